"""What was altered after it was frozen is named."""

import json
from typing import Any

from services.instaclean.domain.manifest import public, signing_key
from shared.documents.manifest import MANIFEST, SIGNATURE, wrong_files
from tests.instaclean.files import KEY, made


async def test_verification_names_the_file_that_was_altered(world: Any) -> None:
    whole = await made(world, "plug")
    for name in whole:
        changed = dict(whole)
        changed[name] = changed[name][:-3] + b"xyz"
        expected = MANIFEST if name == SIGNATURE else name

        assert wrong_files(changed) == [expected]


async def test_verification_names_the_file_that_is_missing_or_too_many(world: Any) -> None:
    whole = await made(world, "plug")
    for name in whole:
        left = {n: data for n, data in whole.items() if n != name}
        assert wrong_files(left) == [name]

    assert wrong_files(whole | {"extra.csv": b""}) == ["extra.csv"]


async def test_a_forger_who_signs_anew_is_found_with_our_own_key(world: Any) -> None:
    whole = await made(world, "plug")
    other = signing_key("another secret of thirty-two characters!")
    from services.instaclean.domain.manifest import sign  # noqa: PLC0415

    document = json.loads(whole[MANIFEST]) | {"public_key": public(other)}
    forged = json.dumps(document).encode()
    files_ = whole | {MANIFEST: forged, SIGNATURE: sign(forged, other)}

    assert wrong_files(files_) == []
    assert wrong_files(files_, public_key=public(KEY)) == [MANIFEST]

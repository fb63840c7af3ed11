"""One person's file, for who asks to see it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel, SecretStr

from services.consent.domain.files import Kept, file_of
from services.consent.domain.notice import Organisation
from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.files import ConsentFile, ShowFile
from shared.contracts.consent.record import Signer
from shared.contracts.consent.take_down import ConfirmTakenDown
from tests.consent import full_file
from tests.consent.pages.site import FILLED, SIGN, asked, site
from tests.consent.world import (
    CANARY,
    DAY,
    MOTHER,
    NOW,
    OTHER,
    YOUTH,
    World,
    posted,
    signed,
    withdrawal,
)


@pytest.fixture
def world() -> World:
    return World()


async def test_a_file_has_all_that_was_signed_said_and_posted(world: World) -> None:
    await world.hear(RecordAssent(youth_id=YOUTH, given=True, said_at=NOW - 2 * DAY))
    await world.hear(signed(guardian_id=MOTHER))
    await world.hear(posted())
    await world.hear(withdrawal())
    await world.hear(ConfirmTakenDown(publication_id=posted().publication_id))
    kept = await world.hear(ShowFile(youth_id=YOUTH))

    assert isinstance(kept, ConsentFile)
    (one,) = kept.signed
    assert one.state == "ConsentWithdrawn"
    record = json.loads(one.record.get_secret_value())
    assert record["header"]["pii_principal_id"] == str(YOUTH)
    assert record["parties"][-1]["name"] == CANARY
    assert [said.what for said in kept.said] == ["assent", "assent", "withdrawal"]
    assert [picture.state for picture in kept.posted] == ["taken-down"]


async def test_a_file_shows_nothing_when_it_is_printed(world: World) -> None:
    await world.hear(signed())
    await world.hear(posted())
    kept = await world.hear(ShowFile(youth_id=YOUTH))

    assert CANARY.split()[0] not in repr(kept)
    assert "2013" not in repr(kept)


async def test_of_somebody_unknown_there_is_nothing(world: World) -> None:
    await world.hear(signed())
    kept = await world.hear(ShowFile(youth_id=OTHER))

    assert (kept.signed, kept.said, kept.posted, kept.born_on) == ((), (), (), None)


# What is kept and not given to who asks, and why not.
NOT_GIVEN = {
    "Link.token_sha256": "opens nothing, and says nothing of anybody",
    "Link.tried_by": "numbers of messages; how many there were is in the answer",
    "Link.wrong_by": "numbers of messages; how many there were is in the answer",
    "Receipt.token_sha256": "opens nothing, and says nothing of anybody",
    "Publication.people": "who else is on the picture is theirs (AVG art. 15 lid 4)",
    "Publication.rests_on": "likewise; the consents of who asks are in the answer",
}


@dataclass(frozen=True)
class Leaf:
    """One value that is kept, and where."""

    path: str
    value: Any
    of: BaseModel
    field: str


def leaves(row: BaseModel, path: str = "") -> Iterator[Leaf]:
    """Yield every value of a row, however deep."""
    path = path or type(row).__name__
    for name in type(row).model_fields:
        yield from _values(getattr(row, name), row, name, f"{path}.{name}")


def _values(value: Any, row: BaseModel, name: str, path: str) -> Iterator[Leaf]:
    if isinstance(value, BaseModel):
        yield from leaves(value, path)
    elif isinstance(value, tuple | Mapping) and value:
        for each in value:
            yield from _values(each, row, name, path)
    else:
        yield Leaf(path, value, row, name)


ALL = [leaf for row in full_file.rows() for leaf in leaves(row)]


def file_as_text(kept: Kept) -> str:
    answer = file_of(kept, organisation=Organisation(), kvk="12345678", now=NOW)
    return answer.model_dump_json(exclude={"id", "at"})


def in_words(value: object) -> tuple[str, ...]:
    if isinstance(value, datetime):
        return value.isoformat(), value.isoformat().replace("+00:00", "Z")
    plain = value.get_secret_value() if isinstance(value, SecretStr) else value
    return (str(plain),)


def test_every_table_is_looked_through_for_who_asks() -> None:
    tables = World().bucket.tables.values()

    assert {table._model for table in tables} == {type(row) for row in full_file.rows()}


def test_of_every_field_there_is_something_to_look_for() -> None:
    assert [leaf.path for leaf in ALL if leaf.value is None or leaf.value == ()] == []
    assert set(NOT_GIVEN) <= {leaf.path for leaf in ALL}


def test_who_asks_gets_every_name_number_word_and_moment_that_is_kept() -> None:
    text = file_as_text(full_file.KEPT)
    missing = {
        leaf.path
        for leaf in ALL
        if leaf.path not in NOT_GIVEN
        and not isinstance(leaf.value, bool | int | Enum)
        and not any(words in text for words in in_words(leaf.value))
    }

    assert missing == set()


@pytest.mark.parametrize(
    "leaf",
    [leaf for leaf in ALL if isinstance(leaf.value, bool | int | Enum)],
    ids=lambda x: x.path,
)
def test_who_asks_can_tell_every_yes_from_a_no_and_every_count_from_another(leaf: Leaf) -> None:
    others = {
        bool: lambda value: not value,
        int: lambda value: value + 1,
        Signer: lambda _: Signer.YOUTH,
    }
    other = others[type(leaf.value)](leaf.value)
    changed = leaf.of.model_copy(update={leaf.field: other})

    assert file_as_text(with_(full_file.KEPT, leaf.of, changed)) != file_as_text(full_file.KEPT)


def with_(kept: Any, old: object, new: object) -> Any:
    """Return the same with one model in it replaced."""
    if kept is old:
        return new
    match kept:
        case Kept():
            parts = {f.name: with_(getattr(kept, f.name), old, new) for f in fields(kept)}
            return Kept(**parts)
        case BaseModel():
            update = {
                name: with_(getattr(kept, name), old, new) for name in type(kept).model_fields
            }
            return kept.model_copy(update=update)
        case tuple():
            return tuple(with_(each, old, new) for each in kept)
        case Mapping():
            return {key: with_(each, old, new) for key, each in kept.items()}
    return kept


async def test_a_file_names_nobody_else_who_is_on_a_picture() -> None:
    text = file_as_text(full_file.KEPT)
    (own, of_another) = full_file.KEPT.publications[0].rests_on.values()

    assert str(own[0]) in text
    assert str(of_another[0]) not in text

    assert str(full_file.OTHER) not in text
    assert '"others":1' in text


async def test_the_file_has_the_links_that_were_used_or_cancelled_and_the_words_read() -> None:
    there = await site()
    await there.post(SIGN, **FILLED, drawing="M1,2L30,40")
    await there.world.hear(
        asked(id=UUID(int=710), request_id=UUID(int=711), token_sha256="0" * 64)
    )
    await there.world.hear(withdrawal(by="guardian", guardian_id=MOTHER))
    answer = await there.world.hear(ShowFile(youth_id=YOUTH))

    assert [(one.used_by is not None, one.cancelled) for one in answer.asked] == [
        (True, False),
        (False, True),
    ]
    assert answer.open_links == 0
    (signed_,) = answer.signed
    assert "Mogen wij foto's" in signed_.notice.words.get_secret_value()
    assert signed_.signature.drawing.get_secret_value() == "M1,2L30,40"
    assert [said.guardian_id for said in answer.said if said.what == "withdrawal"] == [MOTHER]
    assert [receipt.guardian_id for receipt in answer.receipts] == [MOTHER]

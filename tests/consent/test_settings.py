"""What the service is told from outside, by environment variables."""

import pytest

from services.consent import settings
from services.consent.service import parts
from shared.hosting.service import Tools
from shared.process.settings import BadSettings, load
from shared.storage.bucket import Bucket
from tests.world import KEY


@pytest.mark.parametrize("guardians", [1, 2])
def test_an_organisation_chooses_whether_one_or_two_guardians_sign(
    monkeypatch: pytest.MonkeyPatch, guardians: int
) -> None:
    monkeypatch.setenv("SEINTJE_GUARDIANS", str(guardians))
    ours = parts(Tools(Bucket(), load(), pseudonym_key=KEY))

    assert ours.rules.guardians == guardians


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SEINTJE_GUARDIANS", "3"),
        ("SEINTJE_GUARDIANS", "two"),
        ("SEINTJE_WARN", "-1"),
        ("SEINTJE_TAKE_DOWN_WAIT", "0"),
        ("SEINTJE_RECEIPT_KEY", "short"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(BadSettings, match=variable) as wrong:
        settings.load()
    if variable.endswith("_KEY"):
        assert value not in str(wrong.value), "it is a secret"


def test_receipts_are_signed_with_their_own_key_or_else_with_that_of_pseudonyms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def signed() -> str:
        return parts(Tools(Bucket(), load(), pseudonym_key=KEY)).signet.sign({})

    shared = signed()
    monkeypatch.setenv("SEINTJE_RECEIPT_KEY", KEY[::-1])

    assert signed() != shared

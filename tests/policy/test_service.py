"""The service is put together."""

import pytest

from services.policy.handlers import inbox
from services.policy.service import parts, service
from shared.hosting.service import Tools, choose
from shared.language.policy import REASONS, REFUSALS
from shared.process.settings import BadSettings, load
from shared.storage.bucket import Bucket


def test_a_wrong_setting_is_named_before_anything_is_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SEINTJE_CHECKLIST_REQUIRED", "misschien")

    with pytest.raises(BadSettings, match="Change SEINTJE_CHECKLIST_REQUIRED"):
        choose(("policy",))


def test_every_handler_finds_its_parts() -> None:
    made = parts(Tools(Bucket(), load()))

    assert all(handler.bind(made) for handler in inbox.handlers.values())
    assert service.refusals == REFUSALS | REASONS

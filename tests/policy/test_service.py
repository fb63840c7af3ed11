"""The service is put together."""

from services.policy.handlers import inbox
from services.policy.service import parts, service
from shared.hosting.service import Tools
from shared.language.policy import REASONS, REFUSALS
from shared.process.settings import load
from shared.storage.bucket import Bucket


def test_every_handler_finds_its_parts() -> None:
    made = parts(Tools(Bucket(), load()))

    assert all(handler.bind(made) for handler in inbox.handlers.values())
    assert service.refusals == REFUSALS | REASONS

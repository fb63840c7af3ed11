"""How the policy service is put together, and all there is to it."""

from dataclasses import dataclass, field

from services.policy.handlers import inbox
from services.policy.settings import PolicySettings, load
from services.policy.store import PolicyStore
from shared.hosting.service import Service, Tools
from shared.language.policy import REASONS, REFUSALS


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: PolicyStore
    key: str = ""
    settings: PolicySettings = field(default_factory=load)


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    return Parts(PolicyStore(tools.bucket), tools.pseudonym_key)


service = Service("policy", (inbox,), parts, REFUSALS | REASONS, settings=load)

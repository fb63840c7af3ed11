"""How the policy service is put together, and all there is to it."""

from dataclasses import dataclass

from services.policy.handlers import inbox
from services.policy.store import PolicyStore
from services.policy.texts import REASONS, REFUSALS
from shared.service import Service, Tools


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: PolicyStore
    key: str = ""


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    return Parts(PolicyStore(tools.bucket), tools.pseudonym_key)


service = Service("policy", (inbox,), parts, REFUSALS | REASONS)

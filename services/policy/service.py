"""How the policy service is put together, and all there is to it."""

from dataclasses import dataclass

from services.policy.domain.checklist import AT_ONCE, GoLive
from services.policy.handlers import inbox
from services.policy.store import PolicyStore
from shared.hosting.service import Service, Tools
from shared.language.policy import REASONS, REFUSALS


@dataclass(frozen=True)
class Parts:
    """What the handlers ask for by name."""

    store: PolicyStore
    key: str = ""
    go_live: GoLive = AT_ONCE


def parts(tools: Tools) -> Parts:
    """Make the parts from what the host gives."""
    go_live = GoLive(waits=tools.settings.checklist_required)
    return Parts(PolicyStore(tools.bucket), tools.pseudonym_key, go_live)


service = Service("policy", (inbox,), parts, REFUSALS | REASONS)

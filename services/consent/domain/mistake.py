"""What is wrong with what was sent: a reason, and the field it is in."""

from collections.abc import Iterable
from typing import NamedTuple

from services.consent.domain.words import CHANNELS, PURPOSES, RELATIONS
from shared.contracts.consent.record import Signer


class Mistake(NamedTuple):
    """Why the answer is no, and to which field; `reason` has its words in the texts."""

    reason: str
    field: str


def unknown_word(channels: Iterable[str], purposes: Iterable[str]) -> Mistake | None:
    """Return the mistake when a channel or a purpose is one that we do not have."""
    if any(channel not in CHANNELS for channel in channels):
        return Mistake("unknown-channel", "channels")
    if any(purpose not in PURPOSES for purpose in purposes):
        return Mistake("unknown-purpose", "purposes")
    return None


def unknown_use(channel: str, purpose: str) -> Mistake | None:
    """Return the mistake when one use names a channel or a purpose that we do not have."""
    if wrong := unknown_word((channel,), (purpose,)):
        return Mistake(wrong.reason, wrong.field.removesuffix("s"))
    return None


def wrong_signer(
    signer: Signer, relation: str | None, *, authority: bool | None
) -> Mistake | None:
    """Return the mistake when who signed says not to be the one who may."""
    if relation is not None and relation not in RELATIONS:
        return Mistake("unknown-relation", "relation")
    if relation is not None and (relation == "self") is (signer is Signer.GUARDIAN):
        return Mistake("unknown-relation", "relation")
    # Left out, it is the meaning of `signer` itself; said to be untrue, it is a no.
    if signer is Signer.GUARDIAN and authority is False:
        return Mistake("no-authority", "authority")
    return None

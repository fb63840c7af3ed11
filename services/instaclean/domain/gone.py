"""What stays of a sighting that was forgotten: that it was, under an id of nobody."""

from uuid import UUID, uuid5

from pydantic import AwareDatetime

from shared.contracts.message import Frozen


class Gone(Frozen):
    """Something that was heard, carried out and forgotten: heard again it changes nothing."""

    at: AwareDatetime


def sighting_id_of(entry_id: UUID, signal_id: UUID) -> UUID:
    """Return the id under which a sighting was told: it leads to no account and no signal."""
    return uuid5(entry_id, str(signal_id))

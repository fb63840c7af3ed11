"""Who the guardians of a young person are."""

from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.message import Command, Event
from shared.contracts.roles import COORDINATOR, WORKER


class EndGuardianship(
    Command,
    subject="command.consent.end-guardianship.v1",
    by=(
        WORKER,
        COORDINATOR,
    ),
    entity="youth_id",
):
    """Somebody no longer has parental authority: neither their yes nor their no counts."""

    youth_id: UUID
    guardian_id: UUID
    ended_at: AwareDatetime


class GuardianshipEnded(
    Event, subject="event.consent.guardianship-ended.v1", entity="youth_id"
):
    """Somebody's word no longer counts."""

    youth_id: UUID
    guardian_id: UUID

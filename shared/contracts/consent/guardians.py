"""Who the guardians of a young person are, and which of them are one person."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Answer, Code, Command, Event, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR, WORKER


class GuardianPair(Frozen):
    """Two numbers of guardians of one young person."""

    guardian_id: UUID
    other_id: UUID


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


class SettleGuardians(
    Command,
    subject="command.consent.settle-guardians.v1",
    by=(WORKER, COORDINATOR),
    entity="youth_id",
):
    """Somebody looked whether two guardians are one person; the latest word counts."""

    youth_id: UUID
    guardian_id: UUID
    other_id: UUID
    same: bool = Field(description="whether they are one person")


class GuardiansSettled(Event, subject="event.consent.guardians-settled.v1", entity="youth_id"):
    """It is clear now whether two guardians are one person."""

    youth_id: UUID
    guardian_id: UUID
    other_id: UUID
    same: bool


class GuardiansInDoubt(Event, subject="event.consent.guardians-in-doubt.v1", entity="youth_id"):
    """Who signed may be a guardian that has another number: a worker is asked."""

    youth_id: UUID
    guardian_id: UUID
    other_id: UUID


class GuardianView(Frozen):
    """One number, and who signed under it."""

    guardian_id: UUID
    names: tuple[Personal, ...] = ()
    relations: tuple[Code, ...] = ()
    forms: int
    ended: bool = Field(description="has no authority any more, until they sign again")
    one_with: tuple[UUID, ...] = Field((), description="other numbers of the same person")


class Guardians(Answer, subject="answer.consent.guardians.v1"):
    """The guardians of one young person, and who must be told apart first."""

    guardians: tuple[GuardianView, ...] = ()
    maybe_one: tuple[GuardianPair, ...] = ()


class ListGuardians(
    Query[Guardians], subject="query.consent.list-guardians.v1", by=(WORKER, COORDINATOR)
):
    """Who are the guardians of this young person?"""

    youth_id: UUID

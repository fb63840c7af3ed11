"""A partner that an approved version names gets a place on the broker to fetch from."""

from shared.contracts.message import Code, Frozen
from shared.contracts.policy.agreements import AgreementsApplied
from shared.hosting.service import MakePartner
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Turn
from shared.storage.table import Table

inbox = Inbox("provisioner")


class Partner(Frozen):
    """A partner that was named once; it keeps its place, for what it is still to delete."""

    partner: Code


@inbox.on(AgreementsApplied)
async def make_room(
    event: AgreementsApplied, turn: Turn[Table[Partner]], make_partner: MakePartner
) -> None:
    """Make the place of each partner; one that is there already stays as it is."""
    for partner in event.partner_ids:
        await turn.store.put(partner, Partner(partner=partner))
        await make_partner(partner)


@inbox.at_start
async def make_room_again(turn: Turn[Table[Partner]], make_partner: MakePartner) -> None:
    """Make the place of every partner there is: a crash or a new broker may have lost one."""
    for row in turn.store:
        await make_partner(row.partner)

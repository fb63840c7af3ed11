"""One young person's file, for who asks to see it."""

from services.consent.domain.files import file_of
from services.consent.domain.notice import Organisation
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.files import ConsentFile, ShowFile
from shared.messaging.turn import Turn


@inbox.on(ShowFile)
async def show_file(
    query: ShowFile, turn: Turn[ConsentStore], organisation: Organisation, kvk: str
) -> ConsentFile:
    """Return all that is kept of a young person; nothing known is an empty file."""
    kept = turn.store.kept_of(query.youth_id)
    return file_of(kept, organisation=organisation, kvk=kvk, now=turn.now)

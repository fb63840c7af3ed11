"""What was posted, and on whose consent it rests."""

from services.consent.domain.may_publish import Rules
from services.consent.domain.mistake import unknown_use
from services.consent.domain.publication import publication_from
from services.consent.domain.take_down import TakeDownRules
from services.consent.effects.take_down import take_down
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.publication import PublicationRecorded, RecordPublication
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics


@inbox.on(RecordPublication)
async def record_publication(
    command: RecordPublication,
    turn: Turn[ConsentStore],
    rules: Rules,
    take_downs: TakeDownRules,
) -> None:
    """Keep what was posted and what it rests on; without consent it must come down."""
    publication = turn.store.publications.get(command.publication_id)
    if publication is None:
        if wrong := unknown_use(command.channel, command.purpose):
            raise Refuse(wrong.reason, field=wrong.field)
        files = turn.store.files_of(command.people)
        publication = publication_from(command, files, by=turn.actor, now=turn.now, rules=rules)
        await turn.store.keep_publication(publication)
        metrics.CONSENTS.labels("published").inc()
    elif (publication.image_id, publication.channel) != (command.image_id, command.channel):
        raise Refuse("publication-id-taken", field="publication_id")

    await turn.publish(
        PublicationRecorded(
            id=command.derive("published"),
            publication_id=publication.publication_id,
            channel=publication.channel,
            purpose=publication.purpose,
            people=len(publication.people),
            allowed=len(publication.rests_on) == len(publication.people),
        )
    )
    # Somebody may have withdrawn while this was being kept: look once more.
    for who in publication.people:
        await take_down(turn, publication, turn.store.youth(who), take_downs)

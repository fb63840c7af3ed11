"""What was posted; and what must come down, until it is gone."""

from datetime import datetime
from uuid import uuid5

from services.consent.domain.decide import Rules
from services.consent.domain.publication import (
    Publication,
    TakeDown,
    TakeDownRules,
    publication_from,
    task_for,
)
from services.consent.domain.record import unknown_word
from services.consent.domain.youth import Youth
from services.consent.inbox import inbox
from services.consent.store import ConsentStore
from shared.contracts.consent.post import (
    ConfirmTakenDown,
    ListTakeDowns,
    PublicationRecorded,
    RecordPublication,
    TakeDownAsked,
    TakeDownDue,
    TakeDownOpened,
    TakeDowns,
    TakenDown,
)
from shared.contracts.message import Message
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Publish
from shared.process import observe


@inbox.on(RecordPublication)
async def record_publication(
    command: RecordPublication,
    store: ConsentStore,
    rules: Rules,
    take_downs: TakeDownRules,
    publish: Publish,
    actor: str,
    now: datetime,
) -> None:
    """Keep what was posted and what it rests on; without consent it must come down."""
    publication = store.publications.get(command.publication_id)
    if publication is None:
        if wrong := unknown_word((command.channel,), (command.purpose,)):
            raise Refuse(wrong[0], field=wrong[1].removesuffix("s"))
        known = store.known(command.people)
        publication = publication_from(command, known, by=actor, now=now, rules=rules)
        await store.publications.put(publication.publication_id, publication)
        observe.CONSENTS.labels("published").inc()
    elif (publication.image_id, publication.channel) != (command.image_id, command.channel):
        raise Refuse("publication-id-taken", field="publication_id")

    await publish(
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
        await _look_at(
            publication,
            store.youth(who),
            cause=command,
            store=store,
            rules=take_downs,
            publish=publish,
            now=now,
        )


async def take_down(
    youth: Youth,
    *,
    cause: Message,
    store: ConsentStore,
    rules: TakeDownRules,
    publish: Publish,
    now: datetime,
) -> None:
    """Open a task for everything that must come down after what was just said."""
    for publication in store.showing(youth.youth_id):
        await _look_at(
            publication, youth, cause=cause, store=store, rules=rules, publish=publish, now=now
        )


@inbox.on(ConfirmTakenDown)
async def confirm_taken_down(
    command: ConfirmTakenDown, store: ConsentStore, publish: Publish, actor: str, now: datetime
) -> None:
    """Note that it is gone, and who looked."""
    publication = store.publication(command.publication_id)
    task = store.take_downs.get(command.publication_id)
    if task is None:
        raise Refuse("nothing-to-take-down", field="publication_id")
    done = task.done(by=actor, proof=command.proof_sha256, now=now)
    if done is not task:
        await store.take_downs.put(command.publication_id, done)
        observe.CONSENTS.labels("taken-down-late" if done.late else "taken-down").inc()
    await publish(
        TakenDown(
            id=uuid5(command.publication_id, "taken-down"),
            publication_id=command.publication_id,
            channel=publication.channel,
            late=done.late,
            proven=done.proof_sha256 is not None,
        )
    )


@inbox.on(TakeDownDue)
async def ask_again(
    message: TakeDownDue,
    store: ConsentStore,
    take_downs: TakeDownRules,
    publish: Publish,
    now: datetime,
) -> None:
    """Remind who posted it; when it is too late, ask the next person."""
    task = store.take_downs.get(message.publication_id)
    if task is None or not task.waits:
        return
    moment = take_downs.moment(task)
    if moment is not None and moment <= now:
        task = task.model_copy(update={"level": task.level + 1})
        await store.take_downs.put(message.publication_id, task)
        what = "reminded" if task.level == 1 else "escalated"
        observe.CONSENTS.labels(f"take-down-{what}").inc()
    if task.level:
        await publish(
            TakeDownAsked(
                id=uuid5(message.publication_id, f"asked/{task.level}"),
                publication_id=message.publication_id,
                level=task.level,
                to=take_downs.asked(task),
                overdue=task.level > 1,
            )
        )
    await _set_clock(task, rules=take_downs, publish=publish)


@inbox.on(ListTakeDowns)
async def list_take_downs(query: ListTakeDowns, store: ConsentStore) -> TakeDowns:
    """Return what must come down, the most urgent first."""
    waiting = sorted((t for t in store.take_downs if t.waits), key=lambda task: task.due_at)
    views = [
        task.view(store.publications.get(task.publication_id))
        for task in waiting[: query.limit]
    ]
    return TakeDowns(tasks=tuple(views), total=len(waiting))


@inbox.at_start
async def set_take_down_clocks(
    store: ConsentStore, take_downs: TakeDownRules, publish: Publish
) -> None:
    """Set the timer of everything that must still come down."""
    for task in store.take_downs:
        await _set_clock(task, rules=take_downs, publish=publish)


async def _look_at(
    publication: Publication,
    youth: Youth,
    *,
    cause: Message,
    store: ConsentStore,
    rules: TakeDownRules,
    publish: Publish,
    now: datetime,
) -> None:
    task = store.take_downs.get(publication.publication_id)
    if task is None:
        if not publication.must_come_down(youth):
            return
        why = "withdrawn" if publication.rests_on.get(youth.youth_id) else "no-consent"
        task = task_for(publication, why=why, cause=cause.id, now=now, rules=rules)
        await store.take_downs.put(publication.publication_id, task)
        observe.CONSENTS.labels("take-down-opened").inc()
    if task.cause != cause.id:
        return  # told when it was opened
    await publish(
        TakeDownOpened(
            id=uuid5(publication.publication_id, "take-down"),
            publication_id=publication.publication_id,
            channel=publication.channel,
            why=task.why,
            due_at=task.due_at,
        )
    )
    await _set_clock(task, rules=rules, publish=publish)


async def _set_clock(task: TakeDown, *, rules: TakeDownRules, publish: Publish) -> None:
    moment = rules.moment(task)
    if moment is None:
        return
    name = uuid5(task.publication_id, f"take-down-due/{task.level}")
    await publish(TakeDownDue(id=name, publication_id=task.publication_id), due=moment)

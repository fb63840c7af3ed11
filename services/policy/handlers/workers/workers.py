"""Workers: hours online, competences and means are kept, and shown with what is missing."""

from services.policy.domain.workers.workers import Activity, view
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.workers import (
    ActivityRecorded,
    CompetenceRecorded,
    ListWorkers,
    MeansRecorded,
    RecordActivity,
    RecordCompetence,
    RecordMeans,
    Workers,
    WorkerView,
)
from shared.language.clock import day_of
from shared.language.taxonomy import PLATFORMS
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(RecordActivity)
async def record_activity(command: RecordActivity, turn: Turn[PolicyStore]) -> None:
    """Keep time online; one command counts once."""
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")
    if command.on > day_of(turn.now):
        raise Refuse("in-the-future", field="on")
    activity = Activity(
        activity_id=command.id,
        worker=command.worker,
        platform=command.platform,
        on=command.on,
        minutes=command.minutes,
        kind=command.activity,
    )
    await turn.store.workers.activities.put(command.id, activity)
    await turn.publish(
        ActivityRecorded(
            id=command.derive("recorded"),
            worker=command.worker,
            platform=command.platform,
            on=command.on,
            minutes=command.minutes,
            activity=command.activity,
        )
    )


@inbox.on(RecordMeans)
async def record_means(command: RecordMeans, turn: Turn[PolicyStore]) -> None:
    """Keep what a worker has to work with."""
    workers = turn.store.workers.workers
    if workers.is_past(command.worker, command.id):
        return
    worker = turn.store.workers.worker(command.worker).model_copy(
        update={"hours_a_week": command.hours_a_week, "means": command.means}
    )
    await workers.put(worker.worker, worker, by=command.id)
    await turn.publish(
        MeansRecorded(
            id=command.derive("recorded"), worker=worker.worker, missing=worker.missing_means
        )
    )


@inbox.on(RecordCompetence)
async def record_competence(command: RecordCompetence, turn: Turn[PolicyStore]) -> None:
    """Keep how far a worker is."""
    workers = turn.store.workers.workers
    if workers.is_past(command.worker, command.id):
        return
    worker = turn.store.workers.worker(command.worker)
    levels = worker.levels | {command.competence: command.level}
    worker = worker.model_copy(update={"levels": levels})
    await workers.put(worker.worker, worker, by=command.id)
    await turn.publish(
        CompetenceRecorded(
            id=command.derive("recorded"),
            worker=command.worker,
            competence=command.competence,
            level=command.level,
        )
    )


@inbox.on(ListWorkers)
async def list_workers(query: ListWorkers, turn: Turn[PolicyStore]) -> Workers:
    """Return the workers with what is missing."""
    codes = [c for c in turn.store.workers.codes() if query.worker in (None, c)]
    return Workers(workers=tuple(_view(turn, code) for code in codes))


def _view(turn: Turn[PolicyStore], code: str) -> WorkerView:
    store = turn.store.workers
    return view(
        store.worker(code),
        [profile for profile in store.profiles if profile.worker == code],
        [activity for activity in store.activities if activity.worker == code],
        today=day_of(turn.now),
    )

"""Workers: profiles are checked and due again, hours and competences are kept."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.policy.domain.calendar import midnight, today
from services.policy.domain.workers import SOON, Activity, Profile, view
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.workers import (
    ActivityRecorded,
    CheckProfile,
    CompetenceRecorded,
    ListWorkers,
    MeansRecorded,
    NotePlatformChange,
    PlatformChangeNoted,
    ProfileChecked,
    ProfileDue,
    ProfileOverdue,
    ProfileRegistered,
    RecordActivity,
    RecordCompetence,
    RecordMeans,
    RegisterProfile,
    Workers,
)
from shared.language.taxonomy import PLATFORMS
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Publish

DAY = timedelta(days=1)
PROFILES = UUID("7c2f1d3a-0b6e-5d0c-8a55-1f6b7d9e2c40")  # namespace of timers' ids


@inbox.on(RegisterProfile)
async def register_profile(
    command: RegisterProfile, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Keep a profile; a new one is to be checked within two weeks."""
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")
    fresh = Profile(
        worker=command.worker,
        platform=command.platform,
        handle=command.handle,
        due=today(now) + SOON,
    )
    known = store.staff.profiles.get(fresh.key) or fresh
    update = {"handle": command.handle, "availability": command.availability}
    profile = known.model_copy(update=update)
    await store.staff.profiles.put(profile.key, profile)
    await publish(
        ProfileRegistered(
            id=command.derive("registered"), worker=command.worker, platform=command.platform
        )
    )
    await _set_clock(profile, publish=publish)


@inbox.on(CheckProfile)
async def check_profile(
    command: CheckProfile, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Note what is as it should be; whatever is not is due again soon."""
    if command.on > today(now):
        raise Refuse("in-the-future", field="on")
    profile = store.staff.profiles.get(f"{command.worker}/{command.platform}")
    if profile is None:
        raise TooEarly("unknown-profile", field="platform")
    profile = profile.checked(command.good, on=command.on)
    await store.staff.profiles.put(profile.key, profile)
    await publish(
        ProfileChecked(
            id=command.derive("checked"),
            worker=command.worker,
            platform=command.platform,
            missing=profile.missing,
            due=profile.due,
        )
    )
    await _set_clock(profile, publish=publish)


@inbox.on(NotePlatformChange)
async def note_platform_change(
    command: NotePlatformChange, store: PolicyStore, publish: Publish
) -> None:
    """Let every profile on the platform be checked again."""
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")
    there = [p for p in store.staff.profiles if p.platform == command.platform]
    for profile in there:
        changed = profile.changed(on=command.on)
        await store.staff.profiles.put(changed.key, changed)
        await _set_clock(changed, publish=publish)
    await publish(
        PlatformChangeNoted(
            id=command.derive("noted"), platform=command.platform, profiles=len(there)
        )
    )


@inbox.on(ProfileDue)
async def tell_overdue(
    due: ProfileDue, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Tell that a profile is overdue, once per date; one that was checked since is not."""
    profile = store.staff.profiles.get(due.profile)
    if profile is None or today(now) <= profile.due:
        return
    if profile.told_overdue != profile.due:
        profile = profile.model_copy(update={"told_overdue": profile.due})
        await store.staff.profiles.put(profile.key, profile)
    await publish(
        ProfileOverdue(
            id=uuid5(due.id, profile.due.isoformat()),
            worker=profile.worker,
            platform=profile.platform,
        )
    )


@inbox.at_start
async def set_profile_clocks(store: PolicyStore, publish: Publish) -> None:
    """Set the timer of every profile that nobody was told of."""
    for profile in store.staff.profiles:
        if profile.told_overdue != profile.due:
            await _set_clock(profile, publish=publish)


@inbox.on(RecordActivity)
async def record_activity(
    command: RecordActivity, store: PolicyStore, publish: Publish, now: datetime
) -> None:
    """Keep time online; one command counts once."""
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")
    if command.on > today(now):
        raise Refuse("in-the-future", field="on")
    activity = Activity(
        activity_id=command.id,
        worker=command.worker,
        platform=command.platform,
        on=command.on,
        minutes=command.minutes,
        kind=command.activity,
    )
    await store.staff.activities.put(command.id, activity)
    await publish(
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
async def record_means(command: RecordMeans, store: PolicyStore, publish: Publish) -> None:
    """Keep what a worker has to work with."""
    worker = store.staff.worker(command.worker).model_copy(
        update={"hours_a_week": command.hours_a_week, "means": command.means}
    )
    await store.staff.workers.put(worker.worker, worker)
    await publish(
        MeansRecorded(
            id=command.derive("recorded"), worker=worker.worker, missing=worker.missing_means
        )
    )


@inbox.on(RecordCompetence)
async def record_competence(
    command: RecordCompetence, store: PolicyStore, publish: Publish
) -> None:
    """Keep how far a worker is."""
    worker = store.staff.worker(command.worker)
    levels = worker.levels | {command.competence: command.level}
    worker = worker.model_copy(update={"levels": levels})
    await store.staff.workers.put(worker.worker, worker)
    await publish(
        CompetenceRecorded(
            id=command.derive("recorded"),
            worker=command.worker,
            competence=command.competence,
            level=command.level,
        )
    )


@inbox.on(ListWorkers)
async def list_workers(query: ListWorkers, store: PolicyStore, now: datetime) -> Workers:
    """Return the workers with what is missing."""
    staff = store.staff
    codes = {
        *(p.worker for p in staff.profiles),
        *(a.worker for a in staff.activities),
        *(w.worker for w in staff.workers),
    }
    wanted = sorted(code for code in codes if query.worker in (None, code))
    return Workers(
        workers=tuple(
            view(
                staff.worker(code),
                [p for p in staff.profiles if p.worker == code],
                [a for a in staff.activities if a.worker == code],
                today=today(now),
            )
            for code in wanted
        )
    )


async def _set_clock(profile: Profile, *, publish: Publish) -> None:
    due = ProfileDue(id=uuid5(PROFILES, f"{profile.key}/{profile.due}"), profile=profile.key)
    await publish(due, due=midnight(profile.due + DAY))

"""Profiles of workers: each is held against the two rules, and is due again."""

from uuid import uuid5

from services.policy.domain.workers.profiles import SOON, Profile
from services.policy.inbox import inbox
from services.policy.store import PolicyStore
from shared.contracts.policy.profiles import (
    CheckProfile,
    NotePlatformChange,
    PlatformChangeNoted,
    ProfileChecked,
    ProfileDue,
    ProfileOverdue,
    ProfileRegistered,
    RegisterProfile,
)
from shared.language.clock import day_of
from shared.language.taxonomy import PLATFORMS
from shared.messaging.inbox import Refuse, TooEarly
from shared.messaging.turn import Turn


@inbox.on(RegisterProfile)
async def register_profile(command: RegisterProfile, turn: Turn[PolicyStore]) -> None:
    """Keep a profile; a new one is to be checked within two weeks."""
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")
    fresh = Profile(
        worker=command.worker,
        platform=command.platform,
        handle=command.handle,
        due=day_of(turn.now) + SOON,
    )
    profiles = turn.store.workers.profiles
    if profiles.is_past(fresh.key, command.id):
        return
    profile = profiles.get(fresh.key) or fresh
    update = {"handle": command.handle, "availability": command.availability}
    await profiles.put(profile.key, profile.model_copy(update=update), by=command.id)
    await turn.publish(
        ProfileRegistered(
            id=command.derive("registered"), worker=command.worker, platform=command.platform
        )
    )


@inbox.on(CheckProfile)
async def check_profile(command: CheckProfile, turn: Turn[PolicyStore]) -> None:
    """Note what is as it should be; whatever is not is due again soon."""
    if command.on > day_of(turn.now):
        raise Refuse("in-the-future", field="on")
    profiles = turn.store.workers.profiles
    profile = profiles.get(f"{command.worker}/{command.platform}")
    if profile is None:
        raise TooEarly("unknown-profile", field="platform")
    if profiles.is_past(profile.key, command.id):
        return
    if not profiles.was_changed_by(profile.key, command.id):
        profile = profile.checked(command.good, on=command.on)
    await profiles.put(profile.key, profile, by=command.id)
    await turn.publish(
        ProfileChecked(
            id=command.derive("checked"),
            worker=command.worker,
            platform=command.platform,
            missing=profile.missing,
            due=profile.due,
        )
    )


@inbox.on(NotePlatformChange)
async def note_platform_change(command: NotePlatformChange, turn: Turn[PolicyStore]) -> None:
    """Let every profile on the platform be checked again."""
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")
    profiles = turn.store.workers.profiles
    on_platform = [profile for profile in profiles if profile.platform == command.platform]
    noted = [p for p in on_platform if profiles.was_changed_by(p.key, command.id)]
    for profile in on_platform:
        changed = profile.changed(on=command.on)
        # At a second try only those that the first did not come to; what is newer stays.
        if profile not in noted and (not noted or changed != profile):
            await profiles.put(profile.key, changed, by=command.id)
    count = sum(profiles.was_changed_by(p.key, command.id) for p in on_platform)
    await turn.publish(
        PlatformChangeNoted(
            id=command.derive("noted"), platform=command.platform, profiles=count
        )
    )


@inbox.on(ProfileDue)
async def tell_overdue(due: ProfileDue, turn: Turn[PolicyStore]) -> None:
    """Tell that a profile is overdue, once per date; one that was checked since is not."""
    profile = turn.store.workers.profiles.get(due.profile)
    if profile is None or day_of(turn.now) <= profile.due or due.id != profile.due_id:
        return
    if profile.told_overdue != profile.due:
        profile = profile.model_copy(update={"told_overdue": profile.due})
        await turn.store.workers.profiles.put(profile.key, profile)
    await turn.publish(
        ProfileOverdue(
            id=uuid5(due.id, profile.due.isoformat()),
            worker=profile.worker,
            platform=profile.platform,
        )
    )

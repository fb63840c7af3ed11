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
    profile = turn.store.workers.profiles.get(fresh.key) or fresh
    update = {"handle": command.handle, "availability": command.availability}
    await turn.store.workers.profiles.put(profile.key, profile.model_copy(update=update))
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
    profile = turn.store.workers.profiles.get(f"{command.worker}/{command.platform}")
    if profile is None:
        raise TooEarly("unknown-profile", field="platform")
    profile = profile.checked(command.good, on=command.on)
    await turn.store.workers.profiles.put(profile.key, profile)
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
    for profile in on_platform:
        await profiles.put(profile.key, profile.changed(on=command.on))
    await turn.publish(
        PlatformChangeNoted(
            id=command.derive("noted"), platform=command.platform, profiles=len(on_platform)
        )
    )


@inbox.on(ProfileDue)
async def tell_overdue(due: ProfileDue, turn: Turn[PolicyStore]) -> None:
    """Tell that a profile is overdue, once per date; one that was checked since is not."""
    profile = turn.store.workers.profiles.get(due.profile)
    if profile is None or day_of(turn.now) <= profile.due:
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

"""A worker adds the account, link or neighbourhood that was not known when it was logged."""

from services.signals.domain import safety
from services.signals.domain.house import House
from services.signals.domain.signal import Signal
from services.signals.effects.accounts import report_account
from services.signals.effects.duplicates import suggest_duplicate
from services.signals.effects.evidence import watch_evidence
from services.signals.effects.safety import leave_nothing_of, refuse_links_in_codes
from services.signals.effects.trends import watch_trends
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.amend import AmendSignal, SignalAmended
from shared.hosting.plugins import Ask
from shared.language.pseudonyms import account_key
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(AmendSignal)
async def amend_signal(
    command: AmendSignal, turn: Turn[SignalStore], house: House, ask: Ask
) -> None:
    """Change what was given and nothing else; policy decides anew on the new revision."""
    if command.handle is None and command.url is None and command.neighbourhood is None:
        raise Refuse("nothing-to-amend")
    refuse_links_in_codes(command)
    signal = turn.store.open(command.signal_id, by=command.id)
    leave_nothing_of(turn, signal)

    if not signal.changed_by(command.id):
        signal = _amended(signal, command, key=house.key)
    await turn.store.keep(signal)
    told = signal.told_by(command.id)
    await turn.publish(
        SignalAmended(
            id=command.derive("amended"),
            **told.facts,
            harmful_account=told.harmful_account,
        )
    )
    await report_account(turn, signal, key=house.key)
    await watch_evidence(turn, signal)
    await suggest_duplicate(turn, signal)
    await watch_trends(turn, signal, ask, key=house.key)


def _amended(signal: Signal, command: AmendSignal, *, key: str) -> Signal:
    if signal.keeps_no_link and command.url is not None:
        raise Refuse("never-a-link", field="url", keep=False)
    pointed_at = _pointed_at(signal, key=key)
    amended = safety.without_what_may_not_be_kept(
        signal.amended(command, pointed_at=pointed_at)
    )
    if command.handle is not None and amended.handle is None:
        raise Refuse("never-a-link", field="handle", keep=False)
    return amended


def _pointed_at(signal: Signal, *, key: str) -> str | None:
    """Return the keyed hash of the account that Instaclean was told of, if it was."""
    if signal.handle is None or not signal.harmful_account:
        return None
    return account_key(signal.platform, signal.handle.get_secret_value(), key=key)

"""One coroutine per message: receive, load, decide, keep, tell."""

from datetime import datetime
from uuid import UUID, uuid5

from services.signals.domain import (
    AHEAD,
    OTHER,
    Signal,
    clauses,
    delivery,
    signal_from,
)
from services.signals.hooks import Label
from services.signals.store import SignalStore
from shared import observe
from shared.accounts import account_key
from shared.contracts.instaclean import ReportAccount
from shared.contracts.policy import SharingDecided
from shared.contracts.signals import (
    CategoryCorrected,
    CloseSignal,
    CorrectCategory,
    ListSignals,
    LogSignal,
    SignalClosed,
    SignalLogged,
    Signals,
    SignalShared,
    SignalVerified,
    SignalView,
    VerifyOffline,
)
from shared.inbox import Inbox, Publish, Refuse, TooEarly
from shared.plugins import Ask
from shared.taxonomy import CATEGORIES, PLATFORMS

inbox = Inbox("signals")


@inbox.on(LogSignal)
async def log_signal(
    command: LogSignal,
    store: SignalStore,
    ask: Ask,
    key: str,
    publish: Publish,
    actor: str,
    now: datetime,
) -> None:
    """Write a signal down under the worker's category, or the one the plugins give it."""
    known = store.find(command.signal_id)
    if known is None:
        _check(command, now=now)
        signal = _categorised(command, ask=ask, worker=actor, now=now)
    elif known.worker == actor and known.text == command.text:
        signal = known
    else:
        raise Refuse("signal-id-taken", field="signal_id")

    if known is None:
        await store.keep(signal)
        observe.CATEGORISED.labels(signal.category, signal.chosen_by).inc()
    await publish(
        SignalLogged(
            id=uuid5(signal.signal_id, "logged"),
            **dict(signal.facts),
            confidence=signal.confidence,
            chosen_by=signal.chosen_by,
            harmful_account=signal.harmful_account,
        )
    )
    await _report_account(signal, key=key, publish=publish)


@inbox.on(CorrectCategory)
async def correct_category(
    command: CorrectCategory, store: SignalStore, key: str, publish: Publish
) -> None:
    """Give a signal the category a worker says it has."""
    if command.category not in CATEGORIES:
        raise Refuse("unknown-category", field="category")
    signal = _open(store, command.signal_id, by=command.id)

    if not signal.changed_by(command.id):
        signal = signal.change(
            command.id,
            category=command.category,
            confidence=1.0,
            chosen_by="worker",
            previous_category=signal.category,
        )
    await store.keep(signal)
    await publish(
        CategoryCorrected(
            id=command.derive("corrected"),
            **dict(signal.facts),
            previous=signal.previous_category or signal.category,
        )
    )
    await _report_account(signal, key=key, publish=publish)


@inbox.on(VerifyOffline)
async def verify_offline(command: VerifyOffline, store: SignalStore, publish: Publish) -> None:
    """Note what knowledge from the street says of a signal."""
    signal = _open(store, command.signal_id, by=command.id)

    if not signal.changed_by(command.id):
        signal = signal.change(command.id, verified=command.confirmed, note=command.note)
    await store.keep(signal)
    await publish(SignalVerified(id=command.derive("verified"), **dict(signal.facts)))


@inbox.on(CloseSignal)
async def close_signal(command: CloseSignal, store: SignalStore, publish: Publish) -> None:
    """End the follow-up of a signal; closing it again changes nothing."""
    signal = _known(store, command.signal_id)

    closed = signal.model_copy(update={"closed_as": signal.closed_as or command.outcome})
    await store.keep(closed)
    await publish(
        SignalClosed(
            id=uuid5(signal.signal_id, f"closed/{signal.revision}"),
            signal_id=signal.signal_id,
            outcome=closed.closed_as or command.outcome,
        )
    )


@inbox.on(SharingDecided)
async def share(
    event: SharingDecided, store: SignalStore, key: str, municipality: str, publish: Publish
) -> None:
    """Deliver to each partner what policy permits of the signal as it is now."""
    signal = _known(store, event.signal_id)
    if event.revision < signal.revision:
        return  # decided on facts that were corrected since: the next decision counts
    if event.revision > signal.revision:
        raise TooEarly("unknown-revision", field="revision")

    agreed = [decision for decision in event.decisions if decision.shared]
    deliveries = [
        delivery(signal, decision, cause=event.id, key=key, municipality=municipality)
        for decision in agreed
    ]
    await store.keep(signal.shared(tuple(decision.partner for decision in agreed)))
    for decision, payload in zip(agreed, deliveries, strict=True):
        await publish(payload, to=decision.partner)
        await publish(
            SignalShared(
                id=uuid5(payload.id, "shared"),
                signal_id=signal.signal_id,
                revision=signal.revision,
                partner=decision.partner,
                fields=tuple(grant.field for grant in decision.grants),
                clauses=clauses(decision),
            )
        )
        observe.DELIVERIES.labels(decision.partner).inc()


@inbox.on(ListSignals)
async def list_signals(query: ListSignals, store: SignalStore) -> Signals:
    """Return the newest signals with what became of them."""
    found, total = store.newest(query.limit, category=query.category, worker=query.worker)
    return Signals(signals=tuple(_view(signal) for signal in found), total=total)


def _check(command: LogSignal, *, now: datetime) -> None:
    if command.platform not in PLATFORMS:
        raise Refuse("unknown-platform", field="platform")
    if command.category is not None and command.category not in CATEGORIES:
        raise Refuse("unknown-category", field="category")
    if command.seen_at > now + AHEAD:
        raise Refuse("in-the-future", field="seen_at")


def _categorised(command: LogSignal, *, ask: Ask, worker: str, now: datetime) -> Signal:
    labels: tuple[Label, ...] | None = ask.categorise(text=command.text.get_secret_value())
    best = labels[0] if labels else Label(OTHER, 0.0, ())
    if best.category not in CATEGORIES:
        best = Label(OTHER, 0.0, ())  # a plugin's word that is no category of ours
    return signal_from(
        command,
        worker=worker,
        now=now,
        category=command.category or best.category,
        confidence=1.0 if command.category else best.confidence,
        why=best.why,
        chosen_by="worker" if command.category else "plugin",
    )


def _known(store: SignalStore, signal_id: UUID) -> Signal:
    if (signal := store.find(signal_id)) is None:
        raise TooEarly("unknown-signal", field="signal_id")
    return signal


def _open(store: SignalStore, signal_id: UUID, *, by: UUID) -> Signal:
    signal = _known(store, signal_id)
    if signal.closed_as and not signal.changed_by(by):
        raise Refuse("signal-closed", field="signal_id")
    return signal


async def _report_account(signal: Signal, *, key: str, publish: Publish) -> None:
    """Hand the account to Instaclean as a command: a handle never travels in an event."""
    if signal.handle is None or not signal.harmful_account:
        return
    await publish(
        ReportAccount(
            id=uuid5(signal.signal_id, f"account/{signal.category}"),
            account_key=account_key(signal.platform, signal.handle.get_secret_value(), key=key),
            signal_id=signal.signal_id,
            platform=signal.platform,
            handle=signal.handle,
            url=signal.url,
            category=signal.category,
            seen_at=signal.seen_at,
        )
    )


def _view(signal: Signal) -> SignalView:
    return SignalView(
        **dict(signal.facts),
        text=signal.text,
        confidence=signal.confidence,
        why=signal.why,
        chosen_by=signal.chosen_by,
        state="closed" if signal.closed_as else "logged",
        shared_with=tuple(dict.fromkeys(share.partner for share in signal.shares)),
    )

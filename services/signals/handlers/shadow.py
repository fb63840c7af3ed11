"""Categorisers that decide nothing are tried on the past, and texts are there to learn from."""

import asyncio
from itertools import islice

from services.signals import hooks
from services.signals.domain.back_test import Tally
from services.signals.domain.house import House
from services.signals.domain.signal import Signal
from services.signals.domain.verdict import verdict_on
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.shadow import (
    BackTest,
    BackTested,
    LabelledText,
    LabelledTexts,
    ListLabelledTexts,
)
from shared.hosting import plugins
from shared.hosting.plugins import Ask
from shared.language.pseudonyms import account_key
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn

AT_ONCE = 100  # signals between two moments in which others get their turn


@inbox.on(BackTest)
async def back_test(query: BackTest, turn: Turn[SignalStore], ask: Ask) -> BackTested:
    """Let a plugin look at the newest signals, and count what it would have changed."""
    try:
        candidate = plugins.alone(hooks, ask, query.plugin)
    except plugins.BadPlugin:
        raise Refuse("unknown-plugin", field="plugin") from None

    tally = Tally()
    for number, signal in enumerate(turn.store.newest(query.limit).signals):
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
        labels = candidate.categorise(text=signal.text.get_secret_value()) or ()
        tally.count(signal, verdict_on(labels))
    return BackTested(
        signals=tally.signals,
        changed=dict(tally.changed.most_common()),
        right=tally.right,
        right_then=tally.right_then,
        labelled=tally.labelled,
        urgent_lost=tally.urgent_lost,
    )


@inbox.on(ListLabelledTexts)
async def list_labelled_texts(
    query: ListLabelledTexts, turn: Turn[SignalStore], house: House
) -> LabelledTexts:
    """Return a page of the texts whose categories a worker chose."""
    signals = turn.store.by_id(after=query.after)
    page = islice((s for s in signals if s.chosen_by == "worker"), query.limit)
    return LabelledTexts(
        texts=tuple(
            LabelledText(
                signal_id=s.signal_id,
                text=s.text,
                category=s.category,
                guess=s.guess,
                also=s.also,
                account=_account(s, key=house.key),
            )
            for s in page
        ),
        read_at=turn.now,
    )


def _account(signal: Signal, *, key: str) -> str | None:
    if signal.handle is None:
        return None
    return account_key(signal.platform, signal.handle.get_secret_value(), key=key)

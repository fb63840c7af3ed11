"""Second readers: asked about what no person named yet, and held beside what a person says."""

from uuid import uuid5

from services.signals.domain.opinions import FRESH, WEIGH, Opinion
from services.signals.domain.signal import Signal
from services.signals.domain.tasks import task_id
from services.signals.effects.tasks import finish
from services.signals.store import SignalStore
from shared.contracts.signals.opinions import OpinionAsked
from shared.messaging.turn import Turn
from shared.process import metrics


async def ask_readers(
    turn: Turn[SignalStore], signal: Signal, readers: tuple[str, ...]
) -> None:
    """Ask each second reader about a new signal, unless a person said what it is."""
    for reader in readers:
        opinion = turn.store.opinion(signal.signal_id, reader)
        if opinion is None:
            if signal.is_confirmed or turn.now - signal.logged_at > FRESH:
                continue
            opinion = Opinion(signal_id=signal.signal_id, reader=reader, asked_at=turn.now)
        await ask(turn, opinion)


async def ask(turn: Turn[SignalStore], opinion: Opinion) -> None:
    """Keep that a reader is asked, and ask; one that is over is asked nothing."""
    await turn.store.keep_opinion(opinion)
    if opinion.waits:
        await turn.publish(
            OpinionAsked(
                id=uuid5(opinion.opinion_id, f"asked/{opinion.attempt}"),
                signal_id=opinion.signal_id,
                reader=opinion.reader,
                attempt=opinion.attempt,
            )
        )


async def judge_opinions(turn: Turn[SignalStore], signal: Signal) -> None:
    """Hold what readers said beside what a person did with the signal, and count it once."""
    for opinion in turn.store.opinions_on(signal.signal_id):
        judged = opinion.judged_by(signal)
        await turn.store.keep_opinion(judged)
        if judged.judged != opinion.judged:
            metrics.OPINIONS_JUDGED.labels(opinion.reader, judged.judged).inc()
        task = turn.store.tasks.get(task_id(signal, f"{WEIGH}/{opinion.reader}"))
        if task is not None and signal.is_confirmed:
            await finish(turn, task, "done")

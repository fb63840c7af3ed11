"""Models that learnt on site go when a signal goes that they may have learnt from."""

from uuid import uuid5

from services.signals.domain.learning import Models
from services.signals.domain.signal import Erased
from services.signals.effects.model_files import ModelFiles
from services.signals.store import SignalStore
from shared.contracts.signals.learn import ModelWithdrawn
from shared.messaging.turn import Turn
from shared.process import metrics


async def keep_models(
    turn: Turn[SignalStore], models: Models, files: ModelFiles, outcome: str
) -> None:
    """Keep which models there are, and no file of one that there was."""
    before = turn.store.models
    await turn.store.keep_models(models, by=turn.cause)
    metrics.MODELS.labels(outcome).inc()
    files.forget(before.digests - models.digests)


async def unlearn(turn: Turn[SignalStore], erased: Erased, files: ModelFiles) -> None:
    """Let go of every model that may know an erased signal; what is left decides from now on.

    The texts of the others make a new one: that is asked by an event, and done by a person.
    """
    models = turn.store.models.without(erased)
    if models != turn.store.models:
        await turn.store.keep_models(models, by=turn.cause)
        metrics.MODELS.labels("withdrawn").inc()
    files.keep_only(models.digests, now=turn.now)
    for gone in models.withdrawn:
        if gone.signal_id == erased.signal_id:
            files.forget({gone.digest} - models.digests)
            event_id = uuid5(erased.signal_id, f"withdrawn/{gone.digest}")
            await turn.publish(
                ModelWithdrawn(id=event_id, digest=gone.digest, signal_id=gone.signal_id)
            )

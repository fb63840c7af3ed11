"""A model that learnt on site is recorded, promoted by a person, and rolled back."""

from services.signals.domain.learning import model_from
from services.signals.effects.learning import keep_models
from services.signals.effects.model_files import ModelFiles
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.learn import (
    Learning,
    ModelPromoted,
    ModelRecorded,
    ModelRolledBack,
    PromoteModel,
    RecordModel,
    RollBackModel,
    ShowLearning,
)
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn


@inbox.on(RecordModel)
async def record_model(
    command: RecordModel, turn: Turn[SignalStore], files: ModelFiles
) -> None:
    """Keep a model to try, beside the one that decides; it takes the place of another one.

    A signal that was erased while it learnt may be in it: then it is trained anew.
    """
    model = model_from(command, by=turn.actor)
    if not turn.store.models_changed_by(command.id):
        if any(map(model.may_know, turn.store.erased)):
            files.forget({model.digest} - turn.store.models.digests)
            raise Refuse("erased-meanwhile", field="digest")
        if files.read(command.digest) is None:
            raise Refuse("no-model-file", field="digest")
        await keep_models(turn, turn.store.models.recorded(model), files, "recorded")
    await turn.publish(
        ModelRecorded(
            id=command.derive("recorded"),
            digest=command.digest,
            texts=command.texts,
            refused=model.refused,
        )
    )


@inbox.on(PromoteModel)
async def promote_model(
    command: PromoteModel, turn: Turn[SignalStore], files: ModelFiles
) -> None:
    """Let the model that was tried decide, if it passed every bar."""
    models = turn.store.models
    if not turn.store.models_changed_by(command.id):
        if models.candidate is None or models.candidate.digest != command.digest:
            raise Refuse("unknown-model", field="digest")
        if models.candidate.refused:
            raise Refuse("model-not-good-enough", field="digest")
        if files.read(command.digest) is None:
            raise Refuse("no-model-file", field="digest")
        promoted = models.promoted(by=turn.actor, now=turn.now)
        await keep_models(turn, promoted, files, "promoted")
    await turn.publish(ModelPromoted(id=command.derive("promoted"), digest=command.digest))


@inbox.on(RollBackModel)
async def roll_back_model(
    command: RollBackModel, turn: Turn[SignalStore], files: ModelFiles
) -> None:
    """Let the model before decide again, or the one that ships."""
    models = turn.store.models
    if not turn.store.models_changed_by(command.id):
        if models.in_use is None or models.in_use.digest != command.digest:
            raise Refuse("unknown-model", field="digest")
        await keep_models(turn, models.rolled_back(), files, "rolled-back")
    await turn.publish(ModelRolledBack(id=command.derive("rolled-back"), digest=command.digest))


@inbox.on(ShowLearning)
async def show_learning(_query: ShowLearning, turn: Turn[SignalStore]) -> Learning:
    """Return which models there are."""
    models = turn.store.models
    return Learning(
        candidate=models.candidate,
        in_use=models.in_use,
        before=models.before,
        train_again=models.train_again,
        texts=turn.store.labelled,
    )


@inbox.at_start
async def forget_other_files(turn: Turn[SignalStore], files: ModelFiles) -> None:
    """Delete what a crash left of models that are gone."""
    files.keep_only(turn.store.models.digests, now=turn.now)

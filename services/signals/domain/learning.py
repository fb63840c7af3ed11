"""What was learnt on site: which model is tried, which decides, and which one did before."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from services.signals.domain.signal import Erased
from shared.contracts.message import Frozen
from shared.contracts.signals.learn import Digest, Figures, ModelView, RecordModel

LOSS = 0.01  # of macro-F1, and of harmless texts left alone, beside the model that ships


class Model(ModelView):
    """A model that learnt on site; its file bears its digest."""

    def may_know(self, erased: Erased) -> bool:
        """Return whether it may have learnt from a signal that was erased since."""
        since = erased.labelled_since
        return since is not None and since <= self.read_until and self.read_from <= erased.at


class Withdrawn(Frozen):
    """A model that went because it may have known a signal that was erased."""

    digest: Digest
    signal_id: UUID


class Models(Frozen):
    """The model that is tried, the one that decides, and the one that did before it."""

    candidate: Model | None = None
    in_use: Model | None = None
    before: Model | None = None
    withdrawn: tuple[Withdrawn, ...] = ()
    train_again: bool = False

    @property
    def all(self) -> tuple[Model, ...]:
        """Return the models there are."""
        return tuple(filter(None, (self.candidate, self.in_use, self.before)))

    @property
    def digests(self) -> frozenset[str]:
        """Return the names of the files that are still needed."""
        return frozenset(model.digest for model in self.all)

    def recorded(self, model: Model) -> "Models":
        """Return them with another one to try; one that is known stays what it is."""
        if model.digest in self.digests:
            return self
        return self.model_copy(update={"candidate": model, "train_again": False})

    def promoted(self, *, by: str, now: datetime) -> "Models":
        """Return them with the one that is tried in use, and the one in use before it."""
        if self.candidate is None:
            return self
        promoted = self.candidate.model_copy(update={"promoted_by": by, "promoted_at": now})
        places = {"candidate": None, "in_use": promoted, "before": self.in_use}
        return self.model_copy(update=places)

    def rolled_back(self) -> "Models":
        """Return them with the one before in use; the one that was can be tried anew."""
        places = {"candidate": self.in_use, "in_use": self.before, "before": None}
        return self.model_copy(update=places)

    def without(self, erased: Erased) -> "Models":
        """Return them without those that may know what was erased."""
        gone = [model for model in self.all if model.may_know(erased)]
        if not gone:
            return self
        left = [None if m in gone else m for m in (self.candidate, self.in_use, self.before)]
        candidate, in_use, before = left
        new = (Withdrawn(digest=m.digest, signal_id=erased.signal_id) for m in gone)
        return Models(
            candidate=candidate,
            in_use=in_use or before,
            before=before if in_use else None,
            withdrawn=(*self.withdrawn, *new),
            train_again=True,
        )


def model_from(command: RecordModel, *, by: str) -> Model:
    """Return the model that a command tells of, with the bars it does not pass."""
    return Model(
        digest=command.digest,
        read_from=command.read_from,
        read_until=command.read_until,
        trained_by=by,
        texts=command.texts,
        figures=command.figures,
        refused=tuple(refused(command.figures)),
    )


def refused(figures: Figures) -> Iterator[str]:
    """Yield the bars a model does not pass: it may not be worse than the one that ships."""
    if figures.newly_missed:
        yield "acute-missed"
    if round(figures.macro_f1_shipped - figures.macro_f1, 4) > LOSS:
        yield "f1-lost"
    if round(figures.flagged - figures.flagged_shipped, 4) > LOSS:
        yield "harmless-flagged"

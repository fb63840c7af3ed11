"""A categoriser learns on site from what workers chose; a person lets it be used."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Answer, Code, Command, Event, Frozen, Query
from shared.contracts.roles import COORDINATOR, OPERATOR

Digest = Annotated[Code, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of the file of a model, in hexadecimal: what tells it from any other."""

Share = Annotated[float, Field(ge=0, le=1)]


class Figures(Frozen):
    """A model beside the one that ships, on texts that neither learnt from; shares, 0 to 1."""

    macro_f1: Share = Field(description="over the worrying categories")
    macro_f1_shipped: Share
    flagged: Share = Field(
        description="harmless texts named or suspected as something worrying"
    )
    flagged_shipped: Share
    newly_missed: int = Field(ge=0, description="acute texts only the one that ships finds")


class RecordModel(
    Command,
    subject="command.signals.record-model.v1",
    by=(COORDINATOR, OPERATOR),
    entity="digest",
):
    """A model was trained and its file is in the folder: it may be tried."""

    digest: Digest
    read_from: AwareDatetime = Field(description="when reading its texts began ...")
    read_until: AwareDatetime = Field(description="... and was done")
    texts: int = Field(ge=0, description="of this organisation it learnt from")
    figures: Figures


class PromoteModel(
    Command,
    subject="command.signals.promote-model.v1",
    by=(COORDINATOR, OPERATOR),
    entity="digest",
):
    """A person says that from now on this model decides."""

    digest: Digest


class RollBackModel(
    Command,
    subject="command.signals.roll-back-model.v1",
    by=(COORDINATOR, OPERATOR),
    entity="digest",
):
    """A model is to decide no longer: the one before it does again, or the one that ships."""

    digest: Digest


class ModelRecorded(Event, subject="event.signals.model-recorded.v1", entity="digest"):
    """A model was trained; `refused` says which bars it does not pass, if any."""

    digest: Digest
    texts: int
    refused: tuple[Code, ...] = ()


class ModelPromoted(Event, subject="event.signals.model-promoted.v1", entity="digest"):
    """A person let this model decide."""

    digest: Digest


class ModelRolledBack(Event, subject="event.signals.model-rolled-back.v1", entity="digest"):
    """A model decides no longer: the one before it does, or the one that ships."""

    digest: Digest


class ModelWithdrawn(Event, subject="event.signals.model-withdrawn.v1", entity="digest"):
    """A model is gone: a signal that it may have learnt from was erased. Train anew."""

    digest: Digest
    signal_id: UUID


class ModelView(Frozen):
    """One model that learnt on site."""

    digest: Digest
    read_from: AwareDatetime
    read_until: AwareDatetime
    trained_by: Code
    texts: int
    figures: Figures
    refused: tuple[Code, ...] = ()
    promoted_by: Code | None = None
    promoted_at: AwareDatetime | None = None


class Learning(Answer, subject="answer.signals.learning.v1"):
    """Which models there are. Without one in use, the one that ships decides."""

    candidate: ModelView | None = None
    in_use: ModelView | None = None
    before: ModelView | None = None
    train_again: bool = Field(description="one was withdrawn, and none was trained since")
    texts: int = Field(description="whose categories a worker chose")


class ShowLearning(
    Query[Learning],
    subject="query.signals.show-learning.v1",
    by=(COORDINATOR, OPERATOR),
):
    """What was learnt on site, and what of it is used?"""

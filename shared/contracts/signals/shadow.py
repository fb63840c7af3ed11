"""What categorisers made of earlier texts: to compare and to learn from."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import Answer, Code, Frozen, Personal, Query
from shared.contracts.roles import COORDINATOR


class LabelledText(Frozen):
    """A text, the categories a worker gave it, and what the plugins had said."""

    signal_id: UUID
    text: Personal
    category: Code
    guess: Code | None = None
    also: tuple[Code, ...] = ()
    account: Code | None = Field(None, description="keyed hash of whom it is about, if known")


class LabelledTexts(Answer, subject="answer.signals.labelled-texts.v1"):
    """Texts workers gave a category, in the order of their ids."""

    texts: tuple[LabelledText, ...]
    read_at: AwareDatetime | None = Field(None, description="the moment of this page")


class ListLabelledTexts(
    Query[LabelledTexts], subject="query.signals.list-labelled-texts.v1", by=(COORDINATOR,)
):
    """What may be learnt from: the texts whose category a worker chose."""

    after: UUID | None = Field(None, description="the last one of the page before")
    limit: int = Field(100, ge=1, le=100)


class BackTested(Answer, subject="answer.signals.back-tested.v1"):
    """What a plugin would have said of the signals there are, beside what was said."""

    signals: int = Field(description="looked at, the newest")
    changed: dict[str, int] = Field(description="`was>would-be`: how many")
    right: int = Field(description="of those a worker gave a category: the plugin agrees")
    right_then: int = Field(description="of those: what was said at the time agreed")
    labelled: int = Field(description="how many a worker gave a category")
    urgent_lost: int = Field(description="acute by a worker's word, not even suspected")


class BackTest(Query[BackTested], subject="query.signals.back-test.v1", by=(COORDINATOR,)):
    """What would this plugin have made of past signals? It changes nothing."""

    plugin: Code
    limit: int = Field(2000, ge=1, le=20000, description="how many, the newest first")

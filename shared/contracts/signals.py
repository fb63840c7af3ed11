"""What the signals service hears and says."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.message import (
    Answer,
    Code,
    Command,
    Delivery,
    Event,
    Frozen,
    Personal,
    Query,
    Refused,
)
from shared.contracts.policy import FieldGrant

# --- commands ---------------------------------------------------------------------


class LogSignal(Command, subject="command.signals.log-signal.v1", entity="signal_id"):
    """A youth worker reports something seen online."""

    signal_id: UUID = Field(description="chosen by the client, so it may send twice")
    text: Personal = Field(min_length=1, max_length=4000)
    platform: Code
    seen_at: AwareDatetime
    neighbourhood: Code | None = Field(None, description="code of the wijk")
    handle: Personal | None = Field(None, min_length=1, max_length=200)
    url: Personal | None = Field(None, min_length=1, max_length=2000)
    category: Code | None = Field(None, description="the worker's own choice wins")
    age: int | None = Field(None, ge=4, le=99, description="about how old, as a worker judges")
    post: Code | None = Field(None, description="kind of post: `story`, `snap`, `post`, `live`")


class CorrectCategory(
    Command, subject="command.signals.correct-category.v1", entity="signal_id"
):
    """A youth worker names a better category."""

    signal_id: UUID
    category: Code


class VerifyOffline(Command, subject="command.signals.verify-offline.v1", entity="signal_id"):
    """A youth worker says whether knowledge from the street confirms the signal."""

    signal_id: UUID
    confirmed: bool
    note: Personal | None = Field(None, max_length=4000)


class CloseSignal(Command, subject="command.signals.close-signal.v1", entity="signal_id"):
    """A youth worker ends the follow-up of a signal."""

    signal_id: UUID
    outcome: Code = "done"


class EraseSignal(Command, subject="command.signals.erase-signal.v1", entity="signal_id"):
    """A signal must go, with its text; partners are asked to delete what they received."""

    signal_id: UUID


# --- events -----------------------------------------------------------------------


class SignalFacts(Frozen):
    """What others may know of a signal to decide on it. `revision` counts its changes."""

    signal_id: UUID
    revision: int = Field(ge=1)
    category: Code
    urgency: Code
    platform: Code
    seen_at: AwareDatetime
    neighbourhood: Code | None = None
    verified: bool | None = Field(None, description="offline; null is not yet known")
    also: tuple[Code, ...] = Field((), description="other categories it has")
    to_be_checked: bool = Field(
        default=False, description="a guess: shared with nobody until a worker has looked"
    )


class SignalLogged(
    Event, SignalFacts, subject="event.signals.signal-logged.v1", entity="signal_id"
):
    """A signal was written down and given a category."""

    confidence: float = Field(ge=0, le=1)
    chosen_by: Code = Field(description="`worker` or `plugin`")
    harmful_account: bool = Field(description="whether the account goes to Instaclean")
    suspected: tuple[Code, ...] = Field((), description="acute categories it may have")


class CategoryCorrected(
    Event,
    SignalFacts,
    subject="event.signals.category-corrected.v1",
    entity="signal_id",
):
    """A worker gave a signal another category."""

    previous: Code


class SignalVerified(
    Event, SignalFacts, subject="event.signals.signal-verified.v1", entity="signal_id"
):
    """A signal was held against knowledge from the street."""


class SignalClosed(Event, subject="event.signals.signal-closed.v1", entity="signal_id"):
    """The follow-up of a signal ended."""

    signal_id: UUID
    outcome: Code


class SignalErased(Event, subject="event.signals.signal-erased.v1", entity="signal_id"):
    """A signal and its text are gone."""

    signal_id: UUID


class SignalShared(Event, subject="event.signals.signal-shared.v1", entity="signal_id"):
    """A partner's delivery was handed to the broker: one line of the share ledger."""

    signal_id: UUID
    revision: int
    partner: Code
    fields: tuple[Code, ...] = Field(description="those that were permitted")
    clauses: tuple[Code, ...]
    delivery_id: UUID | None = Field(None, description="the `id` of the partner's CloudEvent")
    reference: UUID | None = Field(None, description="the partner's own name for the signal")
    mode: Code = Field("full", description="`full`, `thin` (no data yet) or `fetched`")
    agreement: Code | None = None
    policy_version: int = 0
    basis: Code | None = None
    grants: tuple[FieldGrant, ...] = Field((), description="of the fields that were in it")
    content: Code | None = Field(None, description="keyed hash of what was delivered")
    person: Code | None = Field(None, description="keyed hash of the account, for the ledger")
    delete_by: date | None = None
    number: int | None = Field(
        None, description="of the delivery in its stream, to take it back while nobody read it"
    )


class CommandRefused(Refused, subject="event.signals.command-refused.v1"):
    """A command to the signals service was not carried out."""


# --- deliveries -------------------------------------------------------------------


class SharedFields(Frozen):
    """What a partner may see of a signal: a field that is not permitted is not there."""

    reference: UUID = Field(description="the partner's own name for the signal")
    revision: int
    agreement: Code
    clauses: tuple[Code, ...]
    category: Code | None = None
    urgency: Code | None = None
    platform: Code | None = None
    seen_at: str | None = Field(None, description="a time, day or week: ISO 8601")
    neighbourhood: Code | None = None
    verified: bool | None = None
    text: Personal | None = None
    handle: Personal | None = None
    url: Personal | None = None
    age: Code | None = Field(None, description="a band, such as `12-15`")
    delete_by: date | None = Field(None, description="the last day the partner may keep it")
    onward: tuple[Code, ...] = Field((), description="partners it may be passed on to")


class SharedSignal(
    Delivery, SharedFields, subject="partner.signals.shared-signal.v1", entity="reference"
):
    """A signal as one partner may see it: a field that is not permitted is not there."""


class SignalAvailable(
    Delivery, subject="partner.signals.signal-available.v1", entity="reference"
):
    """There is a signal to fetch: `dataref` says how. Nothing of it is in here."""

    reference: UUID = Field(description="the partner's own name for the signal")
    revision: int

    @property
    def dataref(self) -> str:
        """Return what to ask, as the CloudEvents attribute `dataref`."""
        return f"nats:{FetchSignal.subject}?delivery_id={self.id}"


class FetchedSignal(Answer, SharedFields, subject="answer.signals.fetched-signal.v1"):
    """The signal as the partner may see it at this moment."""

    line_id: UUID = Field(description="to acknowledge it with: its line in the share ledger")


class FetchSignal(Query, subject="query.signals.fetch-signal.v1", answer=FetchedSignal):
    """What may I have now of the signal this delivery told of? The partner is the sender."""

    delivery_id: UUID = Field(description="the `id` of the `SignalAvailable` it received")


# --- queries ----------------------------------------------------------------------


class SignalView(Frozen):
    """One signal as its own organisation sees it in a list."""

    signal_id: UUID
    text: Personal
    category: Code
    confidence: float
    why: tuple[str, ...] = Field(description="the words that triggered the category")
    chosen_by: Code
    urgency: Code
    platform: Code
    seen_at: AwareDatetime
    neighbourhood: Code | None = None
    state: Code
    verified: bool | None = None
    also: tuple[Code, ...] = ()
    suspected: tuple[Code, ...] = Field((), description="acute categories it may have")
    to_be_checked: bool = False
    shared_with: tuple[Code, ...] = ()


class Signals(Answer, subject="answer.signals.signals.v1"):
    """The signals asked for, newest first."""

    signals: tuple[SignalView, ...]
    total: int


class ListSignals(Query, subject="query.signals.list-signals.v1", answer=Signals):
    """Which signals are there, newest first?"""

    limit: int = Field(20, ge=1, le=500)
    category: Code | None = None
    worker: Code | None = None


class LabelledText(Frozen):
    """A text, the category a worker gave it, and what the plugins had said."""

    signal_id: UUID
    text: Personal
    category: Code
    guess: Code | None = None


class LabelledTexts(Answer, subject="answer.signals.labelled-texts.v1"):
    """Texts workers gave a category, in the order of their ids."""

    texts: tuple[LabelledText, ...]


class ListLabelledTexts(
    Query, subject="query.signals.list-labelled-texts.v1", answer=LabelledTexts
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


class BackTest(Query, subject="query.signals.back-test.v1", answer=BackTested):
    """What would this plugin have made of past signals? It changes nothing."""

    plugin: Code
    limit: int = Field(2000, ge=1, le=20000, description="how many, the newest first")

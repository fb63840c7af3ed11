"""What every message is: a CloudEvent with an owner, a kind, a name and a version.

The rules come from CloudEvents 1.0, its NATS binding and the Dutch government
profile (NL GOV profile for CloudEvents 1.1).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from inspect import cleandoc, get_annotations
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
)
from uuid import UUID, uuid4, uuid5

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    SecretStr,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)

from shared.contracts.roles import Role

DOMAIN = "nl.jongerenwerk"  # no organisation's name in a type: NL GOV profile

SUBJECT = re.compile(
    r"(command|event|partner|query|answer|due)\.([a-z]+)\.([a-z0-9-]+)\.v([1-9][0-9]*)"
)

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_./-]{0,63}$")]
"""A word from a list: a category, a platform, a partner, a clause. Never a name."""

Personal = Annotated[
    SecretStr,
    PlainSerializer(
        lambda secret: secret.get_secret_value(), return_type=str, when_used="json"
    ),
    WithJsonSchema({"type": "string", "x-personal-data": True}),
]
"""Text about a person. Printing or logging it shows `**********`."""


class Frozen(BaseModel):
    """A value that never changes and never shows its input in an error."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, ser_json_inf_nan="null"
    )


class Message(Frozen):
    """What all kinds of message share: who caused it, and when it was logged."""

    kind: ClassVar[str] = ""
    owner: ClassVar[str] = ""
    name: ClassVar[str] = ""
    version: ClassVar[int] = 0
    subject: ClassVar[str] = ""
    entity: ClassVar[str] = "id"
    classification: ClassVar[str] = "internal"
    senders: ClassVar[frozenset[Role]] = frozenset()
    _type: ClassVar[str] = ""

    id: UUID = Field(default_factory=uuid4)
    at: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))
    correlation_id: UUID | None = None
    causation_id: UUID | None = None

    def __init_subclass__(
        cls, subject: str = "", entity: str = "", by: Iterable[Role] = (), **_: Any
    ) -> None:
        """Read owner, name and version from `subject`; `entity` names the field that orders.

        `by` has the roles that may send a command or query: nobody, when it is left out.
        """
        super().__init_subclass__()
        cls.senders = frozenset(by) or cls.senders
        if entity:
            cls.entity = entity
        if subject:
            match = SUBJECT.fullmatch(subject)
            if match is None or match[1] != cls.kind:
                raise TypeError(f"{cls.__name__}: {subject!r} is no {cls.kind} subject")
            cls.owner, cls.name, cls.version = match[2], match[3], int(match[4])
            cls.subject = subject
            cls._type = f"{DOMAIN}.{cls.owner}.{cls.name}.v{cls.version}"

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Refuse an event that could carry personal data; note every subject told."""
        if not cls.subject:
            return
        if hidden := OWN & {name for base in cls.__mro__ for name in _annotated(base)}:
            raise TypeError(f"{cls.__name__}: {', '.join(sorted(hidden))} is a message's own")
        if cls.kind in ("event", "due"):
            refuse_free_text(cls, cls.__name__)
        known = REGISTRY.setdefault(cls.type(), cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"{cls.subject} is told twice: {known.__name__}")
        REGISTRY[cls.type()] = cls
        OWNERS.add(cls.owner)

    @property
    def dataref(self) -> str | None:
        """Where the data is, if it is not in the message: the CloudEvents attribute."""
        return None

    @classmethod
    def type(cls) -> str:
        """Return the CloudEvents `type`."""
        return cls._type

    @classmethod
    def summary(cls) -> str:
        """Return the first line of the docstring."""
        return cleandoc(cls.__doc__ or "").partition("\n")[0]

    @property
    def key(self) -> str:
        """The entity whose messages must be handled one after the other."""
        return str(getattr(self, self.entity))

    def derive(self, name: str) -> UUID:
        """Return the id of what this message causes: the same at every try."""
        return uuid5(self.id, name)


OWN = frozenset(
    ("kind", "owner", "name", "version", "subject", "entity", "classification", "senders")
)


def _annotated(base: type) -> Iterable[str]:
    """Return the fields a class brings; our own are named in `Message` only."""
    return () if base is Message else get_annotations(base)


REGISTRY: dict[str, type[Message]] = {}
"""Every message told, by CloudEvents type."""

OWNERS: set[str] = set()
"""Every owner of a message: the names that only services have."""


class Command(Message):
    """What somebody asks of its owner. May carry personal data; gone once handled."""

    kind = "command"
    classification = "confidential"
    model_config = ConfigDict(extra="forbid")


class Event(Message):
    """What happened. Kept, heard by anyone, and therefore never about a person."""

    kind = "event"


class Due(Message):
    """A moment its owner asked to be woken at: `publish(message, due=moment)`.

    One timer per entity: setting it again moves it. It cannot be taken back, so who hears
    it looks first whether there is still something to do. Ids only.
    """

    kind = "due"


@dataclass(frozen=True, slots=True)
class Timer:
    """A `Due` and the moment it comes back."""

    message: Due
    at: datetime

    @property
    def moment(self) -> tuple[UUID, datetime]:
        """Return what makes it the same timer as another."""
        return self.message.id, self.at


class Answer(Message):
    """What a query is answered with: only what the asker may see."""

    kind = "answer"
    classification = "confidential"


A = TypeVar("A", bound=Answer)


class Query(Message, Generic[A]):
    """A question to its owner: a `Query[Signals]` is answered at once with `Signals`."""

    kind = "query"
    classification = "confidential"
    answer: ClassVar[type[Answer]] = Answer
    model_config = ConfigDict(extra="forbid")

    @classmethod
    def __pydantic_init_subclass__(cls, **how: Any) -> None:
        """Note the type of the answer."""
        for base in cls.__mro__:
            match getattr(base, "__pydantic_generic_metadata__", {}).get("args"):
                case (type() as answer,):
                    cls.answer = answer
                    break
        super().__pydantic_init_subclass__(**how)


def _today() -> datetime:
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


class Delivery(Message):
    """What a partner receives: the permitted fields and nothing else.

    Nothing in it is the same in two partners' files: `encode` gives it no cause, so its ids are
    its own, and its time is no finer than a day.
    """

    kind = "partner"
    classification = "restricted"

    at: AwareDatetime = Field(default_factory=_today)


# What an event may be made of. `str` is not in it: free text may name a person.
_SAFE = (UUID, bool, int, float, date, datetime, AwareDatetime, NoneType)


def refuse_free_text(model: type[BaseModel], where: str) -> None:
    """Raise `TypeError` when a field of `model` could hold a name, a handle or free text."""
    for name, field in model.model_fields.items():
        notes = (field.annotation, *field.metadata)
        _refuse(Annotated[notes] if field.metadata else notes[0], f"{where}.{name}")


def _refuse(annotation: Any, where: str) -> None:
    origin = get_origin(annotation)
    if annotation in _SAFE or origin is Literal:
        return
    if origin is Annotated:
        inner, *notes = get_args(annotation)
        if inner is str and any(getattr(note, "pattern", None) for note in notes):
            return
        _refuse(inner, where)
    elif origin in (tuple, dict, frozenset, Union, UnionType):
        for part in get_args(annotation):
            if part is not Ellipsis:
                _refuse(part, where)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        refuse_free_text(annotation, where)
    elif not (isinstance(annotation, type) and issubclass(annotation, Enum)):
        raise TypeError(
            f"{where}: {annotation!r} may hold personal data, which an event never "
            "carries; use `Code`, an id, a count or a date"
        )


def explain(error: ValidationError) -> str:
    """Return what is wrong, field by field, without the values: they may be personal.

    Nor what stands where a name should be: a sender may have put anything there.
    """
    wrong = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(_step, e['loc']))}: {e['msg']}" for e in wrong)


NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


def _step(step: int | str) -> str:
    return str(step) if isinstance(step, int) or NAME.fullmatch(step) else "(no name)"

"""How a service hears: an inbox maps each kind of message to one coroutine."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, TypeVar, get_type_hints

from shared.contracts.message import OWNERS, Command, Due, Event, Message, Query
from shared.contracts.moments import out_of_bounds
from shared.contracts.roles import HELPER, roles_of
from shared.messaging.forbidding import Forbids
from shared.messaging.turn import Means, Turn

H = TypeVar("H", bound=Callable[..., Awaitable[Any]])


class Refuse(Exception):
    """The answer is no: a rule of the domain says so, and trying again will not help.

    What the message says is not kept. Its envelope is, with the reason, unless `keep` is False:
    then nothing of it is left anywhere.
    """

    def __init__(self, reason: str, *, field: str | None = None, keep: bool = True) -> None:
        super().__init__(reason if field is None else f"{reason}: {field}")
        self.reason, self.field, self.keep = reason, field, keep


class TooEarly(Exception):
    """What this message speaks of is not known yet: let it wait its turn."""

    def __init__(self, reason: str = "unknown", *, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


# What a handler may have a parameter for beside its service's parts.
FROM_BUS = frozenset({"turn", "inquire"})


class BadHandler(TypeError):
    """A handler asks for something its service does not have."""


@dataclass(frozen=True, slots=True)
class Handler:
    """One coroutine and the message it hears."""

    message: type[Message]
    run: Callable[..., Awaitable[Any]]
    name: str
    asks_for: tuple[str, ...]

    def bind(self, parts: object) -> "Bound":
        """Find in `parts` what the coroutine asks for by name."""
        names = {f.name for f in fields(parts)} if is_dataclass(parts) else set()
        if missing := [n for n in self.asks_for if n not in names | FROM_BUS]:
            raise BadHandler(
                f"handler {self.name!r} asks for {missing[0]!r}; its service has: "
                f"{', '.join(sorted(names | FROM_BUS))}"
            )
        if "inquire" in self.asks_for and not issubclass(self.message, Query):
            raise BadHandler(
                f"handler {self.name!r} may not inquire: only what answers a query may wait "
                "for another service; hear its events instead"
            )
        values = {n: getattr(parts, n) for n in self.asks_for if n in names}
        store = getattr(parts, "store", None)
        return Bound(self, values, frozenset(self.asks_for) & FROM_BUS, store)


@dataclass(frozen=True, slots=True)
class Bound:
    """A handler with its service's parts in hand."""

    handler: Handler
    parts: Mapping[str, Any]
    from_bus: frozenset[str]
    store: object

    async def __call__(self, message: Message, means: Means) -> Any:
        """Handle `message` with what the bus lends."""
        _check_role(message, means.actor)
        _check_moments(message)
        lent: dict[str, Any] = {}
        if "inquire" in self.from_bus:
            lent["inquire"] = means.inquire
        if "turn" in self.from_bus:
            lent["turn"] = Turn(
                store=self.store,
                publish=means.publish,
                now=means.now,
                actor=means.actor,
                cause=message.id,
                withdraw=means.withdraw,
                forget=means.forget,
                erase_command=means.erase_command,
            )
        return await self.handler.run(message, **self.parts, **lent)


def _check_role(message: Message, actor: str) -> None:
    """Refuse a command or query when its sender has none of the roles that may send it."""
    if not isinstance(message, Command | Query):
        return
    roles = roles_of(actor, services=OWNERS)
    if not roles & message.senders:
        raise Refuse("not-for-helpers" if HELPER in roles else "not-your-role")


def _check_moments(message: Message) -> None:
    """Refuse a command or query with a moment or day that no calendar can count with."""
    if isinstance(message, Command | Query) and (field := out_of_bounds(message)):
        raise Refuse("no-such-time", field=field)


@dataclass(slots=True)
class Inbox:
    """What one service, or one acting plugin, listens to; `name` is its durable's name."""

    name: str
    forbids: Forbids | None = None
    """Asked of every text of every command, readable or not, before all else."""
    handlers: dict[str, Handler] = field(default_factory=dict)
    starts: list[Handler] = field(default_factory=list)

    def at_start(self, run: H) -> H:
        """Let the decorated coroutine run at each start, before anything is heard.

        What it publishes must have derived ids: it repairs what a crash left half done.
        """
        names = tuple(inspect.signature(run).parameters)

        async def first(_: Message, **asked_for: Any) -> None:
            await run(**asked_for)

        self.starts.append(Handler(Message, first, run.__name__, names))
        return run

    def on(self, message: type[Message]) -> Callable[[H], H]:
        """Let the decorated coroutine hear `message`; it stays a plain coroutine."""

        def remember(run: H) -> H:
            first, *others = inspect.signature(run).parameters
            hints = get_type_hints(run)
            name = getattr(run, "__name__", "handler")
            is_coroutine = inspect.iscoroutinefunction(run)
            if not is_coroutine:
                raise BadHandler(f"handler {name!r} must be `async def`")
            if hints.get(first) is not message:
                raise BadHandler(
                    f"handler {name!r} hears {message.__name__} but takes {hints.get(first)}"
                )
            if message.type() in self.handlers:
                raise BadHandler(f"inbox {self.name!r} hears {message.__name__} twice")
            self.handlers[message.type()] = Handler(message, run, name, tuple(others))
            return run

        return remember

    def hears(self, kind: type[Command | Event | Query[Any] | Due]) -> list[Handler]:
        """Return the handlers of one kind of message."""
        return [h for h in self.handlers.values() if issubclass(h.message, kind)]

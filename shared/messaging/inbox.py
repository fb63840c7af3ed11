"""How a service hears: an inbox maps each kind of message to one coroutine."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, TypeVar, get_type_hints

from shared.contracts.message import OWNERS, Command, Due, Event, Message, Query
from shared.contracts.roles import HELPER, roles_of
from shared.messaging.guard import NOTHING, Guard
from shared.messaging.turn import Turn

H = TypeVar("H", bound=Callable[..., Awaitable[Any]])


class Refuse(Exception):
    """The answer is no: a rule of the domain says so, and trying again will not help.

    The message is put aside with the reason, unless it must not be kept.
    """

    def __init__(self, reason: str, *, field: str | None = None, keep: bool = True) -> None:
        super().__init__(reason if field is None else f"{reason}: {field}")
        self.reason, self.field, self.keep = reason, field, keep


class TooEarly(Exception):
    """What this message speaks of is not known yet: let it wait its turn."""

    def __init__(self, reason: str = "unknown", *, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.field, self.keep = reason, field, True


# What the bus itself gives to a handler that has a parameter of this name.
FROM_BUS = frozenset({"turn", "inquire", "publish", "withdraw", "forget", "actor", "now"})


class BadHandler(TypeError):
    """A handler asks for something its service does not have."""


@dataclass(frozen=True, slots=True)
class Handler:
    """One coroutine and the message it hears."""

    message: type[Message]
    run: Callable[..., Awaitable[Any]]
    name: str
    asks_for: tuple[str, ...]
    guard: Guard = NOTHING

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
                f"handler {self.name!r} may not inquire: only who waits for an answer may "
                "wait for another service; hear its events instead"
            )
        wanted = {n: getattr(parts, n) for n in self.asks_for if n in names}
        store = getattr(parts, "store", None)
        return Bound(self, wanted, frozenset(self.asks_for) & FROM_BUS, store)


@dataclass(frozen=True, slots=True)
class Bound:
    """A handler with its service's parts in hand."""

    handler: Handler
    parts: Mapping[str, Any]
    from_bus: frozenset[str]
    store: object

    async def __call__(self, message: Message, given: Mapping[str, Any]) -> Any:
        """Handle `message`; `given` is what the bus has for it."""
        guard = self.handler.guard
        try:
            # First: also a picture from somebody with no right to send is put aside nowhere.
            _check_content(message, guard)
            _check_role(message, str(given["actor"]))
            return await self._run(message, given)
        except (Refuse, TooEarly) as no:
            no.keep = no.keep and guard.may_be_put_aside(message)
            raise

    async def _run(self, message: Message, given: Mapping[str, Any]) -> Any:
        extra = {name: given[name] for name in self.from_bus - {"turn"}}
        if "turn" in self.from_bus:
            extra["turn"] = Turn(
                store=self.store,
                publish=given["publish"],
                now=given["now"],
                actor=given["actor"],
                cause=message.id,
                withdraw=given["withdraw"],
                forget=given["forget"],
            )
        return await self.handler.run(message, **self.parts, **extra)


def _check_content(message: Message, guard: Guard) -> None:
    if (refusal := guard.refusal(message)) is not None:
        raise Refuse(refusal.reason, field=refusal.field, keep=False)


def _check_role(message: Message, actor: str) -> None:
    """Refuse a command or query of who has none of the roles that may send it."""
    if not isinstance(message, Command | Query):
        return
    roles = roles_of(actor, services=OWNERS)
    if not roles & message.senders:
        raise Refuse("not-for-helpers" if HELPER in roles else "not-your-role")


@dataclass(slots=True)
class Inbox:
    """What one service, or one acting plugin, listens to; `name` is its durable's name.

    `guard` looks at every message before its handler does, also at those of tomorrow.
    """

    name: str
    handlers: dict[str, Handler] = field(default_factory=dict)
    starts: list[Handler] = field(default_factory=list)
    guard: Guard = NOTHING

    def at_start(self, run: H) -> H:
        """Let the decorated coroutine run at each start, before anything is heard.

        What it publishes must have derived ids: it repairs what a crash left half done.
        """
        names = tuple(inspect.signature(run).parameters)

        async def first(_: Message, **given: Any) -> None:
            await run(**given)

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
            self.handlers[message.type()] = Handler(
                message, run, name, tuple(others), self.guard
            )
            return run

        return remember

    def hears(self, kind: type[Command | Event | Query[Any] | Due]) -> list[Handler]:
        """Return the handlers of one kind of message."""
        return [h for h in self.handlers.values() if issubclass(h.message, kind)]

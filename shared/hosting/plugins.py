"""Plugins that decide: hooks of pluggy, answered by shipped and by installed plugins."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType, ModuleType
from typing import Any

import pluggy


class BadPlugin(Exception):
    """An installed plugin cannot be loaded; says which, and why."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Asks the plugins of one service: `ask.categorise(text=…)`."""

    manager: pluggy.PluginManager
    candidates: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    shadows: Mapping[str, "Ask"] = field(default_factory=dict)

    def __getattr__(self, hook: str) -> Any:
        """Return the hook called `hook`."""
        return getattr(self.manager.hook, hook)

    def answers(self) -> Mapping[str, tuple[str, ...]]:
        """Return which hooks each plugin answers, in the order they are asked."""
        found = self.manager.list_name_plugin()
        return {
            name: tuple(caller.name for caller in self.manager.get_hookcallers(plugin) or ())
            for name, plugin in reversed(found)
            if plugin is not None
        }


def load(
    hooks: ModuleType,
    builtins: Iterable[str],
    candidates: Iterable[str] = (),
    shadow: Collection[str] = (),
    made: Mapping[str, Any] = MappingProxyType({}),
) -> Ask:
    """Return the plugins of the service `hooks` belongs to.

    pluggy asks the last registered first, so ours come first: installed plugins win. Those in
    `made` are ours as well, made by the service; they are asked before `builtins`. One that is
    named in `shadow` decides nothing: it is there to be compared with.
    """
    manager = _manager(hooks)
    ours = {name: import_module(name) for name in builtins}
    for name, plugin in {**ours, **made}.items():
        manager.register(plugin, name)
    points = {point.name: point for point in entry_points(group=manager.project_name)}
    for name, point in points.items():
        if name not in shadow:
            manager.register(_loaded(point), name)
    manager.check_pending()

    tried = {name.rpartition(".")[2]: partial(import_module, name) for name in candidates}
    installed = {name: partial(_loaded, point) for name, point in points.items()}
    ask = Ask(manager, tried | installed)
    return replace(ask, shadows={name: alone(hooks, ask, name) for name in shadow})


def alone(hooks: ModuleType, ask: Ask, name: str) -> Ask:
    """Return the candidate called `name` by itself; `BadPlugin` if there is none."""
    if name not in ask.candidates:
        known = ", ".join(sorted(ask.candidates)) or "none"
        raise BadPlugin(f"there is no plugin {name!r} to try: there is {known}")
    manager = _manager(hooks)
    manager.register(ask.candidates[name](), name)
    return Ask(manager)


def _manager(hooks: ModuleType) -> pluggy.PluginManager:
    manager = pluggy.PluginManager(f"seintje.{hooks.__name__.split('.')[1]}")
    manager.add_hookspecs(hooks)
    return manager


def _loaded(point: EntryPoint) -> Any:
    try:
        return point.load()
    except Exception as error:
        raise BadPlugin(
            f"plugin {point.name!r} ({point.value}) cannot be loaded: "
            f"{type(error).__name__}: {error}. Mend it or uninstall it."
        ) from error

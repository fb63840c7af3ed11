"""Plugins that decide: hooks of pluggy, answered by shipped and by installed plugins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

import pluggy


class BadPlugin(Exception):
    """An installed plugin cannot be loaded; says which, and why."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Asks the plugins of one service: `ask.categorise(text=…)`."""

    manager: pluggy.PluginManager

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


def load(hooks: ModuleType, builtins: Iterable[str]) -> Ask:
    """Return the plugins of the service `hooks` belongs to.

    pluggy asks the last registered first, so ours come first: installed plugins win.
    """
    group = f"seintje.{hooks.__name__.split('.')[1]}"
    manager = pluggy.PluginManager(group)
    manager.add_hookspecs(hooks)
    for name in builtins:
        manager.register(import_module(name), name)
    for point in entry_points(group=group):
        try:
            manager.register(point.load(), point.name)
        except Exception as error:
            raise BadPlugin(
                f"plugin {point.name!r} ({point.value}) cannot be loaded: "
                f"{type(error).__name__}: {error}. Mend it or uninstall it."
            ) from error
    manager.check_pending()
    return Ask(manager)

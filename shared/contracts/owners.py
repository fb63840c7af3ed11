"""Loads what an owner says, so that all its messages are known once one of them is."""

from importlib import import_module
from pkgutil import iter_modules

from shared.contracts.message import REGISTRY


def load(owner: str) -> int:
    """Import every module of the package `owner`; return how many messages are known now."""
    package = import_module(owner)
    for module in iter_modules(package.__path__, f"{owner}."):
        import_module(module.name)
    return len(REGISTRY)

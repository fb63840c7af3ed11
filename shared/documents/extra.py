"""What only reports need is installed by an extra, and loaded when it is used."""

from collections.abc import Iterator
from contextlib import contextmanager

EXTRA = "reports"


class ExtraMissing(Exception):
    """A package is not installed; says which, and how to install it."""


@contextmanager
def needs_extra() -> Iterator[None]:
    """Import inside this: `ExtraMissing` says what to install when a package is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise ExtraMissing(
            f"{error.name} is not installed, and a report is made with it: "
            f"pip install 'seintje[{EXTRA}]'"
        ) from None

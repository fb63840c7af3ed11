import pytest

from tests.privacy.found import findings


@pytest.fixture(autouse=True, scope="session")
def _lists_are_read() -> None:
    """Read the word lists first: a property is timed, and they take a third of a second."""
    findings("Bram")

"""`seintje --help`, and what is loaded."""

import pytest

from tests.cli.conftest import Seintje, no_traceback, one_sentence, run


@pytest.mark.parametrize(
    "words",
    [
        (),
        *((name,) for name in ("demo", "run", "log", "signals", "plugins", "provision")),
        *(("dead", name) for name in ("list", "show", "replay")),
        *(("policy", name) for name in ("apply", "explain")),
        ("follow",),
        ("request",),
    ],
    ids=" ".join,
)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    result = run(*words, "--help")

    assert result.returncode == 0
    assert "Usage" in result.stdout
    no_traceback(result)


def test_a_command_that_is_not_there_is_said() -> None:
    one_sentence(run("signalen"), "No such command", code=2)


def test_what_is_loaded_is_shown(seintje: Seintje) -> None:
    result = seintje("plugins")

    assert result.returncode == 0
    for shown in ("signals", "policy", "instaclean", "consent", "together", "categorise"):
        assert shown in result.stdout

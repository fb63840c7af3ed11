"""A group of commands is a folder and a line; every error is a sentence, once."""

import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_group

from clients.cli import main
from shared.client.front_end import Declined
from tests.cli.conftest import Result, no_traceback, one_sentence
from tests.platform import environment

ROOT = Path(__file__).parents[2]
GREET = '''
"""Commands for those who greet."""

import typer

commands = typer.Typer()


class NobodyThere(Exception):
    """There is nobody to greet."""


SENTENCES = (NobodyThere,)


@commands.command()
def greet(name: str) -> None:
    """Say hello."""
    if name == "niemand":
        raise NobodyThere("Er is niemand. Noem een naam.")
    if name == "stuk":
        raise RuntimeError("Canarina woont in noord")
    print(f"Dag {name}.")
'''


def with_a_folder_and_a_line(folder: Path, module: str) -> Path:
    """Copy the clients to `folder`, with a group more."""
    shutil.copytree(ROOT / "clients", folder / "clients")
    (folder / "clients/cli/greeting").mkdir()
    (folder / "clients/cli/greeting/__init__.py").write_text(module, "utf-8")
    path = folder / "clients/cli/main.py"
    text = path.read_text("utf-8")
    line = '    "greeting": ("greet",),\n'
    path.write_text(text.replace('    "operate": (', f'{line}    "operate": ('), "utf-8")
    return folder


@pytest.fixture(scope="module")
def with_a_group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_a_folder_and_a_line(tmp_path_factory.mktemp("group"), GREET)


def greet(folder: Path, *words: str, **settings: str) -> Result:
    rest = {"PYTHONPATH": f"{folder}:{ROOT}"} | settings
    return subprocess.run(
        [sys.executable, "-m", "clients.cli.main", *words],
        env=environment() | rest,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_group_is_a_folder_and_a_line_as_the_page_says(tmp_path: Path) -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    _service, module = re.findall(r"```python\n(.*?)```", page, re.DOTALL)

    folder = with_a_folder_and_a_line(tmp_path, module)
    listed = greet(folder, "--help")
    greeted = greet(folder, "greet", "Amina")

    assert "Zeg gedag." in listed.stdout
    assert "follow" in listed.stdout
    assert greeted.stdout == "Dag Amina.\n"
    one_sentence(greet(folder, "greet", " "), "Er is geen naam.")


def test_an_error_of_a_group_is_its_sentence(with_a_group: Path) -> None:
    one_sentence(greet(with_a_group, "greet", "niemand"), "Er is niemand. Noem een naam.")


def test_an_error_nobody_foresaw_says_where_it_was_and_not_what_was_typed(
    with_a_group: Path,
) -> None:
    result = greet(with_a_group, "greet", "stuk")
    looked_for = greet(with_a_group, "greet", "stuk", SEINTJE_LOG_LEVEL="DEBUG")

    one_sentence(result, "Meld dit aan de beheerder: RuntimeError in cli/greeting/__init__.py")
    assert "Canarina" not in result.stdout + result.stderr
    assert "Traceback" in looked_for.stderr


def test_main_mounts_every_folder_that_is_there() -> None:
    folders = {path.parent.name for path in (ROOT / "clients/cli").glob("*/__init__.py")}

    assert set(main.GROUPS) == folders


@pytest.mark.parametrize("group", main.GROUPS)
def test_a_group_answers_to_the_words_that_main_loads_it_for(group: str) -> None:
    commands = get_group(import_module(f"clients.cli.{group}").commands).commands

    assert tuple(commands) == main.GROUPS[group]


def test_one_command_loads_one_group(tmp_path: Path) -> None:
    script = (
        "import sys; sys.argv = ['seintje', 'consent', '--help']\n"
        "from clients.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "assert 'clients.cli.consent' in sys.modules\n"
        "assert not {'clients.cli.policy', 'shared.hosting.host'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True)


def test_what_the_tests_run_has_loaded_no_more_than_what_a_user_runs(tmp_path: Path) -> None:
    script = (
        "import sys; from tests import launcher; launcher._load('consent')\n"
        "assert 'clients.cli.consent' in sys.modules\n"
        "assert not {'clients.cli.policy', 'shared.hosting.host'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True)


def test_a_no_without_a_sentence_is_still_a_sentence() -> None:
    assert main.sentence_of(Declined("signals", "brand-new", "text")) == (
        "Dit mag niet: brand-new (text)"
    )


def test_nothing_is_printed_twice(with_a_group: Path) -> None:
    result = greet(with_a_group, "greet", "niemand")

    no_traceback(result)
    assert result.stderr.count("Er is niemand.") == 1

"""What the READMEs say is there, and what is there they say."""

import re
import tomllib
from pathlib import Path

import pytest

from shared.contracts.message import REGISTRY, Due, Message
from shared.hosting.service import Service, installed
from tests.platform import run

ROOT = Path(__file__).parents[2]
KINDS = "command|event|query|answer|partner|due"
EVERYWHERE = {
    "no-such-time",
    "malformed",
    "failed",
    "not-for-helpers",
    "not-your-role",
}  # reasons of the bus: docs/architecture.md
OURS = {n: s for n, s in installed().items() if (ROOT / "services" / n).is_dir()}
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("docs/**/*.md")),
    *sorted(ROOT.glob("services/*/README.md")),
    *sorted(ROOT.glob("deploy/*.md")),
]


def messages() -> list[type[Message]]:
    return [m for m in REGISTRY.values() if m.__module__.startswith("shared.contracts.")]


def readme(name: str) -> str:
    return (ROOT / "services" / name / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", OURS)
def test_a_service_names_every_message_it_hears(name: str) -> None:
    heard = [h.message for inbox in OURS[name].inboxes for h in inbox.handlers.values()]
    missing = {m.subject for m in heard if m.subject not in readme(name)}

    assert missing == set()


@pytest.mark.parametrize("name", OURS)
def test_a_service_names_every_message_it_says(name: str) -> None:
    missing = {
        m.subject
        for m in messages()
        if m.owner == name and not issubclass(m, Due) and m.subject not in readme(name)
    }

    assert missing == set()


@pytest.mark.parametrize("name", OURS)
def test_a_service_names_no_message_that_is_not_there(name: str) -> None:
    subjects = {m.subject for m in messages()}
    told = set(
        re.findall(
            r"(?:command|event|query|answer|partner|due)\.[a-z]+\.[a-z-]+\.v\d+", readme(name)
        )
    )

    assert told - subjects == set()


def hooks(service: Service) -> set[str]:
    if service.plugins is None:
        return set()
    return {hook for answered in service.plugins().answers().values() for hook in answered}


@pytest.mark.parametrize("name", OURS)
def test_a_service_names_its_hooks_and_plugins(name: str) -> None:
    service = OURS[name]
    plugins = service.plugins().answers() if service.plugins else {}
    shipped = {plugin.rpartition(".")[2] for plugin in plugins}

    assert {
        word for word in hooks(service) | shipped if f"`{word}" not in readme(name)
    } == set()


@pytest.mark.parametrize("name", OURS)
def test_a_service_names_every_reason_it_refuses_for(name: str) -> None:
    reasons = set(OURS[name].refusals) - EVERYWHERE

    assert {reason for reason in reasons if f"`{reason}`" not in readme(name)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    broken = [
        link
        for link in links
        if not link.startswith(("http:", "https:")) and not (page.parent / link).exists()
    ]

    assert broken == []


def test_every_command_of_the_readme_is_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    targets = set(re.findall(r"^make ([a-z-]+)", text, re.MULTILINE))
    commands = re.findall(r"bin/seintje ((?:[a-z]+ ?)+)", text)

    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert targets
    assert targets <= made
    for command in commands:
        words = command.split()[: 2 if command.startswith(("policy", "dead")) else 1]
        assert run(*words, "--help").returncode == 0, command


def test_the_makefile_has_at_most_nine_targets() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)

    assert phony
    assert len(phony[1].split()) <= 9


def test_the_lock_file_has_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    assert "seintje[reports]" in extras["dev"]
    asked = [*project["dependencies"], *extras["dev"], *extras["reports"]]
    asked.remove("seintje[reports]")
    locked = (ROOT / "requirements.lock").read_text("utf-8")
    names = {re.split(r"[\[<>=;~ ]", line, maxsplit=1)[0].lower() for line in asked}

    assert {
        n for n in names if not re.search(rf"^{re.escape(n)}(\[.*\])?==", locked, re.MULTILINE)
    } == set()

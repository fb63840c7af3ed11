"""What may rest nowhere is refused on the phone: there is no broker here to send it to."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

import pytest

from clients.cli import console
from clients.cli.main import main
from clients.cli.signals import never_shared
from clients.cli.signals.lines import send_lines
from shared.client.front_end import FrontEnd
from shared.contracts.message import Answer, Command
from shared.contracts.signals.look_up import Signals, SignalView
from tests.cli.conftest import one_sentence, without_a_broker

NUMBER = "00000000-0000-0000-0000-0000000000a1"
PICTURE = "/9j/4AAQSkZJRgABAQAAAQABAAD"
LINKS = [
    "staan op mega.nz/folder/AbCdEf#sleutel",
    "zie we.tl/t-abc",
    "zie bit.ly/x",
    "zie telegra.ph/Naam-01-02",
    "1drv.ms/u/s!Abc",
    "bunkr.ru/a/AbC",
    "snapchat.app.link/AbC",
    "hxxps://mega[.]nz/folder/AbC",
    "mega . nz/folder",
    "xn--mnchen-3ya.de/foto",
    "192.0.2.7/foto.jpg",
]


class Sent(Exception):
    """Something was sent that should not have been."""


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> "Typed":
    """Type commands in this process: whatever would open a connection fails the test."""

    def front_end(*_: object, **__: object) -> None:
        raise Sent

    monkeypatch.setattr(console, "front_end", front_end)
    monkeypatch.setattr(console, "settings_with_logs", lambda *_: console.load())
    return Typed(monkeypatch, capsys)


class Typed:
    """A person at the command line."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *words: str) -> str:
        """Return what is printed on standard error; the command must fail."""
        self.monkeypatch.setattr("sys.argv", ["seintje", *words])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 1
        return " ".join(self.capsys.readouterr().err.split())


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("category", ["sexting", "grooming"])
def test_about_what_is_never_shared_no_link_is_sent_in_the_text(
    typed: Typed, link: str, category: str
) -> None:
    printed = typed("log", f"beelden {link}", "--categorie", category)

    assert "Haal de link weg en schrijf in woorden op wat je zag." in printed
    assert "De link staat in de tekst." in printed


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("--account", "https://www.instagram.com/p/Geheim/"), "--account"),
        (("--account", "mega.nz/folder/x"), "--account"),
        (("--url", "https://mega.nz/x"), "--url"),
        (("--url", "foto 3"), "--url"),
    ],
)
def test_about_what_is_never_shared_no_link_is_sent_in_another_field(
    typed: Typed, words: tuple[str, ...], field: str
) -> None:
    printed = typed("log", "beelden gaan rond", "--categorie", "sexting", *words)

    assert f"De link staat in {field}." in printed


@pytest.mark.parametrize(
    "words",
    [
        ("log", f"kijk {PICTURE}"),
        ("log", "kijk data:image/png;base64,iVBORw0KGgo="),
        ("log", "kijk", "--account", PICTURE),
        ("log", "kijk", "--url", "data:image/png;base64,AAAA"),
        ("follow", "verify", NUMBER, "--klopt", "--notitie", f"zie {PICTURE}"),
        ("follow", "amend", NUMBER, "--account", PICTURE),
        ("follow", "plan", NUMBER, "bellen", "--notitie", "iVBORw0KGgoAAAANSUhEUg"),
        ("request", "look", f"kennen jullie {PICTURE}", "--as", "politie"),
        ("instaclean", "prepare", NUMBER, "--uitleg", f"zie {PICTURE}"),
        ("instaclean", "item", NUMBER, "data:image/png;base64,AAAA"),
        ("profile", "add", "amina", "instagram", "R0lGODlhAQABAIAAAAAAAP"),
    ],
    ids=" ".join,
)
def test_a_picture_is_sent_in_no_field_of_any_command(
    typed: Typed, words: tuple[str, ...]
) -> None:
    assert "Beschrijf wat je zag in woorden." in typed(*words)


def test_a_note_with_a_link_is_not_sent_when_its_signal_is_never_shared(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = [view(UUID(NUMBER), "sexting"), view(UUID(int=7), "geweld")]
    answer = Signals(signals=tuple(views), total=2)
    monkeypatch.setattr(never_shared, "asked", lambda *_: answer)
    words = ("--klopt", "--notitie", "zie https://mega.nz/x")

    assert "De link staat in --notitie." in typed("follow", "verify", NUMBER, *words)
    with pytest.raises(Sent):
        never_shared_is_not(monkeypatch, ("follow", "verify", str(UUID(int=7)), *words))


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("--link", "https://mega.nz/x"), "--link"),
        (("--account", "mega.nz/folder/x"), "--account"),
    ],
)
def test_a_link_is_not_added_to_what_is_never_shared(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], field: str
) -> None:
    views = [view(UUID(NUMBER), "sexting"), view(UUID(int=7), "geweld")]
    answer = Signals(signals=tuple(views), total=2)
    monkeypatch.setattr(never_shared, "asked", lambda *_: answer)

    assert f"De link staat in {field}." in typed("follow", "amend", NUMBER, *words)
    with pytest.raises(Sent):
        never_shared_is_not(monkeypatch, ("follow", "amend", str(UUID(int=7)), *words))


def never_shared_is_not(monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    monkeypatch.setattr("sys.argv", ["seintje", *words])
    monkeypatch.setenv("SEINTJE_LOG_LEVEL", "DEBUG")  # errors come out as they are
    main()


def view(signal_id: UUID, category: str) -> SignalView:
    return SignalView.model_validate(
        {
            "signal_id": signal_id, "text": "x", "category": category, "confidence": 1,
            "why": (), "chosen_by": "worker", "urgency": "high", "platform": "snapchat",
            "seen_at": "2026-11-23T16:00:00+01:00", "state": "logged",
        }
    )  # fmt: skip


def test_what_has_no_link_or_picture_in_it_is_sent() -> None:
    result = without_a_broker(
        "log", "beelden van een meisje gaan rond", "--categorie", "sexting",
        "--account", "@jan.jansen", "--platform", "snapchat",
    )  # fmt: skip

    one_sentence(result, "Start Seintje met `seintje run`")


class Client:
    """A connection that keeps what is sent."""

    actor = "worker"

    def __init__(self) -> None:
        self.sent: list[Command] = []

    def acting_as(self, _actor: str) -> "Client":
        return self

    async def send(self, command: Command) -> None:
        self.sent.append(command)

    async def ask(self, _query: object) -> Answer:
        raise Sent


async def sent(lines: Iterable[str]) -> list[Command]:
    client = Client()
    await send_lines(cast(FrontEnd, client), lines)
    return client.sent


async def test_of_a_file_the_lines_with_a_picture_or_such_a_link_are_not_sent(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = [
        '{"text": "mes op zak", "platform": "instagram"}',
        f'{{"text": "kijk {PICTURE}", "platform": "instagram"}}',
        '{"text": "zie mega.nz/x", "platform": "snapchat", "category": "sexting"}',
        '{"text": "zie mega.nz/x", "platform": "snapchat", "category": "geweld"}',
        '{"text": "x", "platform": "snapchat", "category": "grooming", "url": "we.tl/t-a"}',
        '{"text": "x", "platform": "snapchat", "handle": "iVBORw0KGgoAAA"}',
    ]

    commands = await sent(lines)

    assert len(commands) == 2
    printed = capsys.readouterr().err
    assert "regel 2: Hier mag geen foto of video in." in printed
    assert "regel 6: Hier mag geen foto of video in." in printed
    for number, field in ((3, "text"), (5, "url")):
        assert f"regel {number}: Hierover mag nergens een link staan." in printed
        assert f"De link staat in {field}." in printed
    assert "mega" not in printed

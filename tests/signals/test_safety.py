"""What is never kept: pictures in any field of any command, links to what is never shared."""

import base64
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.signals.handlers import inbox
from services.signals.hooks import Label
from shared.contracts.instaclean.queue import ReportAccount
from shared.contracts.message import Command
from shared.contracts.signals.amend import AmendSignal
from shared.contracts.signals.change import (
    CloseSignal,
    ConfirmCategory,
    CorrectCategory,
    VerifyOffline,
)
from shared.contracts.signals.evidence import SecureEvidence
from shared.contracts.signals.follow_up import RecordAction, ReopenSignal
from shared.contracts.signals.opinions import GiveOpinion
from shared.contracts.signals.requests import AskToLook, AskToSpread, ReportSpread
from shared.contracts.signals.tasks import FinishTask, PlanTask
from shared.language.safety import LINK_TAKEN_OUT
from shared.messaging.inbox import Refuse
from tests.signals.world import NOW, SIGNAL, Says, World, log

DAY = timedelta(days=1)
FOLDER = "GeheimeMap"
# Of the same picture: what is pasted from a browser, a chat, an editor.
JPEG = base64.b64encode(bytes.fromhex("ffd8ffe000104a46494600010100000100010000")).decode()
PICTURES = [
    f"data:image/png;base64,{FOLDER}",
    f"DATA: VIDEO/mp4;base64,{FOLDER}",
    f"data%3Aimage%2Fpng%3Bbase64%2C{FOLDER}",
    JPEG,
    f"iVBORw0KGgo{FOLDER}",
]
LINKS = [
    f"mega.nz/folder/{FOLDER}#sleutel",
    f"we.tl/t-{FOLDER}",
    f"bit.ly/{FOLDER}",
    f"telegra.ph/{FOLDER}-01-02",
    f"1drv.ms/u/s!{FOLDER}",
    f"bunkr.ru/a/{FOLDER}",
    f"snapchat.app.link/{FOLDER}",
    f"hxxps://mega[.]nz/{FOLDER}",
    f"mega . nz/{FOLDER}",
    f"xn--mnchen-3ya.de/{FOLDER}",
    f"192.0.2.7/{FOLDER}.jpg",
    f"https://www.instagram.com/p/{FOLDER}/",
]
NEVER = ["sexting", "grooming"]
LOOK = AskToLook(request_id=UUID(int=30), text="x", answer_by=NOW + DAY)
SPREAD = AskToSpread(request_id=UUID(int=31), text="x", until=NOW + DAY)
PLAN = PlanTask(task_id=UUID(int=9), signal_id=SIGNAL, what="call", note="x", due_at=NOW + DAY)
NOTE = VerifyOffline(signal_id=SIGNAL, confirmed=True, note="x")
AMEND = AmendSignal(signal_id=SIGNAL, handle="x")
EVERY: list[Command] = [
    log(handle="x", url="x"), log(category="sexting"), PLAN, LOOK, SPREAD,
    NOTE, AMEND,
]  # fmt: skip


@pytest.fixture
def world() -> World:
    return World()


def kept(world: World) -> bytes:
    """Return all that rests: rows, and what was told to others."""
    rows = b"".join(entry.value or b"" for entry in world.shelf._rows.values())
    return rows + "".join(m.model_dump_json() for m in world.told).encode()


def written_fields() -> Iterator[tuple[type[Command], str]]:
    """Yield every field of every command of this service in which somebody writes."""
    for handler in inbox.handlers.values():
        if issubclass(handler.message, Command):
            for name, field in handler.message.model_fields.items():
                if "SecretStr" in str(field.annotation):
                    yield handler.message, name


def a_command(kind: type[Command]) -> Command:
    return next(command for command in EVERY if type(command) is kind)


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize(
    ("kind", "field"), list(written_fields()), ids=lambda x: getattr(x, "name", x)
)
async def test_a_picture_is_refused_in_whatever_field_it_is_and_put_aside_nowhere(
    world: World, kind: type[Command], field: str, picture: str
) -> None:
    changed: Any = a_command(kind).model_dump() | {field: f"kijk {picture}"}
    command = kind(**changed)

    for actor in ("amina", "politie", "helper-1"):  # also of who may not send it at all
        with pytest.raises(Refuse, match="no-images") as refused:
            await world.hear(command, actor=actor)
        assert not refused.value.keep
    assert kept(world) == b""


@pytest.mark.parametrize("field", ["text", "handle", "url"])
@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("category", NEVER)
async def test_about_what_is_never_shared_a_link_stays_in_no_field(
    world: World, category: str, link: str, field: str
) -> None:
    changed: dict[str, Any] = {"text": "beelden gaan rond", field: f"{link}"}
    if field == "text":
        changed["text"] = f"beelden staan op {link} zegt ze"

    await world.hear(log(category=category, **changed))

    assert FOLDER.encode() not in kept(world)
    signal = world.store.known(SIGNAL)
    assert signal.text.get_secret_value().startswith("beelden")
    assert (signal.url, signal.handle) == (None, None)


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize(
    "command",
    [
        VerifyOffline(signal_id=SIGNAL, confirmed=True, note="x"),
        VerifyOffline(signal_id=SIGNAL, confirmed=False, note="x"),
        PLAN,
    ],
    ids=["yes", "no", "task"],
)
async def test_about_what_is_never_shared_a_note_keeps_its_words_and_no_link(
    world: World, command: Command, link: str
) -> None:
    await world.hear(log("beelden gaan rond", category="sexting"))
    await world.hear(command.model_copy(update={"note": _secret(f"gehoord: {link}")}))

    assert FOLDER.encode() not in kept(world)
    assert b"gehoord: " in kept(world)
    assert LINK_TAKEN_OUT.encode() in kept(world)


def _secret(text: str) -> Any:
    return VerifyOffline(signal_id=SIGNAL, confirmed=True, note=text).note


@pytest.mark.parametrize("category", NEVER)
async def test_what_was_kept_loses_its_links_when_a_worker_names_it_later(
    world: World, category: str
) -> None:
    link = f"https://mega.nz/{FOLDER}"
    await world.hear(log(f"filmpje {link}", category="geweld", url=link, handle=link))
    await world.hear(VerifyOffline(signal_id=SIGNAL, confirmed=True, note=f"zie {link}"))
    await world.hear(PLAN.model_copy(update={"note": _secret(f"zie {link}")}))
    world.told.clear()
    command = CorrectCategory(signal_id=SIGNAL, category=category)

    await world.hear_with_a_crash_at_every_publish(command)

    assert FOLDER.encode() not in kept(world)
    assert SIGNAL in world.forgotten
    assert world.heard(ReportAccount) == []


@pytest.mark.parametrize(
    "labels",
    [
        (Label("sexting", 0.9, ("x",)),),
        (Label("geweld", 0.9, ("x",)), Label("sexting", 0.2, ("x",))),
        (Label("geweld", 0.9, ("x",)), Label("sexting", 0.1, (), check=True)),
        (Label("sexting", 0.1, (), check=True),),
        (Label("overig", 0.9, ()), Label("grooming", 0.1, (), check=True)),
    ],
    ids=["named", "beside", "suspected beside", "guessed", "suspected"],
)
async def test_a_suspicion_is_enough_to_keep_no_link_until_a_person_says_otherwise(
    labels: tuple[Label, ...],
) -> None:
    world, link = World(ask=Says(labels)), f"https://mega.nz/{FOLDER}"
    await world.hear(log(f"zie {link}", url=link))
    await world.hear(PLAN.model_copy(update={"note": _secret(f"zie {link}")}))
    assert FOLDER.encode() not in kept(world)

    await world.hear(CorrectCategory(signal_id=SIGNAL, category="geweld"))
    await world.hear(VerifyOffline(signal_id=SIGNAL, confirmed=True, note=f"zie {link}"))

    note = world.store.known(SIGNAL).note
    assert note
    assert link in note.get_secret_value()


async def test_a_worker_who_chose_another_category_keeps_the_link() -> None:
    world = World(ask=Says((Label("sexting", 0.9, ("x",)),)))
    await world.hear(log("zie https://mega.nz/x", url="https://mega.nz/x", category="geweld"))

    assert b"mega.nz" in kept(world)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("@Jan.Jansen", "jan.jansen"),
        ("jan_010", "jan_010"),
        ("https://www.instagram.com/jan_010/", "jan_010"),
        ("https://www.instagram.com/accounts/login/?next=%2Fjan_010%2F", "jan_010"),
        ("https://www.instagram.com/p/Geheim/", None),
        ("mega.nz", None),
        ("https://www.tiktok.com/@jan", None),
        ("kijk op mega.nz/x", None),
    ],
)
async def test_an_account_stays_only_as_the_name_that_is_certain(
    world: World, typed: str, name: str | None
) -> None:
    await world.hear(log("beelden gaan rond", category="sexting", handle=typed))

    handle = world.store.known(SIGNAL).handle
    assert (handle and handle.get_secret_value()) == name


@pytest.mark.parametrize("command", [LOOK, SPREAD], ids=["look", "spread"])
async def test_a_partner_s_request_about_what_may_be_never_shared_keeps_no_link(
    command: AskToLook,
) -> None:
    world = World(ask=Says((Label("sexting", 0.2, (), check=True),)))
    text = _secret(f"kennen jullie https://mega.nz/{FOLDER}")
    for number in (1, 2):  # sent again it is the same request
        again = command.model_copy(update={"text": text, "id": UUID(int=number)})
        await world.hear(again, actor="politie")

    assert FOLDER.encode() not in kept(world)
    assert LINK_TAKEN_OUT.encode() in kept(world)


LINKED = "mega.nz/geheim"
CODES: list[Command] = [
    RecordAction(signal_id=SIGNAL, action=LINKED),
    RecordAction(signal_id=SIGNAL, action="talked", by=LINKED),
    CloseSignal(signal_id=SIGNAL, outcome=LINKED),
    ReopenSignal(signal_id=SIGNAL, reason=LINKED),
    SecureEvidence(signal_id=SIGNAL, how=LINKED),
    FinishTask(task_id=UUID(int=9), signal_id=SIGNAL, result=LINKED),
    PLAN.model_copy(update={"what": LINKED}),
    PLAN.model_copy(update={"assignee": LINKED}),
    LOOK.model_copy(update={"neighbourhood": LINKED}),
    ReportSpread(request_id=UUID(int=30), platform=LINKED),
    AMEND.model_copy(update={"neighbourhood": LINKED}),
    CorrectCategory(signal_id=SIGNAL, category=LINKED),
    CorrectCategory(signal_id=SIGNAL, category="geweld", also=("trend", LINKED)),
    GiveOpinion(signal_id=SIGNAL, reader=LINKED, category="wapens"),
    GiveOpinion(signal_id=SIGNAL, reader="model", category=LINKED),
    log(neighbourhood=LINKED),
    log(platform=LINKED),
    log(category=LINKED),
    log(post=LINKED),
]


@pytest.mark.parametrize("command", CODES, ids=lambda c: c.name)
async def test_a_code_is_no_way_around_it_for_codes_go_into_events(
    world: World, command: Command
) -> None:
    actors = {AskToLook: "politie", GiveOpinion: "signals"}
    with pytest.raises(Refuse, match="no-link-here"):
        await world.hear(command, actor=actors.get(type(command), "amina"))

    assert b"geheim" not in kept(world)


def test_every_code_of_every_command_is_tried_here() -> None:
    fields = {
        (handler.message, name)
        for handler in inbox.handlers.values()
        if issubclass(handler.message, Command)
        for name, field in handler.message.model_fields.items()
        if field.annotation is str or "Annotated[str" in str(field.annotation)
        if name != "digest"  # 64 hexadecimal digits, and nothing else
    }

    tried = {
        (type(c), name)
        for c in CODES
        for name in type(c).model_fields
        if LINKED in ((value := getattr(c, name)), *(value if isinstance(value, tuple) else ()))
    }
    assert fields == tried


@pytest.mark.parametrize(
    ("command", "is_erased"),
    [
        (log("zie mega.nz/x", category="sexting"), True),
        (log("zie mega.nz/x", category="sexting", platform="hyves"), True),
        (log("zie mega.nz/x", category="geweld"), False),
    ],
)
async def test_a_command_about_what_is_never_shared_leaves_no_bytes_on_the_broker_s_disk(
    world: World,
    command: Command,
    is_erased: bool,  # noqa: FBT001
) -> None:
    with suppress(Refuse):
        await world.hear(command)

    assert bool(world.erased) == is_erased


@pytest.mark.parametrize("command", [PLAN, NOTE, AMEND], ids=lambda c: c.name)
async def test_nor_does_what_is_added_to_it_later(world: World, command: Command) -> None:
    await world.hear(log("beelden gaan rond", category="sexting"))
    world.erased = 0
    await world.hear(command)

    assert world.erased


async def test_a_phone_may_send_such_a_signal_twice(world: World) -> None:
    command = log("zie https://example.org/x", category="sexting")
    await world.hear(command)
    await world.hear(command)

    assert len(list(world.store._signals)) == 1


async def test_confirming_a_guess_that_is_never_shared_leaves_no_link_either() -> None:
    world = World(ask=Says((Label("sexting", 0.9, ("x",)),)))
    await world.hear(log(f"zie mega.nz/{FOLDER}"))
    await world.hear(ConfirmCategory(signal_id=SIGNAL))
    await world.hear(VerifyOffline(signal_id=SIGNAL, confirmed=True, note=f"mega.nz/{FOLDER}"))

    assert FOLDER.encode() not in kept(world)


FIELDS = ("text", "handle", "url", "note", "task")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(NEVER),
    st.sampled_from(LINKS),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20),
    st.permutations(FIELDS),
    st.booleans(),
)
async def test_in_whatever_order_it_comes_by_whatever_way_no_link_is_left(
    category: str,
    link: str,
    around: str,
    order: list[str],
    later: bool,  # noqa: FBT001 - drawn
) -> None:
    world = World(ask=Says(()))
    text = f"{around} {link} {around}"
    fields = {name: text[:200] for name in order[:2] if name in ("handle", "url")}
    await world.hear(log(f"zie {text}", category="geweld" if later else category, **fields))
    await world.hear(VerifyOffline(signal_id=SIGNAL, confirmed=False, note=f"zie {text}"))
    await world.hear(PLAN.model_copy(update={"note": _secret(f"zie {text}")}))
    if later:
        world.told.clear()
        await world.hear(CorrectCategory(signal_id=SIGNAL, category=category))

    assert FOLDER.encode() not in kept(world)


def test_every_command_with_words_in_it_is_tried_here() -> None:
    assert {kind for kind, _ in written_fields()} <= {type(c) for c in EVERY}

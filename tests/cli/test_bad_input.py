"""Bad input: one sentence that says what to do, no traceback, and nothing lost."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import (
    Seintje,
    environment,
    newer_agreements,
    no_traceback,
    one_sentence,
    run,
    wait_for,
)

CANARY = "Canarina"


# --- workers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--platform", "hyves"], "Dit kan: whatsapp, instagram, "),
        (["--categorie", "weer"], "Dit kan: geweld, wapens, "),
        (["--soort", "reel"], "Dit kan: post, story, snap, live."),
        (["--leeftijd", "2"], "--leeftijd is te klein: minstens 4"),
        (["--gezien", "2099-01-01T00:00:00+01:00"], "De datum ligt in de toekomst."),
        (["--gezien", "gisteren"], "--gezien klopt niet; voorbeeld van een tijd"),
        (["--gezien", "2026-01-01T10:00:00"], "--gezien moet een tijdzone hebben"),
        (["--wijk", "Noord en zuid!"], "--wijk mag alleen kleine letters"),
        (["--as", "Amina van Dijk"], "kan niet als naam. Gebruik alleen a-z, 0-9 en -"),
    ],
)
def test_a_wrong_form_says_which_field(
    seintje: Seintje, words: list[str], sentence: str
) -> None:
    said = seintje("log", CANARY, *words)

    one_sentence(said, sentence)
    assert CANARY not in said.stderr


def test_an_empty_form_is_not_sent(seintje: Seintje) -> None:
    one_sentence(seintje("log", " "), "de tekst is leeg; vul dit in")


def test_a_file_names_each_bad_line_and_sends_the_good_ones(
    seintje: Seintje, tmp_path: Path
) -> None:
    before = total(seintje)
    good = {"text": f"mes op zak {CANARY}", "platform": "instagram"}
    lines = [
        json.dumps(good),
        "{kapot",
        "[1]",
        '"tekst"',
        json.dumps(good | {"platform": "hyves"}),
        json.dumps(good | {"category": "weer"}),
        json.dumps(good | {"seen_at": "2099-01-01T00:00:00Z"}),
        json.dumps(good | {"text": "a" * 1_000_000}),
        json.dumps(good | {"foto": "x"}),
        json.dumps(good | {"worker": "Amina van Dijk"}),
        "",
        json.dumps(good | {"post": "reel"}),
        json.dumps(good | {"text": " "}),
        json.dumps(good | {"worker": 3}),
        json.dumps(good),
    ]
    path = tmp_path / "signals.jsonl"
    path.write_text("\n".join(lines), "utf-8")

    said = seintje("log", "--from", str(path))

    one_sentence(said, "regel 2: dit is geen JSON-object")
    for sentence in (
        "regel 3: dit is geen JSON-object",
        "regel 4: dit is geen JSON-object",
        "regel 5: Dit platform kennen we niet.",
        "regel 6: Deze categorie kennen we niet.",
        "regel 7: De datum ligt in de toekomst.",
        "regel 8: text is te lang: hoogstens 4000 tekens",
        "regel 9: foto kennen we niet; haal dit weg",
        "regel 10: De naam van de jongerenwerker",
        "regel 12: Dit soort bericht kennen we niet.",
        "regel 13: Er staat geen tekst in.",
        "regel 14: De naam van de jongerenwerker",
    ):
        assert sentence in said.stderr
    assert "regel 1:" not in said.stderr
    assert CANARY not in said.stderr
    assert "2 signalen verstuurd. 12 regels overgeslagen." in said.stdout
    end = time.monotonic() + 20
    while (now := total(seintje)) != before + 2:
        assert now < before + 2
        assert time.monotonic() < end, now


def total(seintje: Seintje) -> int:
    return int(seintje("signals").stdout.split(" van ")[1].split()[0])


@pytest.mark.parametrize("kind", ["missing", "folder", "bytes"])
def test_a_file_that_cannot_be_read_is_named(
    seintje: Seintje, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "signals.jsonl"
    if kind == "folder":
        path.mkdir()
    elif kind == "bytes":
        path.write_bytes(b"\xff\xfe")

    one_sentence(seintje("log", "--from", str(path)), "signals.jsonl kan niet worden gelezen")


def test_a_category_nobody_knows_has_no_list(seintje: Seintje) -> None:
    one_sentence(seintje("signals", "--categorie", "weer"), "Deze categorie kennen we niet.")


@pytest.mark.parametrize(
    "words", [["log", CANARY], ["signals"], ["dead", "list"], ["follow", "todo"]]
)
def test_without_a_broker_it_says_how_to_start_one(words: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    said = run(*words, settings={"SEINTJE_NATS_URL": f"nats://127.0.0.1:{port}"})

    one_sentence(said, "Start Seintje met `seintje run`")
    assert CANARY not in said.stderr


# --- agreements -------------------------------------------------------------------

BAD = """\
version = "1"

[[partner]]
id = "Politie"
name = "Politie"
kind = "brandweer"

[[agreement]]
id = "politie-2026"
partner = "politie"
purpose = ""
valid_from = "2026-01-01"
"""


def test_every_mistake_in_a_file_has_its_line_and_field(
    seintje: Seintje, tmp_path: Path
) -> None:
    path = tmp_path / "agreements.toml"
    path.write_text(BAD, "utf-8")

    said = seintje("policy", "apply", str(path))

    one_sentence(said, "regel 1, version: moet een heel getal zijn")
    for mistake in (
        "regel 4, partner[0].id",
        "regel 6, partner[0].kind",
        "regel 11, agreement[0].purpose: is leeg",
        "regel 12, agreement[0].valid_from: moet een datum zijn",
        "regel 8, agreement[0].valid_until: ontbreekt",
    ):
        assert mistake in " ".join(said.stderr.split()), mistake


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"version = \n", "regel 1, bestand: is geen geldige TOML"),
        (b"\xff", "is niet te lezen"),
    ],
)
def test_what_is_no_toml_is_not_applied(
    seintje: Seintje, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "agreements.toml"
    path.write_bytes(content)

    one_sentence(seintje("policy", "apply", str(path)), sentence)


def test_a_version_goes_up_only(seintje: Seintje, tmp_path: Path) -> None:
    path, version = newer_agreements(tmp_path)
    digest = sha256(path.read_bytes()).hexdigest()
    first = seintje("policy", "apply", str(path))
    alone = seintje("policy", "approve", digest, "--as", "privacy-officer")
    second = seintje("policy", "approve", digest, "--as", "manager")
    again = seintje("policy", "apply", str(path))
    path.write_text(path.read_text("utf-8").replace(f"version = {version}", "version = 1"))
    older = seintje("policy", "apply", str(path))

    assert f"seintje policy approve {digest}" in first.stdout
    one_sentence(alone, "zelf voorgesteld")
    assert (
        f"Versie {version} geldt nu voor gemeente, politie, school, jeugdhulp." in second.stdout
    )
    assert again.returncode == 0, "the same again changes nothing"
    one_sentence(older, "versie")


def test_explain_says_why_and_why_not(seintje: Seintje, tmp_path: Path) -> None:
    path, _ = newer_agreements(tmp_path)
    seintje("policy", "apply", str(path))
    digest = sha256(path.read_bytes()).hexdigest()
    seintje("policy", "approve", digest, "--as", "manager")
    logged = seintje("log", "hij heeft een mes op zak", "--wijk", "noord")
    (number,) = re.findall(r"\(([0-9a-f-]{36})\)", logged.stdout)

    unknown = seintje("policy", "explain", "00000000-0000-0000-0000-000000000009", "politie")
    nobody = seintje("policy", "explain", number, "brandweer")
    yes = seintje("policy", "explain", number, "politie")
    no = seintje("policy", "explain", number, "school")
    no_number = seintje("policy", "explain", "9", "politie")

    one_sentence(unknown, "Over dit signaal is nog niets besloten.")
    one_sentence(nobody, "partner")
    assert "politie: gedeeld" in yes.stdout
    assert "wanneer het gezien is" in yes.stdout
    assert "school: niet gedeeld, want: geen afspraak over deze categorie." in no.stdout
    one_sentence(no_number, "UUID", code=2)


# --- operators --------------------------------------------------------------------


def test_a_dead_letter_is_listed_shown_and_replayed_without_its_contents(
    seintje: Seintje,
) -> None:
    seintje("log", CANARY, "--platform", "hyves")
    listed = seintje("dead", "list")
    (number, *_) = re.findall(r"│ (\d+) .* unknown-platform", listed.stdout)
    shown = seintje("dead", "show", number)
    replayed = seintje("dead", "replay", number)

    assert "unknown-platform: platform" in listed.stdout
    assert "unknown-platform" in shown.stdout
    assert "1 replayed." in replayed.stdout
    assert CANARY not in listed.stdout + shown.stdout + replayed.stdout


@pytest.mark.parametrize("words", [("show", "99999"), ("replay", "99999")])
def test_a_dead_letter_that_is_not_there_is_said(
    seintje: Seintje, words: tuple[str, str]
) -> None:
    one_sentence(seintje("dead", *words), "there is no dead letter 99999")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_PORT", "veel"),
        ("HTTP_PORT", "70000"),
        ("NATS_PORT", "-1"),
        ("LOG", "xml"),
        ("LOG_LEVEL", "LOUD"),
        ("KVK", "123"),
        ("MUNICIPALITY", "Den Haag"),
        ("PSEUDONYM_KEY", "short"),
        ("REPLICAS", "2"),
        ("ACK_WAIT", "0"),
        ("PATIENCE", "soms"),
        ("EARLY", "[3, 3]"),
        ("DEADLINE", "0"),
        ("ON_CALL", "[]"),
        ("ON_CALL", "coordinator"),
        ("ALARM_WAIT", "0"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(
    tmp_path: Path, name: str, value: str
) -> None:
    said = run("run", settings={f"SEINTJE_{name}": value}, cwd=tmp_path)

    one_sentence(said, f"SEINTJE_{name}")
    if name == "PSEUDONYM_KEY":
        assert "short" not in said.stderr
    assert not (tmp_path / "data").exists(), "nothing was begun"


def test_a_service_that_is_not_there_is_said(tmp_path: Path) -> None:
    said = run("run", "signalen", cwd=tmp_path)

    one_sentence(said, "no service 'signalen'; installed: consent, instaclean, policy, signals")


@pytest.mark.parametrize("which", ["HTTP", "NATS"])
def test_a_port_in_use_is_named_with_what_to_set(tmp_path: Path, which: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = {"SEINTJE_HTTP_PORT": "0", "SEINTJE_NATS_PORT": "0"}
        port = str(taken.getsockname()[1])
        said = run(
            "run",
            settings=ports | {f"SEINTJE_{which}_PORT": port, "SEINTJE_LOG_LEVEL": "ERROR"},
            cwd=tmp_path,
        )

    one_sentence(said, f"SEINTJE_{which}_PORT")
    assert port in said.stderr


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    said = run(
        "run",
        settings={"SEINTJE_HTTP_PORT": "0", "SEINTJE_NATS_PORT": "0"},
        cwd=tmp_path,
    )

    one_sentence(said, "SEINTJE_DATA")
    assert (tmp_path / "data").read_text() == "not a folder"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write")
def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    said = run(
        "run",
        settings={
            "SEINTJE_HTTP_PORT": "0",
            "SEINTJE_NATS_PORT": "0",
            "SEINTJE_DATA": "/proc/self/seintje",  # not even root can make it
        },
        cwd=tmp_path,
    )

    one_sentence(said, "SEINTJE_DATA")


def test_with_a_broker_of_others_the_secret_must_be_given(
    platform: tuple[str, Path], tmp_path: Path
) -> None:
    said = run(
        "run",
        "signals",
        settings={"SEINTJE_NATS_URL": platform[0], "SEINTJE_HTTP_PORT": "0"},
        cwd=tmp_path,
    )

    one_sentence(said, "SEINTJE_PSEUDONYM_KEY is not set")


def test_the_log_of_the_platform_has_no_text_of_a_worker(
    seintje: Seintje, platform: tuple[str, Path]
) -> None:
    seintje("log", CANARY, "--account", f"@{CANARY}", "--platform", "hyves")

    log = platform[1].read_text()
    assert "message.put-aside" in log
    assert CANARY not in log


# --- help -------------------------------------------------------------------------


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
    said = run(*words, "--help")

    assert said.returncode == 0
    assert "Usage" in said.stdout
    no_traceback(said)


def test_a_command_that_is_not_there_is_said() -> None:
    one_sentence(run("signalen"), "No such command", code=2)


def test_what_is_loaded_is_shown(seintje: Seintje) -> None:
    said = seintje("plugins")

    assert said.returncode == 0
    for shown in ("signals", "policy", "instaclean", "consent", "together", "categorise"):
        assert shown in said.stdout


def test_ctrl_c_ends_it_in_order(tmp_path: Path) -> None:
    log = tmp_path / "log"
    settings = {"SEINTJE_HTTP_PORT": "0", "SEINTJE_NATS_PORT": "0", "SEINTJE_LOG": "json"}
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "clients.cli.main", "run"],
            stdout=out,
            stderr=out,
            env=environment() | settings,
            cwd=tmp_path,
        )
        wait_for(log, process, r"(host\.started)")
        process.send_signal(signal.SIGINT)
        code = process.wait(20)

    assert code in (0, 130)
    assert "host.stopped" in log.read_text()
    assert "Traceback" not in log.read_text()

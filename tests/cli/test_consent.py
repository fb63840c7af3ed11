"""`seintje consent …` as a worker types it."""

import asyncio
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

from shared.client.front_end import front_end
from shared.contracts.consent.record import RecordConsent
from tests.cli.conftest import Seintje, one_sentence

CHILD = "00000000-0000-0000-0000-0000000000c1"
YOUTH = "00000000-0000-0000-0000-0000000000c2"
NOBODY = "00000000-0000-0000-0000-0000000000c9"
NUMBER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_a_guardian_is_not_asked_before_the_child(seintje: Seintje) -> None:
    asked = seintje(
        "consent", "ask", CHILD, "--geboren", "2014-03-15", "--wie", "ouder",
        "--ouder", "nieuw", "--kanaal", "instagram",
    )  # fmt: skip

    one_sentence(asked, "Vraag het eerst aan de jongere zelf.")


def test_a_channel_and_a_birthday_that_cannot_be_are_said(seintje: Seintje) -> None:
    channel = seintje("consent", "ask", CHILD, "--geboren", "2014-03-15", "--kanaal", "hyves")
    birthday = seintje("consent", "ask", CHILD, "--geboren", "1904-03-15", "--kanaal", "press")
    no_date = seintje("consent", "ask", CHILD, "--geboren", "vroeger", "--kanaal", "press")

    one_sentence(channel, "Kies uit: website, newsletter, instagram,")
    one_sentence(birthday, "Deze geboortedatum kan niet kloppen.")
    one_sentence(no_date, "vroeger", code=2)


def test_nobody_s_picture_may_be_posted_without_consent(seintje: Seintje) -> None:
    result = seintje("consent", "may", NOBODY, "--kanaal", "instagram")

    assert result.returncode == 1
    assert "Er is geen toestemming." in result.stdout


def test_a_link_comes_with_a_code_to_scan_and_says_to_whom_it_goes(seintje: Seintje) -> None:
    result = seintje(
        "consent", "ask", YOUTH, "--geboren", "2008-03-15", "--kanaal", "instagram",
        SEINTJE_PAGES="https://toestemming.example",
    )  # fmt: skip

    assert result.returncode == 0
    assert result.stdout.startswith("https://toestemming.example/consent/sign/")
    assert "█" in result.stdout
    assert "Stuur hem alleen naar wie tekent." in result.stdout


def test_what_a_child_wants_is_noted_and_can_be_seen(seintje: Seintje) -> None:
    result = seintje("consent", "assent", CHILD, "--nee")
    kept = seintje("consent", "file", CHILD)
    plain = json.loads(seintje("consent", "file", CHILD, "--json").stdout)

    assert result.stdout.startswith("Genoteerd.\n")
    assert "de jongere zei nee" in kept.stdout
    assert [one["what"] for one in plain["said"]] == ["objection"]


def test_where_nothing_is_kept_or_ends_that_is_said(seintje: Seintje) -> None:
    assert "niets bewaard" in seintje("consent", "file", NOBODY).stdout
    assert "Er loopt niets af." in seintje("consent", "ending", "--jongere", NOBODY).stdout
    assert seintje("consent", "renew", "--jongere", NOBODY).stdout == ""
    assert "instagram" in seintje("consent", "numbers").stdout


def test_a_proof_that_is_not_there_is_said(seintje: Seintje, tmp_path: Path) -> None:
    result = seintje("consent", "taken-down", NOBODY, "--bewijs", str(tmp_path / "x.png"))

    one_sentence(result, "kan niet worden gelezen")


def test_a_receipt_that_is_none_is_said(seintje: Seintje, tmp_path: Path) -> None:
    keys, receipt = tmp_path / "keys.json", tmp_path / "receipt.jws"
    keys.write_text('{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "' + "A" * 43 + '"}]}')
    receipt.write_text("this.is.none")

    none = seintje("consent", "verify", str(receipt), "--sleutels", str(keys))
    missing = seintje("consent", "verify", "nowhere.jws", "--sleutels", str(keys))
    no_keys = seintje("consent", "verify", str(receipt), "--sleutels", "nowhere.json")
    away = seintje("consent", "verify", str(receipt), "--sleutels", "http://127.0.0.1:9/keys")

    one_sentence(none, "niet van ons, of het is veranderd")
    one_sentence(missing, "kan niet worden gelezen")
    one_sentence(no_keys, "De sleutels op nowhere.json kunnen niet worden gelezen.")
    one_sentence(away, "kunnen niet worden gelezen")


def test_a_new_number_is_made_and_told_so_that_it_can_be_typed_again(
    seintje: Seintje,
) -> None:
    result = seintje("consent", "assent", "nieuw", "--ja", COLUMNS="60")
    (youth,) = NUMBER.findall(result.stdout)
    asked = seintje(
        "consent", "ask", youth, "--geboren", "2014-03-15", "--wie", "ouder",
        "--ouder", "nieuw", "--kanaal", "instagram", COLUMNS="60",
    )  # fmt: skip
    nobody = seintje(
        "consent", "ask", youth, "--geboren", "2014-03-15", "--wie", "ouder",
        "--kanaal", "instagram",
    )  # fmt: skip

    assert result.stdout.startswith("Genoteerd.")
    assert f"Nummer van de jongere: {youth}" in asked.stdout
    assert "Nummer van deze ouder: " in asked.stdout
    one_sentence(nobody, "geef --ouder met het nummer", code=2)


def test_what_was_posted_without_consent_is_said_and_comes_with_the_command_to_end_it(
    seintje: Seintje,
) -> None:
    result = seintje("consent", "posted", NOBODY, "--kanaal", "tiktok", "--beeld", "nieuw")
    listed = seintje("consent", "take-downs", COLUMNS="60")
    (command,) = re.findall(r"seintje (consent taken-down \S+)", result.stdout)
    done = seintje(*command.split())

    assert "Hiervoor is geen toestemming." in result.stdout
    assert command in listed.stdout
    assert done.stdout == "Genoteerd: het is weg.\n"
    assert command not in seintje("consent", "take-downs").stdout


def test_a_mistake_and_a_guardian_who_has_no_say_any_more_can_be_told(
    seintje: Seintje,
) -> None:
    unknown = seintje("consent", "invalidate", NOBODY, CHILD)
    ended = seintje("consent", "guardian-ended", NOBODY, CHILD)
    back = seintje("consent", "withdraw", NOBODY, "--ouder", CHILD)

    one_sentence(unknown, "Deze toestemming kennen we niet.")
    assert ended.stdout.startswith("Genoteerd.")
    assert back.stdout.startswith("Ingetrokken.")


def test_a_number_that_is_none_says_where_to_find_one(seintje: Seintje) -> None:
    one_sentence(seintje("consent", "file", "jan"), "dit is geen nummer", code=2)


def form(youth: str, guardian: str, name: str, **words: object) -> RecordConsent:
    fields = {
        "consent_id": uuid4(),
        "youth_id": youth,
        "born_on": date(2014, 3, 15),
        "signer": "guardian",
        "signer_name": name,
        "guardian_id": guardian,
        "signed_at": datetime.now(UTC),
        "channels": ("instagram",),
        "assent": True,
        "notice_version": 1,
    }
    return RecordConsent.model_validate(fields | words)


def send(url: str, *commands: RecordConsent) -> None:
    async def carry_out() -> None:
        about = {"source": "urn:nld:test", "schemas": "http://localhost/schemas"}
        async with front_end([url], "amina", **about) as client:
            for command in commands:
                await client.carry_out(command)

    asyncio.run(carry_out())


def test_a_parent_under_two_numbers_is_asked_about_and_the_command_to_say_it_is_there(
    seintje: Seintje, platform: tuple[str, Path]
) -> None:
    youth, first, second = (str(uuid4()) for _ in range(3))
    no = {"channels": ("press",), "refused_channels": ("instagram",)}
    send(
        platform[0],
        form(youth, first, "Fatma Yilmaz", **no),
        form(youth, second, "F. Yilmaz"),
    )
    asked = seintje("consent", "may", youth, "--kanaal", "instagram", COLUMNS="60")
    listed = seintje("consent", "guardians", youth)
    yes, no_ = re.findall(r"seintje (consent same-guardian .+)", asked.stdout)

    assert "misschien door één ouder met twee nummers" in asked.stdout
    assert asked.stdout.count("--nee") == 1
    assert "Fatma Yilmaz" in listed.stdout
    assert yes in listed.stdout
    assert no_ in listed.stdout

    assert "Genoteerd: dit is dezelfde ouder." in seintje(*yes.split()).stdout
    assert seintje("consent", "may", youth, "--kanaal", "instagram").returncode == 0
    assert "dezelfde als" in seintje("consent", "guardians", youth).stdout
    plain = json.loads(seintje("consent", "file", youth, "--json").stdout)
    assert [one["same"] for one in plain["said"] if one["what"] == "guardians-settled"] == [
        True
    ]
    assert plain["signed"][0]["record"]["parties"][-1]["name"] == "Fatma Yilmaz"
    assert "foto" in plain["signed"][0]["notice"]["words"]


def test_two_numbers_that_cannot_be_compared_are_said(seintje: Seintje) -> None:
    same = seintje("consent", "same-guardian", NOBODY, CHILD, CHILD, "--ja")
    unknown = seintje("consent", "same-guardian", NOBODY, CHILD, YOUTH, "--nee")

    one_sentence(same, "twee keer hetzelfde nummer")
    one_sentence(unknown, "kennen we bij deze jongere geen ouder")
    assert "nog geen ouder" in seintje("consent", "guardians", NOBODY).stdout

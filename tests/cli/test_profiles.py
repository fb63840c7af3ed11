"""`seintje profile …` and `seintje platforms` as they are typed."""

from tests.cli.conftest import Seintje, one_sentence, run


def test_platforms_come_with_what_to_look_out_for() -> None:
    said = run("platforms")

    assert said.returncode == 0
    for shown in ("WhatsApp", "niet aan de AVG", "heel gesloten", "24 uur"):
        assert shown in said.stdout


def test_a_profile_is_added_checked_and_listed(seintje: Seintje) -> None:
    added = seintje("profile", "add", "fatima", "whatsapp", "@fatima.werk")
    assert seintje("profile", "check", "fatima", "whatsapp", "--goed", "closed").returncode == 0
    assert seintje("profile", "means", "fatima", "32", "--heeft", "work-phone").returncode == 0
    assert seintje("profile", "hours", "fatima", "whatsapp", "90", "--gebracht").returncode == 0
    assert seintje("profile", "competence", "fatima", "privacy", "3").returncode == 0
    listed = seintje("profile", "list", "--wie", "fatima")

    assert "niet aan de AVG" in added.stdout
    assert "1:30 uur gebracht, 0:00 uur gehaald in vier weken; de norm is 32:00 uur." in (
        " ".join(listed.stdout.split())
    )
    assert "werk en privé gescheiden" in " ".join(listed.stdout.split())
    assert "Nog nodig: laptop." in listed.stdout


def test_what_is_not_known_is_said(seintje: Seintje) -> None:
    one_sentence(
        seintje("profile", "add", "fatima", "hyves", "@x"), "Dit platform kennen we niet."
    )
    one_sentence(seintje("profile", "check", "fatima", "whatsapp", "--goed", "mooi"), "good")
    one_sentence(
        seintje("profile", "changed", "instagram", "--op", "gisteren"), "gisteren", code=2
    )

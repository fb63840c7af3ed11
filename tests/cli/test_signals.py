"""What a worker types: log, look, and do what is to be done, with the numbers on the screen."""

import json
import re

from tests.cli.conftest import Seintje, no_traceback

NUMBER = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
LOGGED = rf"Gelogd als .* \(({NUMBER})\)"


def test_a_signal_is_followed_up_by_the_number_in_the_list(seintje: Seintje) -> None:
    logged = seintje("log", "vechtfilmpje bij de metro")
    (number,) = re.findall(LOGGED, logged.stdout)

    assert number in seintje("signals", COLUMNS="80").stdout
    assert seintje("follow", "close", number).stdout == "Afgesloten.\n"
    assert "afgesloten" in seintje("signals", "--limit", "1", COLUMNS="80").stdout


def test_a_signal_of_two_categories_is_shown_and_exported_with_both(seintje: Seintje) -> None:
    (number,) = re.findall(LOGGED, seintje("log", "hij slaat haar en dreigt met meer").stdout)

    assert seintje("follow", "category", number, "geweld", "bedreiging").returncode == 0
    assert "Geweld en vechtfilmpjes, Bedreiging" in seintje("signals", "--limit", "1").stdout
    lines = map(json.loads, seintje("labels").stdout.splitlines())
    assert ["geweld", "bedreiging"] in [line["labels"] for line in lines]
    result = seintje("follow", "category", number, "geweld", "overig")
    assert "Overig staat altijd alleen." in result.stderr


def test_a_task_is_done_by_what_the_list_says(seintje: Seintje) -> None:
    (number,) = re.findall(LOGGED, seintje("log", "vechtfilmpje in de tram").stdout)
    seintje("follow", "plan", number, "bellen", "--voor", "bilal")

    shown = seintje("follow", "todo", "--mijn", "--as", "bilal", COLUMNS="80").stdout
    assert "bellen (voor bilal" in shown
    (words,) = re.findall(rf"seintje (follow done {number} {NUMBER})", shown)
    assert seintje(*words.split()).stdout == "Klaar.\n"
    assert number not in seintje("follow", "todo", "--mijn", "--as", "bilal").stdout


def test_what_a_partner_asks_is_answered_by_what_the_list_says(seintje: Seintje) -> None:
    seintje("request", "look", "Zien jullie iets in noord?", "--as", "gemeente")

    shown = seintje("follow", "todo").stdout
    (words,) = re.findall(rf"seintje (request answer {NUMBER}) UITKOMST", shown)
    assert seintje(*words.split(), "niets-gevonden").stdout == "Antwoord verstuurd.\n"


def test_a_story_is_secured_before_it_is_gone(seintje: Seintje) -> None:
    words = ("log", "@x_010 verkoopt wiet in een story", "--leeftijd", "15", "--wijk", "noord")
    (story,) = re.findall(LOGGED, seintje(*words, "--soort", "story").stdout)
    (post,) = re.findall(LOGGED, seintje(*words, "--soort", "post").stdout)

    assert seintje("follow", "secure", story).stdout == "Genoteerd.\n"
    result = seintje("follow", "secure", post)
    assert "Dit bericht verdwijnt niet vanzelf." in result.stderr
    no_traceback(result)

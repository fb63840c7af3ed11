"""A command about something nobody knows: refused while whoever typed it still waits."""

from concurrent.futures import ThreadPoolExecutor

from shared.client.front_end import PATIENCE
from shared.process.settings import Settings
from tests.cli.conftest import Seintje, one_sentence

NOBODYS = "00000000-0000-0000-0000-000000000009"
TYPED = {
    f"follow category {NOBODYS} wapens": "Dit signaal kennen we niet.",
    f"follow close {NOBODYS}": "Dit signaal kennen we niet.",
    f"follow secure {NOBODYS}": "Dit signaal kennen we niet.",
    f"request answer {NOBODYS} nee": "Deze vraag kennen we niet.",
    f"instaclean prepare {NOBODYS}": "Dit account kennen we niet.",
    f"instaclean submit {NOBODYS}": "Deze lijst kennen we niet.",
    f"consent taken-down {NOBODYS}": "Dit bericht kennen we niet.",
    "profile check amina snapchat": "Dit profiel kennen we niet.",
    f"ledger received {NOBODYS} --as politie": "Deze levering kennen we niet.",
}


def test_a_number_nobody_knows_is_said_to_be_so(seintje: Seintje) -> None:
    with ThreadPoolExecutor(max_workers=3) as hands:
        result = hands.map(lambda line: seintje(*line.split()), TYPED)

    for answer, sentence in zip(result, TYPED.values(), strict=True):
        one_sentence(answer, sentence)


def test_by_default_there_is_time_left_for_the_answer() -> None:
    assert sum(Settings().early) <= PATIENCE / 2

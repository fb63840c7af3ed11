import time
import tomllib
import unicodedata
from pathlib import Path

import pytest
from faker import Faker
from hypothesis import given
from hypothesis import strategies as st

from tests.privacy.found import kinds, words

TEXTS = Path(__file__).parent / "texts"
NAME = "name-of-a-person"
LOCALES = (
    "nl_NL", "nl_BE", "tr_TR", "pl_PL", "hr_HR", "ro_RO", "es_ES", "pt_PT", "it_IT",
    "en_GB", "fr_FR", "de_DE", "cs_CZ", "hu_HU", "vi_VN", "id_ID", "az_AZ", "tw_GH",
    "yo_NG", "zu_ZA", "en_IN", "ar_PS", "fa_IR", "el_GR", "uk_UA", "zh_CN", "ko_KR",
    "hi_IN",
)  # fmt: skip
FRAMES = (
    "In het filmpje zie je {} huilen.",
    "Er staat dat {} zwak is.",
    "De maker schrijft dat {} dood moet.",
    "{} wordt op het plein geslagen.",
)
LEAST = {"chinese": 0.94}  # `Li`, `Hu` and `Sun` in small letters or capitals are words of ours
ELSEWHERE = 0.975
READS_IN = 1.0  # seconds for two thousand characters; a tenth is usual


def of_origin(origin: str) -> list[tuple[str, str]]:
    """Return sentences with a name of `origin`, each with the name as it stands there."""
    texts = tomllib.loads((TEXTS / "names.toml").read_text(encoding="utf-8"))
    frames = {key: listed.strip().split("\n") for key, listed in texts["frames"].items()}
    names = [name for line in texts[origin].strip().split("\n") for name in line.split("|")]

    def whole(number: int) -> str:
        return frames["whole"][number % len(frames["whole"])]

    found = []
    for number, name in enumerate(names):
        first = name.split()[0]
        decomposed = unicodedata.normalize("NFD", name)
        found += [
            (name, whole(number).format(name)),
            (name, whole(number + 7).format(name)),
            (decomposed, whole(number + 3).format(decomposed)),
            (name.upper(), whole(number + 5).format(name).upper()),
            (first, frames["first"][number % 5].format(first)),
            (first.lower(), frames["small"][number % 4].format(first.lower())),
        ]
    return found


ORIGINS = [
    key
    for key in tomllib.loads((TEXTS / "names.toml").read_text(encoding="utf-8"))
    if key != "frames"
]


@pytest.mark.parametrize("origin", ORIGINS)
def test_names_of_every_origin_are_found(origin: str) -> None:
    sentences = of_origin(origin)
    missed = [text for _, text in sentences if NAME not in kinds(text)]

    assert len(sentences) >= 60
    assert 1 - len(missed) / len(sentences) >= LEAST.get(origin, ELSEWHERE), missed


@pytest.mark.parametrize(
    ("file", "most"),
    [
        ("harmless.txt", 1.5),  # the rule was made with these at hand
        ("harmless_fresh.txt", 5.0),  # no rule was changed for these: leave it so
    ],
)
def test_an_explanation_without_a_victim_seldom_waits(file: str, most: float) -> None:
    sentences = (TEXTS / file).read_text(encoding="utf-8").splitlines()
    alarms = [text for text in sentences if kinds(text)]

    assert len(sentences) >= 50
    assert 100 * len(alarms) / len(sentences) <= most, alarms


@pytest.mark.parametrize("locale", LOCALES)
def test_names_made_up_by_another_library_are_found(locale: str) -> None:
    faker = Faker(locale)
    faker.seed_instance(11)
    texts = [
        FRAMES[number % 4].format(f"{faker.first_name()} {faker.last_name()}")
        for number in range(100)
    ]
    missed = [text for text in texts if NAME not in kinds(text)]

    assert len(missed) <= 3, missed


@pytest.mark.parametrize(
    "name",
    [
        "Şeyma Y\u0131lmaz", "İbrahim Öztürk", "Łukasz Żak", "Željko Šarić", "Zoe\u0308",
        "Şeyma", "Bo Jansen", "Ngozi Okafor", "O'Brien",
        "O\N{RIGHT SINGLE QUOTATION MARK}Brien", "Jan van der Berg", "J. de Vries",
        "M.A. Bakker", "Nguyễn", "Anne-Marie", "Fatima B.", "Roos van Dijk", "Mark de Boer",
        "محمد علي", "王秀英", "ŞEYMA YILMAZ", "FATIMA EL AMRANI", "Fatima El Amrani", "Bas",
    ],
)  # fmt: skip
def test_a_name_inside_a_sentence_is_found(name: str) -> None:
    assert words(f"Er staat dat {name} zwak is.", NAME) == [name.rstrip(".")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Het slachtoffer heet Fatima en zit op school.", "Fatima"),
        ("Ze heet şeyma en zit op school", "şeyma"),
        ("mijn vriend daan staat erop", "daan"),
        ("Haar zus fatima wordt bedreigd", "fatima"),
        ("m'n broer bas moet betalen", "bas"),
        ("Fatima huilt in beeld.", "Fatima"),
        ("Roos huilt in beeld.", "Roos"),
        ("Ze lachen. Ngozi huilt.", "Ngozi"),
        ("Juf Sanne wordt bedreigd.", "Sanne"),
        ("De leerling spreekt meneer de Wit aan.", "Wit"),
        ("Fatima's foto staat online.", "Fatima's"),
        ("De verkoper noemt zich Kleine Koning.", "Kleine Koning"),
        ("FATIMA WORDT GESLAGEN OP SCHOOL", "FATIMA"),
        ("#Fatima staat onder elke post.", "Fatima"),
    ],
)
def test_a_name_is_found_by_the_words_around_it(text: str, name: str) -> None:
    assert [found for found in words(text, NAME) if name in found]


@pytest.mark.parametrize(
    "text",
    [
        "Rotterdam Centraal is te zien.",
        "De bestanden staan op Google Drive.",
        "In de Community Standards staat dat dit niet mag.",
        "Verkoopt vapes bij het Wetboek van Strafrecht om de hoek.",
        "Politie Rotterdam weet ervan.",
        "Op maandag in november zag de GGD dit op TikTok.",
        "Haar vader wil dat het verdwijnt.",
        "Turks-Nederlandse jongeren in een Telegram-groep.",
        "Het account heet Straatnieuws.",
        "LET OP: dit is gevaarlijk.",
    ],
)
def test_what_else_has_a_capital_is_no_name(text: str) -> None:
    assert kinds(text) == ()


@given(st.sampled_from(("NFC", "NFD", "NFKC", "NFKD")), st.sampled_from(of_origin("turkish")))
def test_a_name_is_found_in_every_form_of_unicode(form: str, sentence: tuple[str, str]) -> None:
    text = unicodedata.normalize(form, sentence[1])  # type: ignore[arg-type]

    assert NAME in kinds(text)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for word in words(text, NAME):
        assert word in text
        assert word


@pytest.mark.parametrize(
    "piece", ["Fatima belt 06-12345678. ", "a.", "a'", "1-", "straat", "J. "]
)
def test_a_text_of_the_greatest_length_is_read_at_once(piece: str) -> None:
    text = (piece * 2000)[:2000]
    begun = time.process_time()
    kinds(text)

    assert time.process_time() - begun < READS_IN


@pytest.mark.parametrize("opener", ["Dat", "Dan", "Zo", "Alleen", "Na", "Al", "Morgen", "Nou"])
@pytest.mark.parametrize("rest", ["is verboden.", "was op school.", "zegt hij dat het mag."])
def test_a_word_that_opens_many_sentences_is_no_name_there(opener: str, rest: str) -> None:
    assert kinds(f"Dit account biedt drugs aan. {opener} {rest}") == ()


@pytest.mark.parametrize("name", ["Dat Nguyen", "Dan Jansen", "Roos", "Elke"])
def test_before_a_verb_a_name_is_still_a_name(name: str) -> None:
    assert kinds(f"Er is een filmpje. {name} is bang.") == (NAME,)

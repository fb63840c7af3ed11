import itertools
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language.addresses.links import Net, find_links, has_link, without_links

OUT = "(link niet bewaard)"


@pytest.mark.parametrize(
    "link",
    [
        "mega.nz/folder/AbCdEf#sleutel",
        "we.tl/t-abc",
        "bit.ly/x",
        "telegra.ph/Naam-01-02",
        "1drv.ms/u/s!Abc",
        "bunkr.ru/a/AbC",
        "snapchat.app.link/AbC",
        "hxxps://mega[.]nz/folder/AbC",
        "hxxp://mega(.)nz/AbC",
        "https[:]//mega[dot]nz/AbC",
        "https://www.instagram.com/p/Geheim/",
        "www.voorbeeld.nl",
        "t.me/+AbCdEf",
        "naam.voorbeeldnieuw/pad",
        "xn--mnchen-3ya.de",
        "m\u00fcnchen.de/foto",
        "\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444/x",
        "192.0.2.7/foto.jpg",
        "http://192.0.2.7:8080",
        "http://3221225991/x",
        "[2001:db8::1]/x",
        "http://[2001:db8::1]:8080/x",
        "2001:db8::1",
        "naam:geheim@mega.nz/x",
        "https://naam:geheim@mega.nz:443/x",
        "mega.nz:8080/x",
        "mega(dot)nz/x",
        "mega [punt] nz/x",
        "mega&#46;nz/x",
        "mega%2Enz/x",
        "https%3A%2F%2Fmega.nz%2FAbC",
        "m\u200bega.n\u200bz/AbC",
        "mega\u2060.nz/AbC",
        "me\u00adga.nz/x",
        "\uff4d\uff45\uff47\uff41\uff0e\uff4e\uff5a/x",
        "mega\u3002nz/x",
        "mega.nz\u2215folder",
        "mega.nz\\folder",
        "MEGA.NZ/FOLDER",
        "abcdefgh.onion/x",
        "dropbox.com",
        "tg://join?invite=AbC",
    ],
)
@pytest.mark.parametrize("net", Net)
def test_a_link_is_a_link_however_it_is_written(link: str, net: Net) -> None:
    text = f"de foto's staan op {link} zegt hij"

    assert without_links(text, instead=OUT, net=net) == f"de foto's staan op {OUT} zegt hij"


@pytest.mark.parametrize(
    "link",
    [
        "mega . nz / folder / AbC#sleutel",
        "mega .nz/folder",
        "mega. nz/folder",
        "mega dot nz / folder",
        "mega punt nz",
        "we . tl / t-abc",
        "magnet:?xt=urn:btih:abc",
        "mailto:naam@mail.nl",
        "naam@mail.nl",
        "nieuw.endingvanmorgen",
    ],
)
def test_where_no_link_may_be_kept_a_spaced_or_odd_one_goes_too(link: str) -> None:
    assert without_links(f"kijk op {link}", instead=OUT) == f"kijk op {OUT}"


PLAIN = [
    "om 12.30 uur, of 12:30:45",
    "o.a. bij de snackbar, i.p.v. thuis, a.u.b. en d.w.z. m.b.t. hem",
    "bijv. een mes",
    "op 03.12.2026 en 03-12-2026 en 3/12",
    "hij vroeg 1.250,00 euro of 12.50",
    "ging weg... toen kwam hij",
    "en/of m/v 24/7",
    "1.2.3 en 4,5",
    "hij is er niet. Hij komt nog",
    "hij is er niet. hij komt nog",
    "weg. De rest bleef. Is dat zo",
    "16.30uur of 3.5kg",
    "dat is het punt van de jongen, op dat punt is hij boos",
    "hoi:) xD :/ ;-) <3",
    "ik zei: nee / ja",
    "school: 10:00-11:00",
]


@pytest.mark.parametrize("net", Net)
@pytest.mark.parametrize("text", PLAIN)
def test_times_amounts_dates_and_abbreviations_are_no_links(text: str, net: Net) -> None:
    assert without_links(text, instead=OUT, net=net) == text


@pytest.mark.parametrize(
    "text",
    [
        "ging mis.Toen kwam de politie",
        "ging mis.toen kwam hij",
        "klaar.De rest ging weg",
        "ik ben klaar.nu gaan we",
        "@jan.jansen en @kees.nl verkopen",
        "account jan.jansen_010",
        "dhr.Jansen",
        "mail naam@mail.nl",
        "weg . toen",
    ],
)
def test_a_forgotten_space_and_a_name_with_a_dot_look_like_no_link(text: str) -> None:
    assert not has_link(text, net=Net.LIKELY)


def test_a_forgotten_space_costs_two_words_where_no_link_may_be_kept() -> None:
    text = without_links("het ging mis.Toen kwam hij", instead=OUT)

    assert text == f"het ging {OUT} kwam hij"


def test_brackets_and_full_stops_around_a_link_stay() -> None:
    text = without_links("(zie https://x.example/a_(b), of y.example/z.)", instead="LINK")

    assert text == "(zie LINK, of LINK.)"


def test_a_link_says_where_it_stands_and_what_it_is() -> None:
    text = "zie \uff57\uff57\uff57.me\u200bga.nz/AbC!"
    (link,) = find_links(text)

    assert (text[link.start : link.end], link.address) == (text[4:-1], "www.mega.nz/AbC")


LABELS = st.text(string.ascii_lowercase, min_size=2, max_size=10)
DOTS = st.sampled_from(
    [
        ".",
        "[.]",
        "(dot)",
        " [.] ",
        "\u3002",
        "\uff0e",
        "\u200b.",
        ".\u200b",
        "{.}",
        "%2e",
        "[punt]",
    ]
)
PATHS = st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=12)


@given(LABELS, DOTS, LABELS, PATHS, st.sampled_from(["", "https://", "hxxp://", "www."]))
def test_no_host_and_no_path_survives_whatever_the_ending(
    name: str, dot: str, ending: str, path: str, scheme: str
) -> None:
    text = without_links(f"kijk op {scheme}{name}{dot}{ending}/{path}Zz9 nou", instead="-")

    assert text == "kijk op - nou"


PIECES = (
    st.sampled_from(["https://", "www.", "mega", ".", "nz", "/", "[.]", "(dot)", " . ", " "])
    | st.sampled_from(["-", "punt", " dot ", "#a", "1.2.3.4", "::1", "[", "]", "%2e", ")"])
    | st.sampled_from(["\u200b", "tg:", "\u00b7", "@", ":", "80", "foo", "http:", "?", "_"])
)


@given(
    st.text() | st.lists(PIECES | st.text(max_size=2)).map("".join),
    st.sampled_from(Net),
)
def test_links_never_overlap_and_none_is_left_when_they_are_taken_out(
    text: str, net: Net
) -> None:
    links = find_links(text, net=net)
    rest = without_links(text, instead=f" {OUT} ", net=net)

    assert all(a.end <= b.start for a, b in itertools.pairwise(links))
    assert all(0 <= link.start < link.end <= len(text) for link in links)
    assert has_link(text, net=net) == bool(links)
    assert not has_link(rest, net=net)
    assert links or rest == text


@given(st.text())
def test_what_looks_like_a_link_could_be_one(text: str) -> None:
    wide = find_links(text)

    for likely in find_links(text, net=Net.LIKELY):
        assert any(w.start < likely.end and likely.start < w.end for w in wide)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a.",
        "a-",
        "a@",
        "www.",
        "http:",
        "[.]",
        "a . ",
        "/",
        "1.",
        ":",
        "a b.",
        "%2f",
        "a\u200b",
    ],
)
def test_a_long_text_is_read_in_a_moment(piece: str) -> None:
    start = time.process_time()

    find_links(piece * 5000)

    assert time.process_time() - start < 2

"""What may rest nowhere: pictures in any spelling, and links about what is never shared."""

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language.safety import (
    LINK_TAKEN_OUT,
    NO_LINKS,
    holds_a_link,
    holds_an_image,
    keeps_no_link,
    name_holds_a_link,
    without_links,
)
from shared.language.taxonomy import CATEGORIES

BEGINNINGS = {
    "jpeg": bytes.fromhex("ffd8ffe000104a46494600010100000100010000"),
    "jpeg, exif": bytes.fromhex("ffd8ffe1001845786966000049492a0008000000"),
    "jpeg, bare": bytes.fromhex("ffd8ffdb004300080606070605080707070909"),
    "png": bytes.fromhex("89504e470d0a1a0a0000000d49484452"),
    "gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "tiff": b"II*\x00\x08\x00\x00\x00\x0e\x00",
    "tiff, motorola": b"MM\x00*\x00\x00\x00\x08\x00\x0e",
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    "avif": b"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00",
    "mp4": b"\x00\x00\x00\x1cftypisom\x00\x00\x02\x00",
    "webm": bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f38108"),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'>",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "zip": b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
}


@pytest.mark.parametrize("content", BEGINNINGS.values(), ids=BEGINNINGS)
def test_a_picture_in_base64_is_seen_without_what_stands_before_it(content: bytes) -> None:
    encoded = base64.b64encode(content).decode()
    for_addresses = base64.urlsafe_b64encode(content).decode()

    for text in (encoded, f"kijk: {encoded}", f"({for_addresses})", f'"{encoded}" op snap'):
        assert holds_an_image(text), text


@pytest.mark.parametrize(
    "text",
    [
        "data:image/png;base64,iVBORw0KGgo=",
        "DATA:IMAGE/JPEG;BASE64,AAAA",
        "zie data: image/gif;base64,AAAA",
        "data:video/mp4,xx",
        "data:;base64,QUJD",
        "data:application/octet-stream;base64,QUJD",
        "data%3Aimage%2Fpng%3Bbase64%2CQUJD",
        "data%253Aimage%252Fpng%253Bbase64%252CQUJD",
        "data&#58;image/png;base64,QUJD",
        "da\u200bta:im\u00adage/png;base64,QUJD",
        "\uff44\uff41\uff54\uff41:image/png;base64,QUJD",
        "<svg onload='x'></svg>",
        "<img src='data:image/png;base64,AA'>",
        "/9j/4AAQ…",
        "foto:/9j/4AAQSkZJRg",
        "\u200b/9j/2wBDAAgG",
        "FF D8 FF E0 00 10 4A 46 49 46",
        "89504e470d0a1a0a0000000d49484452",
        "\\xff\\xd8\\xff\\xe1",
    ],
)
def test_a_picture_is_seen_whatever_way_it_was_pasted(text: str) -> None:
    assert holds_an_image(text)


@pytest.mark.parametrize(
    "text",
    [
        "hij heeft een mes op zak",
        "Mijn data: foto's zijn weg, en de beltegoed-app ook.",
        "de datum / het image van de club",
        "iVBO en R0l zijn afkortingen",
        "zie https://www.instagram.com/p/9j/4AAQSkZ/ en 9j/4AAQ",
        f"https://www.facebook.com/groups/1/posts/pfbid{'02abcDEFghij1234567890KLMNopq' * 3}/",
        f"https://scontent.cdninstagram.com/v/t51.2885-15/12_n.jpg?{'_nc_ohc=Ab1Cd2Ef3&' * 20}",
        "https://nieuws.example/" + "een-heel-lange-titel-van-2026/" * 12,
        "ha" * 400,
        "HAHAHA" * 60,
        "0612345678 " * 40,
        "verantwoordelijkheidsgevoel " * 30,
        "meervoudigepersoonlijkheidsstoornissen\n" * 20,
    ],
)
def test_words_links_and_numbers_are_no_picture(text: str) -> None:
    assert not holds_an_image(text)


@given(st.binary(min_size=400, max_size=1500), st.sampled_from([0, 64, 76]))
def test_whatever_is_as_long_as_a_picture_and_made_of_no_words_counts_as_one(
    content: bytes, width: int
) -> None:
    mixed = bytes(b ^ (37 * n % 251) for n, b in enumerate(content))
    encoded = base64.b64encode(mixed).decode()
    lines = (
        [encoded[i : i + width] for i in range(0, len(encoded), width)] if width else [encoded]
    )

    assert holds_an_image("kijk dit\n" + "\n".join(lines))
    assert holds_an_image(mixed.hex())


@given(
    st.text(max_size=40),
    st.sampled_from(sorted(BEGINNINGS)),
    st.booleans(),
    st.text(max_size=40),
)
def test_no_text_around_it_hides_a_data_address(
    before: str,
    kind: str,
    encode: bool,  # noqa: FBT001 - drawn
    after: str,
) -> None:
    address = f"data:image/x;base64,{base64.b64encode(BEGINNINGS[kind]).decode()}"

    assert holds_an_image(f"{before} {quote(address) if encode else address} {after}")


@pytest.mark.parametrize(
    "text",
    [
        "staan op mega.nz/folder/AbCdEf#sleutel",
        "we.tl/t-abc",
        "bit.ly/x",
        "telegra.ph/Naam-01-02",
        "1drv.ms/u/s!Abc",
        "bunkr.ru/a/AbC",
        "snapchat.app.link/AbC",
        "hxxps://mega[.]nz/folder/AbC",
        "mega . nz / folder",
        "mega (dot) nz",
        "xn--mnchen-3ya.de",
        "192.0.2.7/foto.jpg",
        "zie naam.voorbeeldnieuw/pad",
        "zie · 192.0.2.7/foto.jpg · 3 foto's",
        "mega.nz · 3 foto's",
    ],
)
def test_whatever_could_be_a_link_is_one_in_a_text(text: str) -> None:
    assert holds_a_link(text)
    assert LINK_TAKEN_OUT in without_links(text)
    assert not holds_a_link(without_links(text))


@given(st.text(max_size=200))
def test_what_is_left_of_any_text_holds_no_link(text: str) -> None:
    assert not holds_a_link(without_links(text))


def test_what_people_read_of_it_holds_no_link_itself() -> None:
    assert not holds_a_link(LINK_TAKEN_OUT)
    assert not holds_a_link(NO_LINKS)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("@jan.jansen", False),
        ("jan.jansen", False),
        ("@piet.nl", False),
        ("+31612345678", False),
        ("https://www.instagram.com/p/Geheim/", True),
        ("instagram.com/naam", True),
        ("mega.nz/folder/x", True),
        ("hxxps://mega[.]nz/x", True),
        ("wa.me/31612345678", True),
    ],
)
def test_the_name_of_an_account_is_a_link_only_if_it_is_written_as_one(
    name: str, *, is_one: bool
) -> None:
    assert name_holds_a_link(name) is is_one


def test_links_are_kept_of_all_but_what_is_never_shared() -> None:
    assert {code for code in CATEGORIES if keeps_no_link(code)} == {"sexting", "grooming"}
    assert not keeps_no_link(None)
    assert not keeps_no_link("weer")

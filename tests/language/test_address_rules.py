import pytest

from shared.language.addresses.accounts import account_of, canonical_name
from shared.language.addresses.kinds import Kind
from shared.language.addresses.posts import exactness, post_of
from shared.language.addresses.rules import RULES, BadRules, Rules, read
from shared.language.taxonomy import PLATFORMS

HEAD = 'version = 1\nsubdomains = ["www"]\ntrackers = ["utm_source"]\nreserved = ["p"]\n'


def rules(table: str, *, head: str = HEAD) -> Rules:
    return read(f"{head}\n[platforms.clips]\n{table}")


def test_every_platform_a_signal_can_come_from_has_rules() -> None:
    assert set(PLATFORMS) - {"anders"} <= set(RULES.platforms)


def test_a_new_platform_needs_no_code() -> None:
    new = rules(
        'hosts = ["clips.example", "cl.example"]\nkeeps_case = true\nshapes = ['
        '{ kind = "post", path = ["/{account}/{number}"], key = "clips.example/c/{number}" },'
        '{ kind = "profile", path = ["/{account}"] }]'
    )

    one, other = (
        canonical_name(name, platform="clips", rules=new) for name in ("Naam", "naam")
    )
    assert (one, other) == ("Naam", "naam")
    assert account_of("www.cl.example/Naam", platform="clips", rules=new).name == "Naam"
    assert post_of("https://cl.example/naam/5?utm_source=a", rules=new) == "clips.example/c/5"
    assert exactness("https://clips.example/naam/5", rules=new) is Kind.POST
    assert exactness("https://clips.example/p", rules=new) is Kind.UNKNOWN


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("hosts = []", "platforms.clips.hosts"),
        ('hosts = ["a.example"]\nhost = "a"', "platforms.clips.host: Extra"),
        ('hosts = ["a.example"]\nname = "["', "no regular expression"),
        ('hosts = ["a.example"]\nphone_numbers = "yes"', "phone_numbers"),
        ('hosts = ["a.example"]\nshapes = [{ kind = "postt" }]', "shapes.0.kind"),
        (
            'hosts = ["a.example"]\nshapes = [{ kind = "post", path = ["/{id}"] }]',
            "no field {id}; known:",
        ),
        (
            'hosts = ["a.example"]\nshapes = [{ kind = "post", path = ["/{code"] }]',
            "cannot be read from '{code' on",
        ),
        (
            'hosts = ["a.example"]\nshapes = [{ kind = "post", key = "a/{code}" }]',
            "nothing catches code",
        ),
        ('hosts = ["a.example"]\n[platforms.b]\nhosts = ["a.example"]', "is clips's as well"),
        ("hosts", "no valid TOML"),
    ],
)
def test_a_mistake_in_the_file_says_where_it_is(table: str, says: str) -> None:
    with pytest.raises(BadRules) as bad:
        rules(table)

    assert says in str(bad.value)


@pytest.mark.parametrize("toml", ["", "platforms = 1", "[platforms]\na = 1"])
def test_a_file_without_tables_says_how_to_write_them(toml: str) -> None:
    with pytest.raises(BadRules, match=r"write tables like \[platforms\.instagram\]"):
        read(toml)

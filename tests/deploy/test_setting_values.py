"""Every value that is documented can be set, as an operator does it; a wrong one is named."""

import json
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from shared.process.settings import BadSettings, read
from tests.deploy.every_setting import every_setting_and_kind
from tests.deploy.test_settings import rows_of_readme

SETTINGS = {name: (field, kind) for name, field, kind in every_setting_and_kind()}
SECRET = "k" * 32

MORE: dict[str, tuple[list[str], list[str]]] = {
    "SEINTJE_NATS_URL": (["nats://a:4222", "nats://a:4222,nats://b:4222"], []),
    "SEINTJE_KVK": (["12345678"], ["1234567", "A2345678"]),
    "SEINTJE_SCHEMAS": (["https://seintje.example/schemas/"], ["schemas", "ftp://x"]),
    "SEINTJE_PAGES": (
        ["https://toestemming.example", "http://[::1]:8081/"],
        ["localhost:8081"],
    ),
    "SEINTJE_PSEUDONYM_KEY": ([SECRET], ["short"]),
    "SEINTJE_RECEIPT_KEY": ([SECRET], ["short"]),
    "SEINTJE_REPLICAS": (["1", "3", "5"], ["2", "0", "many"]),
    "SEINTJE_GUARDIANS": (["1", "2"], ["two"]),
    "SEINTJE_PATIENCE": (["[]", "[0.5, 3]"], ["soms", "[-1]", "5", "[1e300]", "[Infinity]"]),
    "SEINTJE_EARLY": (["[1]", "[]"], ["[3, 3]", "[-1]", "[NaN]", "[1e300]"]),
    "SEINTJE_ON_CALL": (['["manager"]'], ["[]", "manager", '["Jan Jansen"]']),
    "SEINTJE_PROXIES": (
        ['["172.16.0.0/12", "192.0.2.1", "2001:db8::/32"]'],
        ["172.16.0.0/12", '["everybody"]', '["10.0.0.1/8"]'],
    ),
    "SEINTJE_MUNICIPALITY": (["den-haag"], ["Den Haag"]),
    "SEINTJE_SHADOW": (['["linear"]'], ["linear"]),
    "SEINTJE_SECOND_OPINION_HOSTS": (
        ['["ollama", "model.maasdam.example", "192.0.2.1", "2001:db8::1"]'],
        ["ollama", '["https://ollama/v1"]', '["*"]', '[""]'],
    ),
    "SEINTJE_SECOND_OPINION_URL": (
        ["http://127.0.0.1:8000/v1", "http://10.0.0.4/v1/"],
        ["127.0.0.1:8000", "https://api.example.com/v1", "http://ollama:11434/v1"],
    ),
    "SEINTJE_CALL_CONTACTS": (
        ['{"manager": ["mailto:a@b.nl", "tel:+31612345678", "https://x.nl/hook"]}'],
        ["jan", '{"manager": ["jan"]}'],
    ),
    "SEINTJE_CALL_GATEWAY": (["https://sms.example/send"], ["sms.example", "ftp://x"]),
    "SEINTJE_INSTACLEAN_TEST_WEBHOOK": (["http://127.0.0.1:9/hook"], ["hook", "file:///etc"]),
    "SEINTJE_INSTACLEAN_CONTACTS": (
        ['{"tiktok": {"channel": "mail", "to": "a@b.nl", "language": "en"}}', "{}"],
        ["tiktok", '{"tiktok": {"channel": "fax"}}', '{"tiktok": {"too": "a@b.nl"}}'],
    ),
    "SEINTJE_INSTACLEAN_TIME_ZONE": (["Europe/Amsterdam"], ["Nederland"]),
}
"""What a type does not tell by itself: values that are right, and wrong ones."""


def text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def right(field: FieldInfo) -> Iterator[str]:
    """Yield what the field's type and limits allow, as an operator types it."""
    if get_origin(field.annotation) is Literal:
        yield from map(text, get_args(field.annotation))
    if field.annotation is bool:
        yield from ("true", "false", "1", "0")
    for limit in field.metadata:
        match limit:
            case Ge(edge) | Le(edge):
                yield str(edge)


def wrong(field: FieldInfo) -> Iterator[str]:
    """Yield what the field's type and limits forbid."""
    if get_origin(field.annotation) is Literal:
        yield "something else"
    if field.annotation in (bool, int, float):
        yield from ("veel", "inf", "nan", "1e300")
    for limit in field.metadata:
        match limit:
            case Ge(edge):
                yield str(int(edge) - 1)
            case Le(edge):
                yield str(int(edge) + 1)
            case Gt(edge):
                yield str(edge)


def _documented() -> Iterator[tuple[str, str]]:
    for name, default, _ in rows_of_readme():
        if default != "-":
            yield name, default.strip("`")
    for name, (field, _) in SETTINGS.items():
        for value in (*right(field), *MORE.get(name, ([], []))[0]):
            yield name, value


def _refused() -> Iterator[tuple[str, str]]:
    for name, (field, _) in SETTINGS.items():
        for value in (*wrong(field), *MORE.get(name, ([], []))[1]):
            yield name, value


def set_to(patch: pytest.MonkeyPatch, name: str, value: str) -> Any:
    field, kind = SETTINGS[name]
    patch.setenv(name, value)
    settings: BaseSettings = read(kind)
    (key,) = (key for key, one in kind.model_fields.items() if one is field)
    return getattr(settings, key)


@pytest.mark.parametrize(("name", "value"), sorted(set(_documented())))
def test_a_documented_value_can_be_set(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    assert set_to(monkeypatch, name, value) is not None


@pytest.mark.parametrize(("name", "value"), sorted(set(_refused())))
def test_a_wrong_value_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(BadSettings, match=rf"{name}\b"):
        set_to(monkeypatch, name, value)


def test_every_default_of_the_readme_is_the_value_without_the_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, default, _ in rows_of_readme():
        field, kind = SETTINGS[name]
        (key,) = (key for key, one in kind.model_fields.items() if one is field)
        without = getattr(read(kind), key)
        if default != "-":
            with monkeypatch.context() as patch:
                assert set_to(patch, name, default.strip("`")) == without, name


def test_of_every_setting_that_is_not_any_text_there_is_a_value_that_is_refused() -> None:
    refused = {name for name, _ in _refused()}
    free = {name for name, (field, _) in SETTINGS.items() if _is_free(field)}

    assert set(SETTINGS) - refused - free == set()
    assert "SEINTJE_ORGANISATION" in free


def _is_free(field: FieldInfo) -> bool:
    plain = "str" in str(field.annotation).lower() or "Path" in str(field.annotation)
    return plain and not field.metadata and "tuple" not in str(field.annotation)


@pytest.mark.parametrize("name", ["SEINTJE_PAGES", "SEINTJE_SCHEMAS"])
def test_an_address_may_end_on_a_slash(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert (
        set_to(monkeypatch, name, "https://seintje.example/x/") == "https://seintje.example/x"
    )

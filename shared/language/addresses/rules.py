"""What is known of each platform's addresses, read from `platforms.toml` beside this file."""

import re
import tomllib
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from shared.language.addresses.kinds import Kind
from shared.language.addresses.templates import NAME, compiled, fields_of


class BadRules(Exception):
    """The file of platforms is wrong; says which platform and which key."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Shape(_Part):
    """How one kind of address of a platform is written."""

    kind: Kind
    path: tuple[str, ...] = ("/**",)
    host: tuple[str, ...] = ()  # none: any host the platform has
    query: Mapping[str, str] = {}
    fragment: str | None = None
    key: str | None = None  # what all addresses of the same post, or account, become
    adds: tuple[str, ...] = ()  # in the query, what names a part of the post: a comment
    account: str = "{account}"
    certain: bool = True
    leads_to: tuple[str, ...] = ()  # in the query, where the address behind it stands

    @property
    def caught(self) -> frozenset[str]:
        """Return the fields that every address of this shape has."""
        everywhere = [*self.query.values(), self.fragment or ""]
        of_paths = frozenset.intersection(*map(fields_of, self.path))
        of_hosts = frozenset.intersection(*map(fields_of, self.host or ("",)))
        return of_paths.union(of_hosts, *map(fields_of, everywhere))

    @model_validator(mode="after")
    def _key_is_made_of_what_is_caught(self) -> Self:
        if missing := fields_of(self.key or "") - self.caught:
            raise ValueError(f"key: nothing catches {', '.join(sorted(missing))}")
        for template in (*self.path, *self.host, *self.query.values(), self.fragment or ""):
            compiled(template)
        return self


class Platform(_Part):
    """How a platform writes its addresses and compares its names."""

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    hosts: tuple[str, ...] = Field(min_length=1)  # the first is what the others become
    name: str = NAME
    keeps_case: bool = False  # Jan and jan are two accounts
    phone_numbers: Literal["no", "marked", "any"] = "no"
    locale_prefix: bool = False  # /nl-NL/ may stand before any path
    lists: frozenset[str] = frozenset()  # first parts of a path that lead to lists
    reserved: frozenset[str] = frozenset()  # other first parts that are nobody's name
    trackers: frozenset[str] = frozenset()  # in the query: who shared it, and how
    shapes: tuple[Shape, ...] = ()

    @field_validator("name")
    @classmethod
    def _is_an_expression(cls, name: str) -> str:
        try:
            re.compile(name)
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}") from None
        return name


class Rules(_Part):
    """All platforms, and what holds for each of them."""

    version: int
    subdomains: frozenset[str]  # the same site in another language or for another screen
    trackers: frozenset[str]
    reserved: frozenset[str]  # first parts of a path that are nobody's name anywhere
    platforms: Mapping[str, Platform]

    @cached_property
    def _by_host(self) -> Mapping[str, Platform]:
        owners = {}
        for platform in self.platforms.values():
            named = (host for shape in platform.shapes for host in shape.host)
            for host in (*platform.hosts, *named):
                owners[host] = platform
        return MappingProxyType(owners)

    def find(self, code: str | None) -> Platform | None:
        """Return the platform called `code`, if it is known."""
        return self.platforms.get(code) if code else None

    def is_taken(self, word: str, *, by: Platform) -> bool:
        """Return whether a path of the platform that starts with `word` is no account's."""
        return word in by.lists or word in by.reserved or word in self.reserved

    def site(self, host: str) -> str:
        """Return `host` as its copies have it: without www., and by its first name."""
        while host not in self._by_host:
            label, dot, rest = host.partition(".")
            if not dot or "." not in rest or label not in self.subdomains:
                break
            if label != "www" and self.owner(rest) is None:
                break
            host = rest
        platform = self._by_host.get(host)
        return platform.hosts[0] if platform and host in platform.hosts else host

    def owner(self, host: str) -> Platform | None:
        """Return whose host it is; every host below it is too."""
        while host:
            if host in self._by_host:
                return self._by_host[host]
            host = host.partition(".")[2]
        return None


def read(toml: str) -> Rules:
    """Return the rules in `toml`, or raise `BadRules`."""
    try:
        raw = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise BadRules(f"the platforms: no valid TOML: {error}") from None
    tables = raw.get("platforms")
    if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
        raise BadRules("the platforms: write tables like [platforms.instagram]")
    named = {code: {"code": code} | table for code, table in tables.items()}
    try:
        rules = Rules.model_validate(raw | {"platforms": named})
    except ValidationError as error:
        raise BadRules(f"the platforms: {_explained(error)}") from None
    _refuse_shared_hosts(rules)
    return rules


def _explained(error: ValidationError) -> str:
    wrong = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong)


def _refuse_shared_hosts(rules: Rules) -> None:
    owners: dict[str, str] = {}
    for platform in rules.platforms.values():
        for host in platform.hosts:
            if (other := owners.setdefault(host, platform.code)) != platform.code:
                raise BadRules(f"{platform.code}: hosts: {host} is {other}'s as well")


RULES = read((files(__package__) / "platforms.toml").read_text("utf-8"))

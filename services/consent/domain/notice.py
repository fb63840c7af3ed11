"""What a signer reads: versions and languages, and the hash of the exact words."""

import tomllib
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from importlib import resources

from pydantic import Field

from services.consent.domain.said import NoticeShown
from shared.contracts.message import Code, Frozen

NOTICE = "image-consent"
DUTCH = "nl"


class Organisation(Frozen):
    """Who asks, as the notice names it."""

    name: str = "Het jongerenwerk"
    contact: str = "de jongerenwerker"


class Words(Frozen):
    """What one kind of signer reads."""

    title: str
    paragraphs: tuple[str, ...]


class NoticeText(Frozen):
    """The exact words that were shown, kept under their hash."""

    shown: NoticeShown
    text: str


class Notice(Frozen):
    """One version of the notice in one language."""

    notice_id: Code = Field(alias="id")
    version: int = Field(ge=1)
    language: Code
    since: date = Field(alias="from")
    material: bool
    purposes: Mapping[Code, str]
    channels: Mapping[Code, str]
    guardian: Words
    child: Words
    youth: Words

    def words(self, audience: str, organisation: Organisation) -> Words:
        """Return what this kind of signer reads: `guardian`, `child` or `youth`."""
        words: Words = getattr(self, audience)
        filled = (
            p.format(organisation=organisation.name, contact=organisation.contact)
            for p in words.paragraphs
        )
        return Words(title=words.title, paragraphs=tuple(filled))

    def text(
        self,
        audience: str,
        organisation: Organisation,
        *,
        purposes: Collection[str],
        channels: Collection[str],
    ) -> NoticeText:
        """Return all that is shown to somebody who is asked for these, as one text."""
        words = self.words(audience, organisation)
        asked = [label for code, label in self.purposes.items() if code in purposes]
        asked += [label for code, label in self.channels.items() if code in channels]
        whole = "\n".join((words.title, *words.paragraphs, *asked))
        return NoticeText(
            shown=NoticeShown(
                notice_id=self.notice_id,
                version=self.version,
                sha256=sha256(whole.encode()).hexdigest(),
                language=self.language,
            ),
            text=whole,
        )


@cache
def notices() -> tuple[Notice, ...]:
    """Return every version of the notice, oldest first."""
    file = resources.files("services.consent.domain").joinpath("notices.toml")
    rows = tomllib.loads(file.read_text("utf-8"))["notice"]
    found = (Notice.model_validate(row) for row in rows)
    return tuple(sorted(found, key=lambda n: (n.version, n.language)))


def notice(version: int | None = None, *, language: str = DUTCH) -> Notice | None:
    """Return one version, or the newest; in Dutch when the language is not there."""
    versions = [n for n in notices() if version in (None, n.version)]
    if not versions:
        return None
    newest = max(n.version for n in versions)
    texts = {n.language: n for n in versions if n.version == newest}
    return texts.get(language) or texts.get(DUTCH)


def material() -> Mapping[int, date]:
    """Return the versions that make older consent stop counting, and since when."""
    return {n.version: n.since for n in notices() if n.material}

"""`seintje ledger person|export`: all of one person, for who asks what is known. In Dutch.

What was shared is with policy, what platforms were told with Instaclean, consent with consent:
each is asked, and what they say is laid side by side (AVG art. 15).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import SecretStr
from rich.markup import escape

from clients.cli.consent.files import lines_of, plain, print_file
from clients.cli.console import (
    Actor,
    columns,
    here,
    numbered,
    out,
    print_table,
    with_broker,
    write_files,
)
from clients.cli.policy.lines import DAY, print_lines
from clients.cli.policy.pages import pages
from shared.client.front_end import FrontEnd
from shared.contracts.consent.files import ConsentFile, ShowFile
from shared.contracts.instaclean.access import FindNotices, PersonEntry, PersonNotice
from shared.contracts.policy.access import FindShares, PersonShare
from shared.language.instaclean import DECISIONS
from shared.language.taxonomy import CATEGORIES

commands = typer.Typer()

Platform = Annotated[str | None, typer.Option(help="Platform van het account.")]
Handle = Annotated[str | None, typer.Option("--account", help="Naam van het account.")]
Person = Annotated[str | None, typer.Option("--code", help="Code van het account.")]
Signals = Annotated[
    list[UUID] | None, typer.Option("--signaal", help="Nummer van een signaal; mag vaker.")
]
Youth = Annotated[
    UUID | None, typer.Option("--jongere", help="Nummer van de jongere, voor toestemming.")
]
NOTHING = "Wij deelden niets over deze persoon, en meldden niets aan een platform."
AT_ONCE = 200  # signals in one question


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks what is known about them: by account, by its code, by signals, as a youth."""

    platform: str | None
    handle: str | None
    code: str | None
    signals: tuple[UUID, ...]
    youth: UUID | None

    @property
    def is_an_account(self) -> bool:
        """Return whether there is something to find shares and notices by."""
        return bool(self.platform and self.handle) or bool(self.code or self.signals)

    def shares_from(self, start: int) -> FindShares:
        """Return the question to policy, from a line on."""
        return FindShares(
            platform=self.platform,
            handle=SecretStr(self.handle) if self.handle else None,
            person=self.code,
            signals=self.signals,
            start=start,
        )

    def notices_of(self, signals: tuple[UUID, ...]) -> FindNotices:
        """Return the question to Instaclean, with some of the signals."""
        return FindNotices(
            platform=self.platform,
            handle=SecretStr(self.handle) if self.handle else None,
            signals=signals,
        )


@dataclass(frozen=True, slots=True)
class Known:
    """All that the services know of one person, and what they say of it in Dutch."""

    shares: Sequence[PersonShare]
    entries: Sequence[PersonEntry]
    consent: ConsentFile | None
    text: str

    @property
    def notices(self) -> list[PersonNotice]:
        """Return every notice about every account."""
        return [notice for entry in self.entries for notice in entry.notices]


@commands.command()
def person(
    platform: Platform = None,
    handle: Handle = None,
    code: Person = None,
    signals: Signals = None,
    youth: Youth = None,
    actor: Actor = "privacy-officer",
) -> None:
    """Laat zien wie wat kreeg over één persoon: partners, platforms, en wat is toegestaan."""
    asker = Asker(platform, handle, code, tuple(signals or ()), youth)
    known = with_broker(lambda client: _ask(client, asker), actor)
    print_lines(known.shares)
    _print_entries(known.entries)
    if known.consent is not None:
        print_file(known.consent)


@commands.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Map voor de bestanden met inzage.")],
    platform: Platform = None,
    handle: Handle = None,
    code: Person = None,
    signals: Signals = None,
    youth: Youth = None,
    actor: Actor = "privacy-officer",
) -> None:
    """Maak een overzicht voor wie vraagt wat er over hem of haar bekend en gedeeld is."""
    asker = Asker(platform, handle, code, tuple(signals or ()), youth)
    known = with_broker(lambda client: _ask(client, asker), actor)
    files = {
        "inzage.txt": known.text + "\n",
        "inzage.json": _as_json([share.model_dump(mode="json") for share in known.shares]),
        "inzage-meldingen.json": _as_json([e.model_dump(mode="json") for e in known.entries]),
    }
    if known.consent is not None:
        files["inzage-toestemming.json"] = _as_json(plain(known.consent))
    write_files(folder, files, private=True)  # who may read it is for the officer to decide
    notices = len(known.notices)
    about = (
        "1 melding aan een platform" if notices == 1 else f"{notices} meldingen aan platforms"
    )
    out.print(f"{len(known.shares)} keer gedeeld, {about}. Zie {escape(str(folder))}.")


async def _ask(client: FrontEnd, asker: Asker) -> Known:
    """Ask every service; what was shared names signals, and those lead to accounts too."""
    shares: list[PersonShare] = []
    texts: list[str] = []
    if asker.is_an_account or asker.youth is None:  # of nobody: policy says what to name
        async for page in pages(client, asker.shares_from):
            shares += page.lines
            texts.append(page.text)
    entries = await _entries(client, asker, {share.signal_id for share in shares})
    texts += [entry.text for entry in entries]
    consent = await client.ask(ShowFile(youth_id=asker.youth)) if asker.youth else None
    texts += ["\n".join(lines_of(consent))] if consent else []
    return Known(shares, entries, consent, "\n\n".join(filter(None, texts)) or NOTHING)


async def _entries(
    client: FrontEnd, asker: Asker, shared_signals: set[UUID]
) -> list[PersonEntry]:
    """Return every account that Instaclean knows by its name or by one of the signals."""
    found: dict[UUID, PersonEntry] = {}
    signals = [*asker.signals, *sorted(shared_signals - set(asker.signals))]
    for first in range(0, max(len(signals), 1), AT_ONCE):
        some = tuple(signals[first : first + AT_ONCE])
        if not some and not (asker.platform and asker.handle):
            break
        query = asker.notices_of(some)
        async for page in pages(client, partial(_from, query)):
            found |= {entry.entry_id: entry for entry in page.entries}
    return list(found.values())


def _from(query: FindNotices, start: int) -> FindNotices:
    return query.model_copy(update={"start": start})


def _print_entries(entries: Sequence[PersonEntry]) -> None:
    table = columns("melding aan een platform", "wat ermee gebeurde", numbers=True)
    for entry in entries:
        for notice in entry.notices:
            table.add_row(numbered(_about(notice), notice.notice_id), _outcome(notice))
        if not entry.notices:
            what = f"{entry.platform}: op de lijst, {entry.signals} keer gezien"
            table.add_row(numbered(what, entry.entry_id), "nog geen melding")
    print_table(table, empty="Er is niets gemeld aan een platform.")


def _about(notice: PersonNotice) -> str:
    sent = f"verstuurd {here(notice.sent_at, DAY)}" if notice.sent_at else "niet verstuurd"
    return f"{notice.platform}: {CATEGORIES[notice.category].label}, {sent}"


def _outcome(notice: PersonNotice) -> str:
    words = DECISIONS.get(notice.decision or "", "nog geen besluit")
    until = f"\nbewaren tot {here(notice.kept_until, DAY)}" if notice.kept_until else ""
    return words + until


def _as_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

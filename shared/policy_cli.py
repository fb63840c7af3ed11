"""`seintje policy …`: agreements, and what the policy decided. For privacy officers; Dutch."""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from shared import provision
from shared.client import FrontEnd
from shared.console import Actor, carry_out, err, out, settings_with_logs, with_broker
from shared.contracts.policy import (
    AgreementsApplied,
    AgreementsChecked,
    AgreementsCompared,
    AgreementsText,
    ApplyAgreements,
    ApproveAgreements,
    CheckAgreements,
    CompareAgreements,
    DecisionLog,
    Explain,
    Explanation,
    ListVersions,
    PartnerDecision,
    Problem,
    ReadAgreements,
    ReadDecisions,
    RecordConsentToShare,
    ReplayDecisions,
    Replayed,
    Versions,
    Visible,
    WhatIf,
    WhatIfAnswer,
)
from shared.demo import scenario
from shared.service import installed
from shared.taxonomy import CATEGORIES
from shared.texts import field_name

policy = typer.Typer(
    no_args_is_help=True, help="Afspraken met partners, en wat er besloten is."
)

STATES = {"proposed": "voorgesteld", "in-force": "geldt", "past": "gold eerder"}
TERMS = {
    "purpose": "doel",
    "legal_basis": "wettelijke grondslag",
    "dpia": "DPIA",
    "valid_until": "geldt tot en met",
    "review_by": "te evalueren voor",
    "retention_days": "dagen te bewaren",
    "onward": "doorgeven mag aan",
}

Day = Annotated[str | None, typer.Option("--on", help="Op deze dag. Anders: vandaag.")]


@policy.command()
def sample() -> None:
    """Toon de afspraken van een verzonnen organisatie, om mee te beginnen."""
    print(scenario.agreements(on=datetime.now(UTC).date()), end="")  # noqa: T201


@policy.command()
def apply(file: Path, actor: Actor = "privacy-officer") -> None:
    """Stel de afspraken in een bestand voor. Daarna keurt iemand anders ze goed."""
    toml = _read(file)

    async def work(client: FrontEnd) -> int:
        checked = await client.ask(CheckAgreements(toml=toml))
        assert isinstance(checked, AgreementsChecked)  # noqa: S101 - `ask` has checked it
        if checked.problems:
            return _say(file, checked.problems)
        event = await client.carry_out(ApplyAgreements(toml=toml))
        if isinstance(event, AgreementsApplied):
            out.print(f"Versie {checked.policy_version} geldt al.")
            return 0
        digest = getattr(event, "sha256", "")
        out.print(
            f"Versie {checked.policy_version} wacht op een tweede persoon. Bekijk haar met:"
        )
        out.print(f"  seintje policy diff {escape(str(file))}", soft_wrap=True)
        out.print("en laat iemand anders haar goedkeuren:")
        out.print(f"  seintje policy approve {digest} --as NAAM", soft_wrap=True)
        return 0

    sys.exit(with_broker(work, actor))


@policy.command()
def approve(
    sha256: Annotated[str, typer.Argument(help="De code van de versie, helemaal.")],
    actor: Annotated[
        str, typer.Option("--as", help="Wie je bent. Niet wie de versie voorstelde.")
    ],
) -> None:
    """Keur een versie goed die iemand anders voorstelde. Daarna geldt zij."""
    settings = settings_with_logs("WARNING")

    async def work(client: FrontEnd) -> None:
        text = await client.ask(ReadAgreements(sha256=sha256))
        assert isinstance(text, AgreementsText)  # noqa: S101 - `ask` has checked it
        partners = provision.partners_of(text.toml)
        for partner in partners:
            durable = provision.partner(partner)
            await provision.consumer(client.js, durable, ack_wait=settings.ack_wait)
        await client.carry_out(ApproveAgreements(sha256=sha256))
        out.print(f"Versie {text.policy_version} geldt nu voor {', '.join(partners)}.")

    with_broker(work, actor, settings)


@policy.command()
def versions(actor: Actor = "privacy-officer") -> None:
    """Laat de versies zien: wie stelde ze voor, en wie keurde ze goed."""

    async def work(client: FrontEnd) -> None:
        answer = await client.ask(ListVersions())
        assert isinstance(answer, Versions)  # noqa: S101 - `ask` has checked it
        table = Table("versie", "stand", "voorgesteld door", "goedgekeurd door", "code")
        table.columns[-1].overflow = "fold"
        for v in answer.versions:
            approved = f"{v.approved_by} {v.approved_at:%d-%m-%Y}" if v.approved_at else ""
            asked = f"{v.proposed_by} {v.proposed_at:%d-%m-%Y}"
            table.add_row(
                str(v.policy_version), STATES.get(v.state, v.state), asked, approved, v.sha256
            )
        out.print(table)
        for v in answer.versions:
            if v.state == "proposed":
                out.print(f"seintje policy approve {v.sha256} --as NAME", soft_wrap=True)

    with_broker(work, actor)


@policy.command()
def diff(file: Path, on: Day = None, actor: Actor = "privacy-officer") -> None:
    """Laat zien wie met dit bestand iets anders ziet dan nu."""
    toml, day = _read(file), _day(on)

    async def work(client: FrontEnd) -> int:
        answer = await client.ask(CompareAgreements(toml=toml, on=day))
        assert isinstance(answer, AgreementsCompared)  # noqa: S101 - `ask` has checked it
        if answer.problems:
            return _say(file, answer.problems)
        out.print(f"Versie {answer.before} → {answer.after}, op {answer.on:%d-%m-%Y}.")
        table = Table("partner", "soort signaal", "veld", "was", "wordt", "alleen")
        for line in answer.visible:
            was, becomes = (_seen(line.field, way) for way in (line.before, line.after))
            colour = "green" if line.after is None else "red" if line.before is None else ""
            shown = f"[{colour}]{becomes}[/]" if colour else becomes
            label = CATEGORIES[line.category].label
            table.add_row(line.partner, label, line.field, was, shown, _only(line))
        out.print(table if answer.visible else "Niemand ziet iets anders dan nu.")
        for term in answer.terms:
            before, after = (escape(part or "—") for part in (term.before, term.after))
            out.print(f"[bold]{term.agreement}[/] {term.field}: {before} → {after}")
        return 0

    sys.exit(with_broker(work, actor))


@policy.command("what-if")
def what_if(
    file: Path,
    on: Day = None,
    since: Annotated[
        str | None, typer.Option(help="Alleen signalen die sindsdien gezien zijn.")
    ] = None,
    actor: Actor = "privacy-officer",
) -> None:
    """Laat zien wat dit bestand met de signalen van eerder had gedaan."""
    query = WhatIf(toml=_read(file), on=_day(on), since=_day(since))

    async def work(client: FrontEnd) -> int:
        answer = await client.ask(query)
        assert isinstance(answer, WhatIfAnswer)  # noqa: S101 - `ask` has checked it
        if answer.problems:
            return _say(file, answer.problems)
        table = Table(
            "partner", "kreeg", "zou krijgen", "nieuw", "niet meer", "andere velden",
            title=f"{answer.signals} signalen, het bestand op {answer.on:%d-%m-%Y}",
        )  # fmt: skip
        for p in answer.partners:
            numbers = (p.was, p.would_be, p.newly, p.no_longer, p.otherwise)
            table.add_row(p.partner, *map(str, numbers))
        out.print(table)
        for example in answer.examples:
            was, would = (_outcome(d) for d in (example.before, example.after))
            partner = example.after or example.before
            name = partner.partner if partner else ""
            out.print(f"{example.signal_id} {name}: {was} → {would}", soft_wrap=True)
        return 0

    sys.exit(with_broker(work, actor))


@policy.command()
def explain(signal: UUID, partner: str, actor: Actor = "privacy-officer") -> None:
    """Leg uit wat een partner van een signaal krijgt, en waarom. Of waarom niet."""

    async def work(client: FrontEnd) -> None:
        answer = await client.ask(Explain(signal_id=signal, partner=partner))
        assert isinstance(answer, Explanation)  # noqa: S101 - `ask` has checked it
        decision = answer.decision
        if decision.shared:
            table = Table(
                "veld", "wat de partner ziet", "afspraak", title=f"{partner}: gedeeld"
            )
            for grant in decision.grants:
                table.add_row(grant.field, _seen(grant.field, grant.transform), grant.clause)
            out.print(table)
            onward = ", ".join(decision.onward) or "niemand"
            out.print(
                f"Te wissen na {decision.retention_days} dagen. Doorgeven mag aan: {onward}."
            )
        else:
            near = f" Dichtst erbij: afspraak {decision.clause}." if decision.clause else ""
            out.print(f"{partner}: niet gedeeld, want: {_outcome(decision)}.{near}")
        for clause, text in answer.clauses.items():
            out.print(f"[bold]{clause}[/] {escape(text)}")
        for ban, law in answer.bans.items():
            out.print(f"[bold]{ban}[/] gaat boven wat er is afgesproken: {escape(law)}")
        for name, value in answer.terms.items():
            out.print(f"{TERMS.get(name, name)}: {escape(value) or 'niemand'}")
        out.print(
            f"Versie {answer.policy_version} van de afspraken, op {answer.today:%d-%m-%Y}."
        )

    with_broker(work, actor)


@policy.command()
def consent(
    signal: UUID,
    given: Annotated[bool, typer.Option("--ja/--nee", help="Wat de jongere zei.")],
    actor: Actor = "worker",
) -> None:
    """Schrijf op of de jongere het goed vindt om te delen. Er wordt opnieuw besloten."""
    carry_out(
        RecordConsentToShare(signal_id=signal, given=given),
        actor,
        "Opgeschreven, en opnieuw besloten.",
    )


@policy.command("log")
def log_(
    signal: Annotated[UUID | None, typer.Option(help="Alleen van dit signaal.")] = None,
    actor: Actor = "privacy-officer",
) -> None:
    """Schrijf elk besluit als JSON, een per regel (Authorization Decision Log)."""

    async def work(client: FrontEnd) -> None:
        start: int | None = 0
        while start is not None:
            answer = await client.ask(ReadDecisions(start=start, signal_id=signal))
            assert isinstance(answer, DecisionLog)  # noqa: S101 - `ask` has checked it
            for record in answer.records:
                sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
            start = answer.next

    with_broker(work, actor)


@policy.command()
def replay(actor: Actor = "privacy-officer") -> None:
    """Neem elk besluit opnieuw. Komt er een anders uit, dan eindigt dit met code 1."""

    async def work(client: FrontEnd) -> int:
        checked, differing = 0, list[UUID]()
        start: int | None = 0
        while start is not None:
            answer = await client.ask(ReplayDecisions(start=start))
            assert isinstance(answer, Replayed)  # noqa: S101 - `ask` has checked it
            checked += answer.checked
            differing += answer.differing
            start = answer.next
        out.print(
            f"{checked} besluiten opnieuw genomen; {len(differing)} keer met iets anders."
        )
        for signal_id in differing:
            err.print(f"[red]{signal_id}[/]")
        return 1 if differing else 0

    sys.exit(with_broker(work, actor))


# --- small things -----------------------------------------------------------------


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        err.print(f"[red]{escape(str(file))} is niet te lezen ({type(error).__name__}).[/]")
        sys.exit(1)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        err.print(f"[red]{escape(str(text))} is geen dag. Schrijf het als 2026-12-31.[/]")
        sys.exit(1)


def _say(file: Path, problems: tuple[Problem, ...]) -> int:
    for problem in problems:
        where = f"regel {problem.line}, " if problem.line else ""
        err.print(f"[red]{escape(f'{file}: {where}{problem.field}: {problem.message}')}[/]")
    return 1


def _seen(field: str, transform: str | None) -> str:
    return "niets" if transform in (None, "drop") else field_name(field, transform or "")


def _outcome(decision: PartnerDecision | None) -> str:
    if decision is None:
        return "geen partner"
    if decision.reason:
        return installed()["policy"].refusals.get(decision.reason, decision.reason)
    return ", ".join(field_name(g.field, g.transform) for g in decision.grants)


def _only(line: Visible) -> str:
    parts = [
        ", ".join(line.neighbourhoods),
        "nagegaan op straat" if line.only_verified else "",
        "met toestemming" if line.only_with_consent else "",
    ]
    return "; ".join(part for part in parts if part)

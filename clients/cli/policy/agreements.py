"""`seintje policy …`: agreements, and what the policy decided. For privacy officers; Dutch."""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape

from clients.cli.console import (
    Actor,
    carry_out,
    columns,
    err,
    out,
    with_broker,
)
from clients.demo import scenario
from shared.client.front_end import FrontEnd
from shared.contracts.policy.agreements import (
    AgreementsApplied,
    ApplyAgreements,
    ApproveAgreements,
    CheckAgreements,
    ListVersions,
    Problem,
)
from shared.contracts.policy.decide import PartnerDecision, RecordConsentToShare
from shared.contracts.policy.explain import Explain
from shared.contracts.policy.log import ReadDecisions, ReplayDecisions
from shared.language.refusals import words_of
from shared.language.sharing import field_name

policy = typer.Typer(
    no_args_is_help=True, help="Afspraken met partners, en wat er besloten is."
)

STATES = {"proposed": "voorgesteld", "in-force": "geldt", "past": "gold eerder"}
TERMS = {
    "purpose": "doel",
    "legal_basis": "wettelijke grondslag",
    "dpia": "DPIA",
    "partner": "partner",
    "valid_from": "geldt vanaf",
    "valid_until": "geldt tot en met",
    "review_by": "te evalueren voor",
    "retention_days": "dagen te bewaren",
    "onward": "doorgeven mag aan",
    "delivery": "hoe het komt",
}
DELIVERIES = {"full": "het hele bericht", "thin": "een seintje, en op te halen"}

Day = Annotated[str | None, typer.Option("--on", help="Op deze dag. Anders: vandaag.")]


@policy.command()
def sample() -> None:
    """Toon de afspraken van een verzonnen organisatie, om mee te beginnen."""
    print(scenario.agreements(on=datetime.now(UTC).date()), end="")  # noqa: T201


@policy.command()
def apply(file: Path, actor: Actor = "privacy-officer") -> None:
    """Stel de afspraken in een bestand voor. Daarna keurt iemand anders ze goed."""
    toml = read_file(file)

    async def work(client: FrontEnd) -> int:
        checked = await client.ask(CheckAgreements(toml=toml))
        if checked.problems:
            return say_problems(file, checked.problems)
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

    async def work(client: FrontEnd) -> None:
        event = await client.carry_out(ApproveAgreements(sha256=sha256))
        if isinstance(event, AgreementsApplied):
            partners = ", ".join(event.partner_ids)
            out.print(f"Versie {event.policy_version} geldt nu voor {partners}.")

    with_broker(work, actor)


@policy.command()
def versions(actor: Actor = "privacy-officer") -> None:
    """Laat de versies zien: wie stelde ze voor, en wie keurde ze goed."""

    async def work(client: FrontEnd) -> None:
        answer = await client.ask(ListVersions())
        table = columns("versie", "stand", "voorgesteld door", "goedgekeurd door", "code")
        for v in answer.versions:
            approved = f"{v.approved_by} {v.approved_at:%d-%m-%Y}" if v.approved_at else ""
            asked = f"{v.proposed_by} {v.proposed_at:%d-%m-%Y}"
            table.add_row(
                str(v.policy_version), STATES.get(v.state, v.state), asked, approved, v.sha256
            )
        out.print(table)
        for v in answer.versions:
            if v.state == "proposed":
                out.print(f"seintje policy approve {v.sha256} --as NAAM", soft_wrap=True)

    with_broker(work, actor)


@policy.command()
def explain(signal: UUID, partner: str, actor: Actor = "privacy-officer") -> None:
    """Leg uit wat een partner van een signaal krijgt, en waarom. Of waarom niet."""

    async def work(client: FrontEnd) -> None:
        answer = await client.ask(Explain(signal_id=signal, partner=partner))
        decision = answer.decision
        if decision.shared:
            table = columns(
                "veld", "wat de partner ziet", "afspraak", title=f"{partner}: gedeeld"
            )
            for grant in decision.grants:
                table.add_row(grant.field, seen(grant.field, grant.transform), grant.clause)
            out.print(table)
            onward = ", ".join(decision.onward) or "niemand"
            out.print(
                f"Te wissen na {decision.retention_days} dagen. Doorgeven mag aan: {onward}."
            )
        else:
            near = f" Dichtst erbij: afspraak {decision.clause}." if decision.clause else ""
            out.print(f"{partner}: niet gedeeld, want: {outcome(decision)}.{near}")
        for clause, text in answer.clauses.items():
            out.print(f"[bold]{clause}[/] {escape(text)}")
        for ban, law in answer.bans.items():
            out.print(f"[bold]{ban}[/] gaat boven wat er is afgesproken: {escape(law)}")
        for name, value in answer.terms.items():
            out.print(f"{TERMS.get(name, name)}: {escape(as_words(value)) or 'niemand'}")
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


def read_file(file: Path) -> str:
    """Return its text, or say that it cannot be read and stop."""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        err.print(f"[red]{escape(str(file))} is niet te lezen ({type(error).__name__}).[/]")
        sys.exit(1)


def as_day(text: str | None) -> date | None:
    """Return the day it names, or say that it names none and stop."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        err.print(f"[red]{escape(str(text))} is geen dag. Schrijf het als 2026-12-31.[/]")
        sys.exit(1)


def say_problems(file: Path, problems: tuple[Problem, ...]) -> int:
    """Say what is wrong in a file, line by line."""
    for problem in problems:
        where = f"regel {problem.line}, " if problem.line else ""
        err.print(f"[red]{escape(f'{file}: {where}{problem.field}: {problem.message}')}[/]")
    return 1


def seen(field: str, transform: str | None) -> str:
    """Return what a partner sees of a field."""
    return "niets" if transform in (None, "drop") else field_name(field, transform or "")


def outcome(decision: PartnerDecision | None) -> str:
    """Return what a partner gets, or why it gets nothing."""
    if decision is None:
        return "geen partner"
    if decision.reason:
        return words_of("policy").get(decision.reason, decision.reason)
    return ", ".join(field_name(g.field, g.transform) for g in decision.grants)


def as_words(value: str) -> str:
    """Return a term as people write it: a day as 31-12-2026."""
    try:
        return f"{date.fromisoformat(value):%d-%m-%Y}"
    except ValueError:
        return DELIVERIES.get(value, value)

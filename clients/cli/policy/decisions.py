"""`seintje policy …`: what was decided about sharing, and why. For privacy officers; Dutch."""

import json
import sys
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape

from clients.cli.console import Actor, asked, carry_out, columns, err, out, with_broker
from clients.cli.policy.pages import pages
from clients.cli.policy.terms import as_words, outcome, seen
from shared.client.front_end import FrontEnd
from shared.contracts.policy.decide import PartnerDecision, RecordConsentToShare
from shared.contracts.policy.explain import Explain
from shared.contracts.policy.log import ReadDecisions, ReplayDecisions
from shared.language.policy import TERMS

commands = typer.Typer()


@commands.command()
def explain(signal: UUID, partner: str, actor: Actor = "privacy-officer") -> None:
    """Leg uit wat een partner van een signaal krijgt, en waarom. Of waarom niet."""
    answer = asked(Explain(signal_id=signal, partner=partner), actor)
    if answer.decision.shared:
        _print_shared(answer.decision)
    else:
        _print_withheld(answer.decision)
    for clause, text in answer.clauses.items():
        out.print(f"[bold]{clause}[/] {escape(text)}")
    for ban, law in answer.bans.items():
        out.print(f"[bold]{ban}[/] gaat boven wat er is afgesproken: {escape(law)}")
    for name, value in answer.terms.items():
        out.print(f"{TERMS.get(name, name)}: {escape(as_words(value)) or 'niemand'}")
    out.print(f"Versie {answer.policy_version} van de afspraken, op {answer.today:%d-%m-%Y}.")


@commands.command()
def consent(
    signal: UUID,
    agrees: Annotated[bool, typer.Option("--ja/--nee", help="Wat de jongere zei.")],
    actor: Actor = "worker",
) -> None:
    """Schrijf op of de jongere het goed vindt om te delen. Er wordt opnieuw besloten."""
    command = RecordConsentToShare(signal_id=signal, given=agrees)
    carry_out(command, actor, "Opgeschreven, en opnieuw besloten.")


@commands.command("log")
def log_(
    signal: Annotated[UUID | None, typer.Option(help="Alleen van dit signaal.")] = None,
    actor: Actor = "privacy-officer",
) -> None:
    """Schrijf elk besluit als JSON, een per regel (Authorization Decision Log)."""

    async def work(client: FrontEnd) -> None:
        async for page in pages(
            client, lambda start: ReadDecisions(start=start, signal_id=signal)
        ):
            for record in page.records:
                sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")

    with_broker(work, actor)


@commands.command()
def replay(actor: Actor = "privacy-officer") -> None:
    """Neem elk besluit opnieuw. Komt er een anders uit, dan eindigt dit met code 1."""

    async def work(client: FrontEnd) -> tuple[int, list[UUID]]:
        checked, differing = 0, list[UUID]()
        async for page in pages(client, lambda start: ReplayDecisions(start=start)):
            checked += page.checked
            differing += page.differing
        return checked, differing

    checked, differing = with_broker(work, actor)
    out.print(f"{checked} besluiten opnieuw genomen; {len(differing)} keer met iets anders.")
    for signal_id in differing:
        err.print(f"[red]{signal_id}[/]")
    sys.exit(1 if differing else 0)


def _print_shared(decision: PartnerDecision) -> None:
    table = columns(
        "veld", "wat de partner ziet", "afspraak", title=f"{decision.partner}: gedeeld"
    )
    for grant in decision.grants:
        table.add_row(grant.field, seen(grant.field, grant.transform), grant.clause)
    out.print(table)
    onward = ", ".join(decision.onward) or "niemand"
    out.print(f"Te wissen na {decision.retention_days} dagen. Doorgeven mag aan: {onward}.")


def _print_withheld(decision: PartnerDecision) -> None:
    near = f" Dichtst erbij: afspraak {decision.clause}." if decision.clause else ""
    out.print(f"{decision.partner}: niet gedeeld, want: {outcome(decision)}.{near}")

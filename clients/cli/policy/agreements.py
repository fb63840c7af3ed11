"""`seintje policy …`: agreements that two people put in force. For privacy officers; Dutch."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from clients.cli.console import (
    Actor,
    asked,
    carry_out,
    columns,
    here,
    out,
    read_text,
    with_broker,
)
from clients.cli.policy.terms import print_problems
from clients.demo import scenario
from shared.client.front_end import FrontEnd
from shared.contracts.policy.agreements import (
    AgreementsApplied,
    ApplyAgreements,
    ApproveAgreements,
    CheckAgreements,
    ListVersions,
)
from shared.language.policy import VERSIONS

commands = typer.Typer()

DAY = "%d-%m-%Y"


@commands.command()
def sample() -> None:
    """Toon de afspraken van een verzonnen organisatie, om mee te beginnen."""
    print(scenario.agreements(on=datetime.now(UTC).date()), end="")  # noqa: T201


@commands.command()
def apply(file: Path, actor: Actor = "privacy-officer") -> None:
    """Stel de afspraken in een bestand voor. Daarna keurt iemand anders ze goed."""
    toml = read_text(file)

    async def work(client: FrontEnd) -> int:
        checked = await client.ask(CheckAgreements(toml=toml))
        if checked.problems:
            return print_problems(file, checked.problems)
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


@commands.command()
def approve(
    sha256: Annotated[str, typer.Argument(help="De code van de versie, helemaal.")],
    actor: Annotated[
        str, typer.Option("--as", help="Wie je bent. Niet wie de versie voorstelde.")
    ],
) -> None:
    """Keur een versie goed die iemand anders voorstelde. Daarna geldt zij."""
    event = carry_out(ApproveAgreements(sha256=sha256), actor)
    if isinstance(event, AgreementsApplied):
        partners = ", ".join(event.partner_ids)
        out.print(f"Versie {event.policy_version} geldt nu voor {partners}.")


@commands.command()
def versions(actor: Actor = "privacy-officer") -> None:
    """Laat de versies zien: wie stelde ze voor, en wie keurde ze goed."""
    answer = asked(ListVersions(), actor)
    table = columns("versie", "stand", "voorgesteld door", "goedgekeurd door", "code")
    for one in answer.versions:
        approved = f"{one.approved_by} {here(one.approved_at, DAY)}" if one.approved_at else ""
        table.add_row(
            str(one.policy_version),
            VERSIONS.get(one.state, one.state),
            f"{one.proposed_by} {here(one.proposed_at, DAY)}",
            approved,
            one.sha256,
        )
    out.print(table)
    for one in answer.versions:
        if one.state == "proposed":
            out.print(f"seintje policy approve {one.sha256} --as NAAM", soft_wrap=True)

"""`seintje ledger …`: who received what, and what is to be deleted. In Dutch."""

import json
import sys
from typing import Annotated
from uuid import UUID

import typer

from clients.cli.console import Actor, asked, carry_out, with_broker
from clients.cli.policy.lines import print_lines
from clients.cli.policy.pages import pages
from shared.client.front_end import FrontEnd
from shared.contracts.cloudevents import ENVELOPE
from shared.contracts.policy.ledger import AcknowledgeDelivery, AcknowledgeRecall
from shared.contracts.policy.look_up import LineView, ReadLedger
from shared.contracts.signals.fetch import FetchSignal

commands = typer.Typer(
    no_args_is_help=True, help="Kijk wie wat kreeg, en wat gewist moet worden."
)

OnlyOpen = Annotated[bool, typer.Option("--open", help="Alleen wat nog gewist moet worden.")]


@commands.command("list")
def list_(
    signal: Annotated[
        UUID | None, typer.Option("--signaal", help="Alleen dit signaal.")
    ] = None,
    partner: Annotated[str | None, typer.Option(help="Alleen deze partner.")] = None,
    to_delete: OnlyOpen = False,  # noqa: FBT002
    actor: Actor = "privacy-officer",
) -> None:
    """Laat zien wat met wie gedeeld is."""

    def query_from(start: int) -> ReadLedger:
        return ReadLedger(
            start=start, signal_id=signal, partner=partner, open_recalls=to_delete
        )

    async def work(client: FrontEnd) -> list[LineView]:
        return [line async for page in pages(client, query_from) for line in page.lines]

    print_lines(with_broker(work, actor))


@commands.command()
def received(
    delivery: Annotated[UUID, typer.Argument(help="Nummer van de levering.")],
    actor: Annotated[str, typer.Option("--as", help="De partner.")],
) -> None:
    """Meld als partner dat je een levering gelezen hebt."""
    carry_out(
        AcknowledgeDelivery(delivery_id=delivery), actor, "Genoteerd dat je het gelezen hebt."
    )


@commands.command()
def fetch(
    delivery: Annotated[UUID, typer.Argument(help="Nummer van de levering.")],
    actor: Annotated[str, typer.Option("--as", help="De partner.")],
) -> None:
    """Haal als partner op wat je nu van een signaal mag hebben, als JSON."""
    answer = asked(FetchSignal(delivery_id=delivery), actor)
    fields = answer.model_dump(mode="json", exclude=ENVELOPE, exclude_none=True)
    sys.stdout.write(json.dumps(fields, ensure_ascii=False, indent=2) + "\n")


@commands.command()
def deleted(
    recall: Annotated[UUID, typer.Argument(help="Nummer van het verzoek om te wissen.")],
    actor: Annotated[str, typer.Option("--as", help="De partner.")],
) -> None:
    """Meld als partner dat je gewist hebt wat gewist moest worden."""
    carry_out(AcknowledgeRecall(recall_id=recall), actor, "Genoteerd dat je het gewist hebt.")

"""`seintje consent ending|renew`: what ends, and links to ask it anew. In Dutch."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

import typer

from clients.cli.consent.links import SigningLink
from clients.cli.consent.options import Event, known
from clients.cli.console import Actor, asked, out, point, with_broker
from shared.client.front_end import FrontEnd
from shared.contracts.consent.ending import EndingView, ListEnding
from shared.contracts.consent.record import Signer
from shared.contracts.consent.sign import AskToSign
from shared.language.consent import ENDINGS

commands = typer.Typer()

Group = Annotated[
    list[UUID] | None,
    typer.Option("--jongere", parser=known, help="Alleen deze; mag vaker."),
]
Ahead = Annotated[
    int, typer.Option("--dagen", min=0, max=366, help="Wat binnen zoveel dagen afloopt.")
]


@commands.command()
def ending(
    days: Ahead = 30,
    event: Event = None,
    youths: Group = None,
    actor: Actor = "worker",
) -> None:
    """Laat zien welke toestemming afloopt en opnieuw gevraagd moet worden."""
    answer = asked(_query(days, event, youths), actor)
    for one in answer.consents:
        who = "de jongere" if one.signer is Signer.YOUTH else f"ouder {one.guardian_id or ''}"
        why, where = ENDINGS.get(one.why, one.why), ", ".join(one.channels)
        point(f"[bold]{one.youth_id}[/] {why} ({one.on:%d-%m-%Y})")
        out.print(f"  {who}, voor {where}", soft_wrap=True)
    if not answer.consents:
        out.print("Er loopt niets af.")
        return
    out.print(f"{len(answer.consents)} van {answer.total}. Vraag ze opnieuw:")
    out.print("  seintje consent renew", highlight=False)


@commands.command()
def renew(
    days: Ahead = 30,
    event: Event = None,
    youths: Group = None,
    valid: Annotated[
        int, typer.Option("--link-dagen", min=1, max=60, help="Zo lang werkt een link.")
    ] = 14,
    actor: Actor = "worker",
) -> None:
    """Maak voor alles wat afloopt een nieuwe link. Per regel: jongere, wie tekent, link."""

    async def work(client: FrontEnd) -> None:
        for one in (await client.ask(_query(days, event, youths))).consents:
            link = SigningLink()
            await client.carry_out(_anew(one, link, days=valid, actor=actor))
            line = {"youth": str(one.youth_id), "signer": one.signer.value}
            guardian = {"guardian": str(one.guardian_id)} if one.guardian_id else {}
            print(json.dumps(line | guardian | {"link": link.address}))  # noqa: T201

    with_broker(work, actor)


def _query(days: int, event: UUID | None, youths: Iterable[UUID] | None) -> ListEnding:
    return ListEnding(days=days, event_id=event, youths=tuple(youths or ()))


def _anew(one: EndingView, link: SigningLink, *, days: int, actor: str) -> AskToSign:
    return AskToSign(
        request_id=uuid4(),
        token_sha256=link.token_sha256,
        youth_id=one.youth_id,
        born_on=one.born_on,
        signer=one.signer,
        guardian_id=one.guardian_id,
        channels=one.channels,
        purposes=one.purposes,
        event_id=one.event_id,
        images=one.images,
        present=actor,
        renews=one.consent_id,
        expires_at=datetime.now(UTC) + timedelta(days=days),
    )

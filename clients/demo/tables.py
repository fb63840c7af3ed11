"""What became of the signals and consents of the demo, in tables."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from rich.console import Console
from rich.table import Table

from clients.demo.seen import Seen
from shared.client.front_end import FrontEnd
from shared.contracts.consent.may_publish import MayPublish
from shared.contracts.consent.record import RecordConsent, Signer
from shared.contracts.consent.withdraw import WithdrawConsent
from shared.contracts.instaclean.queue import AccountQueued, ListQueue, SightingCounted
from shared.contracts.message import Message
from shared.contracts.policy.decide import PartnerDecision
from shared.contracts.signals.look_up import ListSignals, SignalView
from shared.language.refusals import words_of
from shared.language.sharing import field_name
from shared.language.taxonomy import CATEGORIES


async def print_signals(client: FrontEnd, console: Console, seen: Seen) -> None:
    """Print per signal its category, what each partner received, and why not."""
    answer = await client.ask(ListSignals(limit=500))
    table = Table(title="Wat er met elk signaal gebeurde", show_lines=True)
    for heading in ("signaal", "categorie en waarom", "ontvangen", "niet, want", "Instaclean"):
        table.add_column(heading, overflow="fold")
    for signal in reversed(answer.signals):
        decisions = seen.decided[signal.signal_id].decisions
        table.add_row(
            signal.text.get_secret_value()[:90],
            f"[bold]{CATEGORIES[signal.category].label}[/]\n{_why(signal)}",
            "\n".join(map(_received, (d for d in decisions if d.shared))) or "niemand",
            "\n".join(_withheld(decisions)),
            _queue_text(seen.queued.get(signal.signal_id)),
        )
    console.print(table)


def _why(signal: SignalView) -> str:
    if signal.chosen_by == "worker":
        return "gekozen door de jongerenwerker"
    return ", ".join(signal.why) or "geen woord herkend: graag zelf kiezen"


def _received(decision: PartnerDecision) -> str:
    fields = ", ".join(field_name(g.field, g.transform) for g in decision.grants)
    clauses = ", ".join(dict.fromkeys(g.clause for g in decision.grants))
    return f"[green]{decision.partner}[/]: {fields} ({clauses})"


def _withheld(decisions: Iterable[PartnerDecision]) -> list[str]:
    """Return a line per reason, with the partners that received nothing for it."""
    reasons = words_of("policy")
    partners: dict[str, list[str]] = {}
    for one in decisions:
        if not one.shared and one.reason:
            near = f" ({one.clause})" if one.clause else ""
            reason = reasons.get(one.reason, one.reason)
            partners.setdefault(reason + near, []).append(one.partner)
    return [f"[yellow]{', '.join(names)}[/]: {reason}" for reason, names in partners.items()]


def _queue_text(queued: Message | None) -> str:
    match queued:
        case AccountQueued():
            return "nieuw op de lijst"
        case SightingCounted():
            return f"{queued.sightings}e keer gezien"
        case _:
            return ""


async def print_consents(client: FrontEnd, console: Console) -> None:
    """Record three consents, take one back, and print whether pictures may be posted."""
    younger, older, withdrawn = uuid4(), uuid4(), uuid4()
    await client.carry_out(_consent(younger, age=13, signer=Signer.GUARDIAN))
    await client.carry_out(_consent(older, age=17, signer=Signer.YOUTH))
    await client.carry_out(_consent(withdrawn, age=16, signer=Signer.YOUTH))
    await client.carry_out(WithdrawConsent(youth_id=withdrawn, withdrawn_at=datetime.now(UTC)))
    sentences = words_of("consent")
    table = Table(title="Mag deze foto op Instagram?")
    for heading in ("wie staan erop", "antwoord"):
        table.add_column(heading)
    for who, people in (
        ("13 jaar (kind en ouder zeiden ja) en 17 jaar (zelf)", (younger, older)),
        ("dezelfde, en 16 jaar die introk", (younger, older, withdrawn)),
        ("iemand zonder toestemming", (uuid4(),)),
    ):
        answer = await client.ask(MayPublish(people=people, channel="instagram"))
        reasons = " ".join(sentences.get(o.reason, o.reason) for o in answer.objections)
        table.add_row(who, "[green]ja[/]" if answer.allowed else f"[red]nee[/]: {reasons}")
    console.print(table)


def _consent(youth_id: UUID, *, age: int, signer: Signer) -> RecordConsent:
    now = datetime.now(UTC)
    return RecordConsent(
        consent_id=uuid4(),
        youth_id=youth_id,
        born_on=now.date() - timedelta(days=age * 366),
        signer=signer,
        signer_name="Voorbeeld Naam",
        signed_at=now,
        channels=("instagram",),
        assent=True,
    )


async def print_totals(client: FrontEnd, console: Console, seen: Seen, sent: int) -> None:
    """Print how many there were of everything."""
    answer = await client.ask(ListQueue(limit=5))
    table = Table(title="Totalen")
    table.add_column("wat")
    table.add_column("aantal", justify="right")
    rows = [
        ("signalen verstuurd", sent),
        ("signalen gelogd", len(seen.logged)),
        ("geweigerd", len(seen.refused)),
        ("besluiten over delen", len(seen.decided)),
        *((f"bezorgd bij {partner}", n) for partner, n in sorted(seen.received.items())),
        ("accounts op de Instaclean-lijst", answer.total),
        ("signalen over die accounts", len(seen.queued)),
    ]
    for what, number in rows:
        table.add_row(what, str(number))
    console.print(table)

"""`seintje policy …`: agreements, and what the policy decided. For privacy officers."""

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

policy = typer.Typer(no_args_is_help=True, help="Put agreements in force, and explain.")

Day = Annotated[str | None, typer.Option("--on", help="As of this day; left out: today.")]


@policy.command()
def sample() -> None:
    """Print the agreements of an invented organisation: something to start from."""
    print(scenario.agreements(on=datetime.now(UTC).date()), end="")  # noqa: T201


@policy.command()
def apply(file: Path, actor: Actor = "privacy-officer") -> None:
    """Ask for the agreements in FILE: check them; somebody else then approves them."""
    toml = _read(file)

    async def work(client: FrontEnd) -> int:
        checked = await client.ask(CheckAgreements(toml=toml))
        assert isinstance(checked, AgreementsChecked)  # noqa: S101 - `ask` has checked it
        if checked.problems:
            return _say(file, checked.problems)
        event = await client.carry_out(ApplyAgreements(toml=toml))
        if isinstance(event, AgreementsApplied):
            out.print(f"Version {checked.policy_version} is in force.")
            return 0
        digest = getattr(event, "sha256", "")
        out.print(f"Version {checked.policy_version} waits for a second person. Look at it:")
        out.print(f"  seintje policy diff {escape(str(file))}", soft_wrap=True)
        out.print("and let somebody else approve it:")
        out.print(f"  seintje policy approve {digest} --as NAME", soft_wrap=True)
        return 0

    sys.exit(with_broker(work, actor))


@policy.command()
def approve(
    sha256: Annotated[str, typer.Argument(help="The hash of the version, in full.")],
    actor: Annotated[str, typer.Option("--as", help="Who you are: not who asked for it.")],
) -> None:
    """Put a version in force that somebody else asked for, and open its partners' queues."""
    settings = settings_with_logs("WARNING")

    async def work(client: FrontEnd) -> None:
        text = await client.ask(ReadAgreements(sha256=sha256))
        assert isinstance(text, AgreementsText)  # noqa: S101 - `ask` has checked it
        partners = provision.partners_of(text.toml)
        for partner in partners:
            durable = provision.partner(partner)
            await provision.consumer(client.js, durable, ack_wait=settings.ack_wait)
        await client.carry_out(ApproveAgreements(sha256=sha256))
        out.print(f"Version {text.policy_version} is in force for {', '.join(partners)}.")

    with_broker(work, actor, settings)


@policy.command()
def versions(actor: Actor = "privacy-officer") -> None:
    """List the versions: who asked for each, and who approved it."""

    async def work(client: FrontEnd) -> None:
        answer = await client.ask(ListVersions())
        assert isinstance(answer, Versions)  # noqa: S101 - `ask` has checked it
        table = Table("version", "state", "asked for by", "approved by", "sha256")
        table.columns[-1].overflow = "fold"
        for v in answer.versions:
            approved = f"{v.approved_by} {v.approved_at:%Y-%m-%d}" if v.approved_at else ""
            asked = f"{v.proposed_by} {v.proposed_at:%Y-%m-%d}"
            table.add_row(str(v.policy_version), v.state, asked, approved, v.sha256)
        out.print(table)
        for v in answer.versions:
            if v.state == "proposed":
                out.print(f"seintje policy approve {v.sha256} --as NAME", soft_wrap=True)

    with_broker(work, actor)


@policy.command()
def diff(file: Path, on: Day = None, actor: Actor = "privacy-officer") -> None:
    """Show what FILE makes visible to whom, beside the version in force."""
    toml, day = _read(file), _day(on)

    async def work(client: FrontEnd) -> int:
        answer = await client.ask(CompareAgreements(toml=toml, on=day))
        assert isinstance(answer, AgreementsCompared)  # noqa: S101 - `ask` has checked it
        if answer.problems:
            return _say(file, answer.problems)
        out.print(f"Version {answer.before} → {answer.after}, as of {answer.on}.")
        table = Table("partner", "category", "field", "was", "becomes", "only")
        for line in answer.visible:
            was, becomes = line.before or "—", line.after or "—"
            colour = "green" if line.after is None else "red" if line.before is None else ""
            shown = f"[{colour}]{becomes}[/]" if colour else becomes
            cells = (line.partner, line.category, line.field, was, shown, _only(line))
            table.add_row(*cells)
        out.print(table if answer.visible else "Nobody sees anything else than now.")
        for term in answer.terms:
            before, after = (escape(part or "—") for part in (term.before, term.after))
            out.print(f"[bold]{term.agreement}[/] {term.field}: {before} → {after}")
        return 0

    sys.exit(with_broker(work, actor))


@policy.command("what-if")
def what_if(
    file: Path,
    on: Day = None,
    since: Annotated[str | None, typer.Option(help="Only signals seen since.")] = None,
    actor: Actor = "privacy-officer",
) -> None:
    """Show what the draft in FILE would have done with the signals there are."""
    query = WhatIf(toml=_read(file), on=_day(on), since=_day(since))

    async def work(client: FrontEnd) -> int:
        answer = await client.ask(query)
        assert isinstance(answer, WhatIfAnswer)  # noqa: S101 - `ask` has checked it
        if answer.problems:
            return _say(file, answer.problems)
        table = Table(
            "partner", "received", "would", "newly", "no longer", "other fields",
            title=f"{answer.signals} signals, the draft as of {answer.on}",
        )  # fmt: skip
        for p in answer.partners:
            numbers = (p.was, p.would_be, p.newly, p.no_longer, p.otherwise)
            table.add_row(p.partner, *map(str, numbers))
        out.print(table)
        for example in answer.examples:
            was, would = (
                (d.reason or ", ".join(f"{g.field}:{g.transform}" for g in d.grants))
                if d
                else "no such partner"
                for d in (example.before, example.after)
            )
            partner = example.after or example.before
            name = partner.partner if partner else ""
            out.print(f"{example.signal_id} {name}: {was} → {would}", soft_wrap=True)
        return 0

    sys.exit(with_broker(work, actor))


@policy.command()
def explain(signal: UUID, partner: str, actor: Actor = "privacy-officer") -> None:
    """Say why PARTNER gets SIGNAL, with which fields and clauses, or why not."""

    async def work(client: FrontEnd) -> None:
        answer = await client.ask(Explain(signal_id=signal, partner=partner))
        assert isinstance(answer, Explanation)  # noqa: S101 - `ask` has checked it
        decision = answer.decision
        if decision.shared:
            table = Table("field", "transform", "clause", title=f"{partner}: shared")
            for grant in decision.grants:
                table.add_row(grant.field, grant.transform, grant.clause)
            out.print(table)
            onward = ", ".join(decision.onward) or "nobody"
            out.print(
                f"To be deleted after {decision.retention_days} days; passed on to {onward}."
            )
        else:
            near = f", closest clause {decision.clause}" if decision.clause else ""
            out.print(f"{partner}: not shared, because: {decision.reason}{near}")
        for clause, text in answer.clauses.items():
            out.print(f"[bold]{clause}[/] {escape(text)}")
        for ban, law in answer.bans.items():
            out.print(f"[bold]{ban}[/] stands above what is agreed: {escape(law)}")
        for name, value in answer.terms.items():
            out.print(f"{name}: {escape(value)}")
        out.print(f"Agreements version {answer.policy_version}, as of {answer.today}.")

    with_broker(work, actor)


@policy.command()
def consent(
    signal: UUID,
    given: Annotated[bool, typer.Option("--yes/--no", help="What the young person said.")],
    actor: Actor = "worker",
) -> None:
    """Note whether the young person agrees that SIGNAL is shared; it is decided anew."""
    carry_out(
        RecordConsentToShare(signal_id=signal, given=given), actor, "Noted, and decided anew."
    )


@policy.command("log")
def log_(
    signal: Annotated[UUID | None, typer.Option(help="Only of this signal.")] = None,
    actor: Actor = "privacy-officer",
) -> None:
    """Print every decision as a record of the Authorization Decision Log, one per line."""

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
    """Make every past decision again; end with code 1 if one comes out otherwise."""

    async def work(client: FrontEnd) -> int:
        checked, differing = 0, list[UUID]()
        start: int | None = 0
        while start is not None:
            answer = await client.ask(ReplayDecisions(start=start))
            assert isinstance(answer, Replayed)  # noqa: S101 - `ask` has checked it
            checked += answer.checked
            differing += answer.differing
            start = answer.next
        out.print(f"{checked} decisions made again, {len(differing)} calls came out otherwise.")
        for signal_id in differing:
            err.print(f"[red]{signal_id}[/]")
        return 1 if differing else 0

    sys.exit(with_broker(work, actor))


# --- small things -----------------------------------------------------------------


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        err.print(f"[red]{escape(str(file))} cannot be read: {type(error).__name__}.[/]")
        sys.exit(1)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        err.print(f"[red]{escape(str(text))} is no day: write it as 2026-12-31.[/]")
        sys.exit(1)


def _say(file: Path, problems: tuple[Problem, ...]) -> int:
    for problem in problems:
        where = f"line {problem.line}, " if problem.line else ""
        err.print(f"[red]{escape(f'{file}: {where}{problem.field}: {problem.message}')}[/]")
    return 1


def _only(line: Visible) -> str:
    parts = [
        ", ".join(line.neighbourhoods),
        "verified" if line.only_verified else "",
        "with consent" if line.only_with_consent else "",
    ]
    return "; ".join(part for part in parts if part)

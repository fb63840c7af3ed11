"""`seintje instaclean overrule`: what looks like a victim's data, and may stay. In Dutch."""

from typing import Annotated

import typer
from rich.markup import escape

from clients.cli.console import Actor, BadInput, asked, carry_out, here, out, point
from clients.cli.instaclean.accounts import Account
from shared.contracts.instaclean.notice import NoticeView, ShowNotice
from shared.contracts.instaclean.overrule import FindingView, OverruleFinding
from shared.language.instaclean import FINDINGS

commands = typer.Typer()


@commands.command()
def overrule(
    account: Account,
    number: Annotated[
        int, typer.Argument(metavar="NUMMER", min=1, help="Nummer uit `instaclean show`.")
    ],
    reason: Annotated[str, typer.Option("--omdat", help="Waarom het mag blijven.")],
    actor: Actor = "coordinator",
) -> None:
    """Zeg waarom iets in de uitleg mag blijven. Wie de lijst goedkeurt, ziet je reden."""
    findings = asked(ShowNotice(entry_id=account), actor).findings
    if number > len(findings):
        raise BadInput(f"Er is geen nummer {number}. Zie `seintje instaclean show`.")
    mark = findings[number - 1].mark
    carry_out(OverruleFinding(entry_id=account, mark=mark, reason=reason), actor, "Genoteerd.")
    print_missing(asked(ShowNotice(entry_id=account), actor))


def print_missing(notice: NoticeView) -> None:
    """Print what a notice misses, and what was found in its explanation with its number."""
    for sentence in notice.missing_text:
        out.print(f"[yellow]{sentence}[/]")
    for number, finding in enumerate(notice.findings, start=1):
        out.print(f"  {number}. {_line(notice, finding)}")
    if any(finding.overruled_by is None for finding in notice.findings):
        command = f"instaclean overrule {notice.entry_id} NUMMER --omdat REDEN"
        point("Mag iets blijven? Zeg waarom:", command)


def _line(notice: NoticeView, finding: FindingView) -> str:
    text = notice.explanation.get_secret_value() if notice.explanation else ""
    words = escape(text[finding.start : finding.end])
    kind = FINDINGS.get(finding.finding, finding.finding)
    if finding.overruled_by is None or finding.reason is None or finding.overruled_at is None:
        return f"{kind}: [bold]{words}[/]"
    reason = escape(finding.reason.get_secret_value())
    who = f"{finding.overruled_by}, {here(finding.overruled_at)}"
    return f"{kind}: {words} mag blijven: {reason} ({who})"

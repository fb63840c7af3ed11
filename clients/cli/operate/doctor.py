"""`seintje doctor` and `seintje rebuild`: what is wrong, and making good what can be."""

import typer
from rich.markup import escape

from clients.cli.console import BadInput, out, settings_with_logs
from clients.cli.operate.broker import key_of, on_broker
from shared.client.front_end import FrontEnd
from shared.hosting import examination, rebuilding
from shared.hosting.examination import Finding, Patient
from shared.hosting.service import choose
from shared.process.settings import Settings

commands = typer.Typer()

NO_KEY = (
    "SEINTJE_PSEUDONYM_KEY is not here, so what should be there was not compared. "
    "With compose: `docker compose run --rm signals doctor`."
)


@commands.command()
def doctor() -> None:
    """Say what is wrong and what to do about it; exit code 1 when there is something."""
    settings = settings_with_logs("CRITICAL")
    services, key = choose(()), key_of(settings)

    async def work(front: FrontEnd, settings: Settings) -> list[Finding]:
        patient = Patient(front.nats, services, settings, key)
        return [finding async for finding in examination.examine(patient)]

    findings = on_broker(work, settings, actor="operator")
    for finding in findings:
        out.print(f"[red]{escape(finding.what)}[/]", soft_wrap=True)
        out.print(f"  {escape(finding.remedy)}", soft_wrap=True)
    if key is None:
        out.print(NO_KEY, soft_wrap=True)
    if findings:
        raise typer.Exit(1)
    out.print("Nothing is wrong." if key else "What was looked at is as it should be.")


@commands.command()
def rebuild(service: str) -> None:
    """Make the memory of a stopped service again from the events, where that is possible."""
    settings = settings_with_logs()
    (chosen,), key = choose((service,)), key_of(settings)
    if key is None:
        raise BadInput(
            "This signs what the service should hold, so it needs SEINTJE_PSEUDONYM_KEY."
        )

    async def work(front: FrontEnd, settings: Settings) -> None:
        await rebuilding.rebuild(front.js, chosen, settings, pseudonym_key=key)

    on_broker(work, settings, actor="operator")
    tables = ", ".join(chosen.from_events)
    out.print(
        f"Start {service!r} again: it hears every event there is, and makes {tables} anew. "
        "What else it knew stays as it was found.",
        soft_wrap=True,
    )

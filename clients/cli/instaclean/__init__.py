"""Commands for those who report accounts to the platforms, and for their helpers. In Dutch."""

import typer

from clients.cli.instaclean import (
    accounts,
    batches,
    decisions,
    files,
    findings,
    helpers,
    notices,
    proposals,
    results,
)

instaclean = typer.Typer(no_args_is_help=True, help="De lijst van Project Instaclean.")
for module in (accounts, notices, findings, batches, files, decisions, results):
    instaclean.add_typer(module.commands)

helper = typer.Typer(no_args_is_help=True, help="Helpers van Project Instaclean (taakstraf).")
for module in (helpers, proposals):
    helper.add_typer(module.commands)

commands = typer.Typer()
commands.add_typer(instaclean, name="instaclean")
commands.add_typer(helper, name="helper")

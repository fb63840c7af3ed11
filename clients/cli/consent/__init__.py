"""Commands for those who ask consent, post pictures and take them down. In Dutch."""

import typer

from clients.cli.consent import ask, files, guardians, posts, receipts, renewal, withdrawal

consent = typer.Typer(no_args_is_help=True, help="Toestemming voor foto's en video's.")
for module in (ask, renewal, withdrawal, guardians, posts, files, receipts):
    consent.add_typer(module.commands)

commands = typer.Typer()
commands.add_typer(consent, name="consent")

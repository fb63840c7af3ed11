"""Commands for those who keep agreements, the ledger, profiles and the checklist. In Dutch."""

import typer

from clients.cli.policy import (
    access,
    agreements,
    checklist,
    compare,
    decisions,
    evaluation,
    ledger,
    platforms,
    profiles,
)

policy = typer.Typer(
    no_args_is_help=True, help="Afspraken met partners, en wat er besloten is."
)
for module in (agreements, compare, decisions, evaluation):
    policy.add_typer(module.commands)

ledger.commands.add_typer(access.commands)

commands = typer.Typer()
commands.add_typer(policy, name="policy")
commands.add_typer(ledger.commands, name="ledger")
commands.add_typer(checklist.commands, name="checklist")
commands.add_typer(profiles.commands, name="profile")
commands.add_typer(platforms.commands)

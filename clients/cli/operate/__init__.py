"""Commands for those who run the platform: the only ones that load parts of it. In English."""

import typer

from clients.cli.operate import categorise, dead, demo, doctor, learn, plugins, provision, run
from clients.cli.operate.learn import CannotLearn
from shared.broker.embedded import ServerFailed
from shared.broker.made import StateMissing
from shared.broker.provision import WouldLoseData
from shared.hosting.plugins import BadPlugin
from shared.hosting.rebuilding import CannotRebuild
from shared.hosting.service import UnknownService
from shared.hosting.watch import MemoryGone
from shared.messaging.bus import NotProvisioned
from shared.messaging.dead_letters import NoSuchLetter, NotKept, NotOurs
from shared.messaging.inbox import BadHandler
from shared.storage.marks import StateLost

SENTENCES = (
    BadHandler,
    BadPlugin,
    CannotLearn,
    CannotRebuild,
    MemoryGone,
    NoSuchLetter,
    NotKept,
    NotOurs,
    NotProvisioned,
    ServerFailed,
    StateLost,
    StateMissing,
    UnknownService,
    WouldLoseData,
)

commands = typer.Typer()
for module in (demo, run, provision, doctor, plugins, categorise):
    commands.add_typer(module.commands)
commands.add_typer(dead.commands, name="dead")
commands.add_typer(learn.commands, name="learn")

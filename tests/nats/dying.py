"""A service that its messages take down: loaded once, and each of its lives is a fork."""

import asyncio
import gc
import os
import signal
import sys

from shared.contracts.signals.change import SignalClosed
from shared.contracts.signals.log import LogSignal
from shared.hosting.host import Host
from shared.hosting.service import Service
from shared.messaging.inbox import Inbox
from shared.messaging.turn import Turn
from shared.process import logs
from shared.process.settings import load

ACK_WAIT = 0.4  # seconds until what a dead one had in hand comes again
SLOW = 0.1  # seconds; in which poison beside it has long done its work

inbox = Inbox("signals")


@inbox.on(LogSignal)
async def log_signal(command: LogSignal, turn: Turn) -> None:
    if command.text.get_secret_value() == "poison":
        os.kill(os.getpid(), signal.SIGKILL)
    await asyncio.sleep(SLOW)
    await turn.publish(
        SignalClosed(id=command.derive("c"), signal_id=command.signal_id, outcome="logged")
    )


class Parts:
    """None but a store, of which there is none."""

    store = None


def main() -> None:
    """Live again after each death by SIGKILL; note it."""
    logs.set_up_logs("json", "ERROR")
    settings = load().model_copy(update={"ack_wait": ACK_WAIT})
    services = (Service("signals", (inbox,), lambda _: Parts()),)
    gc.collect()
    gc.freeze()  # or each life would go over all that is loaded
    while True:
        child = os.fork()
        if not child:
            asyncio.run(Host(settings, services).serve())
            os._exit(0)

        def pass_on(number: int, _frame: object, child: int = child) -> None:
            os.kill(child, number)

        signal.signal(signal.SIGTERM, pass_on)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if ended != -signal.SIGKILL:
            sys.exit(ended)
        print("died", flush=True)  # noqa: T201 - for who counts


if __name__ == "__main__":
    main()

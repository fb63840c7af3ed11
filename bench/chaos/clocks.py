"""A service whose clock is wrong by two hours, by the library `libfaketime`."""

import asyncio
import os
from pathlib import Path

from bench.chaos.faults import AFTER, CALM, Fault, Harm
from bench.chaos.flow import Flow
from bench.chaos.town import Town

DOUBTED_WITHIN = 20.0
WHERE = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")


def _library() -> str | None:
    """Return where it is, or None: `apt-get install libfaketime`."""
    if chosen := os.environ.get("CHAOS_FAKETIME"):
        return chosen
    there = (path for pattern in WHERE for path in Path("/").glob(pattern.lstrip("/")))
    return next(map(str, there), None)


def _off_by(name: str, hours: int) -> Harm:
    async def harm(town: Town, _: Flow) -> tuple[str, ...]:
        library = _library()
        if library is None:
            return ("not tried: libfaketime is not installed",)
        await town.services[name].end()
        await town.services[name].start(
            LD_PRELOAD=library, FAKETIME=f"{hours:+d}h", FAKETIME_DONT_FAKE_MONOTONIC="1"
        )
        await asyncio.sleep(CALM + AFTER)  # it is not ready: its messages wait
        await town.services[name].end()
        await town.services[name].start()
        await town.until_ready()
        return ()

    return harm


CLOCKS = tuple(
    Fault(f"clock of {name} two hours {where}", _off_by(name, hours))
    for name in ("signals", "policy")
    for where, hours in (("behind", -2), ("ahead", 2))
)

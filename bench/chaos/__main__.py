"""`make chaos`: every fault there is, one row each; ends with 1 when one of them is not good.

With words only the faults whose name has one of them: `python -m bench.chaos kill broker`.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from bench.chaos.clocks import CLOCKS
from bench.chaos.faults import PASSING, Fault
from bench.chaos.outcome import Outcome, table
from bench.chaos.ruin import FULL, RUINS
from bench.chaos.town import ALL, CHAIN, Town

DISK = 96  # megabytes


async def _run(words: list[str]) -> list[Outcome]:
    outcomes = await _in_one_town(_chosen((*PASSING, *CLOCKS), words), ALL)
    for fault in RUINS:
        outcomes += await _in_one_town(_chosen((fault,), words), CHAIN)
    return outcomes + await _in_one_town(_chosen((FULL,), words), CHAIN, disk=DISK)


def _chosen(faults: Sequence[Fault], words: list[str]) -> list[Fault]:
    return [one for one in faults if not words or any(word in one.name for word in words)]


async def _in_one_town(
    faults: list[Fault], services: tuple[str, ...], *, disk: int = 0
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    while left := faults[len(outcomes) :]:
        with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
            async with Town(Path(folder), services, disk=disk) as town:
                for fault in left:
                    outcomes.append(await _timed(fault, town))
                    if town.is_broken:
                        break
    return outcomes


async def _timed(fault: Fault, town: Town) -> Outcome:
    begun = monotonic()
    result = await fault.run(town)
    print(f"{monotonic() - begun:5.0f} s", *result.cells, sep="  ", flush=True)
    return result


if __name__ == "__main__":
    found = asyncio.run(_run(sys.argv[1:]))
    print(f"\n{table(found)}")
    sys.exit(not all(one.good for one in found))

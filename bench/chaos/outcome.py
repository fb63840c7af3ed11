"""What a fault did: one row of the table."""

from dataclasses import dataclass

from bench.chaos.flow import NORMAL, Flow, Sent

HEADINGS = (
    "fault",
    "acknowledged",
    "lost",
    "doubled",
    "longest silence",
    "recovery",
    "verdict",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts are of signals and deliveries; times are in seconds."""

    fault: str
    acknowledged: int
    lost: int
    doubled: int
    silence: float
    """Longest time from acknowledged to read, of what was under way during the fault."""
    recovery: float
    """From the end of the fault until all flowed as before."""
    within: float
    """How long that may take."""
    objections: tuple[str, ...] = ()
    """What should have been otherwise, each a sentence."""

    @property
    def whole(self) -> bool:
        """Return whether everybody received what they must, once, however long it took."""
        return not (self.lost or self.doubled or self.objections)

    @property
    def good(self) -> bool:
        """Return whether that was in time as well."""
        return self.whole and self.recovery <= self.within

    @property
    def cells(self) -> tuple[str, ...]:
        """Return what stands in its row."""
        late = () if self.recovery <= self.within else (f"not within {self.within:.0f} s",)
        verdict = "good" if self.good else "; ".join((*self.objections, *late)) or "bad"
        numbers = (self.acknowledged, self.lost, self.doubled)
        times = (f"{self.silence:.1f} s", f"{self.recovery:.1f} s")
        return (self.fault, *map(str, numbers), *times, verdict)


def outcome(
    fault: str, flow: Flow, *, ended: float, within: float, objections: tuple[str, ...] = ()
) -> Outcome:
    """Judge a flow: the fault `ended` then, and all must be normal `within` so many seconds."""
    sent = list(flow.sent.values())
    recovery = max((at - ended for at in _late(sent) if at > ended), default=0.0)
    unsent = sum(one.acknowledged is None for one in sent)
    refused = (f"{unsent} could never be sent",) if unsent else ()
    wrong = tuple(dict.fromkeys(flow.wrong))[:3]
    return Outcome(
        fault,
        acknowledged=sum(one.acknowledged is not None for one in sent),
        lost=sum(len(one.missing) for one in sent),
        doubled=flow.earlier + sum(len(t) - 1 for one in sent for t in one.received.values()),
        silence=max((at - begun for begun, at in _ways(sent)), default=0.0),
        recovery=recovery,
        within=within,
        objections=(*objections, *refused, *wrong),
    )


def _ways(sent: list[Sent]) -> list[tuple[float, float]]:
    """Return for each delivery when its signal was acknowledged, and when it was read."""
    return [
        (one.acknowledged, times[0])
        for one in sent
        if one.acknowledged is not None
        for times in one.received.values()
    ]


def _late(sent: list[Sent]) -> list[float]:
    """Return when each delivery was read that took longer than it should."""
    return [at for begun, at in _ways(sent) if at - begun > NORMAL]


def table(outcomes: list[Outcome]) -> str:
    """Return the rows as text, a column under each heading."""
    rows = [HEADINGS, *(one.cells for one in outcomes)]
    widths = [max(len(row[number]) for row in rows) for number in range(len(HEADINGS) - 1)]
    return "\n".join(
        "  ".join(
            [cell.ljust(width) for cell, width in zip(row, widths, strict=False)] + [row[-1]]
        ).rstrip()
        for row in rows
    )

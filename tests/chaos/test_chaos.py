"""The short form of `make chaos`: three faults, and that its oracle shares no code with us."""

import ast
from pathlib import Path

from bench.chaos import agreed
from bench.chaos.faults import SHORT
from bench.chaos.town import CHAIN, Town

SUITE = sorted(Path(agreed.__file__).parent.glob("*.py"))


async def test_what_is_acknowledged_arrives_once_whatever_happens(tmp_path: Path) -> None:
    async with Town(tmp_path, CHAIN) as town:
        outcomes = [await fault.run(town) for fault in SHORT]

    assert [one.cells for one in outcomes if not one.whole] == []
    assert all(one.acknowledged for one in outcomes)


def test_what_must_arrive_is_written_down_without_the_platforms_own_code() -> None:
    names = {
        name.partition(".")[0]
        for path in SUITE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _imported(node)
    }

    assert len(SUITE) > 8
    assert "nats" in names
    assert not names & {"services", "shared", "clients", "tests"}


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [one.name for one in names]
        case ast.ImportFrom(module=str(module)):
            return [module]
    return []


def test_a_signal_reaches_by_the_agreements_who_may_have_it_and_nobody_else() -> None:
    reached = {kind: set(agreed.signal(n).must_reach()) for n, kind in enumerate(agreed.KINDS)}

    assert reached == {
        "drugs_aanbod": {"politie", "gemeente"},
        "geweld": {"politie", "gemeente"},
        "talent": {"gemeente"},
        "cyberpesten": {"school"},
        None: set(),
        "sexting": set(),
    }


def test_a_field_too_many_too_few_or_another_is_a_difference() -> None:
    drugs = agreed.signal(0)
    must = drugs.must_reach()["politie"]

    assert agreed.differs(must, must, drugs) == ""
    assert agreed.differs({**must, "age": 14}, must, drugs) == "age"
    assert agreed.differs({**must, "text": None}, must, drugs) == "text"
    assert agreed.differs({**must, "seen_at": "gisteren"}, must, drugs) == "seen_at"

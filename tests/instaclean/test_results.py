"""What it all achieved, on the board and as metrics."""

from datetime import timedelta
from typing import Any

from prometheus_client import REGISTRY

from shared.contracts.instaclean.results import AskResults
from shared.process import metrics
from tests.instaclean.batches import decision, sent

DAY = timedelta(days=1)


def measured(what: str) -> float | None:
    labels = {"platform": "instagram", "category": "drugs_aanbod", "what": what}
    return REGISTRY.get_sample_value("seintje_instaclean_results", labels)


async def test_the_board_is_there_as_metrics(world: Any) -> None:
    await sent(world, "plug", "dealer")
    world.now += DAY
    await world.do(decision(world))
    await world.do(decision(world, "dealer", "rejected"))
    (cell,) = (await world.do(AskResults())).cells

    assert (cell.sent, cell.acceptance) == (2, 0.5)
    assert (measured("sent"), measured("acceptance")) == (2, 0.5)
    world.restart()
    await world.start()
    assert measured("days_to_decide") == cell.days_to_decide


async def test_the_metrics_follow_the_last_decision_of_a_batch_without_being_asked(
    world: Any,
) -> None:
    await sent(world, "plug", "dealer")
    metrics.RESULTS.labels("tiktok", "wapens", "sent").set(3)  # of a quarter before
    world.now += DAY
    await world.do(decision(world))
    await world.do(decision(world, "dealer", "rejected"))

    assert measured("acceptance") == 0.5
    gone = {"platform": "tiktok", "category": "wapens", "what": "sent"}
    assert REGISTRY.get_sample_value("seintje_instaclean_results", gone) is None

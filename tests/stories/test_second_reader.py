"""A model of our own reads too, on a real broker: killed before it answers, or it hangs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from shared.broker.embedded import EmbeddedServer
from shared.broker.streams import DEAD
from shared.contracts.signals.log import LogSignal, SignalLogged
from shared.contracts.signals.look_up import ListSignals, Signals
from shared.contracts.signals.opinions import OpinionGiven
from shared.contracts.signals.tasks import TaskPlanned
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.platform import Start, client, until
from tests.signals.reader import serving
from tests.victim import Victim, events

# Logging: the signal 1, the event 2, the task 3-5, the opinion 6, its timer 7, the question 8;
# then the reader's answer 9. Another test cuts off every step; this is where inboxes hand over.
KILLS = ["after-8", "before-9", "after-9"]


def vague(number: int) -> LogSignal:
    return LogSignal(
        signal_id=UUID(int=number),
        text=f"xqzv {number}",
        platform="instagram",
        seen_at=datetime.now(UTC) - timedelta(minutes=5),
    )


async def test_killed_between_question_and_answer_a_reader_is_heard_once(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    with serving() as model:
        victim = Victim("signals", tmp_path, server, SEINTJE_SECOND_OPINION_URL=model.url)
        async with victim, victim.client("amina") as front:
            await victim.until_settled(front)
            victim.let_it_die(KILLS)
            await victim.send(front, vague(1))
            deaths = victim.deaths
            told = await events(front)
            listed = await victim.ask(front, ListSignals())
            dead = (await front.js.stream_info(DEAD)).state.messages

    planned = [e for e in told if isinstance(e, TaskPlanned) and e.what == "second-opinion"]
    assert deaths == KILLS
    assert len([e for e in told if isinstance(e, OpinionGiven)]) == 1
    assert len(planned) == 1
    assert isinstance(listed, Signals)
    assert [view.suspected for view in listed.signals] == [("wapens",)]
    assert dead == 0


async def test_a_model_that_hangs_holds_up_no_signal(host: Start, settings: Settings) -> None:
    with serving() as model:
        model.drips = True
        await host(
            *choose(("signals",)),
            second_opinion_url=model.url,
            second_opinion_patience="15",
        )
        async with client(settings) as front:
            await front.carry_out(vague(1))
            await until(lambda: bool(model.sent))
            event = await front.carry_out(vague(2))

            assert isinstance(event, SignalLogged)
            assert not any(isinstance(e, OpinionGiven) for e in await events(front))
        model.gone.set()

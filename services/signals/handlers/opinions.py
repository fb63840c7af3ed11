"""A second reader says what a signal is about, or does not answer."""

from uuid import uuid5

import structlog

from services.signals.domain.opinions import GIVEN_UP, Opinion, task_of
from services.signals.effects.opinions import ask, judge_opinions
from services.signals.effects.safety import refuse_links_in_codes
from services.signals.effects.tasks import plan
from services.signals.inbox import inbox
from services.signals.store import SignalStore
from shared.contracts.signals.opinions import GiveOpinion, OpinionDue, OpinionGiven
from shared.language.taxonomy import CATEGORIES
from shared.messaging.inbox import Refuse
from shared.messaging.turn import Turn
from shared.process import metrics

log = structlog.get_logger()


@inbox.on(GiveOpinion)
async def hear_opinion(command: GiveOpinion, turn: Turn[SignalStore]) -> None:
    """Let who checks the signal know of what a reader saw: the signal itself stays as it is."""
    refuse_links_in_codes(command)
    if command.category not in CATEGORIES:
        raise Refuse("unknown-category", field="category")
    signal = turn.store.known(command.signal_id)
    before = turn.store.opinion(command.signal_id, command.reader)
    before = before or Opinion(
        signal_id=command.signal_id, reader=command.reader, asked_at=turn.now
    )

    opinion = before.given(command.category, signal, now=turn.now)
    await turn.store.keep_opinion(opinion)
    if opinion is not before:
        metrics.OPINIONS.labels(opinion.reader, opinion.adds).inc()
    await turn.publish(
        OpinionGiven(
            id=uuid5(opinion.opinion_id, "given"),
            signal_id=opinion.signal_id,
            reader=opinion.reader,
            category=opinion.category or command.category,
            adds=opinion.adds,
        )
    )
    if task := task_of(opinion, signal):
        await plan(turn, task)
    await judge_opinions(turn, signal)


@inbox.on(OpinionDue)
async def ask_again(due: OpinionDue, turn: Turn[SignalStore]) -> None:
    """Ask a reader once more, or give it up: the signal waits for no reader."""
    before = turn.store.opinion(due.signal_id, due.reader)
    if before is None:
        return
    opinion = before
    if before.waits and before.attempt == due.attempt:
        opinion = before.asked_again(now=turn.now)
    await ask(turn, opinion)
    if opinion.state != before.state and opinion.state == GIVEN_UP:
        metrics.OPINIONS.labels(opinion.reader, GIVEN_UP).inc()
        log.warning("opinion.given-up", reader=opinion.reader, attempts=opinion.attempt)

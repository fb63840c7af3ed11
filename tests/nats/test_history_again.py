"""The consumers of two services are deleted and made again: all history comes once more."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

from shared.broker.streams import EVENTS, PARTNERS, PROGRESS
from shared.contracts.policy.ledger import AcknowledgeDelivery
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.share import SharedSignal
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests.platform import Partner, Start, client, under_agreements, until, until_settled

SERVICES = ("signals", "policy", "provisioner")
HEARD = tuple((EVENTS, f"{name}-events") for name in SERVICES)
SIGNALS = 3


async def deliveries(js: JetStreamContext) -> int:
    """Return how many deliveries there ever were."""
    return (await js.stream_info(PARTNERS)).state.last_seq


async def forget_ids(js: JetStreamContext, stream: str) -> None:
    """Let a stream forget which messages it has seen, as it does after ten minutes."""
    config = (await js.stream_info(stream)).config
    await js.update_stream(replace(config, duplicate_window=0.1))
    subject = f"{config.subjects[0].removesuffix('>')}nobody.probe.v1"  # type: ignore[index]
    probe = str(uuid4())

    async def forgot() -> bool:
        ack = await js.publish(subject, b"", headers={"Nats-Msg-Id": probe})
        return not ack.duplicate

    await js.publish(subject, b"", headers={"Nats-Msg-Id": probe})
    await until(forgot)


async def test_a_partner_gets_nothing_again_when_all_history_comes_once_more(
    host: Start, settings: Settings
) -> None:
    running = await host(*choose(SERVICES))
    async with under_agreements(settings) as front:
        police = Partner(front, "politie")
        for _ in range(SIGNALS):
            await front.carry_out(
                LogSignal(
                    signal_id=uuid4(),
                    text="jongen loopt met een mes op zak",
                    category="wapens",
                    platform="instagram",
                    seen_at=datetime.now(UTC) - timedelta(minutes=5),
                    neighbourhood="noord",
                )
            )
            delivery = await police.receive(SharedSignal)
            await until_settled(front, *HEARD)
            read = AcknowledgeDelivery(delivery_id=delivery.id)
            await front.acting_as("politie").carry_out(read)
        await until_settled(front, *HEARD)
        await running.stop()

    async with client(settings) as front:
        await forget_ids(front.js, PARTNERS)
        before = await deliveries(front.js)
        await front.js.purge_stream(f"KV_{PROGRESS}")  # or they would go on where they were
        for stream, durable in HEARD:
            with suppress(NotFoundError):
                await front.js.delete_consumer(stream, durable)
        await front.js.purge_stream(f"KV_{PROGRESS}")
        await host(*choose(SERVICES))
        await until_settled(front, *HEARD)

        heard = await front.js.consumer_info(EVENTS, "signals-events")
        assert heard.delivered
        assert heard.delivered.consumer_seq >= SIGNALS
        assert await deliveries(front.js) == before

"""Room for partners on a real nats-server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

from clients.demo.partners import partners_can_fetch
from clients.demo.show import put_agreements_in_force
from shared.broker.streams import PARTNERS
from shared.client.front_end import Declined, FrontEnd
from shared.contracts.policy.agreements import ApplyAgreements, ApproveAgreements
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests import platform
from tests.platform import Start
from tests.policy.builders import SCHOOL, TOML

SECOND = TOML.replace("version = 1", "version = 2") + SCHOOL


@asynccontextmanager
async def client(settings: Settings) -> AsyncIterator[FrontEnd]:
    async with platform.client(settings, "manager") as front:
        yield front


async def received(js: JetStreamContext, partner: str) -> list[bytes]:
    fetched = await js.pull_subscribe_bind(partner, stream=PARTNERS)
    return [raw.data for raw in await fetched.fetch(10, timeout=2)]


async def test_an_approved_version_gives_its_partners_a_place_and_the_next_adds_one(
    host: Start, settings: Settings
) -> None:
    await host(*choose(("policy", "provisioner")))
    async with client(settings) as front:
        assert await put_agreements_in_force(front, TOML) == ("politie",)
        assert await put_agreements_in_force(front, SECOND) == ("politie", "school")


async def test_before_a_second_person_approves_nothing_is_made(
    host: Start, settings: Settings
) -> None:
    await host(*choose(("policy", "provisioner")))
    async with client(settings) as front:
        event = await front.carry_out(ApplyAgreements(toml=TOML))
        with pytest.raises(Declined, match="same-person"):
            await front.carry_out(ApproveAgreements(sha256=event.sha256))

        with pytest.raises(NotFoundError):
            await front.js.consumer_info(PARTNERS, "politie")


async def test_what_was_delivered_before_there_was_a_place_is_fetched_from_it(
    host: Start, settings: Settings
) -> None:
    first = await host(*choose(("policy",)), neighbours=choose(()))
    async with client(settings) as front:
        event = await front.carry_out(ApplyAgreements(toml=TOML))
        second = front.acting_as("privacy-officer")
        await second.carry_out(ApproveAgreements(sha256=event.sha256))
        for number in range(3):
            await front.js.publish("partner.politie.test.v1", b"%d" % number)

        await host(*choose(("provisioner",)), neighbours=choose(()))

        await partners_can_fetch(front.js, ("politie",))
        assert await received(front.js, "politie") == [b"0", b"1", b"2"]
    assert first.running


async def test_a_place_that_was_lost_is_back_after_a_start_with_what_nobody_read(
    host: Start, settings: Settings
) -> None:
    await host(*choose(("policy",)), neighbours=choose(()))
    provisioner = await host(*choose(("provisioner",)), neighbours=choose(()))
    async with client(settings) as front:
        await put_agreements_in_force(front, TOML)
        await front.js.publish("partner.politie.test.v1", b"unread")
        await provisioner.stop()
        await front.js.delete_consumer(PARTNERS, "politie")

        await host(*choose(("provisioner",)), neighbours=choose(()))

        assert await received(front.js, "politie") == [b"unread"]


async def test_a_second_start_leaves_what_a_partner_has_in_hand_alone(
    host: Start, settings: Settings
) -> None:
    await host(*choose(("policy",)), neighbours=choose(()))
    provisioner = await host(*choose(("provisioner",)), neighbours=choose(()))
    async with client(settings) as front:
        await put_agreements_in_force(front, TOML)
        await front.js.publish("partner.politie.test.v1", b"read")
        fetched = await front.js.pull_subscribe_bind("politie", stream=PARTNERS)
        (raw,) = await fetched.fetch(1, timeout=2)
        await provisioner.stop()
        await host(*choose(("provisioner",)), neighbours=choose(()))
        await raw.ack_sync()

        info = await front.js.consumer_info(PARTNERS, "politie")
        assert (info.num_pending, info.num_ack_pending) == (0, 0)

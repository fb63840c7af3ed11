"""`seintje doctor` and `seintje rebuild`, on a real nats-server."""

from datetime import UTC, datetime

import pytest

from services.provisioner.service import service as provisioner
from shared.broker.streams import EVENTS
from shared.contracts.cloudevents import encode
from shared.contracts.policy.agreements import AgreementsApplied
from shared.hosting.examination import Patient, examine
from shared.hosting.host import Host, make
from shared.hosting.rebuilding import CannotRebuild, rebuild
from shared.hosting.service import choose
from shared.process.settings import Settings
from tests import platform
from tests.platform import Start, until
from tests.world import KEY


async def findings(settings: Settings, *services: str) -> str:
    """Return what is wrong and what to do, in words."""
    async with platform.client(settings) as front:
        patient = Patient(front.nats, choose(services), settings, KEY)
        return "\n".join([f"{f.what}: {f.remedy}" async for f in examine(patient)])


async def test_of_what_is_well_nothing_is_said(host: Start, settings: Settings) -> None:
    await host(provisioner, neighbours=choose(()))

    assert await findings(settings) == ""
    result = await platform.seintje(settings, "doctor")
    assert result.returncode == 0, result.stdout
    assert "SEINTJE_PSEUDONYM_KEY is not here" in result.stdout
    assert "Nothing is wrong" not in result.stdout, "that was not looked at"


async def test_everything_that_is_wrong_is_said_with_what_to_do(
    host: Start, settings: Settings
) -> None:
    running = await host(provisioner, neighbours=choose(()))
    await running.stop()
    async with platform.client(settings) as front:
        await front.js.publish("dead.policy.test", b"{}", headers={"Seintje-Kept": "whole"})
        await front.js.publish("$KV.provisioner.partner.politie", b'{"off": "Canarina"}')
        await front.js.delete_consumer("COMMANDS", "policy-commands")
        await front.js.delete_stream("KV_signals")

        key = {"SEINTJE_PSEUDONYM_KEY": KEY}
        result = await platform.seintje(settings, "doctor", **key)

    assert result.returncode == 1
    assert "bucket 'signals' is not there" in result.stdout
    assert "seintje provision --new signals" in result.stdout
    assert "consumer 'policy-commands' is not there" in result.stdout
    assert "cannot read 1 rows of table 'partner': politie" in result.stdout
    assert "Canarina" not in result.stdout + result.stderr
    assert "1 messages could not be handled" in result.stdout


async def test_marks_that_do_not_hold_are_said(host: Start, settings: Settings) -> None:
    running = await host(provisioner)
    await running.stop()
    async with platform.client(settings) as front:
        config = (await front.js.stream_info(EVENTS)).config
        await front.js.delete_stream(EVENTS)
        await front.js.add_stream(config)
        last = await front.js.get_last_msg("KV_provisioner", "$KV.provisioner._marked")
        await front.js.delete_msg("KV_provisioner", last.seq)

    said = await findings(settings, "provisioner")
    other = settings.model_copy(update={"pseudonym_key": None})
    async with platform.client(other) as front:
        patient = Patient(front.nats, (provisioner,), other, KEY[::-1])
        key = [finding.what async for finding in examine(patient)]

    assert "'provisioner': stream 'EVENTS' was made anew" in said
    assert any("SEINTJE_PSEUDONYM_KEY is not the one" in what for what in key)


async def tell_agreements(settings: Settings) -> None:
    event = AgreementsApplied(
        policy_version=1,
        sha256="0" * 64,
        agreements=1,
        partners=1,
        partner_ids=("politie",),
        at=datetime.now(UTC),
    )
    source, schemas = settings.source("policy"), settings.schemas
    headers, body = encode(event, source=source, schemas=schemas)
    async with platform.client(settings) as front:
        await front.js.publish(event.subject, body, headers=headers)


def partners(host: Host) -> int:
    return len(host.running[0].bucket.tables["partner"])


async def test_a_memory_that_came_from_events_is_made_from_them_again(
    host: Start, settings: Settings
) -> None:
    first = await host(provisioner)
    await tell_agreements(settings)
    await until(lambda: partners(first) == 1)
    async with platform.client(settings) as front:
        with pytest.raises(CannotRebuild, match="stop it first"):
            await rebuild(front.js, provisioner, settings, pseudonym_key=KEY)
        await first.stop()
        await front.js.delete_stream("KV_provisioner")

        await rebuild(front.js, provisioner, settings, pseudonym_key=KEY)

    again = await host(provisioner)
    await until(lambda: partners(again) == 1)


async def test_a_memory_that_came_from_commands_is_not(settings: Settings) -> None:
    (policy,) = choose(("policy",))
    async with platform.client(settings) as front:
        await make(front.js, [policy], settings)
        with pytest.raises(CannotRebuild, match="'policy' cannot be made from events"):
            await rebuild(front.js, policy, settings, pseudonym_key=KEY)

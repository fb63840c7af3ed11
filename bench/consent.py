"""`python -m bench.consent`: may this picture be shown? How long the answer takes, and growth.

The baseline is a nats-py responder that answers at once with as many bytes, on the same broker
in the same process. Read the ratio; the milliseconds depend on the machine.
"""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from uuid import UUID, uuid4

import nats
import uvloop
from nats.aio.client import Client
from nats.aio.msg import Msg

from services.consent.domain.may_publish import Rules, objections
from services.consent.domain.said import Assent, Consent, Use
from services.consent.domain.youth import Youth
from shared.broker.embedded import EmbeddedServer
from shared.client.front_end import FrontEnd, front_end
from shared.contracts.consent.may_publish import MayPublish, MayPublishAnswer
from shared.contracts.consent.record import RecordConsent, Signer
from shared.hosting.host import Host
from shared.hosting.service import choose
from shared.process import logs
from shared.process.settings import Settings, load

NOW = datetime.now(UTC)
ASKED, ON_ONE = 2000, 5  # questions, and people in a picture
KEPT = 1000  # young people with a consent, on the broker


def main() -> None:
    """Measure, print."""
    logs.set_up_logs("json", "ERROR")
    deciding()
    uvloop.run(asking())


def deciding() -> None:
    """Print what deciding costs by itself, with the number of people and of consents."""
    print(f"Deciding on a picture of {ON_ONE}, no broker:")
    base = 0.0
    for youths, each in ((1000, 1), (10_000, 1), (100_000, 1), (1000, 10), (1000, 100)):
        known = {UUID(int=n): young(n, each) for n in range(youths)}
        chance, took = Random(1), []  # noqa: S311 - a choice of pictures
        for _ in range(ASKED):
            people = tuple(UUID(int=chance.randrange(youths)) for _ in range(ON_ONE))
            began = perf_counter()
            objections(people, known, use=Use(channel="instagram"), now=NOW, rules=Rules())
            took.append((perf_counter() - began) * 1000)
        base = base or median(took)
        print(
            f"  {youths:>7,} youths, {each:>3} consents each: median {median(took):.3f} ms, "
            f"p99 {p99(took):.3f} ms; {median(took) / base:.1f} x the first line"
        )


async def asking() -> None:
    """Print what an answer takes over the broker, beside one that thinks of nothing."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="seintje-bench-"))
        server = EmbeddedServer(Path(folder), port=0, sync="2m")
        await server.start()
        stack.push_async_callback(server.stop)
        settings = load(nats_url=server.url, http_port=0, pages_port=0, pseudonym_key="x" * 32)
        host = Host(settings, choose(("consent",)))
        await host.start()
        stack.push_async_callback(host.stop)
        client = await nats.connect(server.url)
        stack.push_async_callback(client.close)
        front = await stack.enter_async_context(
            front_end(
                settings.servers, "bench", source=settings.source("frontend"), schemas="x"
            )
        )
        await fill(front)
        ours, plain = await both(front, client, settings)
    print(f"Asking over the broker, {KEPT:,} youths, one question at a time:")
    print(f"  ours   median {median(ours):.2f} ms, p99 {p99(ours):.2f} ms")
    print(f"  plain  median {median(plain):.2f} ms, p99 {p99(plain):.2f} ms")
    print(
        f"  ratio  median {median(ours) / median(plain):.1f}, p99 {p99(ours) / p99(plain):.1f}"
    )


async def fill(front: FrontEnd) -> None:
    """Record a consent of everybody."""
    for start in range(0, KEPT, 50):
        await asyncio.gather(
            *(front.carry_out(consent_of(n)) for n in range(start, start + 50))
        )


async def both(
    front: FrontEnd, client: Client, _settings: Settings
) -> tuple[list[float], list[float]]:
    """Ask ours and the plain one in turn."""

    async def answer(message: Msg) -> None:
        await message.respond(b"x" * 60)

    await client.subscribe("plain.ask", cb=answer)
    await client.flush()
    chance = Random(1)  # noqa: S311 - a choice of pictures
    ours: list[float] = []
    plain: list[float] = []
    for _ in range(ASKED):
        people = tuple(UUID(int=chance.randrange(KEPT)) for _ in range(ON_ONE))
        query = MayPublish(people=people, channel="instagram")
        began = perf_counter()
        said = await front.ask(query)
        ours.append((perf_counter() - began) * 1000)
        assert isinstance(said, MayPublishAnswer)  # noqa: S101 - else nothing was measured
        assert said.allowed  # noqa: S101
        began = perf_counter()
        await front.nats.request("plain.ask", b"x" * 300)
        plain.append((perf_counter() - began) * 1000)
    return ours, plain


def consent_of(number: int) -> RecordConsent:
    """Return a consent of somebody of seventeen."""
    return RecordConsent(
        consent_id=uuid4(),
        youth_id=UUID(int=number),
        born_on=date(NOW.year - 17, 1, 1),
        signer=Signer.YOUTH,
        signer_name="Sam",
        signed_at=NOW - timedelta(days=1),
        channels=("instagram", "website"),
    )


def young(number: int, each: int) -> Youth:
    """Return a child with consents of a guardian."""
    moment = NOW - timedelta(days=300)
    return Youth(
        youth_id=UUID(int=number),
        born_on=date(NOW.year - 13, 1, 1),
        consents=tuple(
            Consent(
                consent_id=UUID(int=number * 1000 + n),
                signer=Signer.GUARDIAN,
                signer_name="Mama",
                signed_at=moment + timedelta(days=n),
                heard_at=moment + timedelta(days=n),
                channels=("instagram", "website"),
                valid_until=(NOW + timedelta(days=60)).date(),
            )
            for n in range(each)
        ),
        assents=(Assent(assent_id=UUID(int=number), given=True, said_at=moment),),
    )


def p99(values: list[float]) -> float:
    """Return the 99th percentile."""
    return sorted(values)[int(len(values) * 0.99)]


if __name__ == "__main__":
    main()

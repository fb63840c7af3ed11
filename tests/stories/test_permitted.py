"""Any signal, any agreements, any moment: what leaves is what was agreed, and nothing else."""

import asyncio
import json
import re
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.policy.domain.agreements.agreements import Agreement, Agreements
from services.policy.domain.agreements.reading import BadAgreements, read_agreements
from services.signals.service import load_plugins
from shared.contracts.message import Delivery
from shared.contracts.policy.agreements import ApplyAgreements, ApproveAgreements
from shared.contracts.signals.change import VerifyOffline
from shared.contracts.signals.facts import SignalFacts
from shared.contracts.signals.fetch import FetchSignal
from shared.contracts.signals.fields import SharedFields
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.share import SharedSignal, SignalAvailable, SignalShared
from shared.messaging.inbox import Refuse
from tests.policy.whatever import PERSONAL, anything_agreed, expected
from tests.policy.world import World as Policy
from tests.signals.world import SIGNAL
from tests.signals.world import World as Signals
from tests.world import pass_on

HERE = ZoneInfo("Europe/Amsterdam")
ASK = load_plugins()
KNOWN = ("wapens", "geweld", "talent")  # a file that names others is refused
GIVEN = ("category", "urgency", "platform", "neighbourhood", "verified", "text", "url")
BANDS = {4: "0-11", 11: "0-11", 12: "12-15", 16: "16-17", 18: "18-26", 27: "27-99"}

midnight = datetime(2026, 5, 31, 22, tzinfo=UTC)  # here
moments = st.one_of(
    st.integers(-24, 24).map(lambda hours: midnight + timedelta(hours=hours)),
    st.integers(-5 * 24, 5 * 24).map(lambda hours: midnight + timedelta(hours=hours)),
    st.just(midnight - timedelta(seconds=1)),
)
signals = st.builds(
    dict,
    # None leaves it to the plugins: then nothing leaves, unless the street says yes.
    category=st.sampled_from((*KNOWN, "wapens", "wapens", "sexting", None)),
    neighbourhood=st.sampled_from(("noord", "noord", "centrum", None)),
    handle=st.sampled_from(("@Canarina", None)),
    url=st.sampled_from(("https://instagram.com/canarina", None)),
    age=st.sampled_from((*BANDS, None)),
)


def without_most_mistakes(agreed: Agreements) -> Agreements:
    """Return a file that is mostly right: what is refused lets nothing out anyway."""
    return agreed.model_copy(
        update={"agreement": tuple(_without_mistakes(a) for a in agreed.agreement)}
    )


def _without_mistakes(agreement: Agreement) -> Agreement:
    other = {"school": "politie", "politie": "school"}[agreement.partner]
    kept = [
        clause.model_copy(
            update={
                "fields": {"category": "as-is"}
                | {
                    name: how
                    for name, how in clause.fields.items()
                    if agreement.partner == "politie" or name not in PERSONAL
                }
            }
        )
        for clause in agreement.clause
    ]
    onward = (other,) if agreement.onward else ()
    until = max(agreement.valid_from, agreement.valid_until)
    return agreement.model_copy(
        update={"clause": tuple(kept), "onward": onward, "valid_until": until}
    )


def as_toml(agreed: Agreements) -> str:
    """Return a file that says this."""
    lines = [f"version = {agreed.version}", f"grace_days = {agreed.grace_days}"]
    for partner in agreed.partner:
        lines += ["[[partner]]", *_keys(partner.model_dump())]
    for agreement in agreed.agreement:
        lines += ["[[agreement]]", *_keys(agreement.model_dump(exclude={"clause"}))]
        for clause in agreement.clause:
            lines += ["[[agreement.clause]]", *_keys(clause.model_dump())]
    return "\n".join(lines)


def _keys(given_: dict[str, object]) -> list[str]:
    return [f"{name} = {_toml(v)}" for name, v in given_.items() if v not in ((), None)]


def _toml(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + "}"
    return json.dumps(value)


async def told(
    toml: str, signal: dict[str, object], now: datetime, *, approved: bool, verified: bool
) -> Signals:
    """Let the signal be logged, decided on and delivered, at this moment."""
    signals_, policy = Signals(now=now, ask=ASK), Policy(now=now)
    try:
        await policy.hear(ApplyAgreements(toml=toml), actor="amina")
        if approved:
            digest = sha256(toml.encode()).hexdigest()
            await policy.hear(ApproveAgreements(sha256=digest), actor="bilal")
    except Refuse:
        pass
    command = LogSignal(
        signal_id=SIGNAL,
        text="jongen loopt met een mes op zak",
        platform="instagram",
        seen_at=now - timedelta(minutes=1),
        **signal,
    )
    await signals_.hear(command)
    if verified:
        await signals_.hear(VerifyOffline(signal_id=SIGNAL, confirmed=True))
    await pass_on(signals_, policy)
    signals_.inquire = policy.hear
    return signals_


@settings(max_examples=200, deadline=None)
@given(
    anything_agreed(KNOWN).map(without_most_mistakes),
    signals,
    moments,
    st.sampled_from((True, True, True, False)),
    st.booleans(),
)
def test_what_leaves_is_what_was_agreed_and_nothing_else(
    agreed: Agreements,
    signal: dict[str, object],
    now: datetime,
    approved: bool,  # noqa: FBT001
    verified: bool,  # noqa: FBT001
) -> None:
    toml = as_toml(agreed)
    seen = asyncio.run(told(toml, signal, now, approved=approved, verified=verified))
    in_force = read_agreements(toml) if approved and is_right(toml) else None
    kept = seen.store.known(SIGNAL)
    facts = SignalFacts(**kept.facts)
    on = now.astimezone(HERE).date()
    permitted = {
        who.id: expected(facts, in_force, who, on=on).grants
        for who in (in_force.partner if in_force else ())
    }

    assert facts.to_be_checked == (signal["category"] is None and not verified)
    if facts.to_be_checked:
        assert not [m for m in seen.told if isinstance(m, Delivery)]

    sent = [(seen.to[m.id], m) for m in seen.told]
    notices = [(to, m) for to, m in sent if isinstance(m, SignalAvailable)]
    deliveries: list[tuple[str, SharedFields]] = [
        (to, m) for to, m in sent if isinstance(m, SharedSignal)
    ]
    for to, notice in notices:
        thin = notice.model_dump(exclude={"correlation_id", "causation_id"})
        assert thin.keys() == {"id", "at", "reference", "revision"}
        fetch = FetchSignal(delivery_id=notice.id)
        deliveries.append((to, asyncio.run(seen.hear(fetch, actor=to))))
    assert {to for to, _ in deliveries} == {who for who, fields in permitted.items() if fields}
    for to, payload in deliveries:
        body = {k: v for k, v in payload.model_dump(mode="json").items() if v is not None}
        has = body.keys() & {*GIVEN, "seen_at", "handle", "age"}
        assert has <= permitted[to].keys()
        assert str(SIGNAL) not in payload.model_dump_json()
        for field in has:
            check(field, permitted[to][field], body[field], kept.model_dump(mode="json"))
        assert payload.delete_by
        assert on < payload.delete_by
    assert len(seen.heard(SignalShared)) == len(deliveries) + len(notices)


def is_right(toml: str) -> bool:
    try:
        read_agreements(toml)
    except BadAgreements:
        return False
    return True


def check(field: str, transform: str, told_: object, kept: dict[str, object]) -> None:
    """Check that a field went through the transform that was agreed on."""
    was = kept.get(field)
    match field, transform:
        case "seen_at", _:
            seen_at = datetime.fromisoformat(str(was)).astimezone(HERE)
            year, week, _ = seen_at.isocalendar()
            assert (
                told_
                == {
                    "as-is": seen_at.isoformat(timespec="seconds"),
                    "day": seen_at.date().isoformat(),
                    "week": f"{year}-W{week:02}",
                }[transform]
            )
        case "neighbourhood", "municipality":
            assert told_ == "maasdam"
        case "handle", "pseudonym":
            assert re.fullmatch("[0-9a-f]{64}", str(told_))
        case "age", "band":
            assert told_ == BANDS[was]  # type: ignore[index]
        case "urgency", "as-is":
            assert told_ in ("low", "normal", "high", "acute")
        case _, "as-is":
            assert told_ == was
        case _:
            raise AssertionError(f"{field} left as {transform}")

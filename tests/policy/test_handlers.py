from collections.abc import Awaitable, Callable
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from services.policy.handlers import (
    SHOWN,
    apply_agreements,
    check_agreements,
    decide_on_corrected,
    decide_on_logged,
    decide_on_verified,
    explain,
    inbox,
)
from services.policy.service import parts, service
from services.policy.store import PolicyStore
from services.policy.texts import REASONS, REFUSALS
from shared import observe
from shared.contracts.message import Message
from shared.contracts.policy import (
    AgreementsApplied,
    ApplyAgreements,
    CheckAgreements,
    Explain,
    SharingDecided,
)
from shared.inbox import Refuse
from shared.service import Tools
from shared.settings import load
from shared.store import Bucket
from tests.policy.builders import NOW, SIGNAL, TOML, Told, corrected, logged, verified

SECOND = TOML.replace("version = 1", "version = 2").replace("wapens", "talent")
SCHOOL = '\n[[partner]]\nid = "school"\nname = "Maasdam College"\nkind = "school"\n'


def empty() -> PolicyStore:
    return PolicyStore(Bucket())


async def in_force(toml: str = TOML) -> PolicyStore:
    store = empty()
    await apply_agreements(ApplyAgreements(toml=toml), store=store, publish=Told())
    return store


def counted(partner: str, outcome: str) -> float:
    return observe.SHARES.labels(partner, outcome)._value.get()


# --- applying ---------------------------------------------------------------------


async def test_a_first_version_is_put_in_force() -> None:
    store, told = empty(), Told()
    command = ApplyAgreements(toml=TOML)

    await apply_agreements(command, store=store, publish=told)

    (event,) = told
    assert isinstance(event, AgreementsApplied)
    assert (event.id, event.policy_version) == (command.derive("applied"), 1)
    assert event.sha256 == sha256(TOML.encode()).hexdigest()
    assert (event.agreements, event.partners) == (1, 1)
    current = store.in_force()
    assert current
    assert current.toml == TOML


async def test_applying_twice_changes_nothing_and_tells_the_same() -> None:
    store, told = empty(), Told()
    command = ApplyAgreements(toml=TOML)
    await apply_agreements(command, store=store, publish=told)
    before = store.in_force()

    await apply_agreements(command, store=store, publish=told)
    await apply_agreements(ApplyAgreements(toml=TOML), store=store, publish=told)

    first, second, another = told
    assert first.id == second.id != another.id
    assert store.in_force() == before


async def test_a_crash_between_keeping_and_telling_a_version_is_healed() -> None:
    store, told = empty(), Told(failing=1)
    command = ApplyAgreements(toml=TOML)
    with pytest.raises(ConnectionError):
        await apply_agreements(command, store=store, publish=told)

    await apply_agreements(command, store=store, publish=told)

    assert [event.id for event in told] == [command.derive("applied")]


async def test_a_higher_version_replaces_it() -> None:
    store = await in_force()
    await apply_agreements(ApplyAgreements(toml=SECOND), store=store, publish=Told())

    agreements = store.agreements()
    assert agreements
    assert agreements.version == 2


@pytest.mark.parametrize(
    ("toml", "reason", "field"),
    [
        (SECOND + "# another word\n", "version-in-force", "version"),
        (TOML, "version-too-old", "version"),
        (TOML.replace('"wapens"', '"messen"'), "bad-agreements", "toml"),
        ("version = ", "bad-agreements", "toml"),
    ],
)
async def test_a_wrong_version_is_refused_and_changes_nothing(
    toml: str, reason: str, field: str
) -> None:
    store, told = await in_force(SECOND), Told()
    before = store.in_force()

    with pytest.raises(Refuse) as caught:
        await apply_agreements(ApplyAgreements(toml=toml), store=store, publish=told)

    assert (caught.value.reason, caught.value.field) == (reason, field)
    assert reason in REFUSALS
    assert (store.in_force(), told) == (before, [])


# --- checking ---------------------------------------------------------------------


async def test_a_file_is_checked_without_being_applied() -> None:
    answer = await check_agreements(CheckAgreements(toml=TOML + SCHOOL))

    assert answer.problems == ()
    assert (answer.policy_version, answer.agreements, answer.partners) == (1, 1, 2)


async def test_a_mistake_comes_with_its_line() -> None:
    answer = await check_agreements(CheckAgreements(toml=TOML.replace('"day"', '"month"')))

    (problem,) = answer.problems
    assert (problem.line, problem.field) == (26, "agreement[0].clause[0].fields.seen_at")
    assert (answer.policy_version, answer.agreements) == (None, 0)


async def test_an_answer_fits_in_a_message_whatever_the_file() -> None:
    many = ", ".join(f'"x{n}"' for n in range(20_000))
    query = CheckAgreements(toml=TOML.replace('"wapens"', many))

    answer = await check_agreements(query)

    assert len(answer.problems) == SHOWN
    assert len(answer.model_dump_json()) < 100_000


# --- deciding ---------------------------------------------------------------------

HEARD: list[tuple[Callable[..., Awaitable[None]], Message]] = [
    (decide_on_logged, logged()),
    (decide_on_corrected, corrected()),
    (decide_on_verified, verified()),
]
each_event = pytest.mark.parametrize(
    ("hear", "event"), HEARD, ids=[event.name for _, event in HEARD]
)


@each_event
async def test_what_happens_to_a_signal_is_decided_and_told(
    hear: Callable[..., Awaitable[None]], event: SharingDecided
) -> None:
    store, told = await in_force(), Told()

    await hear(event, store=store, publish=told, now=NOW)

    (decided,) = told
    assert isinstance(decided, SharingDecided)
    assert decided.id == event.derive("decided")
    assert (decided.signal_id, decided.revision) == (SIGNAL, event.revision)
    assert decided.policy_version == 1
    assert [d.partner for d in decided.decisions] == ["politie"]
    kept = store.decided(SIGNAL)
    assert kept
    assert kept.decisions == decided.decisions


@each_event
async def test_hearing_twice_tells_the_same_and_counts_once(
    hear: Callable[..., Awaitable[None]], event: SharingDecided
) -> None:
    store, told = await in_force(), Told()
    outcomes = ("shared", "category-not-agreed")
    before = sum(counted("politie", outcome) for outcome in outcomes)

    await hear(event, store=store, publish=told, now=NOW)
    await apply_agreements(ApplyAgreements(toml=SECOND), store=store, publish=Told())
    await hear(event, store=store, publish=told, now=NOW + timedelta(days=400))

    first, second = told
    assert first.model_dump(exclude={"at"}) == second.model_dump(exclude={"at"})
    assert sum(counted("politie", outcome) for outcome in outcomes) == before + 1


@each_event
async def test_a_crash_between_keeping_and_telling_a_decision_is_healed(
    hear: Callable[..., Awaitable[None]], event: SharingDecided
) -> None:
    store, told = await in_force(), Told(failing=1)
    with pytest.raises(ConnectionError):
        await hear(event, store=store, publish=told, now=NOW)

    await hear(event, store=store, publish=told, now=NOW)

    assert [message.id for message in told] == [event.derive("decided")]


async def test_without_agreements_it_is_told_that_nobody_gets_it() -> None:
    told = Told()
    await decide_on_logged(logged(), store=empty(), publish=told, now=NOW)

    (decided,) = told
    assert isinstance(decided, SharingDecided)
    assert (decided.policy_version, decided.decisions) == (0, ())


async def test_a_correction_is_decided_on_the_new_category() -> None:
    store, told = await in_force(), Told()
    await decide_on_logged(logged(), store=store, publish=told, now=NOW)
    await decide_on_corrected(corrected(), store=store, publish=told, now=NOW)

    before, after = told
    assert isinstance(before, SharingDecided)
    assert isinstance(after, SharingDecided)
    assert [d.reason for d in before.decisions + after.decisions] == [
        None,
        "category-not-agreed",
    ]


async def test_a_decision_on_an_older_revision_is_not_kept() -> None:
    store = await in_force()
    await decide_on_corrected(corrected(), store=store, publish=Told(), now=NOW)
    newest = store.decided(SIGNAL)

    await decide_on_logged(logged(), store=store, publish=Told(), now=NOW)

    assert store.decided(SIGNAL) == newest


async def test_the_agreement_ends_with_the_day_in_the_netherlands() -> None:
    store, told = await in_force(), Told()
    last = NOW.replace(month=6, day=30, hour=21, minute=59)  # 23:59 in Amsterdam
    for revision, at in ((1, last), (2, last + timedelta(minutes=1))):
        event = logged(revision=revision)
        await decide_on_logged(event, store=store, publish=told, now=at)

    assert [d.reason for e in told if isinstance(e, SharingDecided) for d in e.decisions] == [
        None,
        "review-overdue",
    ]


# --- explaining -------------------------------------------------------------------


async def test_a_yes_is_explained_with_the_words_it_rests_on() -> None:
    store = await in_force()
    await decide_on_logged(logged(), store=store, publish=Told(), now=NOW)

    answer = await explain(Explain(signal_id=SIGNAL, partner="politie"), store=store, now=NOW)

    assert answer.decision.shared
    assert answer.clauses == {"politie-2026/1": "De politie hoort van wapens."}
    assert (answer.policy_version, answer.today) == (1, NOW.date())


async def test_a_no_is_explained_with_the_clause_that_came_closest() -> None:
    store = await in_force()
    await decide_on_logged(logged(urgency="low"), store=store, publish=Told(), now=NOW)

    answer = await explain(Explain(signal_id=SIGNAL, partner="politie"), store=store, now=NOW)

    assert answer.decision.reason == "urgency-too-low"
    assert set(answer.clauses) == {"politie-2026/1"}


async def test_an_explanation_is_of_today_and_changes_nothing() -> None:
    store = await in_force()
    await decide_on_logged(logged(), store=store, publish=Told(), now=NOW)
    before = store.decided(SIGNAL)

    later = NOW + timedelta(days=365)
    answer = await explain(Explain(signal_id=SIGNAL, partner="politie"), store=store, now=later)

    assert (answer.decision.reason, answer.today) == ("expired", later.date())
    assert store.decided(SIGNAL) == before


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (Explain(signal_id=uuid4(), partner="politie"), "unknown-signal"),
        (Explain(signal_id=SIGNAL, partner="hlat"), "unknown-partner"),
    ],
)
async def test_what_nobody_knows_cannot_be_explained(query: Explain, reason: str) -> None:
    store = await in_force()
    await decide_on_logged(logged(), store=store, publish=Told(), now=NOW)

    with pytest.raises(Refuse) as caught:
        await explain(query, store=store, now=NOW)

    assert caught.value.reason == reason
    assert reason in REFUSALS


async def test_without_agreements_every_partner_is_unknown() -> None:
    store = empty()
    await decide_on_logged(logged(), store=store, publish=Told(), now=NOW)

    with pytest.raises(Refuse, match="unknown-partner"):
        await explain(Explain(signal_id=SIGNAL, partner="politie"), store=store, now=NOW)


# --- put together -----------------------------------------------------------------


def test_every_handler_finds_its_parts() -> None:
    made = parts(Tools(Bucket(), load()))

    assert all(handler.bind(made) for handler in inbox.handlers.values())
    assert service.refusals == REFUSALS | REASONS

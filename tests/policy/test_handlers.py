from collections.abc import Awaitable, Callable
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest

from clients.demo import scenario
from services.policy.handlers import inbox
from services.policy.handlers.agreements import (
    SHOWN,
    approve_agreements,
    check_agreements,
    list_versions,
    propose_agreements,
    read_version,
)
from services.policy.handlers.decide import (
    decide_on_consent,
    decide_on_corrected,
    decide_on_logged,
    decide_on_verified,
)
from services.policy.handlers.explain import compare_agreements, explain, what_if
from services.policy.handlers.log import read_decisions, replay_decisions
from services.policy.service import parts, service
from services.policy.store import PolicyStore
from shared.contracts.message import Message
from shared.contracts.policy.agreements import (
    AgreementsApplied,
    AgreementsProposed,
    ApplyAgreements,
    ApproveAgreements,
    CheckAgreements,
    ListVersions,
    ReadAgreements,
)
from shared.contracts.policy.decide import RecordConsentToShare, SharingDecided
from shared.contracts.policy.explain import CompareAgreements, Explain, WhatIf
from shared.contracts.policy.log import ReadDecisions, ReplayDecisions
from shared.hosting.service import Tools
from shared.language.policy import REASONS, REFUSALS
from shared.messaging.inbox import Refuse, TooEarly
from shared.process import observe
from shared.process.settings import load
from shared.storage.bucket import Bucket
from tests.policy.builders import NOW, SIGNAL, TOML, Told, corrected, logged, verified

SECOND = TOML.replace("version = 1", "version = 2").replace("wapens", "talent")
SCHOOL = '\n[[partner]]\nid = "school"\nname = "Maasdam College"\nkind = "school"\n'


def empty() -> PolicyStore:
    return PolicyStore(Bucket())


async def propose(
    store: PolicyStore, toml: str = TOML, *, told: Told | None = None, actor: str = "amina"
) -> ApplyAgreements:
    command = ApplyAgreements(toml=toml)
    given = {"publish": Told() if told is None else told, "actor": actor, "now": NOW}
    await propose_agreements(command, store=store, **given)
    return command


async def approve(
    store: PolicyStore,
    toml: str = TOML,
    *,
    told: Told | None = None,
    actor: str = "bilal",
    command: ApproveAgreements | None = None,
) -> ApproveAgreements:
    command = command or ApproveAgreements(sha256=sha256(toml.encode()).hexdigest())
    given = {"publish": Told() if told is None else told, "actor": actor, "now": NOW}
    await approve_agreements(command, store=store, **given)
    return command


async def in_force(toml: str = TOML, store: PolicyStore | None = None) -> PolicyStore:
    store = store or empty()
    await propose(store, toml)
    await approve(store, toml)
    return store


def counted(partner: str, outcome: str) -> float:
    return observe.SHARES.labels(partner, outcome)._value.get()


# --- asking and approving ---------------------------------------------------------


async def test_a_version_waits_for_a_second_person() -> None:
    store, told = empty(), Told()

    command = await propose(store, told=told)

    (event,) = told
    assert isinstance(event, AgreementsProposed)
    assert (event.id, event.policy_version) == (command.derive("proposed"), 1)
    assert event.sha256 == sha256(TOML.encode()).hexdigest()
    assert (event.agreements, event.partners) == (1, 1)
    assert store.agreements() is None


async def test_a_second_person_puts_it_in_force() -> None:
    store, told = empty(), Told()
    await propose(store)

    command = await approve(store, told=told)

    (event,) = told
    assert isinstance(event, AgreementsApplied)
    assert (event.id, event.policy_version) == (command.derive("applied"), 1)
    current = store.in_force()
    assert current
    assert (current.toml, current.proposed_by, current.approved_by) == (TOML, "amina", "bilal")


async def test_nobody_approves_what_they_asked_for_themselves() -> None:
    store, told = empty(), Told()
    await propose(store, actor="amina")
    await propose(store, actor="bilal")  # the same text: the first is who asked

    with pytest.raises(Refuse, match="same-person"):
        await approve(store, told=told, actor="amina")

    assert store.agreements() is None
    assert told == []
    assert "same-person" in REFUSALS


async def test_what_nobody_asked_for_cannot_be_approved() -> None:
    store = empty()
    await propose(store)

    with pytest.raises(Refuse, match="unknown-proposal"):
        await approve(store, TOML + "# one word more")

    assert "unknown-proposal" in REFUSALS


async def test_of_two_texts_with_one_number_the_first_approved_holds() -> None:
    store = empty()
    await propose(store, TOML)
    await propose(store, TOML + "# another word")
    await approve(store, TOML)

    with pytest.raises(Refuse, match="version-in-force"):
        await approve(store, TOML + "# another word")

    current = store.in_force()
    assert current
    assert current.toml == TOML


async def test_asking_and_approving_twice_changes_nothing_and_tells_the_same() -> None:
    store, told = empty(), Told()
    asked = ApplyAgreements(toml=TOML)
    for _ in range(2):
        await propose_agreements(asked, store=store, publish=told, actor="amina", now=NOW)
    approved = await approve(store, told=told)
    before = store.in_force()
    later = {"store": store, "publish": told, "now": NOW + timedelta(days=1)}
    await approve_agreements(approved, actor="bilal", **later)
    await propose_agreements(asked, actor="amina", **later)

    assert [event.id for event in told] == [
        asked.derive("proposed"),
        asked.derive("proposed"),
        approved.derive("applied"),
        approved.derive("applied"),
        asked.derive("applied"),
    ]
    assert store.in_force() == before


async def test_a_crash_between_keeping_and_telling_a_version_is_healed() -> None:
    store, told = empty(), Told(failing=1)
    asked = ApplyAgreements(toml=TOML)
    given = {"store": store, "publish": told, "actor": "amina", "now": NOW}
    with pytest.raises(ConnectionError):
        await propose_agreements(asked, **given)
    await propose_agreements(asked, **given)
    told.failing = 1
    command = ApproveAgreements(sha256=sha256(TOML.encode()).hexdigest())
    with pytest.raises(ConnectionError):
        await approve(store, told=told, command=command)
    await approve(store, told=told, command=command)

    assert [event.id for event in told] == [
        asked.derive("proposed"),
        command.derive("applied"),
    ]


async def test_a_crash_between_approving_and_putting_in_force_is_healed() -> None:
    store, told = empty(), Told()
    await propose(store)
    version = store.version(sha256(TOML.encode()).hexdigest())
    assert version
    await store.keep_version(version.approved("bilal", now=NOW))

    await approve(store, told=told)

    assert store.agreements()
    assert [event.name for event in told] == ["agreements-applied"]


async def test_a_higher_version_replaces_it_and_the_old_one_is_still_read() -> None:
    store = await in_force()
    await in_force(SECOND, store)

    agreements = store.agreements()
    assert agreements
    assert agreements.version == 2
    listed = await list_versions(ListVersions(), store=store)
    assert [(v.policy_version, v.state) for v in listed.versions] == [
        (2, "in-force"),
        (1, "past"),
    ]
    first = await read_version(ReadAgreements(sha256=listed.versions[1].sha256), store=store)
    assert first.toml == TOML
    with pytest.raises(Refuse, match="version-too-old"):
        await approve(store, TOML)
    with pytest.raises(Refuse, match="version-too-old"):
        await propose(store, TOML)


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
        await propose(store, toml, told=told)

    assert (caught.value.reason, caught.value.field) == (reason, field)
    assert reason in REFUSALS
    assert (store.in_force(), told, len(store.versions)) == (before, [], 1)


# --- checking ---------------------------------------------------------------------


async def test_a_file_is_checked_without_being_applied() -> None:
    answer = await check_agreements(CheckAgreements(toml=TOML + SCHOOL))

    assert answer.problems == ()
    assert (answer.policy_version, answer.agreements, answer.partners) == (1, 1, 2)


async def test_a_mistake_comes_with_its_line() -> None:
    answer = await check_agreements(CheckAgreements(toml=TOML.replace('"day"', '"month"')))

    (problem,) = answer.problems
    assert (problem.line, problem.field) == (27, "agreement[0].clause[0].fields.seen_at")
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
    await in_force(SECOND, store)
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


async def test_a_decision_on_an_older_revision_is_kept_and_is_not_the_latest() -> None:
    store = await in_force()
    await decide_on_corrected(corrected(), store=store, publish=Told(), now=NOW)
    newest = store.decided(SIGNAL)

    await decide_on_logged(logged(), store=store, publish=Told(), now=NOW)

    assert store.decided(SIGNAL) == newest
    assert [d.facts.revision for d in store.decisions(SIGNAL)] == [2, 1]


async def test_the_agreement_ends_with_the_day_in_the_netherlands() -> None:
    store, told = await in_force("grace_days = 0\n" + TOML), Told()
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


@pytest.mark.parametrize(
    ("partner", "bans"), [("politie", set()), ("school", {"criminal-data"})]
)
async def test_a_ban_is_named_for_whom_it_is_one(partner: str, bans: set[str]) -> None:
    store = await in_force(scenario.agreements(on=NOW.date()))
    await decide_on_logged(logged(), store=store, publish=Told(), now=NOW)

    answer = await explain(Explain(signal_id=SIGNAL, partner=partner), store=store, now=NOW)

    assert set(answer.bans) == bans


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


# --- the young person's own word --------------------------------------------------

WITH_CONSENT = TOML.replace("minimum_urgency", "consent = true\nminimum_urgency")


def say(*, given: bool, number: int = 1) -> RecordConsentToShare:
    return RecordConsentToShare(id=UUID(int=number), signal_id=SIGNAL, given=given)


async def test_a_clause_can_wait_for_a_yes_and_a_no_ends_it() -> None:
    store, told = await in_force(WITH_CONSENT), Told()
    given = {"store": store, "publish": told, "now": NOW}
    await decide_on_logged(logged(), **given)
    await decide_on_consent(say(given=True, number=1), **given)
    await decide_on_verified(verified(), **given)
    await decide_on_consent(say(given=False, number=2), **given)

    assert [d.reason for event in told for d in event.decisions] == [
        "no-consent",
        None,
        None,
        "no-consent",
    ]
    assert [event.revision for event in told] == [1, 1, 2, 2]


async def test_a_yes_heard_twice_or_cut_off_is_decided_on_once() -> None:
    store, told = await in_force(WITH_CONSENT), Told()
    given = {"store": store, "publish": told, "now": NOW}
    await decide_on_logged(logged(), **given)
    told.failing = 1
    with pytest.raises(ConnectionError):
        await decide_on_consent(say(given=True), **given)
    await decide_on_consent(say(given=True), **given)
    await decide_on_consent(say(given=True), **given)

    assert [event.id for event in told[1:]] == [say(given=True).derive("decided")] * 2
    assert len(list(store.decisions(SIGNAL))) == 2


async def test_a_yes_on_a_signal_not_heard_of_yet_waits() -> None:
    with pytest.raises(TooEarly):
        await decide_on_consent(say(given=True), store=empty(), publish=Told(), now=NOW)


# --- what a draft changes ---------------------------------------------------------


async def test_a_draft_is_held_against_what_is_in_force() -> None:
    store = await in_force()
    draft = TOML.replace("version = 1", "version = 2").replace('"day"', '"week"')
    draft = draft.replace("retention_days = 90", "retention_days = 30")

    answer = await compare_agreements(CompareAgreements(toml=draft), store=store, now=NOW)

    assert (answer.before, answer.after, answer.on) == (1, 2, NOW.date())
    (line,) = answer.visible
    assert (line.partner, line.category, line.field) == ("politie", "wapens", "seen_at")
    assert (line.before, line.after, line.neighbourhoods) == ("day", "week", ())
    (term,) = answer.terms
    assert (term.agreement, term.field) == ("politie-2026", "retention_days")
    assert (term.before, term.after) == ("90", "30")


async def test_what_becomes_visible_comes_with_where_and_when() -> None:
    narrow = TOML.replace(
        "minimum_urgency",
        'neighbourhoods = ["noord"]\nverified_offline = true\nconsent = true\nminimum_urgency',
    )
    answer = await compare_agreements(CompareAgreements(toml=narrow), store=empty(), now=NOW)

    assert {(v.field, v.before, v.after) for v in answer.visible} == {
        ("category", None, "as-is"),
        ("seen_at", None, "day"),
    }
    where = {(v.neighbourhoods, v.only_verified, v.only_with_consent) for v in answer.visible}
    assert where == {(("noord",), True, True)}


async def test_what_would_a_draft_have_shared() -> None:
    store = await in_force()
    for number, category in enumerate(("wapens", "talent", "trend"), start=1):
        event = logged(id=uuid4(), signal_id=UUID(int=number), category=category)
        await decide_on_logged(event, store=store, publish=Told(), now=NOW)
    before = store.every_decision()

    answer = await what_if(WhatIf(toml=SECOND), store=store, now=NOW)

    (counts,) = answer.partners
    assert (counts.was, counts.would_be, counts.newly, counts.no_longer) == (1, 1, 1, 1)
    assert answer.signals == 3
    assert {e.signal_id.int for e in answer.examples} == {1, 2}
    assert store.every_decision() == before


async def test_a_wrong_draft_is_told_its_mistakes() -> None:
    store, bad = await in_force(), TOML.replace('"day"', '"month"')

    compared = await compare_agreements(CompareAgreements(toml=bad), store=store, now=NOW)
    would = await what_if(WhatIf(toml=bad), store=store, now=NOW)

    assert [p.line for p in compared.problems + would.problems] == [27, 27]


# --- the log ----------------------------------------------------------------------


async def test_every_decision_has_a_record_denials_too() -> None:
    store = await in_force(TOML + SCHOOL)
    event = logged()
    await decide_on_logged(event, store=store, publish=Told(), now=NOW)

    log = await read_decisions(ReadDecisions(), store=store)

    yes, no = log.records
    assert (log.total, log.next) == (1, None)
    assert yes["event_name"] == "adl.access_evaluation"
    assert yes["status"] == no["status"] == "Ok"
    assert yes["timestamp"] == int(NOW.timestamp() * 1000)
    assert yes["span_id"] != no["span_id"]
    request, response = yes["body"]["adl.core.request"], yes["body"]["adl.core.response"]
    assert request["subject"] == {"type": "partner", "id": "politie"}
    assert request["resource"]["properties"]["category"] == "wapens"
    assert response["decision"] is True
    assert response["context"]["obligations"] == {
        "retention_days": 90,
        "onward": [],
        "delivery": "full",
    }
    refused = no["body"]["adl.core.response"]
    assert refused == {
        "decision": False,
        "context": {"reasons": {"reason": "no-agreement", "grants": [], "banned": []}},
    }


async def test_the_log_is_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.policy.handlers.log.RECORDS", 2)
    store = await in_force()
    for number in range(1, 6):
        event = logged(id=uuid4(), signal_id=UUID(int=number))
        await decide_on_logged(
            event, store=store, publish=Told(), now=NOW + timedelta(seconds=number)
        )

    read, start = [], 0
    while start is not None:
        page = await read_decisions(ReadDecisions(start=start), store=store)
        read += [record["attributes"]["signal_id"] for record in page.records]
        start = page.next

    assert read == [str(UUID(int=number)) for number in range(1, 6)]


async def test_a_replay_reproduces_decisions_on_agreements_long_gone() -> None:
    store = empty()
    await decide_on_logged(logged(), store=store, publish=Told(), now=NOW)
    await in_force(TOML, store)
    late = NOW + timedelta(days=400)
    for number, at in ((2, NOW), (3, late)):
        event = logged(id=uuid4(), signal_id=UUID(int=number))
        await decide_on_logged(event, store=store, publish=Told(), now=at)
    await in_force(SECOND, store)
    await decide_on_corrected(corrected(), store=store, publish=Told(), now=NOW)

    again = await replay_decisions(ReplayDecisions(), store=store)

    assert (again.checked, again.differing, again.next) == (3, (), None)


async def test_a_replay_names_a_decision_that_was_tampered_with() -> None:
    store = await in_force()
    await decide_on_logged(logged(), store=store, publish=Told(), now=NOW)
    (kept,) = store.every_decision()
    forged = kept.model_copy(update={"cause": uuid4(), "on": kept.on + timedelta(days=400)})
    await store.keep(forged)

    again = await replay_decisions(ReplayDecisions(), store=store)

    assert again.differing == (SIGNAL,)


# --- put together -----------------------------------------------------------------


def test_every_handler_finds_its_parts() -> None:
    made = parts(Tools(Bucket(), load()))

    assert all(handler.bind(made) for handler in inbox.handlers.values())
    assert service.refusals == REFUSALS | REASONS

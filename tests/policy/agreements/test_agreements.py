"""One person asks for a version of the agreements, another puts it in force."""

from datetime import timedelta
from hashlib import sha256

import pytest

from services.policy.domain.agreements.reading import SHOWN
from services.policy.handlers.agreements.agreements import (
    approve_agreements,
    check_agreements,
    list_versions,
    propose_agreements,
    read_version,
)
from services.policy.settings import PolicySettings
from shared.contracts.policy.agreements import (
    AgreementsApplied,
    AgreementsProposed,
    ApplyAgreements,
    ApproveAgreements,
    CheckAgreements,
    ListVersions,
    ReadAgreements,
)
from shared.language.policy import REFUSALS
from shared.messaging.inbox import Refuse
from tests.policy.builders import NOW, SCHOOL, SECOND, TOML
from tests.policy.turns import Published, approve, empty, in_force, propose, turn


async def test_a_version_waits_for_a_second_person() -> None:
    store, published = empty(), Published()

    command = await propose(store, published=published)

    (event,) = published
    assert isinstance(event, AgreementsProposed)
    assert (event.id, event.policy_version) == (command.derive("proposed"), 1)
    assert event.sha256 == sha256(TOML.encode()).hexdigest()
    assert (event.agreements, event.partners) == (1, 1)
    assert store.agreements.current() is None


async def test_a_second_person_puts_it_in_force() -> None:
    store, published = empty(), Published()
    await propose(store)

    command = await approve(store, published=published)

    (event,) = published
    assert isinstance(event, AgreementsApplied)
    assert (event.id, event.policy_version) == (command.derive("applied"), 1)
    current = store.agreements.in_force()
    assert current
    assert (current.toml, current.proposed_by, current.approved_by) == (TOML, "amina", "bilal")


async def test_nobody_approves_what_they_asked_for_themselves() -> None:
    store, published = empty(), Published()
    await propose(store, actor="amina")
    await propose(store, actor="bilal")  # the same text: the first is who asked

    with pytest.raises(Refuse, match="same-person"):
        await approve(store, published=published, actor="amina")

    assert store.agreements.current() is None
    assert published == []
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

    current = store.agreements.in_force()
    assert current
    assert current.toml == TOML


async def test_asking_and_approving_twice_changes_nothing_and_tells_the_same() -> None:
    store, published = empty(), Published()
    asked = ApplyAgreements(toml=TOML)
    for _ in range(2):
        await propose_agreements(asked, turn(store, published))
    approved = await approve(store, published=published)
    before = store.agreements.in_force()
    day = NOW + timedelta(days=1)
    later = turn(store, published, actor="bilal", now=day)
    await approve_agreements(approved, later, PolicySettings())
    await propose_agreements(asked, turn(store, published, now=day))

    assert [event.id for event in published] == [
        asked.derive("proposed"),
        asked.derive("proposed"),
        approved.derive("applied"),
        approved.derive("applied"),
    ]
    assert store.agreements.in_force() == before


async def test_a_crash_between_keeping_and_telling_a_version_is_healed() -> None:
    store, published = empty(), Published(failing=1)
    asked = ApplyAgreements(toml=TOML)
    here = turn(store, published)
    with pytest.raises(ConnectionError):
        await propose_agreements(asked, here)
    await propose_agreements(asked, here)
    published.failing = 1
    command = ApproveAgreements(sha256=sha256(TOML.encode()).hexdigest())
    with pytest.raises(ConnectionError):
        await approve(store, published=published, command=command)
    await approve(store, published=published, command=command)

    assert [event.id for event in published] == [
        asked.derive("proposed"),
        command.derive("applied"),
    ]


async def test_a_crash_between_approving_and_putting_in_force_is_healed() -> None:
    store, published = empty(), Published()
    await propose(store)
    version = store.agreements.version(sha256(TOML.encode()).hexdigest())
    assert version
    await store.agreements.keep_version(version.approved("bilal", now=NOW))

    await approve(store, published=published)

    assert store.agreements.current()
    assert [event.name for event in published] == ["agreements-applied"]


async def test_a_higher_version_replaces_it_and_the_old_one_is_still_read() -> None:
    store = await in_force()
    await in_force(SECOND, store)

    agreements = store.agreements.current()
    assert agreements
    assert agreements.version == 2
    listed = await list_versions(ListVersions(), turn(store))
    assert [(v.policy_version, v.state) for v in listed.versions] == [
        (2, "in-force"),
        (1, "past"),
    ]
    first = await read_version(ReadAgreements(sha256=listed.versions[1].sha256), turn(store))
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
    store, published = await in_force(SECOND), Published()
    before = store.agreements.in_force()

    with pytest.raises(Refuse) as caught:
        await propose(store, toml, published=published)

    assert (caught.value.reason, caught.value.field) == (reason, field)
    assert reason in REFUSALS
    assert (store.agreements.in_force(), published) == (before, [])
    assert len(store.agreements.versions()) == 1


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

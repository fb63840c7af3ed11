"""A victim's name or number does not reach a platform; a person can overrule, with a reason."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY
from pydantic import ValidationError

from services.instaclean.texts import MISSING
from shared.contracts.instaclean.collect import CollectBatch, SubmitBatch
from shared.contracts.instaclean.freeze import ApproveBatch, FreezeBatch
from shared.contracts.instaclean.look_up import ListRows
from shared.contracts.instaclean.notice import NoticePrepared, ShowNotice
from shared.contracts.instaclean.overrule import FindingOverruled, OverruleFinding
from shared.privacy.identifying import Kind
from tests.instaclean.batches import COLLECT, refused
from tests.instaclean.conftest import EXPLANATION, Crash, World

YILMAZ = "Y\N{LATIN SMALL LETTER DOTLESS I}lmaz"


REASON = "Dit is de naam van een winkel, geen persoon."


FOUND = [
    ("Bel haar op +31 (0)6 12345678.", "phone-number"),
    ("Bel haar op 06.12.34.56.78.", "phone-number"),
    ("Haar nummer is 06/12345678.", "phone-number"),
    ("Haar nummer is tel.0612345678.", "phone-number"),
    ("Haar nummer is 06\N{NON-BREAKING HYPHEN}12345678.", "phone-number"),
    ("Thuis is het (010) 123 45 67.", "phone-number"),
    ("Schrijf naar wa.me/31612345678.", "phone-number"),
    ("Zijn BSN 1112.22.333 staat in beeld.", "bsn"),
    ("Zijn BSN is 111 222 333.", "bsn"),
    (f"Er staat dat Şeyma {YILMAZ} zwak is.", "name-of-a-person"),
    ("Er staat dat İbrahim Öztürk zwak is.", "name-of-a-person"),
    ("Er staat dat Łukasz Żak zwak is.", "name-of-a-person"),
    ("Er staat dat Željko Šarić zwak is.", "name-of-a-person"),
    ("Het slachtoffer heet Şeyma.", "name-of-a-person"),
    ("Bo Jansen huilt in het filmpje.", "name-of-a-person"),
    ("Fatima El Amrani huilt in het filmpje.", "name-of-a-person"),
    ("Mail naar fatima@example.org voor meer.", "e-mail-address"),
    ("Ze woont op Dorpsstraat 12.", "address"),
    ("Ze woont op 3011ab.", "postcode"),
    ("Geboren op 01-02-2010 volgens de post.", "birth-date"),
    ("Betalen kan op NL91 ABNA 0417 1643 00.", "iban"),
    ("Hij noemt ook @een_ander_kind.", "handle"),
]


HARMLESS = [
    "Het filmpje stond er op 12-11-2026.",
    "In 2026 OM en politie.",
    "Sinds 2025 EU-regels.",
    "Hij was onderweg 2 keer.",
    "Bij Rotterdam Centraal staat hij vaak.",
    "Een link naar Google Drive staat erbij.",
    "In de Community Standards staat dat dit niet mag.",
    "Het Wetboek van Strafrecht verbiedt dit.",
    "Nummer 111222334 staat in beeld.",
    "Het account plug noemt zich ook @plug.",
]


async def with_finding(world: Any, text: str = "Bo Jansen huilt in het filmpje.") -> Any:
    await world.do(world.report())
    await world.do(world.prepare(explanation=f"{EXPLANATION} {text}"))
    return await world.do(ShowNotice(entry_id=world.entry_id()))


def overrule(world: Any, mark: str, **changed: Any) -> OverruleFinding:
    fields = {"entry_id": world.entry_id(), "mark": mark, "reason": REASON} | changed
    return OverruleFinding.model_validate(fields)


@pytest.mark.parametrize(("text", "code"), FOUND)
async def test_what_identifies_a_victim_keeps_a_notice_from_going_out(
    world: Any, text: str, code: str
) -> None:
    shown = await with_finding(world, text)

    assert code in shown.missing
    assert set(shown.missing) <= {kind.value for kind in Kind}
    assert world.state() == "draft"
    (event,) = world.of(NoticePrepared)
    assert event.missing == shown.missing


@pytest.mark.parametrize("text", HARMLESS)
async def test_a_plain_date_and_a_station_block_nothing(world: Any, text: str) -> None:
    shown = await with_finding(world, text)

    assert (shown.missing, shown.findings) == ((), ())
    assert world.state() == "ready"


@pytest.mark.parametrize(("text", "code"), FOUND)
async def test_a_person_can_overrule_every_finding_with_a_reason(
    world: Any, text: str, code: str
) -> None:
    shown = await with_finding(world, text)
    marks = dict.fromkeys(finding.mark for finding in shown.findings)
    for mark in marks:
        await world.do(overrule(world, mark), by="carla")
    after = await world.do(ShowNotice(entry_id=world.entry_id()))

    assert (after.missing, world.state()) == ((), "ready")
    assert {finding.overruled_by for finding in after.findings} == {"carla"}
    assert {f.reason.get_secret_value() for f in after.findings} == {REASON}
    events = world.of(FindingOverruled)
    assert code in {event.finding for event in events}
    assert [event.overruled for event in events] == list(range(1, len(marks) + 1))


@given(st.sampled_from(sorted(kind.value for kind in Kind)))
def test_every_kind_of_finding_has_a_sentence_that_says_what_to_do(code: str) -> None:
    assert "zeg waarom het mag blijven" in MISSING[code]


async def test_a_finding_shows_where_it_stands_and_no_event_shows_its_words(
    world: Any,
) -> None:
    shown = await with_finding(world)
    text = shown.explanation.get_secret_value()
    (finding,) = shown.findings
    await world.do(overrule(world, finding.mark))

    assert text[finding.start : finding.end] == "Bo Jansen"
    told = " ".join(event.model_dump_json() for event in world.told)
    assert "Jansen" not in told
    assert "winkel" not in told
    assert "Jansen" not in repr(world.notice())


async def test_without_a_reason_nothing_is_overruled(world: Any) -> None:
    (finding,) = (await with_finding(world)).findings

    with pytest.raises(ValidationError):
        overrule(world, finding.mark, reason="")
    for reason in ("gewoon", " " * 40):
        command = overrule(world, finding.mark, reason=reason)
        assert await refused(world.do(command)) == "no-reason"
    assert await refused(world.do(overrule(world, "0" * 32))) == "unknown-finding"
    assert world.state() == "draft"


async def test_what_was_overruled_stays_so_when_another_word_changes_and_only_there(
    world: Any,
) -> None:
    (finding,) = (await with_finding(world)).findings
    await world.do(overrule(world, finding.mark))
    again = f"{EXPLANATION} In dit filmpje huilt Bo Jansen."
    await world.do(world.prepare(explanation=again))
    assert world.state() == "ready"

    await world.do(world.report("dealer"))
    await world.do(world.prepare("dealer", explanation=again))
    assert world.state("dealer") == "draft"
    other = world.notice("dealer").found[0].mark
    assert other != finding.mark


async def test_a_new_name_beside_one_that_was_overruled_blocks_again(world: Any) -> None:
    (finding,) = (await with_finding(world)).findings
    await world.do(overrule(world, finding.mark))
    text = f"{EXPLANATION} Bo Jansen en Şeyma {YILMAZ} huilen in het filmpje."
    await world.do(world.prepare(explanation=text))

    assert world.state() == "draft"
    assert world.of(NoticePrepared)[-1].missing == ("name-of-a-person",)


async def test_who_lets_a_finding_stay_does_not_approve_the_batch(world: Any) -> None:
    (finding,) = (await with_finding(world)).findings
    await world.do(overrule(world, finding.mark), by="bram")
    await world.do(CollectBatch(**COLLECT))
    batch = await world.batch()
    await world.do(SubmitBatch(batch_id=batch.batch_id), by="amina")
    (row,) = (await world.do(ListRows(batch_id=batch.batch_id))).rows

    assert (batch.overruled, row.overruled, row.missing) == (1, 1, ())
    approve = ApproveBatch(batch_id=batch.batch_id)
    assert await refused(world.do(approve, by="bram")) == "own-work"
    await world.do(approve.model_copy(update={"id": uuid4()}), by="carla")
    assert world.state() == "approved"


async def test_nothing_is_overruled_behind_the_approvers_back(world: Any) -> None:
    (finding,) = (await with_finding(world)).findings
    await world.do(overrule(world, finding.mark))
    await world.do(CollectBatch(**COLLECT))

    assert await refused(world.do(overrule(world, finding.mark))) == "in-a-batch"


async def test_who_says_that_nothing_is_a_name_is_noted_with_it(world: Any) -> None:
    await world.do(world.report())
    text = f"{EXPLANATION} De verkoper noemt zich Kleine Koning. Bel 0612345678."
    await world.do(world.prepare(explanation=text, names_nobody=True), by="carla")

    assert world.of(NoticePrepared)[0].missing == ("phone-number",)
    assert [(o.code, o.by) for o in world.notice().overruled] == [("name-of-a-person", "carla")]


def counted() -> float:
    labels = {"finding": "name-of-a-person"}
    return REGISTRY.get_sample_value("seintje_findings_overruled_total", labels) or 0


async def test_overruling_twice_counts_once(world: Any) -> None:
    before = counted()
    (finding,) = (await with_finding(world)).findings
    command = overrule(world, finding.mark)
    await world.do(command)
    await world.do(command)

    assert len(world.of(FindingOverruled)) == 1
    assert len(world.notice().overruled) == 1
    assert counted() - before == 1


async def test_cut_off_at_any_step_it_is_overruled_once(worlds: type[World]) -> None:
    whole = worlds()
    (finding,) = (await with_finding(whole)).findings
    command = overrule(whole, finding.mark)
    before = whole.steps
    await whole.do(command)
    for number in range(1, whole.steps - before + 1):
        world = worlds()
        await with_finding(world)
        world.dies_after = world.steps + number
        with pytest.raises(Crash):
            await world.do(command)
        world.restart()
        await world.do(command)

        assert world.state() == "ready"
        assert len(world.of(FindingOverruled)) == 1


SURNAMES = st.sampled_from(["Jansen", YILMAZ, "El Idrissi", "van den Berg", "Kowalska"])


GIVEN = st.sampled_from(["Fatima", "Bo", "Şeyma", "Łukasz", "Anouk", "İbrahim"])


@settings(max_examples=25, deadline=None)
@given(GIVEN, SURNAMES, st.booleans())
async def test_a_notice_with_a_name_goes_out_only_after_a_person_said_so(
    first: str, last: str, says: object
) -> None:
    world = World()
    shown = await with_finding(world, f"{first} {last} huilt in het filmpje.")
    if says:
        for finding in shown.findings:
            await world.do(overrule(world, finding.mark))
    await world.ready("dealer")
    await world.do(CollectBatch(**COLLECT))
    batch_id = (await world.batch()).batch_id
    await world.do(SubmitBatch(batch_id=batch_id), by="amina")
    await world.do(ApproveBatch(batch_id=batch_id), by="bram")
    await world.do(FreezeBatch(batch_id=batch_id), by="bram")

    assert world.state() == ("frozen" if says else "draft")

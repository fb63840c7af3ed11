"""The code that builds a delivery, changed in every small way: each change must be noticed."""

from datetime import UTC, datetime, timedelta
from itertools import product
from types import ModuleType
from typing import Any
from uuid import UUID, uuid5

import pytest

from services.signals.domain import share
from services.signals.domain.shares import Share
from services.signals.domain.signal import Signal
from shared.contracts.policy.decide import FieldGrant, PartnerDecision
from shared.language.clock import HERE
from shared.language.pseudonyms import account_key, person_key
from shared.privacy.partners import id_for
from shared.privacy.pseudonyms import keyed
from tests.mutate import mutant, mutants
from tests.signals.world import HOUSE

KEY = "for tests only, thirty-two characters or more"
CAUSE, SIGNAL = UUID(int=1), UUID(int=2)
BEGUN = (
    Share(partner="politie", revision=1, decision=UUID(int=3), delivery=UUID(int=30)),
    Share(partner="politie", revision=1, decision=CAUSE, delivery=UUID(int=10)),
)
# Just before and after midnight here, in a week that begins a year and one that ends it.
MOMENTS = {
    datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC): (
        "2026-12-31T23:59:59+01:00",
        "2026-12-31",
        "2026-W53",
    ),
    datetime(2027, 1, 3, 23, tzinfo=UTC): (
        "2027-01-04T00:00:00+01:00",
        "2027-01-04",
        "2027-W01",
    ),
    datetime(2026, 7, 5, 22, tzinfo=UTC): (
        "2026-07-06T00:00:00+02:00",
        "2026-07-06",
        "2026-W28",
    ),
}
BANDS = {4: "0-11", 11: "0-11", 12: "12-15", 15: "12-15", 16: "16-17", 17: "16-17"}
BANDS |= {18: "18-26", 26: "18-26", 27: "27-99", 99: "27-99"}
TRANSFORMS = {
    "category": ("drop", "as-is"),
    "platform": ("drop", "as-is"),
    "urgency": ("drop", "as-is"),
    "seen_at": ("drop", "as-is", "day", "week"),
    "neighbourhood": ("drop", "as-is", "municipality"),
    "verified": ("drop", "as-is"),
    "text": ("drop", "as-is"),
    "handle": ("drop", "as-is", "pseudonym"),
    "url": ("drop", "as-is"),
    "age": ("drop", "band"),
}


def signal(seen_at: datetime, age: int | None, **changed: Any) -> Signal:
    given: dict[str, Any] = {
        "signal_id": SIGNAL,
        "worker": "amina",
        "text": "iets",
        "platform": "instagram",
        "seen_at": seen_at,
        "logged_at": seen_at,
        "neighbourhood": "noord",
        "handle": "@Canarina",
        "url": "https://instagram.com/p/1",
        "age": age,
        "category": "wapens",
        "confidence": 1,
        "chosen_by": "worker",
        "verified": True,
    }
    return Signal(**given | changed)


def signals() -> list[Signal]:
    usual = next(iter(MOMENTS))
    return [
        *(signal(moment, 15) for moment in MOMENTS),
        *(signal(usual, age) for age in (*BANDS, None)),
        signal(usual, 15, handle=None, url=None, neighbourhood=None, verified=None),
        signal(usual, 15, verified=False),
        signal(usual, 15, shares=BEGUN),
    ]


def id_of(about: Signal, partner: str) -> UUID:
    """Return the id a delivery must have: its own, or the one it had before a crash."""
    begun = {share.partner: share.delivery for share in about.shares if share.decision == CAUSE}
    return begun.get(partner) or id_for(partner, "delivery", CAUSE, key=KEY)


def time_of(about: Signal, field: str, transform: str, at: datetime) -> datetime:
    """Return the time a delivery must tell: as coarse as the moment the signal was seen."""
    day = at.astimezone(HERE).replace(hour=0, minute=0, second=0)
    if field != "seen_at" or transform not in ("as-is", "day"):
        day -= timedelta(days=day.weekday())
    return day.replace(tzinfo=None)


def wanted(about: Signal, field: str, transform: str, partner: str) -> object:
    """Return what a partner must receive of a field."""
    value = getattr(about, field)
    if transform == "drop" or value is None:
        return None
    if hasattr(value, "get_secret_value"):
        value = value.get_secret_value()
    as_is, day, week = MOMENTS[about.seen_at]
    match field, transform:
        case "seen_at", _:
            return {"as-is": as_is, "day": day, "week": week}[transform]
        case _, "municipality":
            return "maasdam"
        case _, "pseudonym":
            return account_key("instagram", "@Canarina", key=f"{KEY}/{partner}")
        case _, "band":
            return BANDS[value]
    return value


def notices(module: ModuleType) -> bool:
    """Return whether a module builds something else than it must."""
    try:
        for about, partner in product(signals(), ("politie", "school")):
            for field, transforms in TRANSFORMS.items():
                if any(differs(module, about, partner, field, t) for t in transforms):
                    return True
    except Exception:  # noqa: BLE001 - a mutant that breaks is noticed as well
        return True
    return False


def differs(
    module: ModuleType, about: Signal, partner: str, field: str, transform: str
) -> bool:
    grant = FieldGrant(field=field, transform=transform, clause="c/1")
    days = 90 if about.verified else None
    decision = PartnerDecision(
        partner=partner,
        shared=True,
        agreement="a",
        grants=(grant,),
        retention_days=days,
        onward=("halt",),
    )
    at = about.seen_at + timedelta(hours=1)
    made = module.delivery(about, decision, HOUSE, cause=CAUSE, at=at)
    told = made.model_dump(mode="json", exclude={"at", "causation_id"})
    value = wanted(about, field, transform, partner)
    on = datetime.fromisoformat(MOMENTS[about.seen_at][0]) + timedelta(hours=1)
    must = dict.fromkeys(TRANSFORMS) | {
        "id": str(id_of(about, partner)),
        "reference": str(uuid5(SIGNAL, keyed("reference", partner, key=KEY))),
        "correlation_id": str(uuid5(SIGNAL, keyed("reference", partner, key=KEY))),
        "revision": 1,
        "agreement": "a",
        "clauses": ["c/1"],
        "delete_by": str(on.date() + timedelta(days=days)) if days else None,
        "onward": ["halt"],
        field: value,
    }
    has = () if value is None else (field,)
    person = None
    if about.handle:
        person = person_key("instagram", "canarina", key=KEY)
    return (
        told != must
        or made.at.astimezone(HERE).replace(tzinfo=None) != time_of(about, field, transform, at)
        or module.fields_in(made, decision) != has
        or module.person_of(about, key=KEY) != person
    )


def test_the_code_as_it_is_builds_what_it_must() -> None:
    assert not notices(share)


@pytest.mark.parametrize("number", range(len(mutants(share))), ids=mutants(share).__getitem__)
def test_every_change_of_the_code_that_builds_a_delivery_is_noticed(number: int) -> None:
    name = mutants(share)[number]

    # Nobody is younger than four in a signal, so the youngest band may begin at 0 or at 1.
    same = name.startswith("AGES = ") and name.endswith("| 0")
    assert notices(mutant(share, number)) != same

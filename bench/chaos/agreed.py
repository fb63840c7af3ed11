"""The agreements of a made-up town, and by them what each partner must receive of a signal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

from bench.chaos.wire import Letter, command

HERE = ZoneInfo("Europe/Amsterdam")
FIELDS = [
    "category",
    "urgency",
    "platform",
    "seen_at",
    "neighbourhood",
    "verified",
    "text",
    "handle",
    "url",
    "age",
]
"""What the contract of a shared signal can tell of it."""

GRANTS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "politie": {
        "drugs_aanbod": {
            "category": "as-is",
            "platform": "as-is",
            "seen_at": "as-is",
            "neighbourhood": "as-is",
            "text": "as-is",
            "handle": "as-is",
        },
        "geweld": {
            "category": "as-is",
            "seen_at": "day",
            "neighbourhood": "as-is",
            "handle": "pseudonym",
        },
    },
    "gemeente": {
        name: {"category": "as-is", "seen_at": "week", "neighbourhood": "as-is"}
        for name in ("drugs_aanbod", "geweld", "talent")
    },
    "school": {
        "cyberpesten": {"category": "as-is", "neighbourhood": "as-is", "age": "band"},
    },
}
"""Partner, category, and how each field is changed: what is not here is not shared."""

PURPOSES = {"politie": "Gevaar afwenden", "gemeente": "Zicht op de wijk", "school": "Hulp"}
KINDS = ("drugs_aanbod", "geweld", "talent", "cyberpesten", None, "sexting")
"""What signals are about, in turn. `None`: nobody says, so a plugin guesses: for nobody."""

PRESENT = "something, other than what the worker wrote"


@dataclass(frozen=True, slots=True)
class Signal:
    """What a worker saw. Its neighbourhood is its own, so that a partner's copy is known."""

    serial: int
    category: str | None
    seen_at: datetime

    @property
    def signal_id(self) -> UUID:
        """Return the number the worker's phone gives it."""
        return uuid5(NAMESPACE_OID, f"chaos {self.serial}")

    @property
    def place(self) -> str:
        """Return the neighbourhood."""
        return f"chaos-{self.serial}"

    @property
    def facts(self) -> dict[str, object]:
        """Return what the worker writes down."""
        return {
            "signal_id": str(self.signal_id),
            "text": f"er gebeurt iets, regel {self.serial}",
            "platform": "instagram",
            "seen_at": self.seen_at.isoformat(),
            "neighbourhood": self.place,
            "handle": f"chaos_{self.serial}",
            "age": 14,
            "category": self.category,
        }

    def log(self, *, chosen: bool = True) -> Letter:
        """Return the command that reports it; without what it is about unless `chosen`."""
        facts = self.facts if chosen else self.facts | {"category": None}
        return command("signals.log-signal.v1", facts, number=uuid5(self.signal_id, "log"))

    def correct(self) -> Letter:
        """Return the command by which a person says afterwards what it is about."""
        body = {"signal_id": str(self.signal_id), "category": self.category}
        number = uuid5(self.signal_id, "correct")
        return command("signals.correct-category.v1", body, number=number)

    def must_reach(self) -> dict[str, dict[str, object]]:
        """Return for each partner that must hear of it the fields it must get."""
        if self.category is None:
            return {}
        return {
            partner: {name: self._told(name, how) for name, how in fields.items()}
            for partner, categories in GRANTS.items()
            for fields in [categories.get(self.category, {})]
            if fields
        }

    def _told(self, field: str, how: str) -> object:
        here = self.seen_at.astimezone(HERE)
        match field, how:
            case "seen_at", "as-is":
                return here.isoformat(timespec="seconds")
            case "seen_at", "day":
                return here.date().isoformat()
            case "seen_at", "week":
                return here.strftime("%G-W%V")
            case _, "pseudonym":
                return PRESENT
            case "age", "band":
                return "12-15"
        return self.facts[field]


def signal(serial: int) -> Signal:
    """Return the signal with this number, seen a few minutes ago."""
    seen_at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    return Signal(serial, KINDS[serial % len(KINDS)], seen_at)


def differs(got: Mapping[str, object], must: Mapping[str, object], of: Signal) -> str:
    """Return the first field that a partner received otherwise than it must; empty: none."""
    for name in FIELDS:
        value, wish = got.get(name), must.get(name)
        if wish == PRESENT:
            if not value or value == of.facts[name]:
                return name
        elif value != wish:
            return name
    return ""


def toml(on: date) -> str:
    """Return the agreements as the organisation writes them down."""
    partners = [
        f'[[partner]]\nid = "{partner}"\nname = "{partner.title()} Chaosdam"\n'
        f'kind = "{partner}"'
        for partner in GRANTS
    ]
    agreements = [_agreement(partner, on) for partner in GRANTS]
    return "\n\n".join(["version = 1", *partners, *agreements]) + "\n"


def _agreement(partner: str, on: date) -> str:
    clauses = [
        f'[[agreement.clause]]\nid = "{partner}-1/{number}"\n'
        f'text = "{partner.title()} hoort van {category}."\n'
        f'categories = ["{category}"]\nminimum_urgency = "low"\n\n'
        "[agreement.clause.fields]\n"
        + "\n".join(f'{name} = "{how}"' for name, how in fields.items())
        for number, (category, fields) in enumerate(GRANTS[partner].items(), start=1)
    ]
    head = (
        f'[[agreement]]\nid = "{partner}-1"\npartner = "{partner}"\n'
        f'purpose = "{PURPOSES[partner]}"\nlegal_basis = "AVG art. 6 lid 1 onder e"\n'
        f'dpia = "DPIA-1"\nvalid_from = {on - timedelta(days=30)}\n'
        f"valid_until = {on + timedelta(days=200)}\n"
        f"review_by = {on + timedelta(days=100)}\nretention_days = 90"
    )
    return "\n\n".join([head, *clauses])

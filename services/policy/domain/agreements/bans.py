"""What nothing can permit: forbid rules that stand above every agreement."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.language.taxonomy import CATEGORIES

# Suspicions of an offence by somebody. AVG art. 10 and UAVG art. 31-33: such data about a
# person may go to the police; to others only with a permit nobody here has.
CRIMINAL = frozenset(
    {
        "bedreiging",
        "drugs_aanbod",
        "exposing",
        "fraude",
        "geweld",
        "nepgeld",
        "radicalisering",
        "vuurwerk",
        "wapens",
    }
)
# Fields that lead to a person, a pseudonym included: it is still data about that person.
ABOUT_A_PERSON = frozenset({"text", "handle", "url", "age"})


@dataclass(frozen=True, slots=True)
class Ban:
    """One forbid rule: for which categories, which partners and which fields."""

    id: str
    law: str
    forbids: Callable[[str], bool]
    fields: frozenset[str] | None = None
    """The fields that may not leave; None: nothing at all may."""
    except_kinds: frozenset[str] = frozenset()

    def concerns(self, category: str, *, kind: str) -> bool:
        """Return whether it keeps anything of this category from a kind of partner."""
        return kind not in self.except_kinds and self.forbids(category)

    def stops(self, category: str, *, kind: str, field: str) -> bool:
        """Return whether it keeps this field from a kind of partner."""
        named = self.fields is None or field in self.fields
        return named and self.concerns(category, kind=kind)


NEVER_SHARED = Ban(
    "never-shared",
    "Wetboek van Strafrecht art. 252",
    lambda code: code in CATEGORIES and CATEGORIES[code].never_shared,
)
CRIMINAL_DATA = Ban(
    "criminal-data",
    "AVG art. 10; UAVG art. 31-33",
    CRIMINAL.__contains__,
    fields=ABOUT_A_PERSON,
    except_kinds=frozenset({"politie"}),
)
BANS = (NEVER_SHARED, CRIMINAL_DATA)


def on(category: str, *, kind: str, field: str) -> Ban | None:
    """Return the rule that keeps this field of this category from a kind of partner."""
    return next((ban for ban in BANS if ban.stops(category, kind=kind, field=field)), None)

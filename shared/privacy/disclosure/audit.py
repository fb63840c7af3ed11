"""An attack on all that was published: which small counts can be found out."""

from collections.abc import Iterable, Mapping

from shared.privacy.disclosure.protection import protect
from shared.privacy.disclosure.published import Published
from shared.privacy.disclosure.quantities import Quantity
from shared.privacy.disclosure.targets import Breach


def audit(
    published: Iterable[Published],
    cells: Mapping[str, int],
    *,
    guarded: Iterable[Quantity] = (),
) -> tuple[Breach, ...]:
    """Return the small counts that an attacker who holds all of `published` knows too much of.

    No breach means: for every small count there is another state of the cells, in whole numbers
    and checked as such, that fits all of it and in which that count is zero or large enough.
    """
    return protect((), cells, known=published, guarded=guarded).lost

"""Which numbers a report may show, so that no small count of people can be calculated.

`protect` decides, for a whole report and beside all earlier ones; `audit` attacks the result.
See decision 0033.
"""

from shared.privacy.disclosure.audit import audit
from shared.privacy.disclosure.protection import Protection, protect
from shared.privacy.disclosure.published import Published, published, split
from shared.privacy.disclosure.quantities import SMALLEST, Grid, Quantity
from shared.privacy.disclosure.targets import Breach

__all__ = [
    "SMALLEST",
    "Breach",
    "Grid",
    "Protection",
    "Published",
    "Quantity",
    "audit",
    "protect",
    "published",
    "split",
]

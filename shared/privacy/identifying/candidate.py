"""What a rule returns before it becomes a finding: a place in a reading, and a reason."""

from dataclasses import dataclass

from shared.privacy.identifying.finding import Certainty, Kind
from shared.privacy.identifying.reading import Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding in the reading of a text, not yet brought back to the text as written."""

    kind: Kind
    span: Span
    certainty: Certainty
    why: str

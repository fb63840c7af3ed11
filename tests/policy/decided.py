"""What is decided for the one partner there is."""

from datetime import date
from typing import Any

from services.policy.domain.agreements.agreements import Agreements
from services.policy.domain.agreements.decide import decide
from shared.contracts.policy.decide import PartnerDecision
from tests.policy.builders import TODAY, facts


def decided(agreed: Agreements, *, on: date = TODAY, **changed: Any) -> PartnerDecision:
    (decision,) = decide(facts(**changed), agreed, on=on)
    return decision

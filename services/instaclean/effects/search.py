"""An explanation is searched for what may identify a victim, by every plugin there is."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.instaclean.domain.account import Account
from services.instaclean.domain.findings import Suspicion, suspicion_from
from shared.hosting.plugins import Ask
from shared.privacy.identifying import keyed

PURPOSE = b"seintje/instaclean/marks/1"


@dataclass(frozen=True, slots=True)
class Searcher:
    """Asks the plugins; the same words in one text always have the same mark."""

    ask: Ask
    secret: str
    """The organisation's secret: marks cannot be guessed without it."""

    def search(
        self, text: str | None, account: Account, *, about: UUID, today: date
    ) -> tuple[Suspicion, ...]:
        """Return what was found in `text`, in its order; `about` is whose text it is."""
        if text is None:
            return ()
        key = hmac.new(self.secret.encode(), PURPOSE, hashlib.sha256).digest()
        answers = self.ask.personal_data(
            text=text,
            reported=tuple(name.get_secret_value() for name in account.names),
            today=today,
            digest=keyed(key, about=str(about)),
        )
        found = {suspicion_from(finding) for answer in answers for finding in answer}
        return tuple(sorted(found, key=lambda one: (one.start, one.end, one.code)))

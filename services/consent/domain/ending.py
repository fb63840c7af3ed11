"""Which consents are to be asked for anew, and why."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from services.consent.domain.age import sixteen_on
from services.consent.domain.calendar import DAY, is_followed, is_over
from services.consent.domain.said import Consent
from services.consent.domain.youth import Youth
from shared.contracts.consent.ending import EndingView
from shared.contracts.consent.record import Signer

LONG_AGO = 366 * DAY  # what ended earlier is no longer asked for


def ending(
    youth: Youth, *, today: date, until: date, notices: Mapping[int, date]
) -> Iterator[EndingView]:
    """Yield what ends up to and including `until`, or ended in the year before `today`.

    What was refused or taken back is not asked for again: a no is a no.
    """
    if (born_on := youth.born_on) is None:
        return
    alive = [c for c in youth.standing if c.gives and not is_over(youth, c)]
    own = any(c.signer is Signer.YOUTH for c in alive)
    for consent in alive:
        if is_followed(youth, consent, alive):
            continue
        why, on = min(_reasons(born_on, consent, notices), key=lambda found: found[1])
        if why == "sixteen" and own:
            continue
        if today - LONG_AGO <= on <= until:
            why = "ended" if why == "ends" and on <= today else why
            yield _view(youth.youth_id, born_on, consent, why=why, on=on)


def _reasons(
    born_on: date, consent: Consent, notices: Mapping[int, date]
) -> Iterator[tuple[str, date]]:
    yield "ends", consent.valid_until + DAY
    if consent.signer is Signer.GUARDIAN:
        yield "sixteen", sixteen_on(born_on)
    version = consent.notice.version if consent.notice else 0
    yield from (("notice-changed", on) for number, on in notices.items() if number > version)


def _view(youth_id: UUID, born_on: date, consent: Consent, *, why: str, on: date) -> EndingView:
    sixteen = why == "sixteen"
    return EndingView(
        consent_id=consent.consent_id,
        youth_id=youth_id,
        born_on=born_on,
        # From the sixteenth birthday it is the youth who is asked.
        signer=Signer.YOUTH if sixteen else consent.signer,
        guardian_id=None if sixteen else consent.guardian_id,
        channels=consent.channels,
        purposes=consent.purposes,
        event_id=consent.event_id,
        images=consent.images,
        why=why,
        on=on,
    )

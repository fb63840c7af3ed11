"""What the person concerned may know: who received what, when and why (AVG art. 15)."""

from collections.abc import Sequence
from datetime import date, datetime

from services.policy.domain.agreements.agreements import Agreement, Agreements, Partner
from services.policy.domain.ledger.ledger import Line, Recall
from services.policy.texts import PERSON
from shared.contracts.policy.access import PersonShare
from shared.language.clock import day_of
from shared.language.sharing import RECALLS, field_name


def person_share(
    line: Line, recall: Recall | None, agreements: Agreements | None
) -> PersonShare:
    """Return a line with the words of the agreements it was shared under."""
    partner = _partner(line, agreements)
    agreement = _agreement(line, agreements)
    texts = agreements.clause_texts() if agreements else {}
    view = line.view(recall)
    return PersonShare(
        delivery_id=view.delivery_id,
        signal_id=view.signal_id,
        revision=view.revision,
        partner=view.partner,
        mode=view.mode,
        agreement=view.agreement,
        clauses=view.clauses,
        policy_version=view.policy_version,
        basis=view.basis,
        fields=view.fields,
        content=view.content,
        shared_at=view.shared_at,
        delete_by=view.delete_by,
        received_at=view.received_at,
        recall=view.recall,
        partner_name=partner.name if partner else line.partner,
        purpose=agreement.purpose if agreement else PERSON["unknown"],
        legal_basis=agreement.legal_basis if agreement else PERSON["unknown"],
        clause_texts={clause: texts[clause] for clause in line.clauses if clause in texts},
    )


def as_text(shares: Sequence[PersonShare]) -> str:
    """Return the lines in Dutch that can be read without an explanation."""
    return "\n\n".join(_paragraph(share) for share in shares)


def _partner(line: Line, agreements: Agreements | None) -> Partner | None:
    partners = agreements.partner if agreements else ()
    return next((partner for partner in partners if partner.id == line.partner), None)


def _agreement(line: Line, agreements: Agreements | None) -> Agreement | None:
    agreed = agreements.agreement if agreements else ()
    return next((agreement for agreement in agreed if agreement.id == line.agreement), None)


def _paragraph(share: PersonShare) -> str:
    sentences = [
        PERSON["shared"].format(on=_day(share.shared_at), partner=share.partner_name),
        PERSON["what"].format(fields=_fields(share)),
        PERSON["purpose"].format(purpose=share.purpose, basis=share.legal_basis),
        *(PERSON["clause"].format(text=text) for text in share.clause_texts.values()),
    ]
    if share.delete_by:
        sentences.append(PERSON["delete_by"].format(day=_day(share.delete_by)))
    return "\n".join([*sentences, *_of_recall(share)])


def _of_recall(share: PersonShare) -> list[str]:
    if (recall := share.recall) is None:
        return []
    asked = PERSON["recalled"].format(day=_day(recall.at), reason=RECALLS[recall.reason])
    if recall.acknowledged_at is None:
        return [asked, PERSON["not_deleted"]]
    return [asked, PERSON["deleted"].format(day=_day(recall.acknowledged_at))]


def _fields(share: PersonShare) -> str:
    names = [field_name(name, transform) for name, transform in share.fields.items()]
    return ", ".join(names) or PERSON["nothing"]


def _day(day: date | datetime) -> str:
    """Return a day as people write it, 31-12-2026; of a moment, the day it is here."""
    return f"{day_of(day) if isinstance(day, datetime) else day:%d-%m-%Y}"

"""What the person concerned may know: who received what, when and why (AVG art. 15)."""

from collections.abc import Sequence

from services.policy.domain.agreements import Agreements
from services.policy.domain.ledger import Line, Recall
from services.policy.texts import PERSON
from shared.contracts.policy.look_up import PersonShare
from shared.language.sharing import RECALLS, field_name

DAY = "%d-%m-%Y"


def person_share(
    line: Line, recall: Recall | None, agreements: Agreements | None
) -> PersonShare:
    """Return a line with the words of the agreements it was shared under."""
    known = agreements or None
    partner = next((p for p in known.partner if p.id == line.partner), None) if known else None
    agreed = (
        next((a for a in known.agreement if a.id == line.agreement), None) if known else None
    )
    texts = known.clause_texts() if known else {}
    return PersonShare(
        **dict(line.view(recall)),
        partner_name=partner.name if partner else line.partner,
        purpose=agreed.purpose if agreed else PERSON["unknown"],
        legal_basis=agreed.legal_basis if agreed else PERSON["unknown"],
        clause_texts={clause: texts[clause] for clause in line.clauses if clause in texts},
    )


def as_text(shares: Sequence[PersonShare]) -> str:
    """Return the lines in Dutch that can be read without an explanation."""
    return "\n\n".join(_paragraph(share) for share in shares)


def _paragraph(share: PersonShare) -> str:
    on = share.shared_at.strftime(DAY)
    told = [PERSON["shared"].format(on=on, partner=share.partner_name)]
    told += [PERSON["what"].format(fields=_fields(share))]
    told += [PERSON["purpose"].format(purpose=share.purpose, basis=share.legal_basis)]
    told += [PERSON["clause"].format(text=text) for text in share.clause_texts.values()]
    if share.delete_by:
        told.append(PERSON["delete_by"].format(day=share.delete_by.strftime(DAY)))
    if recall := share.recall:
        reason, day = RECALLS[recall.reason], recall.at.strftime(DAY)
        told.append(PERSON["recalled"].format(day=day, reason=reason))
        if recall.acknowledged_at:
            told.append(PERSON["deleted"].format(day=recall.acknowledged_at.strftime(DAY)))
        else:
            told.append(PERSON["not_deleted"])
    return "\n".join(told)


def _fields(share: PersonShare) -> str:
    names = [field_name(name, transform) for name, transform in share.fields.items()]
    return ", ".join(names) or PERSON["nothing"]

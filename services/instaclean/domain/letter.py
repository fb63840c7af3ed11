"""The letter that goes with a category: one page, Dutch or English."""

import io
from dataclasses import dataclass
from datetime import date

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from services.instaclean.texts import GOOD_FAITH_TEXT, LETTER
from shared.language.taxonomy import CATEGORIES, PLATFORMS


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says; no account is named in it."""

    organisation: str
    mailbox: str
    language: str
    platform: str
    quarter: str
    category: str
    accounts: int
    files: tuple[str, ...]
    on: date


def letter(content: Letter) -> bytes:
    """Return the letter as a PDF; the same letter is the same bytes."""
    words = LETTER[content.language]
    label = (
        CATEGORIES[content.category].label
        if content.language == "nl"
        else words[content.category]
    )
    fields = {
        "organisation": _plain(content.organisation),
        "mailbox": _plain(content.mailbox),
        "platform": PLATFORMS[content.platform].label,
        "quarter": content.quarter.upper().replace("-", " "),
        "category": label,
        "accounts": content.accounts,
        "files": ", ".join(content.files),
        "on": content.on.isoformat(),
    }
    styles = getSampleStyleSheet()
    story: list[Flowable] = [
        Paragraph(words["title"].format_map(fields), styles["Title"]),
        *(
            Paragraph(line.format_map(fields), styles["BodyText"])
            for line in words["body"].splitlines()
            if line
        ),
        Spacer(1, 0.5 * cm),
        Paragraph(GOOD_FAITH_TEXT[content.language], styles["BodyText"]),
        Spacer(1, 0.5 * cm),
        Paragraph(words["closing"].format_map(fields), styles["BodyText"]),
    ]
    page = io.BytesIO()
    document = SimpleDocTemplate(
        page,
        pagesize=A4,
        invariant=1,
        title=words["title"].format_map(fields),
        author=content.organisation,
    )
    document.build(story)
    return page.getvalue()


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

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


def letter(said: Letter) -> bytes:
    """Return the letter as a PDF; the same letter is the same bytes."""
    words = LETTER[said.language]
    label = CATEGORIES[said.category].label if said.language == "nl" else words[said.category]
    given = {
        "organisation": _plain(said.organisation),
        "mailbox": _plain(said.mailbox),
        "platform": PLATFORMS[said.platform].label,
        "quarter": said.quarter.upper().replace("-", " "),
        "category": label,
        "accounts": said.accounts,
        "files": ", ".join(said.files),
        "on": said.on.isoformat(),
    }
    styles = getSampleStyleSheet()
    story: list[Flowable] = [
        Paragraph(words["title"].format_map(given), styles["Title"]),
        *(
            Paragraph(line.format_map(given), styles["BodyText"])
            for line in words["body"].splitlines()
            if line
        ),
        Spacer(1, 0.5 * cm),
        Paragraph(GOOD_FAITH_TEXT[said.language], styles["BodyText"]),
        Spacer(1, 0.5 * cm),
        Paragraph(words["closing"].format_map(given), styles["BodyText"]),
    ]
    page = io.BytesIO()
    document = SimpleDocTemplate(
        page,
        pagesize=A4,
        invariant=1,
        title=words["title"].format_map(given),
        author=said.organisation,
    )
    document.build(story)
    return page.getvalue()


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

"""`seintje instaclean batches`: how sending goes, and what to do when it does not."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from clients.cli.instaclean import batches
from services.instaclean.domain.dispatch import NotTaken
from services.instaclean.plugins import mail, webhook
from shared.contracts.instaclean.look_up import Batches, BatchView
from shared.language.instaclean import NOT_TAKEN
from shared.process.web import Reply

NUMBER = UUID(int=7)


def shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **sending: Any
) -> str:
    view = BatchView(
        batch_id=NUMBER,
        platform="instagram",
        quarter="2026-q4",
        batch_kind="quarter",
        state="sending",
        accounts=2,
        by_state={},
        not_checked=0,
        **sending,
    )
    monkeypatch.setattr(batches, "asked", lambda *_: Batches(batches=(view,)))
    batches.batches_()
    return " ".join(capsys.readouterr().out.split())


def test_what_is_put_off_says_when_it_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    again = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
    text = shown(monkeypatch, capsys, sending="later", again_at=again, answer=451)

    assert "kon nog niet weg, code 451." in text
    assert "opnieuw op 23-11 14:05." in text, "as a clock in the Netherlands shows it"
    assert f"seintje instaclean send {NUMBER}" in text
    assert "niet verstuurd" not in text


@pytest.mark.parametrize("reason", NOT_TAKEN)
def test_what_failed_says_why_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], reason: str
) -> None:
    text = shown(monkeypatch, capsys, sending="failed", reason=reason, answer=550)

    assert "wordt verstuurd" not in text
    assert f"instagram 2026-q4 is niet verstuurd, code 550. {NOT_TAKEN[reason]}" in text
    assert f"seintje instaclean send {NUMBER}" in text
    assert f"seintje instaclean sent {NUMBER}" in text


def test_every_reason_of_a_channel_has_words() -> None:
    errors = [OSError(), UnicodeError(), mail.smtplib.SMTPResponseException(550, "no")]
    reasons = {mail._no(error).reason for error in errors}
    for status in range(200, 600):
        with pytest.raises(NotTaken) as no:
            webhook._must_have(b"x", Reply(status, b""), "acknowledged")
        reasons.add(no.value.reason)

    assert reasons | {"no-contact", "gave-up"} == set(NOT_TAKEN)

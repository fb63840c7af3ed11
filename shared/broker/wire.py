"""Under which subject a message travels."""

from datetime import UTC, datetime

from shared.contracts.message import Due, Message


def subject_of(message: Message, *, actor: str, to: str = "") -> str:
    """Return the subject on the wire: the actor, or the partner, is a token of it."""
    if message.kind == "event":
        return message.subject
    if message.kind == "partner":
        return f"partner.{to}.{message.name}.v{message.version}"
    return f"{message.subject}.{actor}"


def schedule(message: Due, headers: dict[str, str], *, at: datetime) -> str:
    """Ask the server to publish `message` later; return the subject its timer is kept under.

    One timer per subject: the last one counts. The server's own at-most-once publishing
    is all right here, for the schedule stays until it fired.
    """
    when = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    del headers["Nats-Msg-Id"]  # there and back again within ten minutes would stay there
    headers["Nats-Schedule"] = f"@at {when}"
    headers["Nats-Schedule-Target"] = f"{message.subject}.{message.key}"
    return f"timer.{message.subject.removeprefix('due.')}.{message.key}"

"""Messages as the contracts describe them: CloudEvents in the binary mode of NATS."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

SOURCE = "urn:nld:kvknr:00000000:systeem:chaos"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way to the broker."""

    subject: str
    headers: Mapping[str, str]
    body: bytes

    def with_headers(self, **changed: str) -> "Letter":
        """Return the same with other headers, `ce_type` for `ce-type`."""
        new = {name.replace("_", "-"): value for name, value in changed.items()}
        return replace(self, headers={**self.headers, **new})

    def known_as(self, name: str) -> "Letter":
        """Return the same under a number the broker does not know: it is stored once more."""
        return self.with_headers(**{"Nats-Msg-Id": name})


def command(
    name: str, body: Mapping[str, Any], *, actor: str = "amina", number: UUID | None = None
) -> Letter:
    """Return a command; `name` is `signals.log-signal.v1`, `number` what it is known by."""
    known_by = str(number or uuid4())
    headers = {
        "Nats-Msg-Id": f"{SOURCE}/{known_by}",
        "ce-specversion": "1.0",
        "ce-id": known_by,
        "ce-source": SOURCE,
        "ce-type": f"nl.jongerenwerk.{name}",
        "ce-time": datetime.now(UTC).isoformat(),
        "ce-datacontenttype": "application/json",
        "ce-correlationid": known_by,
        "ce-causationid": known_by,
        "ce-dataclassification": "confidential",
    }
    return Letter(f"command.{name}.{actor}", headers, json.dumps(body).encode())

"""Signing: which dead letters are ours, so that a replay speaks for nobody but who sent it.

Whoever reaches the broker can write what looks like a dead letter, or a replay of one. The key
is derived from the secret that all services share and no client has. See docs/decisions/0062.
"""

import hashlib
import hmac
from collections.abc import Mapping

from pydantic import SecretStr

SIGNATURE = "Seintje-Signature"

CARRIED = ("Seintje-Inbox", "Seintje-Subject", "Seintje-Place")
"""What a replayed message has of its letter: on whose authority, and where it belongs."""

_PURPOSE = b"seintje dead letters v1"


class Signing:
    """Signs what we put aside, and knows what we signed; without a key nothing is ours."""

    def __init__(self, secret: SecretStr | None) -> None:
        value = secret.get_secret_value().encode() if secret else b""
        self._key = hmac.digest(value, _PURPOSE, "sha256") if value else b""

    def sign(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the signature of a message with what it has of its letter; empty: none."""
        if not self._key:
            return ""
        return hmac.new(self._key, _whole(headers, body), "sha256").hexdigest()

    def is_ours(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Return whether this is a replay of what we put aside, and nothing was changed."""
        signature = self.sign(headers, body)
        return bool(signature) and hmac.compare_digest(signature, headers.get(SIGNATURE, ""))


def _whole(headers: Mapping[str, str], body: bytes) -> bytes:
    """Return all that a message means to us, in one order: what `decode` reads, and ours."""
    read = sorted(
        (name.lower(), value)
        for name, value in headers.items()
        if name.lower().startswith("ce-") or name.lower() == "content-type"
    )
    ours = [(name, headers.get(name, "")) for name in CARRIED]
    parts = [part.encode() for pair in (*read, *ours) for part in pair]
    parts.append(hashlib.sha256(body).digest())
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)

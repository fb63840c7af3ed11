"""A link to sign with: whoever has it can sign, so only its hash is sent and kept."""

import secrets
from dataclasses import dataclass, field
from hashlib import sha256

from shared.process.settings import load


@dataclass(frozen=True, slots=True)
class SigningLink:
    """A new secret, its hash, and the address it is in."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def token_sha256(self) -> str:
        """The hash by which the consent service knows the link, in hexadecimal."""
        return sha256(self.token.encode()).hexdigest()

    @property
    def address(self) -> str:
        """The address to open, on the pages of `SEINTJE_PAGES`."""
        return f"{load().pages}/consent/sign/{self.token}"

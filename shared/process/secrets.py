"""Secrets that an installation makes for itself at the first start."""

import os
import secrets
from pathlib import Path


def pseudonym_key(data: Path) -> str:
    """Return the secret of this folder's pseudonyms, made at the first call."""
    path = data / "pseudonym.key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text()

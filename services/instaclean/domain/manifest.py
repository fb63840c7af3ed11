"""The manifest: which files a batch has, with their SHA-256, signed."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.instaclean.domain.batch import Batch
from shared.documents.manifest import MANIFEST, SIGNATURE

__all__ = ["MANIFEST", "SIGNATURE", "manifest_of", "public", "sign", "signing_key"]

PURPOSE = b"seintje/instaclean/manifest/1"


def signing_key(secret: str) -> Ed25519PrivateKey:
    """Return the organisation's key: the same as long as its secret is the same."""
    seed = hmac.new(secret.encode(), PURPOSE, hashlib.sha256).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def public(key: Ed25519PrivateKey) -> str:
    """Return the key others verify with."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def manifest_of(
    files: Mapping[str, bytes],
    rows: Mapping[str, int],
    *,
    batch: Batch,
    at: datetime,
    key: Ed25519PrivateKey,
    notices: int,
) -> bytes:
    """Return the manifest of these files."""
    manifest = {
        "batch_id": str(batch.batch_id),
        "platform": batch.platform,
        "quarter": batch.quarter,
        "kind": batch.batch_kind,
        "frozen_at": at.isoformat(),
        "notices": notices,
        "public_key": public(key),
        "files": [
            {
                "name": name,
                "sha256": hashlib.sha256(content).hexdigest(),
                "bytes": len(content),
                "notices": rows.get(name),
            }
            for name, content in sorted(files.items())
        ],
    }
    return json.dumps(manifest, indent=1, sort_keys=True).encode()


def sign(manifest: bytes, key: Ed25519PrivateKey) -> bytes:
    """Return the signature of a manifest."""
    return base64.b64encode(key.sign(manifest))

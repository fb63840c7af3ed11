"""A signed manifest of files: is every file as it was signed?"""

import base64
import hashlib
import json
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"


def wrong_files(files: Mapping[str, bytes], *, public_key: str | None = None) -> list[str]:
    """Return the names of the files that are missing, changed or not in the manifest.

    Without `public_key` the manifest's own is used: that shows an accident, not a forger.
    """
    if MANIFEST not in files:
        return [MANIFEST]
    try:
        said = json.loads(files[MANIFEST])
        listed = {file["name"]: file["sha256"] for file in said["files"]}
        key = base64.b64decode(public_key or said["public_key"], validate=True)
        signature = base64.b64decode(files.get(SIGNATURE, b""), validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(signature, files[MANIFEST])
    except InvalidSignature:
        return [MANIFEST if SIGNATURE in files else SIGNATURE]
    except (ValueError, KeyError, TypeError):
        return [MANIFEST]
    own = {MANIFEST, SIGNATURE}
    changed = [
        name
        for name, sha256 in listed.items()
        if name not in files or hashlib.sha256(files[name]).hexdigest() != sha256
    ]
    return sorted({*changed, *(files.keys() - listed.keys() - own)})

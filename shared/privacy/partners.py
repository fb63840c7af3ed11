"""Names for one partner only: two partners cannot join their files by them."""

import hmac
from hashlib import sha256
from uuid import UUID


def id_for(partner: str, what: str, about: UUID, *, key: str) -> UUID:
    """Return the id under which a partner knows `what` of something.

    Keyed, because an id that anybody can calculate from another joins the two.
    """
    body = "\x00".join((partner, what, str(about))).encode()
    digest = hmac.new(f"{key}/partner".encode(), body, sha256).digest()
    return UUID(bytes=digest[:16], version=5)

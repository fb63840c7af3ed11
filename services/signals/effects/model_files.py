"""The files of models that learnt on site: each in the folder under the digest of its bytes."""

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

_HEARD_OF_WITHIN = timedelta(hours=1)
_FILE = re.compile(r"[0-9a-f]{64}\.gz(\.part)?")


class ModelFiles:
    """The files in a folder; without a folder there are none."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def read(self, digest: str) -> bytes | None:
        """Return a file, or None if it is not there or is not what its digest says."""
        if self._folder is None:
            return None
        try:
            content = (self._folder / f"{digest}.gz").read_bytes()
        except OSError:
            return None
        return content if sha256(content).hexdigest() == digest else None

    def forget(self, digests: Iterable[str]) -> None:
        """Delete the files of these models; again changes nothing."""
        if self._folder is not None:
            for digest in digests:
                (self._folder / f"{digest}.gz").unlink(missing_ok=True)

    def keep_only(self, digests: Collection[str], *, now: datetime) -> None:
        """Delete what a crash left of other models; what is no such file stays.

        One that was just written may be of a model that the service is still to hear of.
        """
        if self._folder is None or not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if _FILE.fullmatch(path.name) and path.name.partition(".")[0] not in digests:
                with suppress(FileNotFoundError):  # another process was quicker
                    if path.stat().st_mtime < (now - _HEARD_OF_WITHIN).timestamp():
                        path.unlink()

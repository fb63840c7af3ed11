"""Categorises as `together` does, by a model that learnt from this organisation's own signals.

Which one that is, the service remembers; no model, or no file that is what its digest says, is
no answer, so that the one that ships decides. It only reads: training is `seintje learn train`.
"""

from collections.abc import Callable

import structlog

from services.signals.domain.learning import Model
from services.signals.effects.model_files import ModelFiles
from services.signals.hooks import Label, hookimpl
from services.signals.plugins import linear, together
from shared.process import metrics

log = structlog.get_logger()

Which = Callable[[], Model | None]
"""Tells which model to go by, if there is one."""


class Learnt:
    """A categoriser that goes by the model there is now."""

    def __init__(self, files: ModelFiles, which: Which) -> None:
        self._files, self._which = files, which
        self._digest: str | None = None
        self._model: linear.Model | None = None

    @hookimpl
    def categorise(self, text: str) -> tuple[Label, ...] | None:
        """Return what the model says of `text`; None leaves it to the next plugin."""
        model = self._present()
        return together.by(model, text) if model else None

    def _present(self) -> linear.Model | None:
        """Return the model to go by, read once; one that cannot be read is tried each time."""
        model = self._which()
        digest = model.digest if model else None
        if digest != self._digest or (digest and self._model is None):
            self._digest, self._model = digest, self._read(digest) if digest else None
        return self._model

    def _read(self, digest: str) -> linear.Model | None:
        content = self._files.read(digest)
        if content is None:
            metrics.MODELS.labels("unreadable").inc()
            log.error("model.unreadable", digest=digest)
            return None
        return linear.read(content)

"""Log lines that operators see: with a correlation id, and without what is about a person."""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Literal

import structlog
from pydantic_core import to_json

Style = Literal["json", "console"]
_about: ContextVar[Mapping[str, str]] = ContextVar("about", default=MappingProxyType({}))


def set_up_logs(style: Style, level: str = "INFO") -> None:
    """Send every log line, also those of libraries, to standard error in one style."""
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    show: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(serializer=_as_json)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            _merge_about,
            structlog.processors.add_log_level,
            stamp,
            show,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, stamp, _leave_out_values],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, show],
        )
    )
    logging.basicConfig(
        handlers=[handler], level=max(logging.WARNING, _level(level)), force=True
    )


@contextmanager
def about(**facts: str) -> Iterator[None]:
    """Put `facts` on every log line written inside: ids and codes, never text.

    One context variable for all of them: structlog's own has one each, and reading and
    resetting those took a tenth of a message's time.
    """
    token = _about.set(facts)
    try:
        yield
    finally:
        _about.reset(token)


def _merge_about(
    _logger: object, _method: str, line: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {**_about.get(), **line}


def _as_json(line: object, **_: object) -> str:
    return to_json(line, fallback=str).decode()  # pydantic's writer takes a third of the time


def _level(name: str) -> int:
    return logging.getLevelNamesMapping()[name.upper()]


def _leave_out_values(
    _logger: object, _method: str, line: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    # A library's traceback may show a payload: its type is enough to look further.
    if error := line.pop("exc_info", None):
        line["error"] = getattr(error[0], "__name__", "") if isinstance(error, tuple) else "yes"
    return line

"""What operators see: log lines with a correlation id, and every metric, declared once."""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Literal

import structlog
from prometheus_client import Counter, Gauge, Histogram
from pydantic_core import to_json

# --- metrics ----------------------------------------------------------------------
# Labels are codes, never ids or text: an id a label makes a series of its own, and
# text may be about a person.

HANDLED = Counter(
    "seintje_messages_handled",
    "Messages whose handling ended: done, refused or dead.",
    ("service", "message", "outcome"),
)
RETRIED = Counter(
    "seintje_messages_retried",
    "Tries that failed and will be repeated, by the kind of error.",
    ("service", "message", "error"),
)
HANDLING = Histogram(
    "seintje_handling_seconds",
    "Time one successful handling took, from the first try to the acknowledgement.",
    ("service", "message"),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
)
AGE = Histogram(
    "seintje_message_age_seconds",
    "Time between a message's own `time` and the end of its handling.",
    ("service",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3600),
)
IN_HAND = Gauge(
    "seintje_messages_in_hand",
    "Messages fetched and not yet acknowledged.",
    ("service",),
)
PUBLISHED = Counter(
    "seintje_messages_published",
    "Messages the broker acknowledged.",
    ("service", "message"),
)
DEAD = Counter(
    "seintje_dead_letters",
    "Messages put aside, by kind of reason: malformed, refused, failed or unknown.",
    ("service", "message", "reason"),
)
CONNECTED = Gauge(
    "seintje_connected",
    "1 while the service is connected to the broker.",
    ("service",),
)
BROKER_ERRORS = Counter(
    "seintje_broker_errors",
    "Errors the broker connection reported, a refused permission among them.",
    ("service", "error"),
)
QUERIES = Counter(
    "seintje_queries",
    "Queries answered: answered, refused or failed.",
    ("service", "query", "outcome"),
)
CATEGORISED = Counter(
    "seintje_signals_categorised",
    "Signals logged, by category and by who chose it: a plugin or the worker.",
    ("category", "chosen_by"),
)
SHADOWS = Counter(
    "seintje_shadow_answers",
    "What a categoriser in shadow says of new signals: same, other, check, nothing or failed.",
    ("plugin", "answer"),
)
SHARES = Counter(
    "seintje_shares_decided",
    "Decisions per partner: shared, or withheld with the reason.",
    ("partner", "outcome"),
)
DELIVERIES = Counter(
    "seintje_deliveries",
    "Deliveries handed to the broker for a partner.",
    ("partner",),
)
LEDGER_LINES = Counter(
    "seintje_ledger_lines",
    "Lines written in the share ledger: full, thin or fetched.",
    ("partner", "mode"),
)
RECALLS = Counter(
    "seintje_recalls",
    "Recalls to partners by reason; unread deliveries taken back; acknowledged; unanswered.",
    ("partner", "outcome"),
)
ALARMS = Counter(
    "seintje_alarms",
    "Signals that cannot wait: raised, escalated, unanswered by all, or ended by a person.",
    ("category", "outcome"),
)
CALLS = Counter(
    "seintje_alarm_calls",
    "Messages to who is asked to look at once, by channel: taken by the other side, or failed.",
    ("channel", "outcome"),
)
REQUESTS = Counter(
    "seintje_partner_requests",
    "What partners asked: received, and how it was answered.",
    ("partner", "outcome"),
)
TRENDS = Counter(
    "seintje_trends",
    "Trends found, and trends over, by the plugin that found them.",
    ("kind", "outcome"),
)
SIGHTINGS = Counter(
    "seintje_account_sightings",
    "Signals that pointed at an account, by whether the account was new on the list.",
    ("category", "account"),
)
NOTICES = Counter(
    "seintje_notices_moved",
    "Notices that came into a state, by platform and category.",
    ("platform", "category", "state"),
)
BATCHES = Counter(
    "seintje_batches",
    "Batches sent to a platform, and acknowledged by it.",
    ("platform", "kind", "outcome"),
)
DISPATCHES = Counter(
    "seintje_dispatches",
    "Attempts to hand a batch over by a channel: arrived, or in doubt.",
    ("channel", "outcome"),
)
DECISION_LINES = Counter(
    "seintje_decision_lines",
    "Lines of platforms' files with decisions, by what became of them.",
    ("outcome",),
)
RESULTS = Gauge(
    "seintje_instaclean_results",
    "The results board of the latest quarter; renewed at a start, a quarter's or batch's end.",
    ("platform", "category", "what"),
)
REVIEWS = Counter(
    "seintje_reviews",
    "Accounts reviewers opened, and how often they were warned, or a pause began.",
    ("what",),
)
OVERRULED = Counter(
    "seintje_findings_overruled",
    "What looked like a victim's personal data in an explanation, and a person let stay.",
    ("finding",),
)
CONSENTS = Counter(
    "seintje_consents",
    "Image consents, by what was done: recorded, withdrawn, published, taken-down, ...",
    ("what",),
)
MAY_PUBLISH = Counter(
    "seintje_may_publish",
    "Answers to `may this picture be shown`.",
    ("answer",),
)

# --- logs -------------------------------------------------------------------------

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

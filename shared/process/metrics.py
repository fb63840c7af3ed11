"""Every metric that operators see, declared once."""

from prometheus_client import Counter, Gauge, Histogram

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
IN_VAIN = Counter(
    "seintje_fetched_in_vain",
    "Messages fetched and not handled: held, stopping, twice, unread, unheard, given-up, ...",
    ("service", "reason"),
)
CLOCK_OFFSET = Gauge(
    "seintje_clock_offset_seconds",
    "Seconds that the clock of the host is ahead of the broker's; behind it is below zero.",
    ("service",),
)
BROKER_ERRORS = Counter(
    "seintje_broker_errors",
    "Errors the broker connection reported, a refused permission among them.",
    ("service", "error"),
)
MISSING = Gauge(
    "seintje_missing",
    "1 for what a service should find on the broker and does not, or cannot do there.",
    ("service", "what"),
)
KEYS = Gauge(
    "seintje_table_keys",
    "Keys a table ever had, deleted ones too: falls only when something got lost.",
    ("service", "table"),
)
ROWS_ASIDE = Gauge(
    "seintje_rows_set_aside",
    "Rows that cannot be read: what asks for one fails, and the rest goes on.",
    ("service", "table"),
)
WAITING = Gauge(
    "seintje_messages_waiting",
    "Messages on the broker that a consumer has not handled yet.",
    ("service", "consumer"),
)
STALLED = Gauge(
    "seintje_consumer_stalled_seconds",
    "How long the oldest message of a consumer was seen to wait.",
    ("service", "consumer"),
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
ALSO = Counter(
    "seintje_signals_also",
    "Categories of signals beside the main one, at logging and correcting, by who says so.",
    ("category", "chosen_by"),
)
SHADOWS = Counter(
    "seintje_shadow_answers",
    "What a categoriser in shadow says of new signals: same, other, check, nothing or failed.",
    ("plugin", "answer"),
)
MODELS = Counter(
    "seintje_learnt_models",
    "Models that learnt on site: recorded, promoted, rolled-back, withdrawn or unreadable.",
    ("outcome",),
)
OPINIONS = Counter(
    "seintje_second_opinions",
    "What a second reader's word adds: nothing, question or suspicion; or it is given up.",
    ("reader", "outcome"),
)
OPINIONS_JUDGED = Counter(
    "seintje_second_opinions_judged",
    "A second reader beside a person: agreed, disagreed, or unanswered at closing.",
    ("reader", "outcome"),
)
READINGS = Counter(
    "seintje_second_opinion_tries",
    "Times a second reader was asked: answered, busy, unreachable, refused or unreadable.",
    ("reader", "outcome"),
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
    "Attempts to hand a batch over by a channel: arrived, doubt, later or failed.",
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

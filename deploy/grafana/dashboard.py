"""Writes the dashboard of the flow: run `python deploy/grafana/dashboard.py` after a change."""

from collections.abc import Iterable
from pathlib import Path

from grafana_foundation_sdk.builders import (
    bargauge,
    common,
    prometheus,
    stat,
    timeseries,
)
from grafana_foundation_sdk.builders.dashboard import Dashboard, Row, ThresholdsConfig
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import (
    BarGaugeDisplayMode,
    LegendDisplayMode,
    LegendPlacement,
    TooltipDisplayMode,
    VizOrientation,
)
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DataSourceRef,
    Threshold,
    ThresholdsMode,
    ValueMap,
    ValueMappingResult,
)

PATH = Path(__file__).parent / "dashboards" / "flow.json"
SOURCE = DataSourceRef("prometheus", "prometheus")
GREEN, RED = "green", "red"

Panel = bargauge.Panel | stat.Panel | timeseries.Panel


def flow() -> str:
    """Return the dashboard as the JSON that Grafana loads."""
    dashboard = (
        Dashboard("Seintje: the flow")
        .uid("seintje-flow")
        .description("What comes in, what becomes of it, and whether the platform is well.")
        .tags(["seintje"])
        .readonly()
        .timezone("browser")
        .time("now-6h", "now")
        .refresh("30s")
        .tooltip(DashboardCursorSync.CROSSHAIR)
    )
    for title, panels in (
        ("The flow", the_flow()),
        ("Instaclean", instaclean()),
        ("Health", health()),
    ):
        dashboard.with_row(Row(title))
        for panel in panels:
            dashboard.with_panel(panel)
    built = dashboard.build()
    for number, panel in enumerate(built.panels or (), start=1):
        panel.id_val = number  # a link to one panel names its number
    return JSONEncoder(sort_keys=True, indent=2).encode(built) + "\n"


def the_flow() -> Iterable[Panel]:
    """Yield what happens to signals, in the order in which it happens."""
    yield over_time(
        "Through the chain",
        "How many a minute pass each step. A signal brings one decision per partner with an "
        "agreement; where a step stops while the one before it goes on is where to look.",
        (
            "sum(rate(seintje_signals_categorised_total[$__rate_interval])) * 60",
            "signals logged",
        ),
        ("sum(rate(seintje_shares_decided_total[$__rate_interval])) * 60", "decisions"),
        ("sum(rate(seintje_deliveries_total[$__rate_interval])) * 60", "deliveries"),
        ("sum(rate(seintje_account_sightings_total[$__rate_interval])) * 60", "accounts seen"),
        unit="suffix: /min",
        span=24,
    )
    yield totals(
        "Signals logged, by category",
        "Signals written down under each category.",
        "sum by (category) (seintje_signals_categorised_total)",
        "{{category}}",
    )
    yield totals(
        "Signals logged, by who chose",
        "Whether a plugin or the worker chose the category.",
        "sum by (chosen_by) (seintje_signals_categorised_total)",
        "{{chosen_by}}",
    )
    yield totals(
        "Decided, by partner",
        "Whether each partner gets a signal, or the reason it is withheld.",
        "sum by (partner, outcome) (seintje_shares_decided_total)",
        "{{partner}}: {{outcome}}",
    )
    yield totals(
        "Deliveries, by partner",
        "Deliveries put in a partner's queue. More than were shared is not wrong: a "
        "correction is delivered again.",
        "sum by (partner) (seintje_deliveries_total)",
        "{{partner}}",
    )
    yield totals(
        "Share ledger, by partner",
        "Lines written: one for every delivery, and one for every time a partner fetched.",
        "sum by (partner, mode) (seintje_ledger_lines_total)",
        "{{partner}}: {{mode}}",
    )
    yield totals(
        "Recalls, by partner",
        "What partners were asked to delete, and what they said is deleted. Unanswered: "
        "somebody must call.",
        "sum by (partner, outcome) (seintje_recalls_total)",
        "{{partner}}: {{outcome}}",
    )
    yield totals(
        "Accounts queued for Instaclean",
        "Signals that pointed at an account, by whether the list knew the account already.",
        "sum by (account, category) (seintje_account_sightings_total)",
        "{{account}}: {{category}}",
    )
    yield totals(
        "Trends",
        "Trends found, and those that are over, by the plugin that found them.",
        "sum by (kind, outcome) (seintje_trends_total)",
        "{{kind}}: {{outcome}}",
    )
    yield totals(
        "Beside the main category",
        "Categories of signals beside the main one, by who says so: a plugin or a worker.",
        "sum by (chosen_by, category) (seintje_signals_also_total)",
        "{{chosen_by}}: {{category}}",
    )
    yield totals(
        "In shadow",
        "What a categoriser in shadow says of new signals, beside the one that decides.",
        "sum by (plugin, answer) (seintje_shadow_answers_total)",
        "{{plugin}}: {{answer}}",
    )
    yield totals(
        "Learnt on site",
        "Models that learnt on site: recorded, promoted, rolled back, withdrawn or unreadable.",
        "sum by (outcome) (seintje_learnt_models_total)",
        "{{outcome}}",
    )
    yield totals(
        "Second readers, asked",
        "What a second reader's word adds, or that it is given up.",
        "sum by (reader, outcome) (seintje_second_opinions_total)",
        "{{reader}}: {{outcome}}",
    )
    yield totals(
        "Second readers, tries",
        "Times a second reader was asked, by what came of it.",
        "sum by (reader, outcome) (seintje_second_opinion_tries_total)",
        "{{reader}}: {{outcome}}",
    )
    yield totals(
        "Second readers",
        "A second reader's word beside a person's: agreed, disagreed, or closed without one.",
        "sum by (reader, outcome) (seintje_second_opinions_judged_total)",
        "{{reader}}: {{outcome}}",
    )
    yield totals(
        "Alarms",
        "Signals that could not wait: raised, passed on, or answered by nobody.",
        "sum by (category, outcome) (seintje_alarms_total)",
        "{{category}}: {{outcome}}",
    )
    yield totals(
        "Calls to who is on call",
        "Messages to people who are asked to look at once: taken by the other side, or failed.",
        "sum by (channel, outcome) (seintje_alarm_calls_total)",
        "{{channel}}: {{outcome}}",
    )
    yield totals(
        "Partners' requests",
        "What partners asked, and how it was answered.",
        "sum by (partner, outcome) (seintje_partner_requests_total)",
        "{{partner}}: {{outcome}}",
    )
    yield totals(
        "Image consents",
        "Consents recorded and withdrawn.",
        "sum by (what) (seintje_consents_total)",
        "{{what}}",
        span=6,
    )
    yield totals(
        "May this picture be shown?",
        "The answers given to that question.",
        "sum by (answer) (seintje_may_publish_total)",
        "{{answer}}",
        span=6,
    )


def instaclean() -> Iterable[Panel]:
    """Yield what becomes of the accounts on the list."""
    yield totals(
        "Notices, by state they came into",
        "How many notices became complete, were listed, went out, were decided, or were "
        "gone before they were sent.",
        "sum by (platform, state) (seintje_notices_moved_total)",
        "{{platform}}: {{state}}",
    )
    yield totals(
        "Batches",
        "Batches sent to a platform, and acknowledged by it.",
        "sum by (platform, kind, outcome) (seintje_batches_total)",
        "{{platform}}, {{kind}}: {{outcome}}",
    )
    yield totals(
        "Handed over",
        "Attempts to hand a batch over. In doubt, or failed: a person must do something.",
        "sum by (channel, outcome) (seintje_dispatches_total)",
        "{{channel}}: {{outcome}}",
    )
    yield totals(
        "Results of the latest quarter",
        "The board; renewed at a start, when a quarter or a batch ends, and when asked for.",
        "max by (platform, category, what) (seintje_instaclean_results)",
        "{{platform}}, {{category}}: {{what}}",
    )
    yield totals(
        "Reviewers",
        "Accounts that were opened by reviewers, with warnings and pauses.",
        "sum by (what) (seintje_reviews_total)",
        "{{what}}",
    )
    yield totals(
        "Findings overruled",
        "What looked like a victim's data in an explanation, and a person let stay.",
        "sum by (finding) (seintje_findings_overruled_total)",
        "{{finding}}",
    )
    yield totals(
        "Lines of decisions",
        "Lines of platforms' files, by what became of them.",
        "sum by (outcome) (seintje_decision_lines_total)",
        "{{outcome}}",
    )


def health() -> Iterable[Panel]:
    """Yield what an operator looks at first, and then what explains it."""
    yield (
        now(
            "Connected",
            "Whether each service is connected to the broker.",
            "min by (service) (seintje_connected)",
            "{{service}}",
        )
        .mappings(
            [
                ValueMap(
                    {
                        "0": ValueMappingResult(text="no", color=RED),
                        "1": ValueMappingResult(text="yes", color=GREEN),
                    }
                )
            ]
        )
        .thresholds(steps(RED, GREEN, at=1))
    )
    yield now(
        "Dead letters",
        "Messages put aside since each service started, with the reason. `seintje dead list` "
        "shows those that still lie there.",
        "sum by (service, reason) (seintje_dead_letters_total)",
        "{{service}}: {{reason}}",
    ).thresholds(steps(GREEN, RED, at=1))
    yield now(
        "Missing",
        "What a service should find on the broker and does not, or cannot do there. "
        "`seintje doctor` says what to do.",
        "max by (service, what) (seintje_missing)",
        "{{service}}: {{what}}",
    ).thresholds(steps(GREEN, RED, at=1))
    yield now(
        "Rows set aside",
        "Rows that cannot be read. What asks for one fails; the rest goes on.",
        "max by (service, table) (seintje_rows_set_aside)",
        "{{service}}: {{table}}",
    ).thresholds(steps(GREEN, RED, at=1))
    yield over_time(
        "Keys",
        "Keys each table ever had, deleted ones too. A line that falls is a loss.",
        ("max by (service, table) (seintje_table_keys)", "{{service}}: {{table}}"),
        unit="short",
    )
    yield over_time(
        "Waiting on the broker",
        "Messages that a consumer has not handled yet.",
        ("max by (service, consumer) (seintje_messages_waiting)", "{{consumer}} {{service}}"),
        unit="short",
    )
    yield over_time(
        "Oldest that waits",
        "How long the oldest message of a consumer was seen to wait.",
        (
            "max by (service, consumer) (seintje_consumer_stalled_seconds)",
            "{{consumer}} {{service}}",
        ),
        unit="s",
    )
    yield over_time(
        "In hand",
        "Messages fetched and not yet acknowledged. A line that never touches zero is a "
        "service that cannot keep up, or waits for a next try.",
        ("sum by (service) (seintje_messages_in_hand)", "{{service}}"),
        unit="short",
    )
    yield over_time(
        "Retries",
        "Tries a second that failed and will be repeated, by the kind of error.",
        (
            per_second("seintje_messages_retried_total", "service", "message", "error"),
            "{{service}} {{message}}: {{error}}",
        ),
        unit="ops",
    )
    yield over_time(
        "Age when handled",
        "Time between a message's own time and the end of its handling: what a partner waits. "
        "Half are younger than p50; one in a hundred is older than p99.",
        (quantile(0.5, "seintje_message_age_seconds", "service"), "{{service}} p50"),
        (quantile(0.99, "seintje_message_age_seconds", "service"), "{{service}} p99"),
        unit="s",
    )
    yield over_time(
        "Handling time, p99",
        "Time a handling took, retries included; one in a hundred took longer.",
        (
            quantile(0.99, "seintje_handling_seconds", "service", "message"),
            "{{service}} {{message}}",
        ),
        unit="s",
    )
    yield over_time(
        "Handled",
        "Messages a second whose handling ended, by how it ended.",
        (
            per_second("seintje_messages_handled_total", "service", "outcome"),
            "{{service}}: {{outcome}}",
        ),
        unit="ops",
    )
    yield over_time(
        "Published",
        "Messages a second that the broker acknowledged.",
        (per_second("seintje_messages_published_total", "service"), "{{service}}"),
        unit="ops",
    )
    yield over_time(
        "Queries",
        "Questions a second, by how they were answered.",
        (
            per_second("seintje_queries_total", "service", "query", "outcome"),
            "{{service}} {{query}}: {{outcome}}",
        ),
        unit="ops",
    )
    yield over_time(
        "Clock",
        "Seconds that the clock of a host is ahead of the broker's. Far off, all waits.",
        ("max by (service) (seintje_clock_offset_seconds)", "{{service}}"),
        unit="s",
    )
    yield totals(
        "Fetched in vain",
        "Messages that were fetched and not handled: they came twice, had to wait for the "
        "right time, nobody here hears them, ...",
        "sum by (service, reason) (seintje_fetched_in_vain_total)",
        "{{service}}: {{reason}}",
    )
    yield over_time(
        "Broker errors",
        "Errors a second that the connection reported; a refused permission is one.",
        (
            per_second("seintje_broker_errors_total", "service", "error"),
            "{{service}}: {{error}}",
        ),
        unit="ops",
    )


# --- kinds of panels --------------------------------------------------------------


def totals(title: str, meaning: str, expr: str, legend: str, *, span: int = 12) -> Panel:
    """Return bars of what was counted since each service started.

    Not `increase`: it misses the first of its kind, and a category may have only one a week.
    """
    return (
        bargauge.Panel()
        .title(title)
        .description(f"{meaning} Counted since the service started.")
        .datasource(SOURCE)
        .unit("short")
        .min(0)
        .orientation(VizOrientation.HORIZONTAL)
        .display_mode(BarGaugeDisplayMode.BASIC)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .no_value("none yet")
        .span(span)
        .height(9)
        .with_target(query(expr, legend).instant())
    )


def now(title: str, meaning: str, expr: str, legend: str) -> stat.Panel:
    """Return the numbers of this moment."""
    return (
        stat.Panel()
        .title(title)
        .description(meaning)
        .datasource(SOURCE)
        .unit("short")
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .no_value("none")
        .span(12)
        .height(6)
        .with_target(query(expr, legend).instant())
    )


def over_time(
    title: str, meaning: str, *lines: tuple[str, str], unit: str, span: int = 12
) -> Panel:
    """Return lines through time, each an expression and its legend."""
    panel = (
        timeseries.Panel()
        .title(title)
        .description(meaning)
        .datasource(SOURCE)
        .unit(unit)
        .min(0)
        .fill_opacity(10)
        .no_value("none")
        .legend(
            common.VizLegendOptions()
            .display_mode(LegendDisplayMode.LIST)
            .placement(LegendPlacement.BOTTOM)
            .show_legend(show_legend=True)
        )
        .tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
        .span(span)
        .height(8)
    )
    for ref, (expr, legend) in zip("ABCD", lines, strict=False):
        panel.with_target(query(expr, legend).range().ref_id(ref))
    return panel


def query(expr: str, legend: str) -> prometheus.Dataquery:
    """Return the question to Prometheus."""
    return prometheus.Dataquery().expr(expr).legend_format(legend).ref_id("A")


def per_second(counter: str, *labels: str) -> str:
    """Return the expression of how fast `counter` grows, per `labels`."""
    return f"sum by ({', '.join(labels)}) (rate({counter}[$__rate_interval]))"


def quantile(share: float, histogram: str, *labels: str) -> str:
    """Return the expression of a quantile per `labels`."""
    by = ", ".join((*labels, "le"))
    rate = f"rate({histogram}_bucket[$__rate_interval])"
    return f"histogram_quantile({share}, sum by ({by}) ({rate}))"


def steps(low: str, high: str, *, at: float) -> ThresholdsConfig:
    """Return the colour below and from `at`."""
    return (
        ThresholdsConfig()
        .mode(ThresholdsMode.ABSOLUTE)
        .steps([Threshold(color=low, value=None), Threshold(color=high, value=at)])
    )


if __name__ == "__main__":
    PATH.write_text(flow(), "utf-8")

"""Categories beside the main one are counted by themselves: each signal has one that counts."""

from services.signals.domain.signal import Signal
from shared.process import metrics


def count_beside(signal: Signal) -> None:
    """Count the categories a signal has beside its main one, and who says so."""
    for category in signal.also:
        metrics.ALSO.labels(category, signal.chosen_by).inc()

"""How far the signals of the demo are, while it runs."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from clients.demo.seen import Seen


def progress_bars(console: Console) -> Progress:
    """Return the bars that `show_progress` fills."""
    return Progress(
        TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), console=console
    )


def show_progress(progress: Progress, seen: Seen, expected: int) -> bool:
    """Show how far `expected` signals are; return whether all went all the way."""
    if not progress.tasks:
        for name in ("gelogd", "besloten", "bezorgd", "in de rij"):
            progress.add_task(name, total=expected)
    numbers = (len(seen.logged), len(seen.decided), seen.received.total(), len(seen.queued))
    for task, number in zip(progress.tasks, numbers, strict=True):
        progress.update(task.id, completed=number)
    if not seen.finished(expected):
        return False
    progress.update(progress.tasks[2].id, total=len(seen.shared))
    progress.update(progress.tasks[3].id, total=len(seen.queued))
    return True

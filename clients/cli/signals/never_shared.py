"""Refuses, before anything is sent, a link about what is never shared, in any field."""

from collections.abc import Mapping

from clients.cli.console import BadInput, asked
from clients.cli.safety import refuse_pictures, texts_of
from shared.contracts.signals.change import VerifyOffline
from shared.contracts.signals.log import LogSignal
from shared.contracts.signals.look_up import ListSignals
from shared.contracts.signals.tasks import PlanTask
from shared.language.safety import (
    NO_LINKS,
    holds_a_link,
    keeps_no_link,
    name_holds_a_link,
)

MOST = 500  # signals in one answer


def refuse_links(command: LogSignal, *, names: Mapping[str, str]) -> None:
    """Raise `BadInput` when the category is never shared and there is a link in any field.

    `names` has what whoever typed it calls a field, where that is not its own name.
    """
    if not keeps_no_link(command.category):
        return
    for field, text in texts_of(command):
        if _is_link(field, text):
            raise BadInput(f"{NO_LINKS} De link staat in {names.get(field, field)}.")


def refuse_in_note(command: VerifyOffline | PlanTask, actor: str) -> None:
    """Raise when there is a picture in a note, or a link and its signal is never shared.

    The category is looked up among the newest signals, and only for a note with a link in it.
    """
    refuse_pictures(command)
    if command.note is None or not holds_a_link(command.note.get_secret_value()):
        return
    for signal in asked(ListSignals(limit=MOST), actor).signals:
        codes = (signal.category, *signal.also)
        if signal.signal_id == command.signal_id and any(map(keeps_no_link, codes)):
            raise BadInput(f"{NO_LINKS} De link staat in --notitie.")


def _is_link(field: str, text: str) -> bool:
    match field:
        case "url":
            return True
        case "handle":
            return name_holds_a_link(text)
    return holds_a_link(text)

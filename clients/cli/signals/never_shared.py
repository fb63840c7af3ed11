"""Refuses, before anything is sent, a link about what is never shared, in any field."""

from collections.abc import Mapping
from uuid import UUID

from clients.cli.console import BadInput, asked
from clients.cli.safety import refuse_pictures, texts_of
from shared.contracts.signals.amend import AmendSignal
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
    if _is_never_shared(command.signal_id, actor):
        raise BadInput(f"{NO_LINKS} De link staat in --notitie.")


def refuse_in_amendment(command: AmendSignal, actor: str) -> None:
    """Raise when there is a picture in it, or a link and its signal is never shared."""
    refuse_pictures(command)
    linked = [field for field, text in texts_of(command) if _is_link(field, text)]
    if linked and _is_never_shared(command.signal_id, actor):
        name = {"url": "--link", "handle": "--account"}[linked[0]]
        raise BadInput(f"{NO_LINKS} De link staat in {name}.")


def _is_never_shared(signal_id: UUID, actor: str) -> bool:
    for signal in asked(ListSignals(limit=MOST), actor).signals:
        if signal.signal_id == signal_id:
            return any(map(keeps_no_link, (signal.category, *signal.also)))
    return False


def _is_link(field: str, text: str) -> bool:
    match field:
        case "url":
            return True
        case "handle":
            return name_holds_a_link(text)
    return holds_a_link(text)

"""`seintje learn …`: a model learns on site, is tried, and is used when a person says so."""

from datetime import datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from clients.cli.console import Actor, asked, carry_out, out, with_broker
from clients.cli.operate.categorise import back_test
from shared.client.front_end import FrontEnd
from shared.contracts.signals.learn import (
    Learning,
    ModelView,
    PromoteModel,
    RecordModel,
    RollBackModel,
    ShowLearning,
)
from shared.contracts.signals.shadow import LabelledTexts, ListLabelledTexts
from shared.hosting.service import installed

commands = typer.Typer(
    no_args_is_help=True, help="Let the categoriser learn from what workers chose."
)

Digest = Annotated[str, typer.Argument(help="Digest of the model; `status` shows it.")]
Person = Annotated[str, typer.Option("--as", help="Who you are: it is written down.")]

BARS = {
    "acute-missed": "it misses acute texts that the model that ships finds",
    "f1-lost": "its macro-F1 is more than 0.01 lower",
    "harmless-flagged": "it flags more harmless texts, by more than 0.01",
}


class CannotLearn(Exception):
    """Something is missing that training needs; says what to do."""


@commands.command()
def train(actor: Actor = "coordinator") -> None:
    """Train a model on the shipped texts and on all that workers chose, and try it."""
    folder, trainer = _folder(), _trainer()

    pages = with_broker(_pages, actor)
    texts = [text for page in pages for text in page.texts]
    file, figures = trainer.train(texts)
    digest = sha256(file).hexdigest()
    _write(folder / f"{digest}.gz", file)
    carry_out(
        RecordModel(
            digest=digest,
            read_from=_moment_of(pages[0]),
            read_until=_moment_of(pages[-1]),
            texts=len(texts),
            figures=figures,
        ),
        actor,
    )
    status(actor)


@commands.command()
def status(actor: Actor = "coordinator") -> None:
    """Show which model decides, which is tried, and whether to train anew."""
    answer = asked(ShowLearning(), actor)
    out.print(f"{answer.texts} texts here have categories that a worker chose.")
    for line in _lines(answer):
        out.print(line, soft_wrap=True, highlight=False)


@commands.command()
def shadow(limit: Annotated[int, typer.Option(min=1, max=20000)] = 2000) -> None:
    """Count what the model that is tried would have made of past signals; nothing changes."""
    back_test("learnt", limit)


@commands.command()
def promote(digest: Digest, person: Person) -> None:
    """Let the model that is tried decide from now on."""
    carry_out(PromoteModel(digest=digest), person, "It decides from now on.")


@commands.command()
def rollback(person: Person) -> None:
    """Let the model before decide again, or the one that ships."""
    in_use = asked(ShowLearning(), person).in_use
    if in_use is None:
        raise CannotLearn("The model that ships decides: there is nothing to go back from.")
    carry_out(RollBackModel(digest=in_use.digest), person)
    status(person)


async def _pages(client: FrontEnd) -> list[LabelledTexts]:
    """Return all texts; the last page has none."""
    pages = [await client.ask(ListLabelledTexts())]
    while pages[-1].texts:
        last = pages[-1].texts[-1].signal_id
        pages.append(await client.ask(ListLabelledTexts(after=last)))
    return pages


def _moment_of(page: LabelledTexts) -> datetime:
    if page.read_at is None:
        raise CannotLearn("The signals service is of an older version: upgrade it first.")
    return page.read_at


def _folder() -> Path:
    read = installed()["signals"].settings
    folder: Path | None = getattr(read() if read else None, "models", None)
    if folder is None:
        raise CannotLearn(
            "SEINTJE_MODELS is not set: name the folder that the signals service reads too."
        )
    return folder


def _trainer() -> Any:
    try:
        return import_module("bench.categories.on_site")
    except ModuleNotFoundError as error:
        raise CannotLearn(
            f"Training needs what is not installed here: {error.name}. "
            "Try: pip install 'seintje[train]'"
        ) from None


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise CannotLearn(f"{path.parent} cannot be written: {error.strerror}.") from None


def _lines(answer: Learning) -> list[str]:
    """Return what a person reads of the models there are."""
    lines = [f"In use: {_of(answer.in_use) if answer.in_use else 'the model that ships'}"]
    if answer.before:
        lines.append(f"Before it: {_of(answer.before)}")
    if model := answer.candidate:
        lines.append(f"Tried: {_of(model)}")
        lines += [f"  cannot be promoted: {BARS.get(bar, bar)}" for bar in model.refused]
        if not model.refused:
            lines.append(f"  seintje learn promote {model.digest} --as NAME")
    if answer.train_again:
        lines.append("A signal was erased that a model may know: it is gone. Train anew.")
    return lines


def _of(model: ModelView) -> str:
    figures = model.figures
    promoted = f", promoted by {model.promoted_by}" if model.promoted_by else ""
    return (
        f"{model.digest}\n  {model.texts} texts from here, trained by {model.trained_by}"
        f"{promoted}; "
        f"macro-F1 {figures.macro_f1:.3f} (ships: {figures.macro_f1_shipped:.3f}), "
        f"harmless flagged {figures.flagged:.3f} ({figures.flagged_shipped:.3f}), "
        f"acute newly missed {figures.newly_missed}"
    )

"""Leave writers out: what a model says of a writer of whom it learnt nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bench.categories import fit
from bench.categories.texts import Text
from services.signals.hooks import Label
from services.signals.plugins import linear, together
from services.signals.plugins.linear import Line


@dataclass(frozen=True, slots=True)
class Scored:
    """A text and its scores, from a model that did not know its writer."""

    text: Text
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Crossed:
    """Every writer's texts read by a model that did not know the writer."""

    models: Mapping[str, linear.Model]
    scored: Sequence[Scored]

    @property
    def lines(self) -> Mapping[str, Line]:
        """Return the line of each category, fitted on all that was scored."""
        return lines_of(self.scored)

    def labels(self) -> Sequence[tuple[Text, Sequence[Label]]]:
        """Return what is said of each text, its writer left out of the lines as well."""
        labelled: list[tuple[Text, Sequence[Label]]] = []
        for writer, model in self.models.items():
            others = lines_of([one for one in self.scored if one.text.writer != writer])
            read = replace(model, lines=others)
            labelled += [
                (one.text, together.by(read, one.text.text) or ())
                for one in self.scored
                if one.text.writer == writer
            ]
        return labelled


def cross(written: Mapping[str, Sequence[Text]], folds: Mapping[str, int | None]) -> Crossed:
    """Read the writers of each fold with a model fitted on all other writers."""
    models: dict[str, linear.Model] = {}
    scored: list[Scored] = []
    for fold in sorted({fold for fold in folds.values() if fold is not None}):
        left_out = [writer for writer in written if folds[writer] == fold]
        others = [text for w, rows in written.items() if w not in left_out for text in rows]
        model = linear.read(fit.fit(others))
        for writer in left_out:
            models[writer] = model
            scored += [Scored(t, seen.scores) for t, seen in _weighed(model, written[writer])]
        print(f"without {', '.join(left_out)}: {len(others)} texts", flush=True)
    return Crossed(models, scored)


def _weighed(
    model: linear.Model, texts: Sequence[Text]
) -> Sequence[tuple[Text, together.Weighed]]:
    weighed = [(text, together.weigh(model, text.text)) for text in texts]
    return [(text, seen) for text, seen in weighed if seen is not None]


def lines_of(scored: Sequence[Scored]) -> Mapping[str, Line]:
    """Return the line of each category that some text has and some has not."""
    codes = sorted({code for one in scored for code in one.text.labels})
    return {
        code: fit.line(
            [one.scores[code] for one in scored if code in one.scores],
            [code in one.text.labels for one in scored if code in one.scores],
        )
        for code in codes
    }

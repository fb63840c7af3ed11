"""Leave one writer out: what a model says of a writer when it learnt from all the others."""

from collections.abc import Collection, Mapping, Sequence
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
        said = []
        for writer, model in self.models.items():
            others = lines_of([one for one in self.scored if one.text.writer != writer])
            read = replace(model, lines=others)
            said += [
                (one.text, together.by(read, one.text.text) or ())
                for one in self.scored
                if one.text.writer == writer
            ]
        return said


def cross(written: Mapping[str, Sequence[Text]], *, always: Collection[str] = ()) -> Crossed:
    """Fit a model for each writer on all the others; those in `always` are never left out."""
    models: dict[str, linear.Model] = {}
    scored: list[Scored] = []
    for writer, texts in written.items():
        if writer in always:
            continue
        others = [text for w, rows in written.items() if w != writer for text in rows]
        model = models[writer] = linear.read(fit.fit(others))
        scored += [Scored(text, weighed.scores) for text, weighed in _weighed(model, texts)]
        print(f"without {writer}: {len(others)} texts", flush=True)
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

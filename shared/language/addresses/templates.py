"""Templates of paths, such as `/{account}/p/{code}`, as regular expressions."""

import re

NAME = r"[\w.·-]+"
FIELDS = {
    "any": r"[^/]+",
    "code": r"[A-Za-z0-9_-]+",
    "number": r"[0-9]+",
    "other": r"[0-9]+",  # a second number: of a group, a chat, an owner
    "phone": r"\(?[+0-9][0-9().-]{6,24}",
}
_PART = re.compile(r"\{([^{}]*)\}|(/\*\*$)|((?:(?!/\*\*$)[^{}*])+)")


class BadTemplate(ValueError):
    """A template that cannot be read; says which part."""


def compiled(template: str, *, name: str = NAME) -> re.Pattern[str]:
    """Return the expression of a template, to be used with `fullmatch`.

    `{code}` and the other `FIELDS` are caught, `{account}` is a name as the platform has
    them, `{p|reel}` is one of those words, and `/**` at the end is anything behind.
    """
    fields = FIELDS | {"account": name}
    parts: list[str] = []
    end = 0
    for part in _PART.finditer(template):
        if part.start() != end:
            break
        end = part.end()
        parts.append(_expression(part, fields))
    if end != len(template):
        raise BadTemplate(f"{template!r}: cannot be read from {template[end:]!r} on")
    return re.compile("".join(parts), re.IGNORECASE)


def fields_of(template: str) -> frozenset[str]:
    """Return the names of the fields in a template."""
    return frozenset(
        part[1] for part in _PART.finditer(template) if part[1] and "|" not in part[1]
    )


def _expression(part: re.Match[str], fields: dict[str, str]) -> str:
    if part[2]:
        return r"(?:/.*)?"
    if part[3]:
        return re.escape(part[3])
    if "|" in part[1]:
        return f"(?:{'|'.join(map(re.escape, part[1].split('|')))})"
    if part[1] == "any":
        return fields["any"]
    if part[1] not in fields:
        raise BadTemplate(f"no field {{{part[1]}}}; known: {', '.join(sorted(fields))}")
    return f"(?P<{part[1]}>{fields[part[1]]})"

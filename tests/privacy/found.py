"""What a test asks of `find`: the kinds, and the words that were found."""

from shared.privacy.identifying import Finding, find, keyed

DIGEST = keyed(b"for tests only", about="notice-1")


def findings(text: str) -> tuple[Finding, ...]:
    return find(text, digest=DIGEST)


def kinds(text: str) -> tuple[str, ...]:
    return tuple(finding.kind.value for finding in findings(text))


def words(text: str, kind: str) -> list[str]:
    return [text[f.start : f.end] for f in findings(text) if f.kind == kind]

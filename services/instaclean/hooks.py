"""What a plugin of the instaclean service may decide."""

from datetime import date

import pluggy

from shared.privacy.identifying import Digest, Finding

hookspec = pluggy.HookspecMarker("seintje.instaclean")
hookimpl = pluggy.HookimplMarker("seintje.instaclean")


@hookspec
def personal_data(  # type: ignore[empty-body]
    text: str, reported: tuple[str, ...], today: date, digest: Digest
) -> tuple[Finding, ...]:
    """Find in an explanation what may identify a victim: where it stands, never its words.

    All plugins are asked. `reported` are the names of the account that the text is about;
    `digest` makes the marks, by which a person can overrule each finding.
    """

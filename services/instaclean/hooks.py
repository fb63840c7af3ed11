"""What a plugin of the instaclean service may decide."""

import pluggy

hookspec = pluggy.HookspecMarker("seintje.instaclean")
hookimpl = pluggy.HookimplMarker("seintje.instaclean")


@hookspec
def personal_data(text: str) -> tuple[str, ...]:  # type: ignore[empty-body]
    """Name what in an explanation looks like a victim's personal data; codes, never the words.

    All plugins are asked. A code that begins with `name` can be overruled by the preparer.
    """

"""The one inbox of the service: order per signal holds across all that it hears."""

from shared.contracts.message import Message
from shared.language.safety import holds_a_link, name_holds_a_link
from shared.messaging.guard import NoPictures, Refusal, texts_of
from shared.messaging.inbox import Inbox


class WordsOnly(NoPictures):
    """Refuses pictures anywhere, and links where only a code belongs, which goes into events.

    What holds a link is put aside by nobody: whether its signal is of a category that is
    never shared may not be known while it is refused. Its sender hears why, and has it still.
    """

    def refusal(self, message: Message) -> Refusal | None:
        """Return why `message` is refused and kept nowhere, or None when it is not."""
        if (picture := super().refusal(message)) is not None:
            return picture
        codes = (text for text in texts_of(message) if text.is_code)
        linked = (code.field for code in codes if name_holds_a_link(code.text))
        return next((Refusal("no-link-here", field) for field in linked), None)

    def may_be_put_aside(self, message: Message) -> bool:
        """Return whether there is no link in what a worker or a partner wrote."""
        return not any(holds_a_link(text.text) for text in texts_of(message))


inbox = Inbox("signals", guard=WordsOnly())

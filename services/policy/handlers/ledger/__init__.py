"""What was shared with whom is kept, asked back, and told to the person concerned."""

from services.policy.handlers.ledger import access, ledger, look_up

__all__ = ["access", "ledger", "look_up"]

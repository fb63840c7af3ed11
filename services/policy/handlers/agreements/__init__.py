"""Agreements are put in force, and every signal is decided on by them."""

from services.policy.handlers.agreements import agreements, compare, decide, explain, log

__all__ = ["agreements", "compare", "decide", "explain", "log"]

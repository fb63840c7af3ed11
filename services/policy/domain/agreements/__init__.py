"""Agreements as they are written, and the decisions they lead to."""

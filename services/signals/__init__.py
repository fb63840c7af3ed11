"""Signals: what workers see online, written down, categorised, and shared as policy decides."""

"""Consent: who may be shown where, and whether a picture may be published now."""

"""Pseudonyms, and numbers too small to show."""

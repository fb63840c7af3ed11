"""Commands for who keeps the platform running."""

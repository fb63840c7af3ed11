"""What several handlers keep and tell; each takes the `Turn` it belongs to."""

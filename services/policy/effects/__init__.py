"""What several handlers keep and tell."""

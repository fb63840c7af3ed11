"""What several handlers keep and tell; each is called after what it does."""

"""What several handlers do, each with a name."""

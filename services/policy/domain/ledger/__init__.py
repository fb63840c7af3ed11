"""What was shared with whom, what must come back, and what the person concerned reads."""

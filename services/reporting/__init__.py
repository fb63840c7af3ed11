"""Reports and goals: what was done, counted from events."""

"""Makes room on the broker for each partner that the agreements in force name."""

"""What is true of agreements, of the share ledger, and of workers and their reviews."""

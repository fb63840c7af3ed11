"""Policy: the agreements, and for every signal what each partner may have of it."""

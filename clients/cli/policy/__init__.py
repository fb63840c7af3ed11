"""Commands for who keeps agreements, reviews, profiles and the ledger."""

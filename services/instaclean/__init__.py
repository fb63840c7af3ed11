"""Instaclean: the list of accounts thought to break the rules, one entry per account."""

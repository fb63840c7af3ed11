"""Where the word lists of `shared/privacy/identifying` come from."""

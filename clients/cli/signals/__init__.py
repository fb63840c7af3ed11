"""Commands for who sees something online."""

"""A connection of a front end."""

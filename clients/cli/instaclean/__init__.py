"""Commands for who keeps the list of Project Instaclean."""

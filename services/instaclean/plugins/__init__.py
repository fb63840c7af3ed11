"""Plugins of the instaclean service: one decides, the others each are a channel."""

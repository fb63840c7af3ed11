"""Runs services in a process, and loads plugins."""

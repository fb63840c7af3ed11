"""What a service remembers."""

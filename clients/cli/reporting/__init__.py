"""Commands for who answers to the municipality."""

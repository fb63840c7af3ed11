"""The services of the platform, each a plugin of the host."""

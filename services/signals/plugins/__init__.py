"""The categorisers that come with the service."""

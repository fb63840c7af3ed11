"""The pages people sign and withdraw on: small, Dutch, and without a login."""

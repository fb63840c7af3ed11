"""What is true in the consent service: no clock, no network, no waiting."""

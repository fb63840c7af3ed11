"""What is true in the signals service: no clock, no network, no waiting."""

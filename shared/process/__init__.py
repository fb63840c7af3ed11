"""What every process has: settings, logs and metrics, secrets."""

"""What people type, read the same way everywhere: names, addresses and words."""

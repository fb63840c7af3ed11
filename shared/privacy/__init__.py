"""What keeps people out of what is sent or counted; it imports no other `shared` package."""

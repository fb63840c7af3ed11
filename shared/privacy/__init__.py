"""What keeps people out of what is sent, counted or shown: it imports no other `shared` package."""

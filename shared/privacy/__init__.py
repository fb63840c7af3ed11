"""What protects people in what we publish; it imports no other part of `shared`."""

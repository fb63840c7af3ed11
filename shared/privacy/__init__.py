"""What protects people in what we keep and publish; it imports no other part of `shared`."""

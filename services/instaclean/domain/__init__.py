"""What is true in the instaclean service: no clock, no network, no waiting."""

"""Links, accounts, posts and phone numbers in what people type; pure, no network."""

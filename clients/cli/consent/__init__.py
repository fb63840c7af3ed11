"""Commands for who asks whether an image may be shown."""

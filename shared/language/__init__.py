"""Categories and platforms, and what people read for a code. Dutch, B1."""

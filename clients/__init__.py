"""All that people touch: it speaks messages only."""

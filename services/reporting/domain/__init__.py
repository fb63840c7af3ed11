"""What the reporting service knows: facts, periods, figures, and the sheets made of them."""

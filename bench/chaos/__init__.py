"""Faults on purpose: what is acknowledged must arrive, once, whatever happens meanwhile.

Nothing here is Seintje's own code. What it must do is written down anew, from the contracts.
"""

"""How likely a count is by chance: exact one-sided tails, without a table or a limit."""

from math import exp, lgamma, log


def binomial_tail(hits: int, of: int, share: float) -> float:
    """Return the chance of `hits` or more out of `of`, each with chance `share`."""
    if hits <= 0:
        return 1.0
    if hits > of or share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    odds = share / (1 - share)
    term = exp(_choose(of, hits) + hits * log(share) + (of - hits) * log(1 - share))
    total = term
    for k in range(hits, of):
        term *= odds * (of - k) / (k + 1)
        total += term
        if term < total * 1e-12 and k > of * share:
            break
    return min(total, 1.0)


def beta_binomial_tail(hits: int, of: int, here: float, elsewhere: float) -> float:
    """Return the chance of `hits` or more out of `of`, when their share differs by itself.

    The share has a beta distribution with these two parameters, both above 0. Of two negative
    binomial counts with shapes `here` and `elsewhere`, and `of` together, this is the first.
    """
    if hits <= 0:
        return 1.0
    if hits > of:
        return 0.0
    whole = lgamma(here + elsewhere) - lgamma(of + here + elsewhere)
    total = 0.0
    for k in range(hits, of + 1):
        term = exp(
            whole
            + _choose(of, k)
            + (lgamma(k + here) - lgamma(here))
            + (lgamma(of - k + elsewhere) - lgamma(elsewhere))
        )
        total += term
        if term < total * 1e-12:
            break
    return min(total, 1.0)


def hypergeometric_tail(hits: int, drawn: int, marked: int, of: int) -> float:
    """Return the chance of `hits` or more marked among `drawn`, if `marked` are, of `of`."""
    if hits <= max(0, drawn + marked - of):
        return 1.0
    if hits > min(drawn, marked):
        return 0.0
    rest = of - marked
    term = exp(_choose(marked, hits) + _choose(rest, drawn - hits) - _choose(of, drawn))
    total = term
    for k in range(hits, min(drawn, marked)):
        term *= (marked - k) * (drawn - k) / ((k + 1) * (rest - drawn + k + 1))
        total += term
        if term < total * 1e-12 and k * of > drawn * marked:
            break
    return min(total, 1.0)


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)

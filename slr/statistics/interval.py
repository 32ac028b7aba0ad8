"""Compute confidence intervals of proportions, and quantiles of the normal distribution."""

import math
from statistics import NormalDist

LIMITS = (0.0, 1.0)


def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval of a proportion (Wilson 1927, JASA 22:209).

    Even with few trials, the share of such intervals that contain the true proportion is close to `confidence`, and
    the limits stay between 0 and 1. The Wald interval (estimate ± z × standard error) has neither property (Brown, Cai
    and DasGupta 2001, Statistical Science 16:101). If there are no trials, the interval is from 0 to 1,
    whatever the confidence. Raises ValueError for impossible counts and, if there are trials, for a confidence that is
    not between 0 and 1.

    >>> tuple(round(x, 4) for x in wilson(0, 20))
    (0.0, 0.1611)
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"expected 0 <= successes <= trials, got {successes} of {trials}")
    if trials == 0:
        return LIMITS
    z = normal_quantile(confidence)
    share = successes / trials
    shrunk = share + z * z / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    # At the ends, the exact limit is 0 or 1. Without these conditions, rounding errors could change the limit.
    low = 0.0 if successes == 0 else max(0.0, (shrunk - spread) / scale)
    high = 1.0 if successes == trials else min(1.0, (shrunk + spread) / scale)
    return low, high


def normal_quantile(confidence: float) -> float:
    """Return how many standard errors the limits of a two-sided normal interval are from its centre.

    Raises ValueError if the confidence is not between 0 and 1.

    >>> round(normal_quantile(0.95), 3)
    1.96
    """
    if not 0 < confidence < 1:
        raise ValueError(f"expected a confidence between 0 and 1, got {confidence}")
    return NormalDist().inv_cdf((1 + confidence) / 2)

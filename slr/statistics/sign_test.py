"""Compute the exact sign test of vote counting by direction (Cochrane Handbook 12.2.1.3)."""


def sign_test_p(positive: int, negative: int) -> float:
    """Return the p-value of the exact two-sided sign test, with the null hypothesis that both signs are equally likely.

    Studies without a sign do not count. If there are no studies, the p-value is 1. Raises ValueError for a negative
    count.

    >>> round(sign_test_p(10, 2), 3), sign_test_p(2, 2), sign_test_p(0, 0)
    (0.039, 1.0, 1.0)
    """
    if positive < 0 or negative < 0:
        raise ValueError(f"expected counts of at least 0, got {positive} and {negative}")
    trials = positive + negative
    ways = tail = 1  # to choose k of the trials, and at most k, for k = 0
    for k in range(min(positive, negative)):
        ways = ways * (trials - k) // (k + 1)
        tail += ways
    return min(1.0, 2 * tail / (1 << trials))

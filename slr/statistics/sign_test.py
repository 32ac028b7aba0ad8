"""Compute the exact sign test of vote counting by direction (Cochrane Handbook 12.2.1.3)."""


def sign_test_p(positive: int, negative: int) -> float:
    """Return the p-value of the exact two-sided sign test, with the null hypothesis that both signs are equally likely.

    `positive` and `negative` are the numbers of studies with each sign. Studies without a sign are left out. If both
    numbers are 0, the p-value is 1. Raises ValueError for a negative number.

    >>> round(sign_test_p(10, 2), 3), sign_test_p(2, 2), sign_test_p(0, 0)
    (0.039, 1.0, 1.0)
    """
    if positive < 0 or negative < 0:
        raise ValueError(f"expected counts of at least 0, got {positive} and {negative}")
    trials = positive + negative
    ways = tail = 1  # the number of ways to choose k trials, and to choose at most k trials, for k = 0
    for k in range(min(positive, negative)):
        ways = ways * (trials - k) // (k + 1)
        tail += ways
    return min(1.0, 2 * tail / (1 << trials))

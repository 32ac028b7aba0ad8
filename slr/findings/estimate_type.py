"""The types of estimates that the program knows, as people write them in the column `type` of findings."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

COEFFICIENTS: Final = frozenset({"b", "beta", "β", "path", "path coefficient", "coefficient"})
CORRELATIONS: Final = frozenset({"r", "correlation", "pearson", "pearson r"})
PARTIALS: Final = frozenset({"partial r", "partial correlation"})
DIFFERENCES: Final = frozenset({"d", "g", "cohen's d", "hedges' g", "mean difference"})
ALPHAS: Final = frozenset({"alpha", "cronbach's alpha", "cronbach alpha"})
# Ratios and their logarithms, with the measure into which they are converted.
RATIOS: Final[Mapping[str, str]] = {
    "or": "log OR", "odds ratio": "log OR", "rr": "log RR", "risk ratio": "log RR", "hr": "log HR",
    "hazard ratio": "log HR",
}  # fmt: skip
LOGARITHMS: Final[Mapping[str, str]] = {"log or": "log OR", "log rr": "log RR", "log hr": "log HR"}
_SIGNED: Final = COEFFICIENTS | CORRELATIONS | PARTIALS | DIFFERENCES | frozenset(LOGARITHMS) | {"t", "z"}


def find_no_effect(kind: str) -> Decimal | None:
    """Return the null value of a type of estimate or test statistic, or None for a type without a sign.

    >>> find_no_effect("log HR"), find_no_effect("Hazard ratio"), find_no_effect("F")
    (Decimal('0'), Decimal('1'), None)
    """
    name = kind.strip().casefold()
    return Decimal(1) if name in RATIOS else Decimal(0) if name in _SIGNED else None

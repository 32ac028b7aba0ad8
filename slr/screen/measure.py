"""Measure how early a reading order finds the relevant reports.

The input is the label of each report in reading order. Priors are left out, because their labels were known at the
start. All measures count each report as one unit of effort, even if the report is long.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The measures of one replay.

    If no report is relevant, or if all reports are relevant, some measures are undefined and have the value None.
    """

    loss: float | None
    ndcg: float | None
    wss95: float | None
    wss100: float | None
    atd: float | None

    def rounded(self) -> dict[str, float | None]:
        """Return the measures by name, rounded to five decimals. An undefined measure is None."""
        return {k: None if v is None else round(v, 5) for k, v in asdict(self).items()}


def measure_order(labels: Sequence[bool]) -> Measures:
    """Return all measures of a reading order."""
    return Measures(
        loss=measure_loss(labels),
        ndcg=measure_gain(labels),
        wss95=measure_work_saved(labels, 0.95),
        wss100=measure_work_saved(labels, 1.0),
        atd=measure_discovery(labels),
    )


def measure_loss(labels: Sequence[bool]) -> float | None:
    """Return the area lost above the recall curve, as a share of the largest area that an order can lose.

    The loss is 0 if all relevant reports come first and 1 if they all come last (the normalised loss of ASReview). If no
    report is relevant, or if all reports are relevant, the result is None.

    >>> measure_loss([True, True, False]), measure_loss([False, True, True]), measure_loss([True, False, True])
    (0.0, 1.0, 0.5)
    """
    relevant, total = sum(labels), len(labels)
    if relevant in {0, total}:
        return None
    area = found = 0
    for label in labels:
        found += label
        area += found
    return (relevant * (total - (relevant - 1) / 2) - area) / (relevant * (total - relevant))


def measure_gain(labels: Sequence[bool]) -> float | None:
    """Return the normalised discounted cumulative gain with gains of 0 and 1 (Järvelin and Kekäläinen 2002).

    If no report is relevant, the result is None.

    >>> measure_gain([True, False]), round(measure_gain([False, True]), 4)
    (1.0, 0.6309)
    """
    if not any(labels):
        return None
    best = math.fsum(1 / math.log2(i + 2) for i in range(sum(labels)))
    return math.fsum(1 / math.log2(i + 2) for i, label in enumerate(labels) if label) / best


def measure_work_saved(labels: Sequence[bool], recall: float) -> float | None:
    """Return the work saved over sampling at a given recall (Cohen et al. 2006).

    If no report is relevant, the result is None.

    >>> measure_work_saved([True] + [False] * 9, 1.0)
    0.9
    """
    read = count_read(labels, recall)
    return None if read is None else (len(labels) - read) / len(labels) - (1 - recall)


def count_read(labels: Sequence[bool], recall: float) -> int | None:
    """Return the number of reports that must be read to find a share of the relevant reports.

    If no report is relevant, the result is None.

    >>> count_read([True, False, True, False], 0.5), count_read([True, False, True, False], 1.0)
    (1, 3)
    """
    needed, found = math.ceil(recall * sum(labels)), 0
    for place, label in enumerate(labels, 1):
        found += label
        if found >= needed > 0:
            return place
    return None


def measure_discovery(labels: Sequence[bool]) -> float | None:
    """Return the average time to discovery: the relevant reports' mean position in the order (Ferdinands et al. 2023).

    If no report is relevant, the result is None.

    >>> measure_discovery([True, False, True])
    2.0
    """
    places = [place for place, label in enumerate(labels, 1) if label]
    return math.fsum(places) / len(places) if places else None

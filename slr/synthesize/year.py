"""Count screened reports, included reports and included works by year of publication."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from slr.model.overview import YEARS
from slr.model.table import frame
from slr.synthesize.included import Included
from slr.synthesize.place import find_places, map_texts, take_rows
from slr.synthesize.population import ARMS, Population

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCREENING: Final = "title-abstract"
# The boxes (`end_of_reports`) of reports that nobody has screened. Reports in all other boxes were screened.
_NOT_SCREENED: Final = ("automation", "stopping", "awaiting_screening", "outside_flow", "no_stage", "nowhere")


def year_table(
    population: Population,
    ends: "pd.Series[Any]",
    included: "NDArray[np.bool_]",
    reports: "pd.DataFrame",
    works: Iterable[Included],
) -> "pd.DataFrame":
    """Return the table YEARS, in the order of the years. Works and reports without a year are in the last row.

    The column `screened` has no values if the review does not screen titles and abstracts.

    `ends` contains the box in which each report of the population ends, and `included` marks the included reports.
    `reports` is the table REPORTS.
    """
    places = find_places(population.reports["report"], reports["report"])
    years = take_rows(reports["year"], places)
    years = years.mask(years == 0)
    in_flow = population.reports["arm"].isin(ARMS).to_numpy(bool)
    screened = None
    if SCREENING in population.stages:
        passed = map_texts(ends, lambda end: None if end in _NOT_SCREENED else end).notna().to_numpy(bool)
        screened = _count(years[passed & in_flow])
    counts = _count(years[included])
    studies = Counter(work.year for work in works)
    found = sorted({*(screened or ()), *counts, *studies}, key=lambda year: (year is None, year or 0))
    return frame(
        YEARS,
        [
            {
                "year": year,
                "screened": None if screened is None else screened[year],
                "reports": counts[year],
                "included": studies[year],
            }
            for year in found
        ],
    )


def _count(years: "pd.Series[Any]") -> Counter[int | None]:
    return Counter(None if pd.isna(year) else int(year) for year in years.tolist())

"""Find the reports on a list of retractions."""

from typing import TYPE_CHECKING

from slr.model.row import list_values
from slr.text.retraction import Retractions

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


def find_retracted(parts: "Iterable[pd.DataFrame]", retractions: Retractions) -> dict[str, frozenset[str]]:
    """Map the id of each report on the list to the words of its notices, such as `retracted`.

    `parts` are parts of the table REPORTS with the columns `report`, `doi` and `pmid`.
    """
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        columns = (list_values(part[name]) for name in ("report", "doi", "pmid"))
        for report, doi, pmid in zip(*columns, strict=True):
            if words := retractions.find(doi, pmid):
                found[report] = words
    return found

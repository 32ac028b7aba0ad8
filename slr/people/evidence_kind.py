"""Classify studies by their kind of evidence. The flow counts only empirical studies as studies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from slr.model.word import ADJUDICATOR, EMPIRICAL, NOT_CLASSIFIED

if TYPE_CHECKING:
    import pandas as pd

# The kinds in the order in which they are shown. The flow counts only works of the first kind as studies.
KINDS: Final = (EMPIRICAL, "theory", "review", "regulation", "commentary", NOT_CLASSIFIED)
# The kind of evidence for types of publication that leave no doubt. All other types leave the kind of evidence open.
BY_TYPE: Final[Mapping[str, str]] = {
    "regulation": "regulation",
    "review": "review",
    "editorial": "commentary",
    "letter": "commentary",
}

Rows = Iterable[Mapping[str, Any]]


def find_types(reports: "pd.DataFrame") -> dict[str, str]:
    """Map reports to their types of publication. Reports whose type does not show the kind of evidence are left out."""
    typed = reports[reports["type"].isin(list(BY_TYPE))]
    return dict(zip(typed["report"], typed["type"], strict=True))


def classify_studies(rows: Rows, type_of: Mapping[str, str | None]) -> dict[str, str]:
    """Map the id of each study to its kind of evidence.

    `rows` contain the study, the report, the person and the recorded kind. `type_of` maps reports to their types of
    publication. Titles are never used. The first of these that applies counts:

    1. the kind that the adjudicator recorded
    2. the kinds that other people recorded
    3. the kinds that follow from the types of publication of the study's reports

    A study is not classified if these kinds differ or are not known.
    """
    chosen: dict[str, dict[str, str]] = defaultdict(dict)
    types: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        types[row["study"]].add(BY_TYPE.get(type_of.get(row["report"]) or "", NOT_CLASSIFIED))
        if row["evidence"]:
            chosen[row["study"]][row["who"] or ""] = row["evidence"]
    return {study: _choose(chosen.get(study, {}), kinds) for study, kinds in types.items()}


def find_other_reports(rows: Rows, type_of: Mapping[str, str | None]) -> frozenset[str]:
    """Return the reports that are known not to be about an empirical study, by id.

    The arguments are those of `classify_studies`.
    """
    listed = list(rows)
    kinds = classify_studies(listed, type_of)
    return frozenset(
        row["report"] for row in listed if kinds[row["study"]] not in (EMPIRICAL, NOT_CLASSIFIED)
    )


def _choose(chosen: Mapping[str, str], by_type: Iterable[str]) -> str:
    found = {chosen[ADJUDICATOR]} if ADJUDICATOR in chosen else set(chosen.values()) or set(by_type)
    return found.pop() if len(found) == 1 else NOT_CLASSIFIED

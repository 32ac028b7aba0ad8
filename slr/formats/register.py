"""Assign roles to the columns of tables from trial registers. Each row is one registration.

The headers are those of ClinicalTrials.gov's current and former downloads and of the WHO's International
Clinical Trials Registry Platform. In other tables, many of these headers, such as "Conditions" or "Start
Date", have no fixed meaning.
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

_CLINICALTRIALS: Final[Mapping[str, str | None]] = {
    "nct number": "registration",
    "study title": "title",
    "title": "title",
    "acronym": None,
    "status": None,
    "study url": "url",
    "url": "url",
    "brief summary": "abstract",
    "conditions": "keyword",
    "sponsor": "publisher",
    "sponsor/collaborators": "publisher",
    "start date": "date",
    "first posted": "date",
    "number": None,
    "rank": None,
    "study type": None,
}
_ICTRP: Final[Mapping[str, str | None]] = {
    "trialid": "registration",
    "public title": "title",
    "scientific title": "title",
    "primary sponsor": "publisher",
    "date registration3": "date",
    "date registration": "date",
    "web address": "url",
    "condition": "keyword",
    "source register": None,
    "study type": None,
}


def find_register(headers: Collection[str]) -> Mapping[str, str | None]:
    """Return the role of each column in a register's table, by the column's header in lower case.

    If the table is not from a register, return an empty mapping. A column with the role None is left out.

    >>> find_register({"nct number", "study title"})["study title"], find_register({"title"})
    ('title', {})
    """
    names = {h.replace("_", " ") for h in headers}
    if "nct number" in names:
        return _CLINICALTRIALS
    if "trialid" in names and not names.isdisjoint(_ICTRP_SIGNS):
        return _ICTRP
    return {}


_ICTRP_SIGNS: Final = frozenset({"public title", "scientific title", "source register"})


def find_date(text: str) -> str:
    """Return a date that begins with its year.

    If the date has no separators, return only its year.

    >>> find_date("20200322"), find_date("2019-01-01")
    ('2020', '2019-01-01')
    """
    return text[:4] if re.fullmatch(r"(?:19|20)\d{6}", text) else text

"""Assign roles to the columns of tables from trial registers. Each row is one registration.

The headers come from the current and former downloads of ClinicalTrials.gov and of the WHO's International Clinical
Trials Registry Platform. In other tables, many of these headers, such as "Conditions" or "Start Date", have no fixed
meaning.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

_CLINICALTRIALS: Final[Mapping[str, str | None]] = {
    "nctnumber": "registration",
    "studytitle": "title",
    "title": "title",
    "acronym": None,
    "status": None,
    "studyurl": "url",
    "url": "url",
    "briefsummary": "abstract",
    "conditions": "keyword",
    "sponsor": "publisher",
    "sponsorcollaborators": "publisher",
    "startdate": "date",
    "firstposted": "date",
    "number": None,
    "rank": None,
    "studytype": None,
}
_ICTRP: Final[Mapping[str, str | None]] = {
    "trialid": "registration",
    "publictitle": "title",
    "scientifictitle": "title",
    "primarysponsor": "publisher",
    "dateregistration3": "date",
    "dateregistration": "date",
    "webaddress": "url",
    "condition": "keyword",
    "sourceregister": None,
    "studytype": None,
}


def find_register(headers: Collection[str]) -> Mapping[str, str | None]:
    """Recognise the register that a table comes from, and map the headers of this register to the roles of their columns.

    `headers` are the headers of the table. The headers in the result have the form that `plain_header` returns.
    If a role is None, the column is not read. If the table is not from a register, the mapping is empty.

    >>> find_register({"nct number", "study title"})["studytitle"], find_register({"title"})
    ('title', {})
    """
    names = set(map(plain_header, headers))
    if "nctnumber" in names:
        return _CLINICALTRIALS
    if "trialid" in names and not names.isdisjoint(_ICTRP_SIGNS):
        return _ICTRP
    return {}


_ICTRP_SIGNS: Final = frozenset({"publictitle", "scientifictitle", "sourceregister"})


@lru_cache(maxsize=4096)
def plain_header(header: str) -> str:
    """Return the letters and digits of a header, in lower case.

    >>> plain_header("Study_Title"), plain_header("Spon\u201dsor/Collaborators")
    ('studytitle', 'sponsorcollaborators')
    """
    return re.sub(r"[\W_]+", "", header.casefold())


def find_date(text: str) -> str:
    """Return the date in a register's table. For a date such as 20200322, return only the year.

    >>> find_date("20200322"), find_date("2019-01-01")
    ('2020', '2019-01-01')
    """
    return text[:4] if re.fullmatch(r"(?:19|20)\d{6}", text) else text

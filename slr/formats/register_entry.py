"""Read the progress, the results and the outcomes of a study from its entry in a trial register.

The entry can be from ClinicalTrials.gov (JSON or table) or from the WHO's International Clinical Trials Registry Platform
(XML or table). It can also be from any other list with a field for the status of the study.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slr.formats.json_record import Members, as_list, as_text
from slr.formats.register import plain_header
from slr.model.missing import FINISHED, ONGOING, PLANNED, STOPPED

# The words of registers for the progress of a study, in the form that `plain_header` returns. Words that leave open
# whether the study has ended, such as "Not recruiting", are not included.
_PROGRESS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("notyetrecruiting", "planned", "pending", "notstarted"), PLANNED),
    **dict.fromkeys(
        (
            "recruiting",
            "enrollingbyinvitation",
            "activenotrecruiting",
            "openpublicrecruiting",
            "ongoing",
            "reviewongoing",
        ),
        ONGOING,
    ),
    **dict.fromkeys(
        ("completed", "complete", "finished", "reviewcompleted", "reviewcompletednotpublished"), FINISHED
    ),
    "reviewcompletedpublished": FINISHED,
    **dict.fromkeys(
        (
            "terminated",
            "withdrawn",
            "suspended",
            "temporaryhalt",
            "temporarilyhalted",
            "prematurelyended",
            "stopped",
        ),
        STOPPED,
    ),
}
_STATUS: Final = (
    "overallstatus",
    "studystatus",
    "recruitmentstatus",
    "trialstatus",
    "reviewstatus",
    "status",
)
_YES_NO: Final = ("hasresults", "studyresults", "resultsyesno")
_POSTED: Final = ("resultsfirstposted", "resultsdateposted", "resultsurllink")
_YES: Final = frozenset({"yes", "true", "hasresults"})
_NO: Final = frozenset({"no", "false", "noresultsavailable"})
_PRIMARY: Final = ("primaryoutcomemeasures", "primaryoutcomes", "primaryoutcome")
_SECONDARY: Final = ("secondaryoutcomemeasures", "secondaryoutcomes", "secondaryoutcome")
# The separators of outcomes in one cell. In a cell with a vertical bar, a semicolon is part of an outcome.
_BARS: Final = re.compile(r"\|")
_PARTS: Final = re.compile(r"<br\s*/?>|[;\n\r]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """The information about a study from its register entry.

    - `progress`: one of `slr.model.missing.PROGRESS`, or "" if the entry does not state the progress
    - `stated`: the status in the words of the register
    - `has_results`: whether the register has results of the study, or None if the entry does not state this
    - `primary` and `secondary`: the planned outcomes, in the words of the register
    """

    progress: str = ""
    stated: str = ""
    has_results: bool | None = None
    primary: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()


def read_register_entry(tags: Iterable[tuple[str, str]]) -> RegisterEntry:
    """Return the information about a study that the tags of its entry contain.

    >>> entry = read_register_entry([("Study Status", "COMPLETED"), ("Study Results", "NO"), ("Primary Outcome Measures", "Pain|Sleep")])
    >>> entry.progress, entry.has_results, entry.primary
    ('finished', False, ('Pain', 'Sleep'))
    """
    listed = tuple(tags)
    if any(name == "statusModule" for name, _ in listed):
        return _read_modules(Members(listed))
    fields: dict[str, str] = {}
    for name, value in listed:
        if value.strip():
            fields.setdefault(plain_header(name), value.strip())
    stated = _first(fields, _STATUS)
    return RegisterEntry(
        progress=read_progress(stated),
        stated=stated,
        has_results=_read_results(fields),
        primary=tuple(split_outcomes(_first(fields, _PRIMARY))),
        secondary=tuple(split_outcomes(_first(fields, _SECONDARY))),
    )


def read_progress(stated: str) -> str:
    """Return the progress of a study, given its status in the words of a register.

    If these words do not show whether the study has ended, return "".

    >>> read_progress("ACTIVE_NOT_RECRUITING"), read_progress("Not recruiting")
    ('ongoing', '')
    """
    return _PROGRESS.get(plain_header(stated), "")


def split_outcomes(text: str) -> Iterator[str]:
    """Yield the distinct outcomes in a cell, in the order of the cell.

    The outcomes are separated by `|` or, in a cell without `|`, by `;`, line breaks or `<br>`.

    >>> list(split_outcomes("pain; sleep")), list(split_outcomes("pain, 1 week; 2 weeks | sleep"))
    (['pain', 'sleep'], ['pain, 1 week; 2 weeks', 'sleep'])
    """
    parts = (_BARS if "|" in text else _PARTS).split(text)
    yield from dict.fromkeys(part for raw in parts if (part := " ".join(raw.split())))


def _first(fields: Mapping[str, str], names: Iterable[str]) -> str:
    return next((fields[name] for name in names if name in fields), "")


def _read_results(fields: Mapping[str, str]) -> bool | None:
    """Return whether the register has results, or None if the fields do not state this.

    If the fields contain a date of results or a link to results, the register has results.
    """
    answer = plain_header(_first(fields, _YES_NO))
    if answer in _YES or _first(fields, _POSTED):
        return True
    return False if answer in _NO else None


def _read_modules(members: Members) -> RegisterEntry:
    """Return the information about a study from its ClinicalTrials.gov record (JSON)."""
    stated = as_text(members.part("statusModule").get("overallStatus"))
    outcomes = members.part("outcomesModule")
    answer = str(next(iter(members.values("hasResults")), "")).casefold()
    known = {"true": True, "false": False}.get(answer)
    return RegisterEntry(
        progress=read_progress(stated),
        stated=stated,
        has_results=True if members.part("resultsSection") else known,
        primary=tuple(_list_measures(outcomes.get("primaryOutcomes"))),
        secondary=tuple(_list_measures(outcomes.get("secondaryOutcomes"))),
    )


def _list_measures(value: Any) -> Iterator[str]:
    found = (as_text(one.get("measure")) for one in as_list(value) if isinstance(one, Mapping))
    yield from dict.fromkeys(" ".join(measure.split()) for measure in found if measure.strip())

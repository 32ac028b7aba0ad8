"""Define the values that describe what a citation refers to."""

from dataclasses import dataclass
from enum import StrEnum

from slr.manuscript.citation import Citation
from slr.manuscript.work import Work


class Outcome(StrEnum):
    """What was found for a citation."""

    FOUND = "found"
    NEAR = "near"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"  # a citation without an entry
    PERHAPS = "perhaps"  # perhaps a citation without an entry, perhaps no citation
    NO_CITATION = "no citation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What was found for a citation.

    `works` are the entries that the citation means or may mean. There are none if no entry agrees, or
    if the entry was found within the text of another entry. `why` says what differs, or why several entries may be
    meant. `nearest` is the most similar entry if no entry agrees, or None if no entry is similar. `names` are the names
    in the reading of the citation that was chosen.
    """

    citation: Citation
    outcome: Outcome
    works: tuple[Work, ...] = ()
    why: str = ""
    nearest: Work | None = None
    names: tuple[str, ...] = ()

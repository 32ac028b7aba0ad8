"""Define the result of looking up a citation in the reference list."""

from dataclasses import dataclass
from enum import StrEnum

from slr.manuscript.citation import Citation
from slr.manuscript.work import Work


class Outcome(StrEnum):
    """What was found in the reference list for a citation."""

    FOUND = "found"
    NEAR = "near"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"  # a citation without an entry
    PERHAPS = "perhaps"  # perhaps a citation without an entry, perhaps no citation
    NO_CITATION = "no citation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The entries that a citation refers to, or the reason why there is no such entry.

    - `works`: the entries that the citation refers to or may refer to, or the similar entry if the outcome is `NEAR`.
      There are none if no entry matches or is similar, or if the entry is within the text of another entry.
    - `why`: the reason for the outcome `NEAR` or `AMBIGUOUS`
    - `nearest`: the most similar entry if no entry matches, or None if no entry is similar
    - `names`: the names in the chosen reading of the citation
    """

    citation: Citation
    outcome: Outcome
    works: tuple[Work, ...] = ()
    why: str = ""
    nearest: Work | None = None
    names: tuple[str, ...] = ()

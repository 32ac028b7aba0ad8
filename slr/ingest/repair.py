"""Report entries that cannot be read, and parse the corrected texts that people have written for such entries.

The export and the number of its entries stay the same. A repaired entry is parsed and is no longer quarantined.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slr.formats import CutFile, cut
from slr.model.entry import Quarantined
from slr.model.problem import UNREADABLE_ENTRY, Problem, warning

# A function that parses a part of a file, such as `slr.ingest.parsed_row.parse_part`.
Parse = Callable[[CutFile], Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The place of a quarantined entry: its file in the corpus folder, its first line, and its number in the file."""

    file: str
    line: int
    ordinal: int

    def __str__(self) -> str:
        """Return the place as written in patches.yaml."""
        return f"{self.file}:{self.line}"


def repair_entries(
    places: Sequence[Place], repairs: Mapping[str, str], parse: Parse
) -> tuple[dict[Place, Any], tuple[Problem, ...]]:
    """Map the place of each repaired entry to the parsed entry. Also return a problem for each repair that has no effect.

    A repair has no effect if its text cannot be read as one entry, or if there is no quarantined entry at its place.
    """
    found: dict[Place, Any] = {}
    problems = []
    for place in places:
        text = repairs.get(str(place))
        if text is None:
            continue
        results = [r for part in cut(text.encode(), place.file).split() for r in parse(part)]
        if len(results) == 1 and not isinstance(results[0], Quarantined):
            found[place] = results[0]._replace(ordinal=place.ordinal, line=place.line)
        else:
            problems.append(_failed_repair(place, results))
    return found, (*problems, *_unknown_places(places, repairs))


def find_unreadable(file: str, quarantined: Iterable[Quarantined], hint: str = "") -> Iterator[Problem]:
    """Yield a warning, with the line and the given hint, for each entry of a file that could not be read."""
    for q in quarantined:
        message = f"the entry could not be read: {q.reason}"
        yield warning(UNREADABLE_ENTRY, message, file=file, line=q.line, hint=hint)


def _failed_repair(place: Place, results: Sequence[Any]) -> Problem:
    reasons = [r.reason for r in results if isinstance(r, Quarantined)]
    fault = (
        f"cannot be read either: {reasons[0]}"
        if reasons
        else f"contains {len(results)} entries instead of one"
    )
    return Problem(
        code="ING030",
        message=f"the corrected text of the entry at {place} {fault}",
        where=str(place),
        hint="`slr ingest --quarantine` shows the entry; write the whole entry again",
    )


def _unknown_places(places: Sequence[Place], repairs: Mapping[str, str]) -> Iterator[Problem]:
    there = {str(p) for p in places}
    for place in sorted(set(repairs) - there):
        yield Problem(
            code="ING031",
            message=f"there is no quarantined entry at {place}",
            where=place,
            hint="remove the repair, or write the file and the first line of a quarantined entry, as `slr ingest --quarantine` prints them",
        )

"""Parse a part of a file into columns, so that its rows need little memory and are quick to send to another process."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from slr.formats import FIELDS, CutFile, pause_collector
from slr.formats.doubt import Doubt
from slr.ingest.former import FormerId
from slr.ingest.parsed_row import ParsedRow, parse_part
from slr.model.column import Table, pick
from slr.model.entry import Quarantined
from slr.model.table import BIBLIOGRAPHY, ENTRIES

if TYPE_CHECKING:
    import pyarrow as pa

# The columns of `entries` and `records` with values that depend only on the entry. The other columns also need its file
# or its id.
OF_ENTRY: Final = Table("entries", "", pick(("line", "format", "type", "key", "tags"), ENTRIES.columns))
OF_RECORD: Final = Table("records", "", (*pick(("line", "key"), ENTRIES.columns), *BIBLIOGRAPHY))


class Oddity(NamedTuple):
    """What looks wrong in a parsed entry. `empty` is true if the entry has neither title nor authors nor DOI.

    `row` is the index of the entry among the parsed entries of its part.
    """

    row: int
    line: int
    empty: bool
    doubts: tuple[Doubt, ...]


class Packed(NamedTuple):
    """The entries of a part of a file.

    - `places`: the number of each parsed entry in the part, from 0
    - `entries`, `records`: the columns of the entries, as in `OF_ENTRY` and `OF_RECORD`
    - `bases`, `contents`: the values from which the ids are made
    - `former`, `unmarked`: the values from which the former ids are made, for the entries that have such values. The
      keys are the numbers of the parsed entries, from 0.
    - `oddities`: what looks wrong in the parsed entries
    - `quarantined`: the entries that could not be read, with their numbers in the part
    - `number`: the number of all entries
    """

    places: list[int]
    entries: "pa.Table"
    records: "pa.Table"
    bases: list[str]
    contents: list[str]
    former: dict[int, tuple[FormerId, ...]]
    unmarked: dict[int, str]
    oddities: list[Oddity]
    quarantined: list[tuple[int, Quarantined]]
    number: int

    def cut(self, start: int, stop: int) -> "Packed":
        """Return the parsed entries from `start` to just before `stop`. Quarantined entries are left out."""
        return Packed(
            places=self.places[start:stop],
            entries=self.entries.slice(start, stop - start),
            records=self.records.slice(start, stop - start),
            bases=self.bases[start:stop],
            contents=self.contents[start:stop],
            former={i - start: v for i, v in self.former.items() if start <= i < stop},
            unmarked={i - start: v for i, v in self.unmarked.items() if start <= i < stop},
            oddities=[o for o in self.oddities if start <= o.row < stop],
            quarantined=[],
            number=stop - start,
        )


def pack_part(part: CutFile) -> Packed:
    """Parse one part of a file, and return its packed entries. This function can run in a worker process."""
    with pause_collector():
        return pack_rows(parse_part(part))


def pack_rows(found: Sequence[ParsedRow | Quarantined]) -> Packed:
    """Return the parsed and quarantined entries of one part of a file in packed form."""
    from slr.ingest.arrow_column import make_table  # noqa: PLC0415  heavy

    places = [i for i, r in enumerate(found) if isinstance(r, ParsedRow)]
    rows = [r for r in found if isinstance(r, ParsedRow)]
    values = zip(*(row.values for row in rows), strict=True) if rows else ((),) * len(FIELDS)
    oddities = (find_oddity(i, row) for i, row in enumerate(rows))
    return Packed(
        places=places,
        entries=make_table(OF_ENTRY, [[getattr(row, name) for row in rows] for name in OF_ENTRY.names]),
        records=make_table(
            OF_RECORD, [[row.line for row in rows], [row.key or None for row in rows], *values]
        ),
        bases=[row.base for row in rows],
        contents=[row.content for row in rows],
        former={i: row.former for i, row in enumerate(rows) if row.former is not None},
        unmarked={i: row.unmarked for i, row in enumerate(rows) if row.unmarked},
        oddities=[oddity for oddity in oddities if oddity is not None],
        quarantined=[(i, r) for i, r in enumerate(found) if isinstance(r, Quarantined)],
        number=len(found),
    )


def find_oddity(number: int, row: ParsedRow) -> Oddity | None:
    """Return what looks wrong in a parsed entry, or None. `number` becomes the oddity's `row`."""
    empty = not (row.values[_TITLE] or row.values[_AUTHORS] or row.values[_DOI])
    return Oddity(number, row.line, empty, row.doubts) if empty or row.doubts else None


_TITLE, _AUTHORS, _DOI = (FIELDS.index(name) for name in ("title", "authors", "doi"))

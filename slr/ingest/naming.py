"""Assign ids to millions of records, with only about 40 bytes of memory for each record.

The ids are the same as in `slr.ingest.former.name_records`. Few records have former ids, and these ids depend on few
other records, so only those records are examined.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from slr.ingest.former import FormerId, Mark, add_unmarked_ids, find_former_ids, is_same_work
from slr.ingest.identity import LAST, Occurrence

if TYPE_CHECKING:
    from slr.stage import SearchFile

    Numbers = np.ndarray[tuple[int], np.dtype[np.signedinteger[Any]]]
    Bases = np.ndarray[tuple[int], np.dtype[np.bytes_]]

_LENGTH: Final = 11  # letters of a base id


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of all records. The number of a record is its position in the order of reading, from 0.

    - `files`: the search files, sorted by path
    - `owners`, `ordinals`: the number of each record's file, and its position in this file, from 1
    - `bases`, `numbers`: the base id of each record, and the number that is appended to it, or 0
    - `former`: the former ids of each record that has any
    """

    files: "Sequence[SearchFile]"
    owners: "Numbers"
    ordinals: "Numbers"
    bases: "Bases"
    numbers: "Numbers"
    former: Mapping[int, list[str]]

    def list_ids(self, rows: "Sequence[int] | slice | Numbers") -> list[str]:
        """Return the ids of the records with these numbers, in the same order."""
        bases: list[str] = self.bases[rows].astype(f"U{_LENGTH}").tolist()
        numbers = self.numbers[rows]
        for place in np.flatnonzero(numbers).tolist():
            bases[place] += f"-{numbers[place]}"
        return bases


@dataclass(slots=True)
class Naming:
    """The values from which the ids of records are made. `files` are the search files, sorted by path.

    For the other fields, see `Names`. `contents` are the hashes of the entries. `former` and `unmarked` contain the
    values from which the former ids are made, for the few records that have such values.
    """

    files: "Sequence[SearchFile]"
    owners: "array[int]" = field(default_factory=lambda: array("i"))
    ordinals: "array[int]" = field(default_factory=lambda: array("q"))
    bases: bytearray = field(default_factory=bytearray)
    contents: bytearray = field(default_factory=bytearray)
    former: dict[int, tuple[FormerId, ...]] = field(default_factory=dict)
    unmarked: dict[int, str] = field(default_factory=dict)

    def add(
        self,
        owner: int,
        ordinals: Sequence[int],
        bases: Sequence[str],
        contents: Sequence[str],
        former: Mapping[int, tuple[FormerId, ...]],
        unmarked: Mapping[int, str],
    ) -> None:
        """Add records of a file. The keys of `former` and `unmarked` are positions among these records, from 0."""
        here = len(self.owners)
        self.owners.extend([owner] * len(ordinals))
        self.ordinals.extend(ordinals)
        self.bases += "".join(bases).encode()
        self.contents += bytes.fromhex("".join(contents))
        self.former.update((here + i, found) for i, found in former.items())
        self.unmarked.update((here + i, base) for i, base in unmarked.items())

    def name(self) -> Names:
        """Return the ids of all records, and their former ids."""
        bases = np.frombuffer(self.bases, f"S{_LENGTH}")
        order = np.argsort(bases, kind="stable")
        former: dict[int, list[str]] = {}
        names = Names(
            self.files,
            np.frombuffer(self.owners, np.int32),
            np.frombuffer(self.ordinals, np.int64),
            bases,
            self._number(order, bases[order]),
            former,
        )
        if self.former:
            former |= self._find_former(names)
        if self.unmarked:
            former |= self._find_unmarked(names)
        return names

    def _number(self, order: "Numbers", sorted_bases: "Bases") -> "Numbers":
        """Return the number that is appended to the base id of each record, or 0.

        `order` contains the numbers of the records, sorted by their base ids. `sorted_bases` contains these base ids.
        """
        numbers = np.zeros(len(order), np.int32)
        if not len(order):
            return numbers
        begins = np.flatnonzero(np.concatenate([[True], sorted_bases[1:] != sorted_bases[:-1]]))
        sizes = np.diff(begins, append=len(order))
        several = np.repeat(sizes > 1, sizes)
        rows = order[several]
        groups = np.repeat(np.arange(np.count_nonzero(sizes > 1)), sizes[sizes > 1])
        rows = rows[np.lexsort((*self._list_keys(rows), groups))]
        firsts = np.flatnonzero(np.diff(groups, prepend=-1))
        places = np.arange(len(rows)) - np.repeat(firsts, sizes[sizes > 1])
        numbers[rows[places > 0]] = places[places > 0] + 1
        return numbers

    def _list_keys(self, rows: "Numbers") -> "tuple[np.ndarray[Any, Any], ...]":
        """Return the values of `Occurrence.order` for the given records as columns. The least significant column comes first."""
        dates = [f.searched or LAST for f in self.files]
        ranks = {date: rank for rank, date in enumerate(sorted(set(dates)))}
        owners = np.frombuffer(self.owners, np.int32)[rows]
        later = [i for i, former in self.former.items() if not is_same_work(former)]
        return (
            np.frombuffer(self.ordinals, np.int64)[rows],
            owners,  # the files are sorted by path
            np.frombuffer(self.contents, ">u8")[rows],
            np.isin(rows, later),
            np.array([ranks[date] for date in dates], np.int32)[owners],
        )

    def _find_former(self, names: Names) -> dict[int, list[str]]:
        """Return the former ids of the records that have any (see `find_former_ids`).

        Only two groups of records are examined: records with values in `former`, and records that share a base id with
        one of them or with one of their former entries.
        """
        made = {names.bases[i] for i in self.former}
        made |= {old.base.encode() for former in self.former.values() for old in former}
        rows = np.union1d(_find(names.bases, made), list(self.former)).astype(np.int64).tolist()
        found = find_former_ids([self._mark(i) for i in rows], names.list_ids(rows))
        return {i: olds for i, olds in zip(rows, found, strict=True) if olds}

    def _find_unmarked(self, names: Names) -> dict[int, list[str]]:
        """Return the former ids of the records that have any, including the ids that `add_unmarked_ids` adds.

        Only these records are examined: the records with former ids, the records in `unmarked`, and the records with
        one of the base ids that `unmarked` contains.
        """
        bases = _find(names.bases, {base.encode() for base in self.unmarked.values()})
        rows = np.union1d(bases, [*self.unmarked, *names.former]).astype(np.int64).tolist()
        pairs = [(names.bases[i].decode(), self.unmarked.get(i, "")) for i in rows]
        former = [names.former.get(i, []) for i in rows]
        found = add_unmarked_ids(former, names.list_ids(rows), pairs)
        return {i: olds for i, olds in zip(rows, found, strict=True) if olds}

    def _mark(self, row: int) -> Mark:
        file = self.files[self.owners[row]]
        content = self.contents[8 * row : 8 * row + 8].hex()
        base = self.bases[_LENGTH * row : _LENGTH * (row + 1)].decode()
        occurrence = Occurrence(file.searched or "", content, file.path, self.ordinals[row])
        return Mark(base, occurrence, self.former.get(row))


def _find(bases: "Bases", wanted: Iterable[bytes]) -> "Numbers":
    """Return the numbers of the records that have one of the given base ids."""
    known = np.array(sorted(wanted), bases.dtype)
    places = np.minimum(np.searchsorted(known, bases), len(known) - 1)
    return np.flatnonzero(known[places] == bases)

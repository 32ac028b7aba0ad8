"""Find rows that were written to a person's file but are no longer in it. Rows are compared by their values."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from slr.model.value import read_moment
from slr.people.kind import Kind

Values = Mapping[str, str]
Identity = tuple[str, ...]


def identify(values: Values, kind: Kind) -> Identity:
    """Return the values by which rows are compared: those in the columns that a person fills in.

    `when` is compared as a time.
    """
    return tuple(
        _same_moment(values.get(c.name, ""))
        if c.name == "when"
        else _plain(values.get(c.name, ""), c.show == "word")
        for c in kind.table.columns
        if c.filled_by == "person"
    )


def name_row(values: Values, kind: Kind) -> str:
    """Return a short hash that identifies a row. It is the same on every machine."""
    text = "\x1f".join((kind.folder, *identify(values, kind)))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def find_lost_rows(
    written: Iterable[Values], present: Iterable[Values], left_out: Iterable[Values], kind: Kind
) -> tuple[Values, ...]:
    """Return each row that was written but is no longer in the file, in the order of writing.

    `present` contains the rows in the file. Rows in `left_out` do not count as lost, and neither do rows that the person
    has retracted. A missing retraction counts as lost in two cases:

    - The file contains the retracted row.
    - All known rows with its key are retractions, because the retracted row names the same report by another id.
    """
    left_out = list(left_out)
    there = {identify(v, kind): v for v in present}
    gone = {identify(v, kind) for v in left_out}
    known = {i: v for v in written if (i := identify(v, kind)) not in gone}
    lost = {i: v for i, v in known.items() if i not in there}
    retracted = _last_retractions([*there.values(), *known.values()], kind)
    in_force = _latest_present(there.values(), kind)
    judged = {
        find_key(v, kind) for v in (*there.values(), *known.values(), *left_out) if not _retracts(v, kind)
    }
    return tuple(
        v
        for v in lost.values()
        if (
            _is_needed(v, in_force, kind) or find_key(v, kind) not in judged
            if _retracts(v, kind)
            else not _is_retracted(v, retracted, kind)
        )
    )


def _is_retracted(values: Values, last: Mapping[Identity, datetime], kind: Kind) -> bool:
    """Return whether there is a retraction with the same key, at the same time or later."""
    retraction = last.get(find_key(values, kind))
    return retraction is not None and _moment(values) <= retraction


_EARLIEST = datetime.min.replace(tzinfo=UTC)


def _last_retractions(rows: Iterable[Values], kind: Kind) -> dict[Identity, datetime]:
    found: dict[Identity, datetime] = {}
    for v in rows:
        if _retracts(v, kind):
            key = find_key(v, kind)
            found[key] = max(found.get(key, _EARLIEST), _moment(v))
    return found


def _latest_present(rows: Iterable[Values], kind: Kind) -> dict[Identity, list[tuple[datetime, bool]]]:
    """Map each key to the sorted times of its rows. Each time is paired with True if the row is a retraction."""
    found: dict[Identity, list[tuple[datetime, bool]]] = {}
    for v in rows:
        found.setdefault(find_key(v, kind), []).append((_moment(v), _retracts(v, kind)))
    return {key: sorted(times) for key, times in found.items()}


def _is_needed(
    retraction: Values, in_force: Mapping[Identity, list[tuple[datetime, bool]]], kind: Kind
) -> bool:
    """Return whether the file has a row that a retraction would retract."""
    before = [t for t in in_force.get(find_key(retraction, kind), []) if t[0] <= _moment(retraction)]
    return bool(before) and not before[-1][1]


def find_key(values: Values, kind: Kind) -> Identity:
    """Return the key of a row. The two records of a pair can be in either order."""
    parts = [_plain(values.get(name, ""), False) for name in kind.key]
    return tuple(sorted(parts) if len(kind.address.references) > 1 else parts)


def _retracts(values: Values, kind: Kind) -> bool:
    if kind.retract is None:
        return False
    column, word = kind.retract
    return _plain(values.get(column, ""), True) == word


def _moment(values: Values) -> datetime:
    try:
        return read_moment(values.get("when", ""))
    except ValueError:
        return _EARLIEST


def _same_moment(text: str) -> str:
    try:
        return read_moment(text).isoformat()
    except ValueError:
        return _plain(text, False)


def _plain(text: str, word: bool) -> str:
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return plain.lower() if word else plain

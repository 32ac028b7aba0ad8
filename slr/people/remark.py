"""Remove remarks from people's files, so that a review can be shared without the private notes of its reviewers."""

import csv
import io
from typing import Final

from slr.model.problem import Severity
from slr.model.protocol import Protocol
from slr.people.decode import decode_text
from slr.people.kind import Kind
from slr.people.sheet import read_form, read_sheet

NOTE: Final = "note"


def has_private_notes(kind: Kind) -> bool:
    """Return whether notes in files of a kind are private. A required note is not, because it gives the reason for a decision."""
    return any(column.name == NOTE and not column.required for column in kind.table.columns)


def drop_notes(
    data: bytes, *, who: str, file: str, kind: Kind, protocol: Protocol
) -> tuple[bytes, int] | None:
    """Return the content of a person's file with empty notes, and the number of notes removed.

    If no row has a note, the content is unchanged. If the file has an error, return None, because only valid rows could
    be written back, and the others would be lost.
    """
    rows, problems = read_sheet(data, who=who, file=file, kind=kind, protocol=protocol)
    noted = sum(bool(row[NOTE]) for row in rows)
    if any(p.severity is Severity.ERROR for p in problems):
        return None
    if not noted:
        return data, 0
    form, _ = read_form((decode_text(data) or "").encode(), kind.table, file)
    if form is None:
        return None
    names = tuple(dict.fromkeys((*form.names, *(name for row in rows for name in row.values if row[name]))))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([("" if name == NOTE else row[name]) for name in names] for row in rows)
    return out.getvalue().encode(), noted

"""Add columns to the header of a people's file. Everything else in the file is unchanged, byte for byte."""

from collections.abc import Sequence

from slr.model.column import Table
from slr.people.header import find_header, find_repeated
from slr.people.line import cut_lines


def widen(data: bytes, table: Table, names: Sequence[str]) -> bytes:
    r"""Return the content of a file in UTF-8 with further columns at the end of its header.

    If the file has several headers, each gets the columns that it lacks. Rows are unchanged, so they have no value in
    the new columns. A file without a header is returned unchanged.

    >>> from slr.people.kind import KINDS
    >>> widen(b"report,outcome,when\r\nr1,retrieved,2026-03-01\r\n", KINDS["retrieval"].table, ["note"])
    b'report,outcome,when,note\r\nr1,retrieved,2026-03-01\r\n'
    """
    lines = cut_lines(data.decode("utf-8"))
    first = find_header(lines)
    if first is None:
        return data
    headers = {first.line: first}
    headers |= {h.line: h for line in lines[first.line :] if (h := find_repeated(line, first, table))}
    whole = []
    for line in lines:
        header = headers.get(line.number)
        new = [] if header is None else [name for name in names if name not in header.names]
        more = "" if header is None else "".join(f"{header.separator}{name}" for name in new)
        whole.append(f"{line.mark}{line.text}{more}{line.end}")
    return "".join(whole).encode("utf-8")

"""Distinguish the entries in a table from the notes above, between and below them.

A row can be a note only if it has a single filled cell, and most rows of the table have several. Notes are listed as text.
If a line without delimiters could be a note or a piece of a row, it is quarantined.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

from slr.formats.header import find_role

Kind = Literal["entry", "note", "piece", "title"]


class LoneCell(NamedTuple):
    """The only filled cell of a row, with its column (from 0) and its text.

    - `apart`: whether an empty line or row is above the row
    - `short`: whether the row is a line without any delimiter
    - `wide`: whether the cell is merged over more than half of the columns
    - `ragged`: whether the row is a line with fewer cells than the header. Such a line counts as one cell, because its
      delimiters could be the commas of a sentence.
    """

    column: int
    text: str
    apart: bool = False
    short: bool = False
    wide: bool = False
    ragged: bool = False


def find_lone_cell(cells: Sequence[str]) -> tuple[int, str] | None:
    """Return the column (from 0) and text of the only filled cell of a row.

    If the row has no filled cell or several filled cells, return None.

    >>> find_lone_cell(["", "a", " "]), find_lone_cell(["a", "b"])
    ((1, 'a'), None)
    """
    found = None
    for i, cell in enumerate(cells):
        if cell and not cell.isspace():
            if found is not None:
                return None
            found = (i, cell)
    return found


_FEWEST: Final = 3  # columns; in a table with two columns, many rows have only one filled cell


def judge_rows(
    rows: Sequence[LoneCell | None], header: Sequence[str], columns: Mapping[str, str]
) -> list[Kind]:
    """Return the kind of each row: "entry", "note", "piece" (a piece of a row) or "title".

    `rows` contains the only filled cell of each row, or None for a row with several filled cells. A row with several
    filled cells is always an entry. If the table has fewer than three columns, or if most rows have a single filled
    cell, all rows are entries. The kind "title" is for a row at the end that has only a title or another identifying
    field. Such a row counts as an entry, but could be a note.
    """
    last = len(rows)
    while last > 0 and rows[last - 1] is not None:
        last -= 1
    lone = sum(1 for row in rows[:last] if row is not None and not row.ragged)
    if len(header) < _FEWEST or last == 0 or lone * 2 > last:
        return ["entry"] * len(rows)
    roles = [find_role(name, columns) for name in header]
    kinds: list[Kind] = []
    for i, row in enumerate(rows):
        follows = i > last and kinds[-1] == "note"  # a note can have several lines
        kinds.append("entry" if row is None else _judge(row, roles, trails=i >= last, follows=follows))
    return kinds


def _is_note(text: str) -> bool:
    return re.match(_NOTE, text.strip(), re.IGNORECASE) is not None


def _judge(row: LoneCell, roles: Sequence[str | None], *, trails: bool, follows: bool) -> Kind:
    role = roles[row.column] if row.column < len(roles) else None
    if row.ragged and not (trails and (row.apart or follows or _is_note(row.text))):
        return "entry"
    if row.wide or _is_note(row.text) or (trails and (row.apart or follows)):
        return "note"
    if row.short:
        return "piece"
    if trails and role not in _IDENTIFYING:
        return "note"
    return "title" if trails else "entry"


_IDENTIFYING: Final = frozenset({"title", "doi", "pmid", "citation"})
# the beginnings of the notes that databases, programs and people write below a table
_NOTE: Final = (  # compiled for the first row with a lone cell, because most tables have none
    r"\W*(?:"
    r"end of (?:the )?(?:export|file|list|table|data|records?|results?|report|document)\b"
    r"|akhir (?:dari )?(?:daftar|tabel|data|berkas|dokumen)\b"
    r"|(?:sources?|notes?|legend|abbreviations?|query|search(?: (?:strategy|string|terms?|query|date))?|database|filters?"
    r"|sumber|catatan|keterangan|singkatan|kata kunci pencarian|basis data|quellen?|anmerkungen|anmerkung|hinweise?|datenbank"
    r"|fuentes?|notas?|base de (?:datos|dados|données)|fonte|remarques?|bron|opmerking|kaynak|来源|數據庫|数据库|注|备注)\s*[:：]"
    r"|(?:ende der (?:liste|tabelle|datei)|fin (?:de la lista|del archivo|du fichier|de la liste)|fim da lista)\b"
    r"|(?:exportiert|heruntergeladen|exportado|descargado|exporté|téléchargé)\s+(?:am|von|aus|el|de|desde|le|depuis|em)\b"
    r"|(?:data )?(?:exported|downloaded|generated|created|retrieved|printed|accessed|compiled|dicetak|diunduh|diakses|diekspor"
    r"|disusun)\s+(?:on|from|by|at|in|with|pada|dari|oleh|di|tanggal)\b"
    r"|(?:grand )?total\b[^.]{0,40}?\d+\W*(?:records?|results?|references?|articles?|rows?|entries|artikel|data|baris)?\W*$"
    r"|jumlah\b[^.]{0,40}?\d+\W*(?:artikel|data|baris|rekaman)?\W*$"
    r"|\d+ (?:records?|results?|references?|rows?|entries)(?: (?:exported|found|retrieved|in total))?\W*$"
    r"|copyright\b|©|\(c\) ?\d{4}|all rights reserved|page \d+ of \d+|halaman \d+ dari \d+)"
)

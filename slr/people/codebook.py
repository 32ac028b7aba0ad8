"""Write the codes of a protocol as CSV, and read codes from such a file, which a spreadsheet program can edit.

Each row is a code. The name of a column with texts in one language ends with the code of that language, as in
`terms_en`. Several values in a cell are separated by semicolons. A semicolon or backslash in a value has a backslash
before it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from slr.model.codebook import Code
from slr.model.parse import parse_code
from slr.model.part import LANGUAGE_FORM
from slr.model.problem import Problem, Severity, did_you_mean, warning
from slr.people.conflict import find_conflict
from slr.people.decode import DAMAGED, decode_text
from slr.people.header import find_header, is_blank
from slr.people.line import cut_lines
from slr.text.formula import is_formula

CODEBOOK_END: Final = ".csv"
_PLAIN: Final = ("id", "theme", "parent", "definition")
_BY_LANGUAGE: Final = ("label", "terms", "exclude", "affixes")
_EXAMPLES: Final[Mapping[str, str]] = {"example_in": "in", "example_out": "out"}
_REQUIRED: Final = ("id", "definition")
_TRUTHS: Final[Mapping[str, bool]] = {"": False, "no": False, "false": False, "yes": True, "true": True}
_ESCAPED: Final = re.compile(r"\\([\\;])|(;)")
_QUOTED: Final = re.compile(r'[,;"\t\r\n]')
_SAVE_AS_CSV: Final = "save the file as CSV in UTF-8"

_Numbered = tuple[int, Sequence[str]]  # the line on which a row begins, and the cells of the row


def write_codebook(codes: Sequence[Code]) -> bytes:
    """Return codes as CSV in UTF-8. `read_codebook` returns the same codes, except that languages without texts are left out."""
    names = [*_PLAIN[:1], *_list_columns(codes, "label"), *_PLAIN[1:]]
    names += [name for field in _BY_LANGUAGE[1:] for name in _list_columns(codes, field)]
    names += _EXAMPLES
    rows = ([_guard(cells.get(name, "")) for name in names] for cells in map(_spell, codes))
    return "".join(",".join(map(_quote, row)) + "\n" for row in [names, *rows]).encode()


def read_codebook(data: bytes, file: str) -> tuple[tuple[Code, ...], tuple[Problem, ...]]:
    """Return the codes in a CSV file, given as bytes, and the problems of the file with their lines.

    A row that cannot be read is left out. A row with a repeated id or an unknown parent is kept, with a problem.
    Blank rows are skipped. If the file is empty, damaged or not text, contains conflict markers, or has an error in
    its header, no codes are returned.
    """
    text = decode_text(data)
    if text is None:
        return (), (_fault(file, None, "this is not a text file", _SAVE_AS_CSV),)
    lines = cut_lines(text)
    if conflict := find_conflict(lines):
        hint = "keep one of the versions between the conflict markers, and delete the markers"
        return (), (_fault(file, min(conflict), "this file has an unresolved merge conflict", hint),)
    header = find_header(lines)
    if header is None:
        return (), (_fault(file, None, "the file is empty", f"name the columns: {', '.join(_REQUIRED)}"),)
    wrong = [*_find_damage(text, file), *_find_column_faults(header.names, file, header.line)]
    if _has_error(wrong):
        return (), tuple(wrong)
    rows, torn = _cut_rows("".join(line.whole for line in lines[header.line :]), header.separator)
    codes: list[tuple[int, Code]] = []
    for start, cells in rows:
        line = header.line + start
        code, faults = _read_code(header.names, cells, file, line)
        wrong += faults
        codes += [(line, code)] if code is not None else []
    if torn is not None:
        hint = "close the quotes of the row, or delete the stray quote"
        wrong.append(_fault(file, header.line + torn, "this row and the rows below it cannot be read", hint))
    wrong += _find_reference_faults(codes, file)
    return tuple(code for _, code in codes), tuple(wrong)


def _list_columns(codes: Iterable[Code], field: str) -> list[str]:
    languages = dict.fromkeys(key for code in codes for key, texts in getattr(code, field).items() if texts)
    return [f"{field}_{language}" for language in languages]


def _spell(code: Code) -> dict[str, str]:
    cells = {
        "id": code.id,
        "theme": "yes" if code.theme else "",
        "parent": code.parent or "",
        "definition": code.definition,
        "example_in": _join(code.examples.inside),
        "example_out": _join(code.examples.outside),
    }
    cells |= {f"label_{language}": label for language, label in code.label.items()}
    for field in _BY_LANGUAGE[1:]:
        cells |= {f"{field}_{key}": _join(texts) for key, texts in getattr(code, field).items()}
    return cells


def _join(values: Iterable[str]) -> str:
    return "; ".join(value.replace("\\", "\\\\").replace(";", "\\;") for value in values)


def _cut(cell: str) -> list[str]:
    r"""Return the values of a cell. Empty values are left out.

    >>> _cut(r"work load*; a\;b;")
    ['work load*', 'a;b']
    """
    values, last = [""], 0
    for match in _ESCAPED.finditer(cell):
        values[-1] += cell[last : match.start()] + (match[1] or "")
        values += [""] if match[2] else []
        last = match.end()
    values[-1] += cell[last:]
    return [value.strip() for value in values if value.strip()]


def _guard(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet program would run as a formula. `_unguard` removes it."""
    return f"'{cell}" if is_formula(cell.lstrip("'")) else cell


def _quote(cell: str) -> str:
    """Return a cell, with quotes if it needs them. `csv.writer` is not used, because it does not quote a carriage return."""
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and is_formula(cell.lstrip("'")) else cell


def _cut_rows(text: str, separator: str) -> tuple[list[_Numbered], int | None]:
    """Return the rows that are not blank, each with its line. Also return the line of the first row that cannot be read, or None."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[_Numbered] = []
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            return rows, start
        if cells is None:
            return rows, None
        if not is_blank("".join(cells)):
            rows.append((start, cells))


def _read_code(
    names: Sequence[str], cells: Sequence[str], file: str, line: int
) -> tuple[Code | None, Sequence[Problem]]:
    if any(cell.strip() for cell in cells[len(names) :]):
        hint = "put quotes around a cell that contains the separator, and separate several values with semicolons"
        return None, [_fault(file, line, f"expected {len(names)} cells, found {len(cells)}", hint)]
    row = {name: _unguard(cell.strip()) for name, cell in zip(names, cells, strict=False) if name}
    theme = _TRUTHS.get(row.get("theme", "").lower())
    if theme is None:
        message = f"expected yes or no, got {row['theme']!r}"
        return None, [
            _fault(
                file,
                line,
                message,
                "write `yes` for a theme of the synthesis, and `no` for any other code",
                where="theme",
            )
        ]
    values: dict[str, Any] = {name: row[name] for name in _PLAIN if row.get(name)}
    values["theme"] = theme
    for name, (field, language) in ((n, _split(n)) for n in row):
        if field and row[name]:
            values.setdefault(field, {})[language] = row[name] if field == "label" else _cut(row[name])
    found = {part: _cut(row[name]) for name, part in _EXAMPLES.items() if row.get(name)}
    values |= {"examples": found} if found else {}
    code, faults = parse_code(values, file)
    return code, [_place(problem, line) for problem in faults]


def _place(problem: Problem, line: int) -> Problem:
    """Add the row's line, the column name and a hint to a problem with a code."""
    key, _, rest = problem.where.partition(".")
    column = f"example_{rest}" if key == "examples" else f"{key}_{rest}" if rest else key
    hint = "fill in the cell of this column" if problem.code == "PRO003" else problem.hint
    hint = (
        "give the code a label, for example in the column `label_en`" if key == "label" and not rest else hint
    )
    return replace(problem, line=line, where=column.partition("[")[0], hint=hint)


def _split(name: str) -> tuple[str, str]:
    """Return the field and the language in the name of a column, or two empty strings.

    >>> _split("terms_id"), _split("definition")
    (('terms', 'id'), ('', ''))
    """
    field, _, language = name.partition("_")
    known = field in _BY_LANGUAGE and re.fullmatch(LANGUAGE_FORM.strip("^$"), language)
    return (field, language) if known else ("", "")


def _find_column_faults(names: Sequence[str], file: str, line: int) -> Iterator[Problem]:
    for name in _REQUIRED:
        if name not in names:
            hint = f"name the columns on this line: {', '.join((*_PLAIN, *_EXAMPLES))}, and label_en, terms_en and so on"
            yield _fault(file, line, f"the column {name!r} is missing", hint)
    for i, name in enumerate(names):
        if name and name in names[:i]:
            yield _fault(file, line, f"the column {name!r} appears twice", "keep only one of them")
    read = (*_PLAIN, *_EXAMPLES, *(f"{field}_en" for field in _BY_LANGUAGE))
    for name in names:
        if name and name not in read and not _split(name)[0]:
            message = f"the column {name!r} is not read{did_you_mean(name, read)}"
            hint = "correct the name of the column, or delete the column if the codebook does not need it"
            yield warning("PRO036", message, file=file, line=line, hint=hint)


def _find_damage(text: str, file: str) -> Iterator[Problem]:
    if DAMAGED[0] in text or DAMAGED[1] in text:
        place = min(text.find(mark) for mark in DAMAGED if mark in text)
        yield _fault(file, text.count("\n", 0, place) + 1, "this line contains damaged text", _SAVE_AS_CSV)


def _find_reference_faults(codes: Sequence[tuple[int, Code]], file: str) -> Iterator[Problem]:
    """Yield a problem for each repeated id and each unknown parent."""
    first: dict[str, int] = {}
    for line, code in codes:
        if code.id in first:
            message = f"the id {code.id!r} is used twice, first on line {first[code.id]}"
            hint = "give each code its own id, because people's files refer to ids"
            yield Problem(code="PRO006", message=message, file=file, line=line, where="id", hint=hint)
        first.setdefault(code.id, line)
    for line, code in codes:
        if code.parent is not None and code.parent not in first:
            message = f"unknown parent code {code.parent!r}{did_you_mean(code.parent, first)}"
            hint = "write the id of a code of this codebook, or leave the cell empty"
            yield Problem(code="PRO008", message=message, file=file, line=line, where="parent", hint=hint)


def _fault(file: str, line: int | None, message: str, hint: str, *, where: str = "") -> Problem:
    return Problem(code="PRO035", message=message, file=file, line=line, where=where, hint=hint)


def _has_error(problems: Iterable[Problem]) -> bool:
    return any(p.severity is Severity.ERROR for p in problems)

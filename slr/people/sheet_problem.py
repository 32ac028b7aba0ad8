"""Report problems with a people's file as a whole, or with one of its lines."""

from typing import Final

from slr.model.problem import Problem, Severity, warning
from slr.people.row import Row

_DAMAGED_HINT: Final = "copy the line from an earlier version of the file, then save the file as CSV in UTF-8"


def report_utf_16(file: str) -> Problem:
    """Return the error for a file in UTF-16."""
    return Problem(
        code="SHT010",
        message="this file is in UTF-16, so a row cannot be added to it safely",
        file=file,
        hint="save the file as CSV in UTF-8",
    )


def report_nothing(file: str, message: str) -> Problem:
    """Return the warning for a file without rows. `message` says what was found."""
    hint = "if rows were lost, find them with `git log -p`; if the file is not needed, delete it"
    return Problem(code="SHT007", message=message, file=file, hint=hint, severity=Severity.WARNING)


def report_cut_end(row: Row) -> Problem:
    """Return the warning for a last row that has too few cells and no line break."""
    hint = "check whether the line is complete, then add any missing commas and a line break"
    return row.problem(
        "SHT008", "the file ends in the middle of this line", hint=hint, severity=Severity.WARNING
    )


def report_binary(file: str) -> Problem:
    """Return the error for a file that is not text."""
    hint = "save the spreadsheet as CSV (comma separated) in UTF-8"
    message = "expected a CSV text file, found binary data"
    return Problem(code="SHT001", message=message, file=file, hint=hint)


def report_conflict(file: str, line: int) -> Problem:
    """Return the error for a file in which git left conflict markers."""
    return Problem(
        code="SHT020",
        message="git left a conflict in this file; the rows of both sides count, and nothing can be added to it",
        file=file,
        line=line,
        hint="keep the lines of both sides and delete the marks `<<<<<<<`, `=======` and `>>>>>>>`",
    )


def report_open_quote(row: Row) -> Problem:
    """Return the error for a row with a quote that is not closed, or that seems to enclose several cells."""
    hint = 'add the closing quote ("), or delete the opening quote; a row must be on one line'
    return row.problem(
        "SHT021",
        "a quote in this row is not closed, or seems to enclose several cells; the row is not read",
        hint=hint,
    )


def report_repeated_header(file: str, line: int) -> Problem:
    """Return the warning for a line that repeats the header."""
    message = "this line names the columns again; the rows below it are read with these column names"
    hint = "delete the line if the columns are the same as at the top of the file"
    return warning("SHT022", message, file=file, line=line, hint=hint)


def report_damage(file: str, line: int, effect: str) -> Problem:
    """Return the error for a line with missing bytes. `effect` says what the damage means for the row."""
    message = f"some bytes of this line are missing: {effect}"
    return Problem(code="SHT027", message=message, file=file, line=line, hint=_DAMAGED_HINT)


def report_two_rows(file: str, line: int) -> Problem:
    """Return the error for a line that seems to contain two rows."""
    message = "this line seems to contain two rows: there is a date in a column other than `when`"
    return Problem(
        code="SHT028",
        message=message,
        file=file,
        line=line,
        hint="start a new line where the second row begins",
    )


def report_hidden_row(row: Row, line: int) -> Problem:
    """Return the error for a line inside a quoted cell that looks like a row."""
    message = (
        f"this line looks like a row, but it is inside the quotes of line {row.line}, so it is read as text"
    )
    return Problem(
        code="SHT035",
        message=message,
        file=row.file,
        line=line,
        hint=f"if it is a row, correct the quotes in line {row.line}; if it is part of a text, write that text on one line",
    )


def report_several_lines(row: Row, lines: int) -> Problem:
    """Return the warning for a row that extends over several lines."""
    message = f"a cell contains a line break: lines {row.line} to {row.line + lines - 1} are read as one row"
    hint = "if a quote is missing in one of these lines, add it; otherwise write the cell on one line"
    return row.problem("SHT023", message, hint=hint, severity=Severity.WARNING)

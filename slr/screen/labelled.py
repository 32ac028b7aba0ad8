"""Read the CSV file of a finished screening as ids, texts and labels. Each problem names its line."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slr.model.problem import Problem, ReviewError, Severity, did_you_mean
from slr.screen.term import Text
from slr.text.csv_table import CsvTable, read_csv_table

ID_COLUMNS: Final = ("record_id", "report", "id")
LABEL_COLUMNS: Final = ("label_included", "label", "included")
_TRUE: Final = frozenset({"1", "1.0", "true", "yes", "include", "included"})
_FALSE: Final = frozenset({"0", "0.0", "false", "no", "exclude", "excluded"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """The labelled reports of a screening, sorted by id, with their texts and whether people found them relevant.

    `unlabelled` contains the ids of the rows without a label. These rows are not in `ids`. `problems` contains a
    warning about these rows.
    """

    ids: tuple[str, ...]
    texts: tuple[Text, ...]
    relevant: tuple[bool, ...]
    unlabelled: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_labelled(data: bytes, file: str) -> Labelled:
    """Return the reports of a CSV file with id, title, abstract, keywords and label (1 for relevant, 0 for irrelevant).

    Only the columns with id and label are required. Columns are separated by commas, semicolons or tabs; a byte-order
    mark is allowed. A row without a label is left out, because nobody has judged the report. Raises ReviewError if the
    file is not a CSV file with these two columns, or if rows are faulty. The error lists all faulty rows.
    """
    table = read_csv_table(data, file, "SIM001")
    identity, label = _find_column(table, ID_COLUMNS), _find_column(table, LABEL_COLUMNS)
    found: dict[str, tuple[Text, bool]] = {}
    blank: dict[str, int] = {}
    problems: list[Problem] = []
    for line, row in table.rows:
        name = table.cell(row, identity)
        verdict = table.cell(row, label).casefold()
        if wrong := _check_row(name, verdict, found, blank):
            message, hint = wrong
            problems.append(Problem(code="SIM002", message=message, file=file, line=line, hint=hint))
        elif verdict:
            found[name] = (_read_text(table, row), verdict in _TRUE)
        else:
            blank[name] = line
    if problems:
        raise ReviewError(problems)
    ids = tuple(sorted(found))
    return Labelled(
        ids=ids,
        texts=tuple(found[i][0] for i in ids),
        relevant=tuple(found[i][1] for i in ids),
        unlabelled=tuple(blank),
        problems=tuple(_describe_blank(tuple(blank.values()), file)),
    )


def _describe_blank(lines: Sequence[int], file: str) -> Iterator[Problem]:
    """Yield a warning about the rows without a label, with the first few of their lines."""
    if not lines:
        return
    number = len(lines)
    shown = ", ".join(map(str, lines[:_MOST]))
    more = f" and {number - _MOST} more" if number > _MOST else ""
    yield Problem(
        code="SIM004",
        message=f"{number} row{'s have' if number > 1 else ' has'} no label and"
        f" {'are' if number > 1 else 'is'} left out of the replay (line{'s' if number > 1 else ''} {shown}{more})",
        file=file,
        line=lines[0],
        hint="a missing label does not count as 0; to replay a row, label it 1 (relevant) or 0 (irrelevant)",
        severity=Severity.WARNING,
    )


_MOST: Final = 5  # lines that a warning names


def _find_column(table: CsvTable, wanted: Sequence[str]) -> str:
    for name in wanted:
        if name in table.names:
            return name
    near = did_you_mean(wanted[0], table.names)
    message = f"no column {wanted[0]!r}{near}, found: {table.show_names()}"
    what = "ids" if wanted is ID_COLUMNS else "labels"
    hint = f"give the column with the {what} one of these names: {', '.join(wanted)}"
    raise ReviewError([Problem(code="SIM001", message=message, file=table.file, line=1, hint=hint)])


def _check_row(name: str, verdict: str, *known: Container[str]) -> tuple[str, str] | None:
    """Return what is wrong with a row and what to do, or None if the row is correct."""
    if not name:
        return "this row has no id", "give the row an id that no other row has, or delete the row"
    if any(name in names for names in known):
        return f"the id {name!r} occurs twice", "delete one of the two rows, or correct the id of one of them"
    if verdict and verdict not in _TRUE | _FALSE:
        return (
            f"expected 1 or 0 as label, got {verdict!r}",
            "write 1 for a relevant report and 0 for an irrelevant one; leave the cell empty if nobody judged the report",
        )
    return None


def _read_text(table: CsvTable, row: Sequence[str]) -> Text:
    title, abstract, keywords = (table.cell(row, c) for c in ("title", "abstract", "keywords"))
    mark = ";" if ";" in keywords else "|" if "|" in keywords else ","
    return Text(title=title, abstract=abstract, keywords=tuple(k for k in keywords.split(mark) if k.strip()))

"""Write the page `docs/files.md`, which describes people's files column by column. `make files` runs this module.

The tables and examples come from the declarations of the kinds, so they always match the program.
"""

import csv
import io
import sys
from collections.abc import Iterator
from typing import Final

from slr.model.column import Column
from slr.model.protocol import Protocol
from slr.people.kind import KINDS, Kind
from slr.people.vocabulary import Vocabulary

_INTRODUCTION: Final = """\
# The files that people write

<!-- This page is generated from `slr/people/guide.py`, `slr/people/kind.py` and `slr/model/`. Do not edit it; run `make files`. -->

Each of the folders below has one CSV file per person, `<who>.csv`; `<who>` is the name given with `--as`. The commands
add rows to these files. You can also edit the files with a text editor or a spreadsheet program. The first line names the
columns. Neither the order of the columns nor the order of the rows matters. The columns marked "required" must be present.
All other columns can be missing.

If one person has several rows about the same thing, such as one report at one stage, the row with the latest `when` counts.
If the latest rows have the same `when` but different contents, none of them counts (error `SHT025`).
If a column accepts only words from a fixed list, upper and lower case make no difference: `Exclude` means the same as `exclude`.

Columns marked "filled in by the program" can be empty or missing. Columns marked "for your information" show which report a
row is about. If the id of a report ever changes, the report is found by the DOI or title in these columns. If the id belongs
to one report but the DOI and title belong to another report, the row is not counted, and an error names both reports. This
can happen if one column of a spreadsheet is sorted without the other columns.

The rows of `adjudicated.csv` settle disagreements between people. In `coding/`, such a row replaces all codings
with the same code and role, for all reports of the study.

With worksheets, nobody has to copy ids. The commands `slr screen`, `slr retrieve`, `slr notices`, `slr dedupe`, `slr code`,
`slr studies`, `slr extract`, `slr appraise` and `slr record` write worksheets (`--export`) and read them (`--import`). In
worksheets, the columns `report`, `record_a` and `record_b` also accept a DOI, a title, or a citation such as `Smith 2019`.
The column `when` also accepts a date such as `20/03/2026`. In the files described here, write the id and an ISO date.
"""
_FILLED_BY: Final = {
    "person": "",
    "adjudicator": "",
    "program": "filled in by the program",
    "reader": "for your information",
}
# A protocol without criteria and codes. Vocabularies that depend on the protocol have a general description.
_NO_PROTOCOL: Final = Protocol.model_validate(
    {"schema": 1, "review": {"title": "x"}, "question": {"text": "x"}, "sources": []}
)


def write_guide() -> str:
    """Return the whole page as Markdown."""
    return "\n".join((_INTRODUCTION, *(_write_section(kind) for kind in KINDS.values())))


def _write_section(kind: Kind) -> str:
    _, _, meaning = kind.table.meaning.partition(": ")
    rows = "\n".join(_write_column(column, kind) for column in kind.table.columns)
    return f"""\
## {kind.folder}

`corpus/<review>/{kind.folder}/<who>.csv`: {meaning}. {_write_subject(kind)}

| column | | contents |
|---|---|---|
{rows}

For example:

```csv
{_write_example(kind)}
```
"""


def _write_subject(kind: Kind) -> str:
    """Return the sentences that say how a row replaces or retracts an earlier row."""
    names = [f"`{name}`" for name in kind.key]
    key = " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
    replaced = f"If a person has several rows with the same {key}, the row with the latest `when` counts.{_write_id(kind)}"
    if kind.retract is None:
        return replaced
    column, word = kind.retract
    return f"{replaced} A row with `{word}` in `{column}` takes back the earlier rows."


def _write_id(kind: Kind) -> str:
    """Return the sentence that says how a row gets its id, or an empty string if rows of this kind have no ids."""
    if kind.row_id is None:
        return ""
    names = ", ".join(f"`{name}`" for name in kind.row_id.identity)
    return (
        f" A row with an empty `{kind.row_id.column}` gets an id that depends on the person and on these columns only: "
        f"{names}. Rows that you type without an id therefore have the same id if they agree in all of these columns."
    )


def _write_column(column: Column, kind: Kind) -> str:
    mark = "required" if column.required else _FILLED_BY[column.filled_by]
    vocabulary = kind.vocabularies.get(column.name)
    words = "" if vocabulary is None else f": {'; '.join(_list_words(vocabulary))}"
    return f"| `{column.name}` | {mark} | {column.meaning}{words} |"


def _list_words(vocabulary: Vocabulary) -> Iterator[str]:
    if vocabulary.meaning:
        yield f"one of {vocabulary.meaning}"
    for word in () if vocabulary.meaning else vocabulary.read(_NO_PROTOCOL):
        yield f"`{word.word}`" + (f" ({word.meaning})" if word.meaning else "")


def _write_example(kind: Kind) -> str:
    columns = [c.name for c in kind.table.columns if kind.example.get(c.name)]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([columns, [kind.example[name] for name in columns]])
    return buffer.getvalue().strip()


if __name__ == "__main__":
    sys.stdout.write(write_guide())

"""The page `docs/files.md`, which describes the files that people write, column by column. `make files` writes it.

Everything on the page comes from the declarations of the kinds, so that it is never out of date.
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

<!-- This page is made from the declarations in `slr/people/kind.py` and `slr/model/`. Do not edit it; run `make files`. -->

Each person has one CSV file per kind of decision, `<who>.csv`, where `<who>` is the name after `--as`. The commands add rows
to these files; you can also edit them with a text editor or a spreadsheet program. The first line names the columns. Their
order does not matter, and neither does the order of the rows. Only the columns marked "required" must be there.

Of several rows of one person on the same subject, the one with the latest `when` counts. Words are read in any case, so
`Exclude` is the same as `exclude`. Columns that the program fills in can be empty or missing. The readable columns show you
which report a row is about; if the id of a report ever changes, its DOI or title leads to the report.

In `screening/`, a file called `adjudicated.csv` settles disagreements between reviewers.

In worksheets (`--export`, `--import`), the column `report` also takes a DOI, a title, or a citation such as `Smith 2019`, and
`when` also takes a date such as `20/03/2026`. In the files below, write the id and an ISO date.
"""
_FILLED_BY: Final = {"person": "", "program": "filled in by the program", "reader": "readable only"}
# A protocol without criteria and codes. Vocabularies that depend on the protocol say so in words.
_NO_PROTOCOL: Final = Protocol.model_validate(
    {"schema": 1, "review": {"title": "x"}, "question": {"text": "x"}, "sources": []}
)


def write_guide() -> str:
    """Return the page."""
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
    """Return the sentences on how a row replaces or withdraws an earlier one."""
    key = " and ".join(f"`{name}`" for name in kind.key)
    replaced = f"A later row with the same {key} replaces an earlier one."
    if kind.retract is None:
        return replaced
    column, word = kind.retract
    return f"{replaced} A row with `{word}` in `{column}` withdraws the earlier one."


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

"""Synthesise the tables of the earlier stages and write the appendix. This is the last stage."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from slr.model.output import TODO
from slr.model.problem import sort_problems
from slr.model.row import list_rows
from slr.model.synthesis import Synthesis
from slr.model.table import BIBLIOGRAPHY, frame
from slr.reference.bibliography import Cited, collect_works
from slr.reference.entry import unpack_entry
from slr.report.appendix import render_appendix
from slr.report.sheet import Sheet
from slr.report.text import Texts
from slr.report.todo import word_todo
from slr.stage import Inputs, Result
from slr.synthesize.stage import ROWS, TABLES, synthesize

if TYPE_CHECKING:
    import pandas as pd


class StageTables(Mapping[str, "pd.DataFrame"]):
    """The tables of the earlier stages, by name. A table is read each time it is needed, and is not kept in memory."""

    def __init__(self, inputs: Inputs, names: Iterable[str]) -> None:
        self._inputs, self._names = inputs, dict.fromkeys(names)

    def __getitem__(self, name: str) -> "pd.DataFrame":
        """Return the rows that the appendix needs from a table. Raises KeyError for an unknown name.

        Lists remain Arrow lists.
        """
        if name not in self._names:
            raise KeyError(name)
        return self._inputs.table(name, where=ROWS.get(name, {}), packed=True)

    def __contains__(self, name: object) -> bool:
        """Return whether there is a table with this name. The table is not read."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the tables."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return the number of tables."""
        return len(self._names)


def run(inputs: Inputs) -> Result:
    """Return the files of the appendix and the problems of the synthesis."""
    published = {name: table for name, table in inputs.declared.items() if table.published}
    tables = StageTables(inputs, (*TABLES, *published))
    synthesis = synthesize(
        tables, inputs.protocol, published=published, ahead=inputs.ahead, open_spill=inputs.open_spill
    )
    problems = sort_problems((*inputs.problems, *synthesis.problems))
    review = inputs.corpus.rpartition("/")[2]
    todo, tasks = (
        [word_todo(task, Texts(language), review) for task in inputs.todo]
        for language in (inputs.protocol.review.language, "en")
    )
    files = render_appendix(
        synthesis,
        inputs.protocol,
        problems,
        published=published,
        todo=todo,
        works=read_works(inputs.table, synthesis),
        draw=inputs.draw,
        look=inputs.look,
    )
    if tasks:
        files["tables/todo.csv"] = Sheet(data=frame(TODO, ({"task": task} for task in tasks)))
    return Result(files=dict(sorted(files.items())), problems=synthesis.problems)


_NOT_CITED: Final = frozenset({"abstract", "keywords"})
_SPELLED: Final = ("record", "title", "title_markup", "journal")
_COLUMNS: Final = ("report", "records", *(c.name for c in BIBLIOGRAPHY if c.name not in _NOT_CITED))


def read_works(table: "Callable[..., pd.DataFrame]", synthesis: Synthesis) -> dict[str, Cited]:
    """Return the works in the reference lists, by report. `table` reads a table of an earlier stage."""
    wanted = sorted({report for reports in synthesis.lists.values() for report in reports})
    if not wanted:
        return {}
    rows: list[dict[str, Any]] = list_rows(table("reports", _COLUMNS, where={"report": wanted}))
    records = sorted({record for row in rows for record in row["records"]})
    entries = list_rows(table("entries", where={"record": records}))
    by_record = {row["record"]: unpack_entry(row) for row in entries}
    spelled = list_rows(table("records", _SPELLED, where={"record": records}))
    return collect_works(rows, by_record, synthesis.letters, spelled)

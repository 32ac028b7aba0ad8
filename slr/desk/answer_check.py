"""Check the answers of a form while a person types, without writing anything.

The answers are checked in the same way as a row of a people's file. The numbers of a finding are also compared with
each other, as in the table `statistics_checks`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from slr.desk.entry import Entries
from slr.desk.extraction import STAGE
from slr.desk.form import place_problems
from slr.model.findings import VALUES
from slr.model.problem import Problem
from slr.people.row import Row

if TYPE_CHECKING:
    from slr.statistics.reported import Check

# The columns of a finding that are compared by each check.
COMPARED: Final[Mapping[str, tuple[str, ...]]] = {
    "test-p": ("p", "p_comparison", "statistic", "statistic_type", "df1", "df2", "tails"),
    "b/SE": ("se", "estimate", "statistic"),
    "interval": ("lower", "upper", "estimate"),
    "interval-centre": ("lower", "upper", "estimate"),
    "interval-width": ("lower", "upper", "se", "level"),
    "sign": ("direction", "estimate"),
    "r-range": ("estimate",),
    "r-significance": ("significance", "estimate", "n"),
    "df": ("df2", "df1", "n"),
    "R2-range": ("r2",),
    "adjusted-R2": ("adjusted_r2", "r2"),
    "F-R2": ("statistic", "r2"),
    "alpha": ("reliability", "estimate", "items"),
    "AVE-range": ("ave",),
    "CR-range": ("cr",),
    "CR-AVE": ("cr", "ave"),
    "mean-range": ("mean1", "mean2", "estimate"),
    "SD-range": ("sd1", "sd2"),
    "grim": ("mean1", "mean2", "estimate"),
    "grimmer": ("sd1", "sd2"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One check of a finding's numbers: its result, and the columns that it compares.

    A page shows the result beside the first of these columns.
    """

    check: "Check"
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The results of checking the answers in a form before they are written.

    `problems` are the problems by field. Problems with the row as a whole have the key "". `missing` are the empty
    fields that need a value. `statements` are the results of the checks of numbers, and are empty if the row is not a
    finding. `replaced` is the person's row that the new row would replace, or None.
    """

    problems: Mapping[str, tuple[Problem, ...]]
    missing: tuple[str, ...]
    statements: tuple[Statement, ...]
    replaced: Row | None


def check_answers(entries: Entries, report: str, answers: Mapping[str, str]) -> Checked:
    """Check the answers in a form, and return the results. Nothing is written.

    The person can still fill in empty fields. A problem caused by an empty field is therefore left out of `problems`,
    and the field is listed in `missing`. Problems of the whole row are left out as long as a required field is empty.
    `report` is empty if rows of this kind are not about reports.
    """
    row, problems = entries.check(report, answers)
    fields = entries.form.asked
    empty = {f.name for f in fields if f.required and not row[f.name]}
    needed = empty | {p.where for p in problems if p.where and not row[p.where]}
    kept = [p for p in problems if p.where not in needed and (p.where or not empty)]
    replaced = entries.find(report, answers)
    others = [other for other in entries.list_current().get(report, ()) if other != replaced]
    is_finding = entries.form.kind.folder == STAGE
    return Checked(
        problems=place_problems(fields, kept),
        missing=tuple(f.name for f in fields if f.name in needed),
        statements=_list_statements(row, others) if is_finding else (),
        replaced=replaced,
    )


def prepare_checks() -> None:
    """Load the libraries that the checks of numbers need, so that the first check does not have to wait for them."""
    from slr.findings.consistency import check_finding  # noqa: PLC0415  heavy

    check_finding({"p": ".05", "statistic": "2", "statistic_type": "t", "df2": "10"})


def _list_statements(row: Row, others: Sequence[Row]) -> tuple[Statement, ...]:
    """Check the numbers of a finding, and return the results. `others` are the person's other findings of the report.

    A fact about the model, such as R squared, can also come from another finding of the same model.
    """
    from slr.findings.consistency import check_finding, share_facts  # noqa: PLC0415  heavy

    *_, whole = share_facts([{name: one[name] for name in VALUES} for one in (*others, row)])
    return tuple(
        Statement(check=check, columns=COMPARED.get(check.check, ())) for check in check_finding(whole)
    )

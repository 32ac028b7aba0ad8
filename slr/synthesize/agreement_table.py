"""Create the tables of agreement and disagreement: between reviewers, between coders, and between terms and coders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from slr.model.output import AGREEMENT_FIGURES, DIFFERENCES
from slr.model.protocol import Protocol
from slr.model.reason import Reason, read_reasons, verdict_reason, write_reasons
from slr.model.row import list_rows
from slr.model.table import AGREEMENT, CODE_AGREEMENT, DISAGREEMENTS, arrange, frame
from slr.model.word import ADJUDICATOR, NOT_ESTIMABLE
from slr.synthesize.coder_agreement import measure_coders
from slr.synthesize.coder_difference import list_coder_differences
from slr.synthesize.coding_row import Coding
from slr.synthesize.work import Works

if TYPE_CHECKING:
    import pandas as pd

COUNTS: Final = ("reports", "both", "coder", "program", "neither")
SHARES: Final = ("kappa", "precision", "recall")


def agreement_figures(tables: "Mapping[str, pd.DataFrame]", protocol: Protocol) -> "pd.DataFrame":
    """Return the table AGREEMENT_FIGURES: agreement between reviewers, between coders, and between suggested codes and coders' codes."""
    screening = _of_screening(arrange(AGREEMENT, tables["agreement"]))
    coding = _of_coding(arrange(CODE_AGREEMENT, tables["code_agreement"]))
    coders = [
        {**row, "value": _shown(row["value"]), "low": _round(row["low"]), "high": _round(row["high"])}
        for row in measure_coders(tables["coded"], protocol)
    ]
    return frame(AGREEMENT_FIGURES, [*screening, *coding, *coders])


def differences(
    tables: "Mapping[str, pd.DataFrame]", works: Works, protocol: Protocol, codings: Sequence[Coding] = ()
) -> "pd.DataFrame":
    """Return the table DIFFERENCES: each disagreement between reviewers, between coders, and between suggested codes and coders' codes.

    `codings` are all codings, before the rows of `adjudicated.csv` settle differences.

    A row on a disagreement between reviewers also contains the current status of the report. Two exclusions on
    different criteria count as a disagreement only if the protocol requires people to agree on the criterion at this
    stage. Rows about unknown reports are left out.
    """
    reviewers = _of_reviewers(tables["verdicts"], tables["statuses"], protocol)
    codes = _of_codes(arrange(DISAGREEMENTS, tables["disagreements"]))
    rows = [*reviewers, *codes, *list_coder_differences(codings, protocol)]
    known = works.pick(row["report"] for row in rows)
    return frame(DIFFERENCES, [{**r, **known[r["report"]].row()} for r in rows if r["report"] in known])


def _of_screening(data: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    for row in list_rows(data):
        shown = {"about": "screening", "part": row["stage"], "statistic": row["coefficient"]}
        yield {**row, **shown, "value": _shown(row["value"])}


def _shown(value: float | None) -> str:
    """Return a coefficient with three decimals, or "not estimable" for None. A value that rounds to zero gets no minus sign.

    >>> _shown(-0.0001), _shown(None)
    ('0.000', 'not estimable')
    """
    return NOT_ESTIMABLE if value is None else f"{round(value, 3) + 0.0:.3f}"


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _of_coding(data: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    for row in list_rows(data):
        head = {"about": "coding", "part": row["theme"], "reports": row["reports"]}
        for name in (*COUNTS, *SHARES):
            yield {
                **head,
                "statistic": name,
                "value": _shown(row[name]) if name in SHARES else str(row[name]),
            }


def _of_reviewers(
    verdicts: "pd.DataFrame", statuses: "pd.DataFrame", protocol: Protocol
) -> Iterator[dict[str, Any]]:
    """Yield the reports on which independent verdicts differ, with their current status.

    Each person's latest verdict counts. There is one exception. If a person gave different verdicts on two records
    that were merged later, both verdicts count until this conflict is settled. The table of verdicts contains only
    the later one, so both are read from the reason for the report's status.
    """
    judged = statuses["report"].isin(verdicts["report"].unique()) | (statuses["status"] == "conflict")
    status = {(r["report"], r["stage"]): r for r in list_rows(statuses[judged])}
    given: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for row in list_rows(verdicts):
        criterion = row["criterion"] if row["verdict"] == "exclude" else None
        given.setdefault((row["stage"], row["report"]), []).append(
            (row["who"], row["verdict"], criterion or "")
        )
    settled = {
        (r["stage"], r["report"]): {"settled_by": r["by"], "how": r["how"]}
        for r in list_rows(verdicts)
        if r["who"] == ADJUDICATOR
    }
    conflicts = {(r["stage"], r["report"]): r["reason"] for r in status.values() if _is_merge_conflict(r)}
    for stage, report in sorted({*given, *conflicts}):
        people = given.get((stage, report), [])
        conflict = conflicts.get((stage, report))
        if conflict is not None or _disagree(
            people, reasons_count=protocol.screening.stage(stage).reasons == "settle"
        ):
            says = conflict or write_reasons(verdict_reason(*one) for one in sorted(people))
            head = {"about": "screening", "part": stage, "report": report}
            yield {
                **head,
                **settled.get((stage, report), {}),
                "says": says,
                "settled": status.get((report, stage), {}).get("status"),
            }


def _disagree(people: Iterable[tuple[str, str, str]], *, reasons_count: bool) -> bool:
    """Return whether the verdicts of reviewers differ. If `reasons_count` is true, different criteria count as well.

    `people` are tuples of a reviewer's name, verdict and criterion. The adjudicator is not counted. An exclusion
    without a criterion does not contradict any other exclusion.
    """
    given = [(verdict, criterion) for who, verdict, criterion in people if who != ADJUDICATOR]
    named = {criterion for _, criterion in given if criterion}
    return len({verdict for verdict, _ in given}) > 1 or (reasons_count and len(named) > 1)


def _is_merge_conflict(status: Mapping[str, Any]) -> bool:
    kinds = {r.kind for r in read_reasons(status["reason"])} if status["status"] == "conflict" else set()
    return "records_joined" in kinds


def _of_codes(data: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    for row in list_rows(data):
        says = Reason("only_terms")
        if row["says"] == "coder":
            says = Reason.of("only_coder", coders=tuple(row["who"]))
        head = {"about": "coding", "part": row["theme"], "report": row["report"], "words": row["words"]}
        yield {**head, "says": write_reasons((says,))}

"""Agreement and disagreements, of reviewers and of coders, in one form that a spreadsheet can filter."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from slr.model.output import AGREEMENT_FIGURES, DIFFERENCES
from slr.model.row import list_rows
from slr.model.table import AGREEMENT, CODE_AGREEMENT, DISAGREEMENTS, arrange, frame
from slr.model.word import ADJUDICATOR, NOT_ESTIMABLE
from slr.synthesize.work import Work

if TYPE_CHECKING:
    import pandas as pd

COUNTS: Final = ("reports", "both", "coder", "program", "neither")
SHARES: Final = ("kappa", "precision", "recall")


def agreement_figures(tables: "Mapping[str, pd.DataFrame]") -> "pd.DataFrame":
    """Return AGREEMENT_FIGURES: what reviewers agree on, and what the codebook's terms and the coders agree on."""
    screening = _of_screening(arrange(AGREEMENT, tables["agreement"]))
    coding = _of_coding(arrange(CODE_AGREEMENT, tables["code_agreement"]))
    return frame(AGREEMENT_FIGURES, [*screening, *coding])


def differences(tables: "Mapping[str, pd.DataFrame]", works: Mapping[str, Work]) -> "pd.DataFrame":
    """Return DIFFERENCES: each disagreement, with who said what and, of reviewers, what counts now."""
    reviewers = _of_reviewers(tables["verdicts"], tables["statuses"])
    codes = _of_codes(arrange(DISAGREEMENTS, tables["disagreements"]))
    return frame(
        DIFFERENCES, [{**r, **works[r["report"]].row()} for r in (*reviewers, *codes) if r["report"] in works]
    )


def _of_screening(data: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    for row in list_rows(data):
        shown = {"about": "screening", "part": row["stage"], "statistic": row["coefficient"]}
        yield {**row, **shown, "value": _shown(row["value"])}


def _shown(value: float | None) -> str:
    return NOT_ESTIMABLE if value is None else f"{value:.3f}"


def _of_coding(data: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    for row in list_rows(data):
        head = {"about": "coding", "part": row["theme"], "reports": row["reports"]}
        for name in (*COUNTS, *SHARES):
            yield {
                **head,
                "statistic": name,
                "value": _shown(row[name]) if name in SHARES else str(row[name]),
            }


def _of_reviewers(verdicts: "pd.DataFrame", statuses: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    """Yield the reports on which independent verdicts differ; how it was settled stands beside them."""
    status = dict(
        zip(zip(statuses["report"], statuses["stage"], strict=True), statuses["status"], strict=True)
    )
    said: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for row in list_rows(verdicts):
        criterion = row["criterion"] if row["verdict"] == "exclude" else None
        said.setdefault((row["stage"], row["report"]), []).append(
            (row["who"], row["verdict"], criterion or "")
        )
    for (stage, report), people in sorted(said.items()):
        if len({verdict for who, verdict, _ in people if who != ADJUDICATOR}) > 1:
            says = "; ".join(
                f"{who}: {verdict} {criterion}".rstrip() for who, verdict, criterion in sorted(people)
            )
            head = {"about": "screening", "part": stage, "report": report}
            yield {**head, "says": says, "settled": status.get((report, stage))}


def _of_codes(data: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    for row in list_rows(data):
        who = f": {', '.join(row['who'])}" if row["says"] == "coder" and row["who"] else ""
        head = {"about": "coding", "part": row["theme"], "report": row["report"], "words": row["words"]}
        yield {**head, "says": f"{row['says']}{who}"}

"""Agreement and disagreements, of reviewers and of coders, in one form that a spreadsheet can filter."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from slr.model.output import AGREEMENT_FIGURES, DIFFERENCES
from slr.model.table import frame
from slr.model.word import ADJUDICATOR, NOT_ESTIMABLE
from slr.synthesize.work import Work

if TYPE_CHECKING:
    import pandas as pd

COUNTS: Final = ("reports", "both", "coder", "program", "neither")
SHARES: Final = ("kappa", "precision", "recall")


def agreement_figures(tables: "Mapping[str, pd.DataFrame]") -> "pd.DataFrame":
    """Return AGREEMENT_FIGURES: what reviewers agree on, and what the codebook's terms and the coders agree on."""
    return frame(
        AGREEMENT_FIGURES, [*_of_screening(tables["agreement"]), *_of_coding(tables["code_agreement"])]
    )


def differences(tables: "Mapping[str, pd.DataFrame]", works: Mapping[str, Work]) -> "pd.DataFrame":
    """Return DIFFERENCES: each disagreement, with who said what and, of reviewers, what counts now."""
    rows = [*_of_reviewers(tables["verdicts"], tables["statuses"]), *_of_codes(tables["disagreements"])]
    shown = [{**r, **works[r["report"]].row()} for r in rows if r["report"] in works]
    return frame(DIFFERENCES, shown)


def _of_screening(data: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    for row in data.to_dict("records"):
        named = {str(k): v for k, v in row.items()}
        shown = {"about": "screening", "part": named["stage"], "statistic": named["coefficient"]}
        yield {**named, **shown, "value": _shown(named["value"])}


def _shown(value: object) -> str:
    known = isinstance(value, int | float) and value == value  # noqa: PLR0124  NaN is not itself
    return f"{value:.3f}" if known else NOT_ESTIMABLE


def _of_coding(data: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    for row in data.to_dict("records"):
        for name in (*COUNTS, *SHARES):
            shown = _shown(row[name]) if name in SHARES else str(int(row[name]))
            yield {
                "about": "coding",
                "part": row["theme"],
                "statistic": name,
                "value": shown,
                "reports": row["reports"],
            }


def _of_reviewers(verdicts: "pd.DataFrame", statuses: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    status = {
        (r, s): x for r, s, x in zip(statuses["report"], statuses["stage"], statuses["status"], strict=True)
    }
    said: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in verdicts.to_dict("records"):
        criterion = (
            row["criterion"] if isinstance(row["criterion"], str) and row["verdict"] == "exclude" else ""
        )
        said.setdefault((row["stage"], row["report"]), []).append(
            (row["who"], f"{row['verdict']} {criterion}".strip())
        )
    for (stage, report), people in sorted(said.items()):
        before = {verdict.split()[0] for who, verdict in people if who != ADJUDICATOR}
        if len(before) > 1:
            says = "; ".join(f"{who}: {verdict}" for who, verdict in sorted(people))
            yield {
                "about": "screening",
                "part": stage,
                "report": report,
                "says": says,
                "settled": status.get((report, stage)),
            }


def _of_codes(data: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    for row in data.to_dict("records"):
        who = ", ".join(row["who"]) if row["says"] == "coder" else ""
        says = f"coder: {who}" if who else str(row["says"])
        yield {
            "about": "coding",
            "part": row["theme"],
            "report": row["report"],
            "says": says,
            "words": row["words"],
        }

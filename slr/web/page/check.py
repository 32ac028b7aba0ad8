"""Check the answers of a form while a person types. Nothing is written."""

import math
from typing import Any, Final

from starlette.responses import Response

from slr.desk.answer_check import Checked, Statement, check_answers
from slr.web.entry import find_entries
from slr.web.text import WebTexts
from slr.web.visit import Visit, pack

_QUIET: Final = "not checkable"  # nothing can be said, so nothing is shown


def check(visit: Visit) -> Response:
    """Check the answers of a form, and return the problems and the results of the checks of numbers, as JSON.

    Raises HTTPException with the status 404 if rows of the kind have no form, or if there is no such tool.
    """
    with visit.hub.lock:
        entries = find_entries(visit, visit.path["folder"])
        checked = check_answers(entries, visit.form.get("report", ""), visit.form)
    return visit.json(word_checked(checked, visit.t))


def word_checked(checked: Checked, t: WebTexts) -> dict[str, Any]:
    """Return what the check of a form found, as texts for the page.

    - `fields`: the problems of each field
    - `missing`: the names of the fields that need a value
    - `statements`: what the checks of the numbers found
    - `replaced`: a sentence that says which earlier row this row would replace, or ""
    """
    statements = (word_statement(s, t) for s in checked.statements if s.check.verdict != _QUIET)
    return {
        "fields": {name: [pack(p) for p in found] for name, found in checked.problems.items()},
        "missing": list(checked.missing),
        "statements": list(statements),
        "replaced": "" if checked.replaced is None else t("entry.replaces", line=checked.replaced.line),
    }


def word_statement(statement: Statement, t: WebTexts) -> dict[str, Any]:
    """Return the result of one check: the fields that it compares, whether the numbers are consistent, and a sentence."""
    check = statement.check
    fits = check.verdict == "consistent"
    name = t(f"check.{check.check}") if t.has(f"check.{check.check}") else check.check
    values = "" if check.implied is None else word_range(check.implied, t)
    key = f"entry.{'fits' if fits else 'differs'}{'_range' if values else ''}"
    text = t(key, check=name, **({"range": values} if values else {}))
    error = t("finding.decision_error") if check.decision_error else ""
    return {"fields": list(statement.columns), "fits": fits, "text": "; ".join(filter(None, (text, error)))}


def word_range(values: tuple[float, float], t: WebTexts) -> str:
    """Return a range of possible values in the format of the language. Infinite or undefined limits are left out."""
    low, high = ("" if math.isinf(x) or math.isnan(x) else t.report.short(float(f"{x:.4g}")) for x in values)
    if low and high:
        return low if low == high else t("finding.range", low=low, high=high)
    return f"≥ {low}" if low else f"≤ {high}" if high else ""

"""Rows of the table of findings, and protocols with constructs, for the tests of what findings say together."""

from collections.abc import Mapping
from typing import Any

from slr.model.protocol import Protocol

CONSTRUCTS = (
    {"id": "workload", "label": {"en": "Workload", "id": "Beban kerja"}, "role": "demand", "higher_is": "more demand"},
    {"id": "support", "label": {"en": "Support"}, "role": "resource", "higher_is": "more resource", "names": ["help from peers"]},
    {"id": "strain", "label": {"en": "Strain"}, "role": "outcome-strain", "higher_is": "worse", "names": ["burn-out", "kelelahan"]},
    {"id": "vigour", "label": {"en": "Vigour"}, "role": "motivation", "higher_is": "better"},
)  # fmt: skip


def protocol(**parts: Any) -> Protocol:
    """Return a protocol with the constructs above and the given parts."""
    plain: dict[str, Any] = {
        "schema": 1,
        "review": {"title": "Strain"},
        "question": {"text": "What strains people?"},
        "sources": [],
        "constructs": CONSTRUCTS,
    }
    return Protocol.model_validate({**plain, **parts})


def finding(
    study: str, direction: str = "+", predictor: str = "workload", outcome: str = "strain", **values: Any
) -> dict[str, Any]:
    """Return a row of the table of findings that counts."""
    row = {"study": study, "direction": direction, "predictor": predictor, "outcome": outcome}
    made = {**row, "counts": values.get("second_hand") != "yes", **values}
    return {"finding": f"f-{'-'.join(str(v) for v in made.values())}", **made}


def facts(**studies: Mapping[str, tuple[str, ...]]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the values of studies as they are."""
    return studies


def appraised(study: str, item: str, sign: str, **values: Any) -> dict[str, Any]:
    """Return a row of the table of appraisals that counts."""
    row = {"study": study, "citation": study, "tool": "jbi-cross-sectional", "item": item, "sign": sign}
    lists: dict[str, Any] = {
        name: [] for name in ("who", "answers", "reasons", "quotes", "locations", "reports")
    }
    return {**row, **lists, "answer": sign, "state": "single", "counts": True, "finding": None, **values}

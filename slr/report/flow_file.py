"""Write prisma.json: each box of the flow with its number and ids, and each equation with its terms."""

import json
from collections.abc import Iterator
from typing import Any

from slr.model.flow import Box, Equation, Flow
from slr.report.caption import box_text, equation_text, note_texts
from slr.report.text import Texts


def write_flow(flow: Flow, t: Texts, *, title: str, as_of: str) -> bytes:
    """Return the flow as JSON, with all numbers and ids that a reader needs to check the sums."""
    data = {
        "schema": 1,
        "review": title,
        "language": t.language,
        "as_of": as_of or "not reported",
        "draft": flow.draft,
        "arms": list(flow.arms),
        "convention": t("flow.note.convention"),
        "notes": list(note_texts(flow, t)),
        "boxes": [row for box in flow.boxes for row in _boxes(box, "", t)],
        "equations": [_equation(e, flow, t) for e in flow.equations],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _boxes(box: Box, part_of: str, t: Texts) -> Iterator[dict[str, Any]]:
    yield {
        "id": box.id,
        "part_of": part_of or None,
        "label": box_text(box, t),
        "unit": box.unit,
        "n": box.count,
        "ids": list(box.ids),
    }
    for part in box.parts:
        yield from _boxes(part, box.id, t)


def _equation(equation: Equation, flow: Flow, t: Texts) -> dict[str, Any]:
    def term(name: str) -> dict[str, Any]:
        return {"box": name, "n": flow.box(name).count}

    return {
        "id": equation.id,
        "left": term(equation.left),
        "plus": [term(p) for p in equation.plus],
        "minus": [term(m) for m in equation.minus],
        "holds": "not reported" if equation.holds is None else equation.holds,
        "text": " · ".join(equation_text(equation, flow, t)),
    }

"""Write prisma.json: each box of the flow with its number and ids, and each equation with its terms."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from slr.model.flow import Box, Equation, Flow
from slr.report.caption import box_text, equation_text, note_texts
from slr.report.text import Texts


def write_flow(flow: Flow, t: Texts, *, title: str, as_of: str) -> Iterator[bytes]:
    """Yield the flow as JSON, in parts, with all numbers and ids that a reader needs to check the sums.

    A large review has many ids, so the ids of each box form a separate part.
    """
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
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    for box, part in zip((*flow.walk(), None), text.split(_NO_IDS), strict=True):
        yield part.encode("utf-8", "replace")
        if box is not None:
            yield _write_ids(box.ids)


_NO_IDS: Final = (
    '"ids": []'  # in a text, each quotation mark has a backslash, so these characters occur in no text
)
_encode: Final = json.JSONEncoder(ensure_ascii=False).encode


def _write_ids(ids: Sequence[str]) -> bytes:
    if not ids:
        return _NO_IDS.encode()
    listed = ",\n    ".join(map(_encode, ids))
    return f'"ids": [\n    {listed}\n   ]'.encode("utf-8", "replace")


def _boxes(box: Box, part_of: str, t: Texts) -> Iterator[dict[str, Any]]:
    yield {
        "id": box.id,
        "part_of": part_of or None,
        "label": box_text(box, t),
        "unit": box.unit,
        "n": box.count,
        "ids": [],
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

"""`patches.yaml`: corrections of metadata, record id -> field: value. An overlay; no export is ever edited."""

from typing import Any

from slr.model.problem import Problem, did_you_mean
from slr.model.table import BIBLIOGRAPHY
from slr.store.layout import Review

FIELDS = tuple(c.name for c in BIBLIOGRAPHY)


def read_patches(review: Review) -> tuple[dict[str, dict[str, Any]], tuple[Problem, ...]]:
    """Return the corrections of the review, and everything that is wrong with the file; no file is no corrections."""
    if not review.patches.is_file():
        return {}, ()
    from ruamel.yaml import YAML  # noqa: PLC0415  only where there is something to read
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    shown = review.shown(review.patches)
    hint = "write:\n  r1a2b3c4d5:\n    year: 2021"
    try:
        data = YAML(typ="rt").load(review.patches.read_bytes())
    except (YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        return {}, (
            Problem(
                code="PAT001",
                message=f"not valid YAML: {str(error).splitlines()[0]}",
                file=shown,
                line=line,
                hint=hint,
            ),
        )
    if data is None:
        return {}, ()
    if not isinstance(data, CommentedMap):
        return {}, (
            Problem(
                code="PAT002",
                message="expected record ids, each with the fields to correct",
                file=shown,
                line=1,
                hint=hint,
            ),
        )
    patches: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for record, fields in data.items():
        line = data.lc.data[record][0] + 1
        if not isinstance(fields, CommentedMap):
            problems.append(
                Problem(
                    code="PAT002",
                    message=f"expected fields and values under {record}",
                    file=shown,
                    line=line,
                    hint=hint,
                )
            )
            continue
        for name, value in fields.items():
            if name not in FIELDS:
                message = f"unknown field {name!r}{did_you_mean(str(name), FIELDS)}"
                hint_fields = f"fields: {', '.join(FIELDS)}"
                problems.append(
                    Problem(
                        code="PAT003",
                        message=message,
                        file=shown,
                        line=fields.lc.data[name][0] + 1,
                        where=str(record),
                        hint=hint_fields,
                    )
                )
                continue
            patches.setdefault(str(record), {})[str(name)] = _plain(value)
    return patches, tuple(problems)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [str(v) for v in value]
    return value if value is None else int(value) if isinstance(value, int) else str(value)

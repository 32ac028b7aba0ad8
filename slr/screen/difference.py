"""The effect of a change to the protocol: statuses under the old and the new protocol, compared."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.model.protocol import Criterion, Protocol
from slr.model.reason import Reason
from slr.model.status import Status
from slr.model.word import ALL_STAGES

SHOWN: Final = 60  # characters of a changed value that an amendment quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One report whose status differs under the new protocol, at the first stage where it does."""

    report: str
    stage: str
    before: Status
    after: Status

    @property
    def change(self) -> str:
        """The old and the new status in words. Reports with the same change are counted together."""
        return f"{_describe_status(self.before)} -> {_describe_status(self.after)}"


def find_flips(before: Iterable[Status], after: Iterable[Status]) -> tuple[Flip, ...]:
    """Return the reports whose status or deciding criterion differs, each at the first stage where it does.

    Differences at later stages follow from the first one and would only list the report again.
    """
    old = {(s.report, s.stage): s for s in before}
    new = {(s.report, s.stage): s for s in after}
    found: dict[str, Flip] = {}
    for stage in ALL_STAGES:
        reports = sorted({r for r, s in (*old, *new) if s == stage} - set(found))
        for report in reports:
            one = old.get((report, stage), _absent(report, stage))
            other = new.get((report, stage), _absent(report, stage))
            if (one.status, one.by, one.criterion) != (other.status, other.by, other.criterion):
                found[report] = Flip(report=report, stage=stage, before=one, after=other)
    return tuple(sorted(found.values(), key=lambda f: (ALL_STAGES.index(f.stage), f.change, f.report)))


def _absent(report: str, stage: str) -> Status:
    return Status(report=report, stage=stage, status="not there", reason=(Reason("no_stage"),))


def _describe_status(status: Status) -> str:
    by = "" if status.by in ("nobody", "people") else f" by {status.by}"
    criterion = f" {status.criterion}" if status.criterion else ""
    return f"{status.status}{by}{criterion}"


def count_flips(flips: Sequence[Flip]) -> tuple[tuple[str, str, int], ...]:
    """Return how many reports share each change: (stage, change, number), in the order of the stages."""
    counts = Counter((f.stage, f.change) for f in flips)
    return tuple(
        (s, c, n)
        for (s, c), n in sorted(counts.items(), key=lambda x: (ALL_STAGES.index(x[0][0]), -x[1], x[0][1]))
    )


def compare_protocols(before: Protocol, after: Protocol) -> tuple[str, ...]:
    """Return one line for each change to the protocol: criteria by id, other parts by key.

    >>> from slr.model.protocol import Protocol
    >>> base = {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
    >>> old = Protocol.model_validate(base | {"criteria": [{"id": "E1", "kind": "exclude", "text": "Old."}]})
    >>> new = Protocol.model_validate(base | {"criteria": [{"id": "E2", "kind": "exclude", "text": "New."}]})
    >>> compare_protocols(old, new)
    ('criterion E1 removed (Old.)', 'criterion E2 added (New.)')
    """
    lines = _compare_criteria(before.criteria, after.criteria)
    old, new = (p.model_dump(mode="json", by_alias=True) for p in (before, after))
    for part in new:
        if part not in ("criteria", "amendments"):
            lines += _compare_values(part, old.get(part), new[part])
    return tuple(lines)


def _compare_criteria(before: Sequence[Criterion], after: Sequence[Criterion]) -> list[str]:
    old, new = ({c.id: c for c in criteria} for criteria in (before, after))
    lines = [f"criterion {i} removed ({old[i].text})" for i in old if i not in new]
    for ident, criterion in new.items():
        if ident not in old:
            lines.append(f"criterion {ident} added ({criterion.text})")
        else:
            one, other = (c.model_dump(mode="json", by_alias=True) for c in (old[ident], criterion))
            lines += _compare_values(f"criterion {ident}", one, other)
    if list(old) != list(new) and set(old) == set(new):
        lines.append("the order of the criteria has changed; it decides the primary reason of an exclusion")
    return lines


def _compare_values(where: str, before: Any, after: Any) -> list[str]:
    """Return one line for each value that differs, named by its path."""
    if before == after:
        return []
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        keys = [*before, *(k for k in after if k not in before)]
        return [line for k in keys for line in _compare_values(f"{where}.{k}", before.get(k), after.get(k))]
    return [f"{where}: {_shorten(before)} -> {_shorten(after)}"]


def _shorten(value: Any) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."


def describe_amendment(changes: Sequence[str], flips: Sequence[Flip]) -> str:
    """Describe a change to the protocol in a sentence or two, for the table of amendments (PRISMA 2020 item 24c)."""
    counts = count_flips(flips)
    effect = "; ".join(f"{n} {change} at {stage}" for stage, change, n in counts)
    changed = "; ".join(changes) or "no change of content"
    return f"{changed}. Reports whose status changed: {effect or 'none'}."

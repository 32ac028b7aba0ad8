"""Show how a new protocol and its statuses differ from an old protocol and its statuses."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from slr.model.protocol import Criterion, Protocol
from slr.model.reason import Reason, Reasons
from slr.model.row import list_rows
from slr.model.status import Status
from slr.model.word import ALL_STAGES

if TYPE_CHECKING:
    import pandas as pd

SHOWN: Final = 60  # characters of a changed value that an amendment quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A report whose status differs under the new protocol, and the first stage at which it differs."""

    report: str
    stage: str
    before: Status
    after: Status

    @property
    def change(self) -> str:
        """The old and the new status in words.

        Reports are counted together if these words are the same.
        """
        return f"{_describe_status(self.before)} -> {_describe_status(self.after)}"


def find_flips(before: "pd.DataFrame", after: "pd.DataFrame") -> tuple[Flip, ...]:
    """Return the reports with different statuses, each with the first stage at which its statuses differ.

    Two statuses differ if the status itself, the column `by` or the criterion differs. `before` and `after` are tables
    STATUSES. A status that a table lacks counts as `not there`. Differences at later stages are left out, because they
    follow from the first difference. The result is sorted by stage, change and id.
    """
    old, new = ({(s.report, s.stage): s for s in found} for found in _list_different(before, after))
    found: dict[str, Flip] = {}
    for stage in ALL_STAGES:
        reports = sorted({r for r, s in (*old, *new) if s == stage} - set(found))
        for report in reports:
            one = old.get((report, stage), _absent(report, stage))
            other = new.get((report, stage), _absent(report, stage))
            found[report] = Flip(report=report, stage=stage, before=one, after=other)
    return tuple(sorted(found.values(), key=lambda f: (ALL_STAGES.index(f.stage), f.change, f.report)))


def _list_different(*tables: "pd.DataFrame") -> Iterator[list[Status]]:
    """For each of the two tables, yield the statuses that the other table lacks."""
    import pandas as pd  # noqa: PLC0415  heavy

    compared = pd.concat([table[["report", "stage", "status", "by", "criterion"]] for table in tables])
    different = ~compared.duplicated(keep=False).to_numpy()
    first = 0
    for table in tables:
        rows = table[different[first : first + len(table)]]
        yield [Status.from_row(row) for row in list_rows(rows)]
        first += len(table)


def _absent(report: str, stage: str) -> Status:
    return Status(report=report, stage=stage, status="not there", reason=(Reason("no_stage"),))


def _describe_status(status: Status) -> str:
    by = "" if status.by in ("nobody", "people") else f" by {status.by}"
    criterion = f" {status.criterion}" if status.criterion else ""
    return f"{status.status}{by}{criterion}"


def count_flips(flips: Sequence[Flip]) -> tuple[tuple[str, str, int], ...]:
    """Return a tuple (stage, change, number of reports) for each change of status.

    The tuples are in the order of the stages. At each stage, the most frequent changes come first.
    """
    counts = Counter((f.stage, f.change) for f in flips)
    return tuple(
        (s, c, n)
        for (s, c), n in sorted(counts.items(), key=lambda x: (ALL_STAGES.index(x[0][0]), -x[1], x[0][1]))
    )


def compare_protocols(before: Protocol, after: Protocol) -> Reasons:
    """Return one reason for each change to the protocol.

    Criteria with the same id are compared with each other. All other parts are compared key by key. The list of
    amendments is not compared.

    >>> from slr.model.protocol import Protocol
    >>> base = {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
    >>> old = Protocol.model_validate(base | {"criteria": [{"id": "E1", "kind": "exclude", "text": "Old."}]})
    >>> new = Protocol.model_validate(base | {"criteria": [{"id": "E2", "kind": "exclude", "text": "New."}]})
    >>> [change.kind for change in compare_protocols(old, new)]
    ['criterion_removed', 'criterion_added']
    """
    old, new = (p.model_dump(mode="json", by_alias=True) for p in (before, after))
    other = [
        Reason.of("value_changed", **change)
        for part in new
        if part not in ("criteria", "amendments")
        for change in _compare_values(part, old.get(part), new[part])
    ]
    return (*_compare_criteria(before.criteria, after.criteria), *other)


def _compare_criteria(before: Sequence[Criterion], after: Sequence[Criterion]) -> Iterator[Reason]:
    old, new = ({c.id: c for c in criteria} for criteria in (before, after))
    for ident, criterion in old.items():
        if ident not in new:
            yield Reason.of("criterion_removed", name=ident, text=criterion.text)
    for ident, criterion in new.items():
        if ident not in old:
            yield Reason.of("criterion_added", name=ident, text=criterion.text)
        else:
            one, other = (c.model_dump(mode="json", by_alias=True) for c in (old[ident], criterion))
            yield from (Reason.of("criterion_changed", **c) for c in _compare_values(ident, one, other))
    if list(old) != list(new) and set(old) == set(new):
        yield Reason("criteria_reordered")


def _by_id(value: Any) -> dict[str, Any] | None:
    """Return the items of a list by their ids.

    If the value is not a list, or if the items do not all have different ids, return None.
    """
    if not isinstance(value, list) or not all(isinstance(x, Mapping) and x.get("id") for x in value):
        return None
    found = {str(x["id"]): x for x in value}
    return found if len(found) == len(value) else None


def _compare_values(path: str, before: Any, after: Any) -> Iterator[dict[str, str | None]]:
    """For each difference, yield its path, the old value and the new value.

    Long values are cut. An empty value becomes None.

    Lists of items with ids, such as the codes of the codebook, are compared item by item.
    """
    if before == after:
        return
    named = _by_id(before), _by_id(after)
    if None not in named and named[0] != named[1]:
        before, after = named
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(k for k in after if k not in before)]:
            yield from _compare_values(f"{path}.{key}", before.get(key), after.get(key))
    else:
        yield {"path": path, "before": _shorten(before), "after": _shorten(after)}


def _shorten(value: Any) -> str | None:
    if value in _EMPTY:
        return None
    text = _spell(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."


def _spell(value: Any) -> str:
    """Return a value as it would appear in a protocol. Keys without a value are left out.

    >>> _spell({"years": None, "types": [], "text": "rat*", "outcome": "mark"})
    '{text: rat*, outcome: mark}'
    """
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{k}: {_spell(v)}' for k, v in value.items() if v not in _EMPTY)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_spell, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})


def describe_amendment(changes: Reasons, flips: Sequence[Flip]) -> Reasons:
    """Return the changes to the protocol and to statuses as one reason, for the table of amendments.

    PRISMA 2020 requires a description of amendments in item 24c.
    """
    moved = describe_moves(flips)
    return (Reason.of("amendment", said=changes or (Reason("unchanged"),), effect=moved),)


def describe_moves(flips: Sequence[Flip]) -> Reasons:
    """Return one reason for each kind of status change, in the order of `count_flips`.

    A reason contains the old status, the new status and the number of reports.
    """
    example = {(flip.stage, flip.change): flip for flip in flips}
    moved = []
    for stage, change, n in count_flips(flips):
        earlier, later = (_explain(s) for s in (example[stage, change].before, example[stage, change].after))
        moved.append(Reason.of("moved", n=n, earlier=earlier, later=later, stage=stage))
    return tuple(moved)


def _explain(status: Status) -> Reasons:
    decided = None if status.by in ("nobody", "people") else status.by
    return (Reason.of("status", status=status.status, decided=decided, criterion=status.criterion),)

"""What people said of pairs of records: whose word stands, which records they meant, and where they disagree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from slr.dedupe.cluster import Pair, order_pair
from slr.dedupe.search import Said
from slr.model.problem import Problem, Severity, did_you_mean
from slr.model.word import ADJUDICATOR, SAME_VERDICTS
from slr.text.title import read_title

if TYPE_CHECKING:
    import pandas as pd

_HINT: Final = "`slr dedupe --walk` writes such rows with the ids that the program knows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a person's file, as far as this stage reads it."""

    pair: Pair
    verdict: str
    who: str
    when: str
    note: str
    place: "_Place"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands."""

    file: str
    line: int | None

    def problem(
        self, code: str, message: str, where: str, hint: str, severity: Severity = Severity.ERROR
    ) -> Problem:
        return Problem(
            code=code,
            message=message,
            file=self.file,
            line=self.line,
            where=where,
            hint=hint,
            severity=severity,
        )


def read_verdicts(
    same_as: "pd.DataFrame", titles: Mapping[str, str], copies: Mapping[str, str] | None = None
) -> tuple[Said, tuple[Problem, ...]]:
    """Return the verdict that stands for each pair, and what is wrong with the rows.

    `titles` are the titles of the known records by id: a row that names an id no longer there is resolved by its own
    title column. The latest row of a person counts, by its `when`; `retract` takes it back; the adjudicator beats all.
    `copies` names the record of which another is an identical copy: what is said of the one is said of the other.
    """
    problems: list[Problem] = []
    by_title = _by_title(titles)
    rows = []
    for values in _rows(same_as):
        row = _resolve(values, titles, by_title, problems)
        if row is not None:
            rows.append(row)
    spoken: dict[Pair, dict[str, Row]] = defaultdict(dict)
    for row in sorted(rows, key=lambda r: (_moment(r.when), r.verdict == "retract", r.verdict, r.note)):
        spoken[row.pair][row.who] = row
    together: dict[Pair, dict[Pair, list[Row]]] = defaultdict(dict)
    for pair in sorted(spoken):
        standing = [r for _, r in sorted(spoken[pair].items()) if r.verdict != "retract"]
        if standing:
            together[_speak_for(pair, copies or {})][pair] = standing
    verdicts = {}
    for pairs in together.values():
        settled = _settle([r for rows in pairs.values() for r in rows], problems)
        verdicts.update(dict.fromkeys(pairs, settled))
    return Said(verdicts=dict(sorted(verdicts.items()))), tuple(problems)


def _speak_for(pair: Pair, copies: Mapping[str, str]) -> Pair:
    """Return the pair of which both records are, or are copies; two copies of one record speak for themselves alone."""
    a, b = (copies.get(r, r) for r in pair)
    return order_pair(a, b) if a != b else pair


def _rows(same_as: "pd.DataFrame") -> Iterable[dict[str, Any]]:
    return (
        {str(k): v for k, v in row.items()}
        for row in same_as.astype(object).where(same_as.notna(), None).to_dict("records")
    )


def _by_title(titles: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for record, title in titles.items():
        if key := read_title(title).key:
            found[key].append(record)
    return found


def _resolve(
    values: Mapping[str, Any],
    titles: Mapping[str, str],
    by_title: Mapping[str, Sequence[str]],
    problems: list[Problem],
) -> Row | None:
    place = _Place(str(values.get("file") or ""), None if values.get("line") is None else int(values["line"]))
    verdict = str(values.get("verdict") or "")
    if verdict not in SAME_VERDICTS:
        problems.append(
            place.problem("DED002", f"unknown verdict {verdict!r}{did_you_mean(verdict, SAME_VERDICTS)}", "verdict", f"write one of: {', '.join(SAME_VERDICTS)}")
        )  # fmt: skip
        return None
    ids = []
    for side in ("a", "b"):
        named = str(values.get(f"record_{side}") or "")
        record = named if named in titles else _find(str(values.get(f"title_{side}") or ""), by_title)
        if record is None:
            problems.append(
                place.problem("DED001", f"no record has the id {named!r}, and no single record the title beside it", f"record_{side}", _HINT)
            )  # fmt: skip
            return None
        if record != named:
            told = f"no record has the id {named!r}; taken for {record}, which has the title beside it"
            problems.append(
                place.problem(
                    "DED006", told, f"record_{side}", f"write {record} to settle it", Severity.WARNING
                )
            )
        ids.append(record)
    if ids[0] == ids[1]:
        problems.append(
            place.problem(
                "DED004", f"both sides of the row are the record {ids[0]!r}", "record_b", "name two records"
            )
        )
        return None
    return Row(
        pair=order_pair(ids[0], ids[1]), verdict=verdict, who=str(values.get("who") or "somebody"),
        when=str(values.get("when") or ""), note=str(values.get("note") or ""), place=place,
    )  # fmt: skip


def _find(title: str, by_title: Mapping[str, Sequence[str]]) -> str | None:
    """Return the only record with that title, if it is the only one."""
    found = by_title.get(read_title(title).key, ())
    return found[0] if len(found) == 1 else None


def _moment(when: str) -> datetime:
    try:
        value = datetime.fromisoformat(when.strip())
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _settle(standing: Sequence[Row], problems: list[Problem]) -> tuple[str, str, str]:
    """Return verdict, people and words for a pair: the adjudicator's word, or what all say, or a question."""
    final = [r for r in standing if r.who == ADJUDICATOR] or list(standing)
    final.sort(key=lambda r: (r.who, r.pair))
    several = len({r.pair for r in final}) > 1 and len({r.verdict for r in final}) > 1
    names = ", ".join(sorted({r.who for r in final}))
    words = "; ".join(dict.fromkeys(_quote(r, several=several) for r in final))
    if len({r.verdict for r in final}) == 1:
        return final[0].verdict, names, words
    last = final[-1]
    told = f"people disagree on {last.pair[0]} and {last.pair[1]}: {words}"
    hint = f"talk it over and write the outcome to duplicates/{ADJUDICATOR}.csv"
    if len({r.who for r in final}) == 1:
        told = (
            f"{last.who} says opposite things of the same two reports, whose records are identical: {words}"
        )
        hint = f"`retract` one of the rows in {last.place.file}"
    problems.append(last.place.problem("DED003", told, "verdict", hint, Severity.WARNING))
    return "ask", names, words


def _quote(row: Row, *, several: bool) -> str:
    of = f" of {row.pair[0]} and {row.pair[1]}" if several else ""
    return f"{row.who}: {row.verdict}{of}" + (f" ({row.note})" if row.note else "")

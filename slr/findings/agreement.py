"""Measure the agreement between extractors in each column, before differences are settled."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from slr.findings.compare import MEASURED, compare_texts
from slr.findings.entry import Entry, Reason
from slr.findings.match import Result
from slr.model.findings import VALUES
from slr.people.vocabulary import FINDING_WORDS, fold_word
from slr.statistics.agreement import measure_agreement
from slr.statistics.interval import wilson

_ORDER: Final = ("all", "results", *VALUES)
# A result with one of these reasons is compared. If only results that count were compared, agreement would be
# overestimated.
_COMPARED: Final[tuple[Reason | None, ...]] = (None, "not reconciled", "single extraction")


@dataclass(slots=True)
class _Tally:
    """How many pairs of values were compared in one column, and how many of these pairs were equal.

    `items` contains the word that each person wrote, for each set of rows that were compared. It is filled only for
    columns with a fixed list of words.
    """

    compared: int = 0
    equal: int = 0
    items: list[Mapping[str, str]] = field(default_factory=list)

    def add(self, *, equal: bool) -> None:
        self.compared += 1
        self.equal += equal


def measure_extraction(results: Iterable[Result], pilot: Collection[str]) -> Iterator[dict[str, object]]:
    """Yield the rows of the table EXTRACTION_AGREEMENT. `pilot` contains the studies of the pilot.

    Each pair of extractors is compared on each result that both recorded. Results that are
    not counted are left out, except results that are not reconciled or that only one person extracted. The row
    `results` shows how often both extractors recorded a result. The row `all` covers all columns. A column that neither
    extractor filled in is not compared. Equal numbers with different decimals agree.
    """
    tallies: dict[tuple[str, str], _Tally] = defaultdict(_Tally)
    for result in results:
        if result.reason in _COMPARED:
            part = "pilot" if result.study in pilot else "main"
            _compare_presence(result, tallies[part, "results"])
            _compare_columns(result, part, tallies)
    for (part, column), tally in sorted(tallies.items(), key=lambda t: (t[0][0], _ORDER.index(t[0][1]))):
        if tally.compared:
            yield _write(part, column, tally)


def _compare_presence(result: Result, tally: _Tally) -> None:
    """Count the pairs of extractors who both recorded the result, and the pairs in which only one did."""
    have = len({e.who for e in result.entries})
    for _ in range(have * (have - 1) // 2):
        tally.add(equal=True)
    for _ in range(have * len(result.missed)):
        tally.add(equal=False)


def _compare_columns(result: Result, part: str, tallies: Mapping[tuple[str, str], _Tally]) -> None:
    for values in _pair_rows(result.entries):
        for column in MEASURED:
            texts = {who: row.get(column, "") for who, row in values.items()}
            for a, b in combinations(sorted(texts), 2):
                if texts[a] or texts[b]:
                    equal = compare_texts(column, (texts[a], texts[b])) in (None, "decimals")
                    tallies[part, column].add(equal=equal)
                    tallies[part, "all"].add(equal=equal)
            if len(texts) > 1 and any(texts.values()) and column in FINDING_WORDS:
                tallies[part, column].items.append({who: fold_word(word) for who, word in texts.items()})


def _pair_rows(entries: Sequence[Entry]) -> Iterator[Mapping[str, Mapping[str, str]]]:
    """Yield the values of rows that can be compared, by person.

    If a person has several rows, only rows about the same report are compared. If a person has several rows about a
    report, no rows about this report are compared.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    alone = len({e.who for e in entries}) == len(entries)
    for entry in entries:
        groups["" if alone else entry.report].append(entry)
    for _, group in sorted(groups.items()):
        if len({e.who for e in group}) == len(group):
            yield {e.who: e.values for e in group}


def _write(part: str, column: str, tally: _Tally) -> dict[str, object]:
    low, high = wilson(tally.equal, tally.compared)
    return {
        "round": part,
        "column": column,
        "compared": tally.compared,
        "equal": tally.equal,
        "share": round(tally.equal / tally.compared, 6),
        "low": round(low, 6),
        "high": round(high, 6),
        "kappa": _measure_kappa(tally.items),
    }


def _measure_kappa(items: Sequence[Mapping[str, str]]) -> float | None:
    words = sorted({word for item in items for word in item.values()})
    if len(words) < 2:
        return None
    value = next(f.value for f in measure_agreement(items, words) if f.name == "kappa")
    return None if value is None else round(value, 6)

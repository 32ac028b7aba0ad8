"""Read people's verdicts on pairs of records.

This module finds the verdicts that count and the records to which they refer, and warns about contradictions.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from slr.dedupe.cluster import Pair, order_pair
from slr.dedupe.search import PairVerdict, PeopleVerdicts
from slr.model.problem import Problem, Severity
from slr.model.reason import Reason
from slr.model.word import ADJUDICATOR
from slr.people.directory import list_records
from slr.people.kind import KINDS, Kind
from slr.people.latest import rows_in_force
from slr.people.resolve import list_names, resolve_rows
from slr.people.row import Row
from slr.text.formula import restore_formula
from slr.text.title import read_title

_KIND: Final[Kind] = KINDS["duplicates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonVerdict:
    """One person's verdict on a pair of records."""

    pair: Pair
    row: Row

    @property
    def verdict(self) -> str:
        """The verdict: same, different, version or notice."""
        return self.row["verdict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The records that people's rows can refer to: their ids, or their title keys (`Title.full_key`)."""

    records: Set[str]
    keys: Set[str]


def list_wanted(rows: Iterable[Row], former: Mapping[str, Sequence[str]]) -> Wanted:
    """Return the record ids and title keys that occur in rows. For a former id, also return the current ids.

    `former` maps former ids to record ids.
    """
    names = list_names({_KIND.folder: tuple(rows)})
    current = {new for old in names.records for new in former.get(old, ())}
    return Wanted(records=names.records | current, keys={_make_key(restore_formula(t)) for t in names.titles})


def _make_key(title: str) -> str:
    return read_title(title).full_key


def read_verdicts(
    rows: Iterable[Row],
    keys: Mapping[str, str],
    copies: Mapping[str, str] | None = None,
    former: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[PeopleVerdicts, tuple[Problem, ...]]:
    """Return people's verdict on each pair that they judged, and the problems found in the rows.

    Of each person's rows on a pair, the row with the latest `when` counts. The word `retract` withdraws the earlier
    verdict. The adjudicator's verdict takes precedence. If a row contains an unknown id, the record is found by the
    title in the row.

    - `keys`: the key of each record's title (`Title.full_key`), by id. Only the records in `list_wanted(rows, former)`
      are needed
    - `copies`: for each identical copy, the record that is kept. A verdict on the copy counts for this record
    - `former`: the record ids, by former id
    """
    listed = list(rows)
    if not listed:  # most reviews
        return PeopleVerdicts(by_pair={}), ()
    directory = list_records(keys, _make_key, former)
    found, problems = resolve_rows(listed, _KIND, directory)
    problems = (*problems, *_with_itself(found))
    pairs = ((row, order_pair(a, b)) for row, (a, b) in found if a != b)
    together: dict[Pair, list[PersonVerdict]] = defaultdict(list)
    for row, pair in sorted(rows_in_force(pairs, _KIND), key=lambda r: (r[1], r[0].who)):
        together[_kept_pair(pair, copies or {})].append(PersonVerdict(pair=pair, row=row))
    verdicts = {}
    disputes: list[Problem] = []
    for votes in together.values():
        settled = _settle(votes)
        disputes += _dispute(votes) if settled.verdict == "ask" else ()
        verdicts.update(dict.fromkeys((v.pair for v in votes), settled))
    return PeopleVerdicts(by_pair=dict(sorted(verdicts.items()))), (*problems, *disputes)


def _with_itself(found: Iterable[tuple[Row, tuple[str, ...]]]) -> Iterator[Problem]:
    for row, (a, b) in found:
        if a == b:
            message = f"`record_a` and `record_b` are both {a!r}"
            yield row.problem(
                "DED004", message, where="record_b", hint="write the ids of two different records"
            )


def _kept_pair(pair: Pair, copies: Mapping[str, str]) -> Pair:
    """Return the pair with each copy replaced by the record that is kept.

    If both records of the pair are copies of the same record, the pair stays unchanged.
    """
    a, b = (copies.get(r, r) for r in pair)
    return order_pair(a, b) if a != b else pair


def _settle(votes: Sequence[PersonVerdict]) -> PairVerdict:
    """Return people's verdict on a pair.

    If the adjudicator has judged the pair, only the adjudicator's verdict counts. If people disagree, the result is
    `ask`.
    """
    final = _final(votes)
    agreed = {v.verdict for v in final}
    verdict = agreed.pop() if len(agreed) == 1 else "ask"
    several = verdict == "ask" and len({v.pair for v in final}) > 1
    reasons = dict.fromkeys(_explain(v, several=several) for v in final)
    return PairVerdict(verdict, ", ".join(sorted({v.row.who for v in final})), tuple(reasons))


def _final(votes: Sequence[PersonVerdict]) -> list[PersonVerdict]:
    final = [v for v in votes if v.row.who == ADJUDICATOR] or list(votes)
    return sorted(final, key=lambda v: (v.row.who, v.pair))


def _dispute(votes: Sequence[PersonVerdict]) -> Iterator[Problem]:
    """Yield a problem for contradictory verdicts on a pair, whether they come from several people or from one person."""
    final = _final(votes)
    last, given = final[-1], "; ".join(dict.fromkeys(f"{v.row.who}: {v.verdict}" for v in final))
    message = f"people disagree on {last.pair[0]} and {last.pair[1]}: {given}"
    hint = f"discuss the pair, and write the outcome to duplicates/{ADJUDICATOR}.csv"
    if len({v.row.who for v in final}) == 1:
        message = (
            f"{last.row.who} gave contradictory verdicts on identical copies of the same two records: {given}"
        )
        hint = f"take back one of the verdicts: add a row with the verdict `retract` to {last.row.file}"
    yield last.row.problem("DED003", message, where="verdict", hint=hint, severity=Severity.WARNING)


def _explain(vote: PersonVerdict, *, several: bool) -> Reason:
    """Return one person's verdict as a reason.

    If `several` is true, the reason also names the pair of records that this person judged.
    """
    who, (a, b) = vote.row.who, vote.pair
    settled = ": ".join(filter(None, (vote.row["how"], vote.row["by"])))
    note = "; ".join(filter(None, (vote.row["note"], settled)))
    if several:
        return Reason.of("other_pair_verdict", who=who, judged=vote.verdict, a=a, b=b, note=note)
    return Reason.of("pair_verdict", who=who, judged=vote.verdict, note=note)

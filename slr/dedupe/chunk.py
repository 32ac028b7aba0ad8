"""Judge candidate pairs in chunks, in this process or in a worker process."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from slr.dedupe.collection import Collection, unpack
from slr.dedupe.comparison import UnreadAbstractError, compare
from slr.dedupe.evidence import assess
from slr.dedupe.feature import Feature
from slr.dedupe.judged import Judging
from slr.dedupe.rule import SILENT, Choice, Rule, judge
from slr.model.reason import Reasons
from slr.text.difference import Places

if TYPE_CHECKING:
    from slr.dedupe.candidate import Pairs
    from slr.dedupe.collection import Packed
    from slr.dedupe.column import Numbers
    from slr.dedupe.judged import Amounts


@dataclass(frozen=True, slots=True)
class PairChunk:
    """A chunk of the candidate pairs, with everything that is needed to judge them.

    - `pairs`: positions in `records`
    - `records`: the features of the records, packed
    - `places`: the numbers that `count_places` returns, for the words of the records' titles
    - `uncounted`: the exports in which issue numbers are ignored (see `find_running_numbers`)
    - `abstracts`: the abstracts that have been read
    """

    pairs: Sequence[tuple[int, int]]
    records: "Sequence[Packed]"
    places: Places
    uncounted: Set[str] = frozenset()
    abstracts: Mapping[str, str] = field(default_factory=dict)

    def unpack(self) -> list[Feature]:
        """Return the features of the records."""
        return [_prepare(unpack(*packed), self.uncounted, self.abstracts) for packed in self.records]


def _prepare(feature: Feature, uncounted: Set[str], abstracts: Mapping[str, str]) -> Feature:
    if feature.issue and feature.export in uncounted:
        feature = replace(feature, issue="")
    return add_abstract(feature, abstracts) if abstracts else feature


def add_abstract(feature: Feature, abstracts: Mapping[str, str]) -> Feature:
    """Return a feature with its abstract, if `abstracts` contains it."""
    text = abstracts.get(feature.record)
    return feature if text is None else replace(feature, abstract=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChunks(Sequence[PairChunk]):
    """The candidate pairs in chunks. Each chunk is created when it is read.

    For each chunk, `pairs` contains the positions of the two records of each pair. For the other fields, see
    `PairChunk`.
    """

    records: Collection
    pairs: "Sequence[Pairs]"
    places: Places
    uncounted: Set[str]
    abstracts: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of chunks."""
        return len(self.pairs)

    def __getitem__(self, index: Any) -> Any:
        """Return the chunk with this number (from 0)."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        at, local = np.unique(self.pairs[index], return_inverse=True)
        flat, records = local.reshape(-1).tolist(), self.records
        ids = records.records.take(at) if self.abstracts else []
        return PairChunk(
            list(zip(flat[::2], flat[1::2], strict=True)),
            records.find_packed(at),
            {word: self.places[word] for word in records.list_words(at) if word in self.places},
            self.uncounted,
            {record: self.abstracts[record] for record in ids if record in self.abstracts},
        )

    def find(self, record: str) -> Feature:
        """Return the feature of a record."""
        return _prepare(self.records[self.records.find_place(record)], self.uncounted, self.abstracts)


class JudgedChunk(NamedTuple):
    """The judgements on a chunk of pairs.

    `places` are the positions of the judged pairs in the chunk. `unread` are the positions of the pairs that cannot be
    judged before their abstracts are read. For the other fields, see `JudgedPairs`.
    """

    places: "Numbers"
    codes: "Numbers"
    strengths: "Amounts"
    scores: "Amounts"
    reasons: Sequence[Reasons]
    evidence: "Numbers"
    unread: "Numbers"

    def pass_on(self, judging: Judging, pairs: "Numbers") -> None:
        """Add the judgements to `judging`. `pairs` are the pairs of the chunk, as positions in the sorted list of ids."""
        judging.add(pairs[self.places], self.codes, self.strengths, self.scores, self.reasons, self.evidence)


class Judgements:
    """Collects the judgements on the pairs of a chunk."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, float, float, int]] = []
        self.known: dict[Reasons, int] = {}
        self.unread: list[int] = []

    def add(self, place: int, code: int, strength: float, score: float, why: Reasons) -> None:
        """Add the judgement on the pair at a position in the chunk."""
        self.rows.append((place, code, strength, score, self.known.setdefault(why, len(self.known))))

    def finish(self) -> JudgedChunk:
        """Return the judgements."""
        places, codes, strengths, scores, evidence = zip(*self.rows, strict=True) if self.rows else ((),) * 5
        return JudgedChunk(
            np.array(places, np.int32),
            np.array(codes, np.uint8),
            np.array(strengths, np.float64),
            np.array(scores, np.float64),
            list(self.known),
            np.array(evidence, np.int32),
            np.array(self.unread, np.int32),
        )


def judge_chunk(chunk: PairChunk, choice: Choice, evidence: bool) -> JudgedChunk:
    """Return the judgements on a chunk of pairs. Judgements that reviewers never see are left out.

    `choice` determines the rules. If `evidence` is False, the judgements have no reasons. This function can run in a worker process.
    """
    rules = choice.rules()
    codes = {rule.name: code for code, rule in enumerate(rules)}
    features = chunk.unpack()
    found = Judgements()
    for place, (a, b) in enumerate(chunk.pairs):
        comparison = compare(features[a], features[b], chunk.places)
        try:
            rule = judge(comparison, rules)
        except UnreadAbstractError:
            found.unread.append(place)
            continue
        if rule.name not in SILENT:
            strength, why = assess(comparison)
            found.add(place, codes[rule.name], strength, comparison.score, why if evidence else ())
    return found.finish()


def judge_read(a: Feature, b: Feature, chunks: PairChunks, rules: Sequence[Rule]) -> Rule:
    """Return the rule that gives the verdict on a pair.

    If the rules need the abstracts, read them first.
    """
    try:
        return judge(compare(a, b, chunks.places), rules)
    except UnreadAbstractError:
        chunks.abstracts.update(chunks.records.find_abstracts({a.record, b.record}))
        ours, theirs = add_abstract(a, chunks.abstracts), add_abstract(b, chunks.abstracts)
        return judge(compare(ours, theirs, chunks.places), rules)

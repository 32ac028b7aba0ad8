"""Link notices, such as errata and retractions, to the reports that they are about.

A notice is a separate report. A link is found by an identifier that the notice or the work states. Without such an
identifier, it is found by the title that the notice quotes. People are asked about doubtful links, and their verdicts
on pairs take precedence.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, Literal

from slr.dedupe.cluster import Pair, order_pair
from slr.dedupe.collection import Collection, collect_features
from slr.dedupe.feature import Feature, is_generic
from slr.model.reason import Reason, Reasons
from slr.text.notice import is_about
from slr.text.title import Title
from slr.text.title_comparison import are_similar, compare_titles

RULE: Final = "notice-of"  # the name of this rule in the table of pairs
_START: Final = 18  # letters at the beginning or end of titles that are compared
_LEAST: Final = 20  # letters of a quoted title that identifies a work
_NEAR: Final = 200  # titles before and after a quoted title, in alphabetical order, that are compared with it


@dataclass(frozen=True, slots=True)
class Link:
    """A link between a record of a notice and a record of a work.

    `verdict` is `notice`, or `ask` if the link is doubtful.
    """

    verdict: Literal["notice", "ask"]
    score: float
    evidence: Reasons


@dataclass(frozen=True, slots=True)
class Links:
    """The links between notices and works: `pairs` by pair of records, and `works_of` by the cluster of the notice."""

    pairs: Mapping[Pair, Link]
    works_of: Mapping[str, tuple[str, ...]]


def link_notices(
    features: Iterable[Feature],
    cluster_of: Mapping[str, str],
    judged: Mapping[Pair, str],
    *,
    by_rule: bool = True,
) -> Links:
    """Return the links between notices and works.

    `cluster_of` maps each record to its cluster. `judged` maps pairs of records to people's verdicts. If people
    judged a pair of clusters, the clusters are linked only if the verdict is `notice`. If `by_rule` is false, no
    clusters are linked without such a verdict.
    """
    records = collect_features(features)
    works = _index(records, cluster_of, by_rule=by_rule)
    verdict_of: dict[Pair, str] = {}
    for (a, b), verdict in judged.items():
        verdict_of[order_pair(cluster_of[a], cluster_of[b])] = verdict
    pairs: dict[Pair, Link] = {}
    found: dict[str, set[str]] = defaultdict(set)
    for notice in works.notices:
        for place, link in works.find(notice):
            work = records.records[place]
            clusters = order_pair(cluster_of[notice.record], cluster_of[work])
            if clusters[0] == clusters[1] or clusters in verdict_of:
                continue
            pair = order_pair(notice.record, work)
            if pair not in pairs or link.verdict == "notice":
                pairs[pair] = link
            if link.verdict == "notice":
                found[cluster_of[notice.record]].add(cluster_of[work])
    linked = {order_pair(n, w) for n, ws in found.items() for w in ws}
    pairs = {
        p: link
        for p, link in pairs.items()
        if link.verdict == "notice" or order_pair(*(cluster_of[r] for r in p)) not in linked
    }
    for clusters in (c for c, verdict in verdict_of.items() if verdict == "notice"):
        notice_cluster, work_cluster = _order(clusters, records, cluster_of)
        found[notice_cluster].add(work_cluster)
    return Links(pairs=pairs, works_of={n: tuple(sorted(ws)) for n, ws in sorted(found.items())})


def _order(clusters: Pair, records: Collection, cluster_of: Mapping[str, str]) -> Pair:
    """Return the cluster of the notice, then the cluster of the work.

    If the records do not show which cluster is the notice, it is assumed to be the one with the later year.
    """
    marked: dict[str, bool] = dict.fromkeys(clusters, False)
    years: dict[str, int] = dict.fromkeys(clusters, 0)
    for place, record in enumerate(records.records):
        if (cluster := cluster_of[record]) in marked:
            marked[cluster] |= bool(records.notices[place])
            years[cluster] = max(int(records.years[place]), years[cluster])
    a, b = clusters
    if marked[a] != marked[b]:
        return (a, b) if marked[a] else (b, a)
    return (a, b) if years[a] > years[b] else (b, a)


@dataclass(slots=True)
class _Works:
    """The notices of a review, and the positions of the records that they could be about, by identifier and by title.

    `by_start` finds these records by the keys of their titles, and `by_end` by the reversed keys. `numbers` maps
    positions to identifiers.
    """

    records: Collection
    cluster_of: Mapping[str, str]
    by_start: "_Neighbours"
    by_end: "_Neighbours"
    notices: list[Feature] = field(default_factory=list)
    by_number: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_notice_number: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_title: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[int, Sequence[str]] = field(default_factory=dict)

    def find(self, notice: Feature) -> Iterator[tuple[int, Link]]:
        """Yield the position of each record that a notice could be about, and the link to this record."""
        named = _named_by(notice)
        certain = [(n, work) for n in sorted(named) for work in self.by_number.get(n, ())]
        ours = _list_numbers(notice.pmid, notice.doi)
        certain += [(n, work) for n in ours for work in self.by_notice_number.get(n, ())]
        if certain:
            for number, work in certain:
                yield work, Link("notice", 1.0, (Reason.of("notice_names", number=number),))
            return
        yield from self._find_by_title(notice, named)

    def _find_by_title(self, notice: Feature, named: set[str]) -> Iterator[tuple[int, Link]]:
        about = _quote(notice)
        if len(about.key) < _LEAST or is_generic(about):
            return
        same = [w for w in self.by_title.get(about.key, ()) if self._may_be(w, named)]
        clusters = {self.cluster_of[self.records.records[w]] for w in same}
        older = {w for w in same if _is_older(notice, int(self.records.years[w]))}
        if len(clusters) == 1 and not older:
            for work in same:
                yield work, Link("notice", 1.0, (Reason("notice_title"),))
            return
        for work in same:
            doubt = Reason("notice_older") if work in older else Reason("notice_several")
            yield work, Link("ask", 1.0, (Reason("notice_title"), doubt))
        if same:
            return
        for work in self._find_near(about):
            kind, score = compare_titles(about, self.records[work].title)
            if kind in ("slips", "shortened") and self._may_be(work, named):
                yield work, Link("ask", score, (Reason.of("title_score", score=round(score, 2)),))

    def _find_near(self, about: Title) -> list[int]:
        """Return the positions of the works whose titles may be similar to a quoted title, sorted by id."""
        starts = ("".join(about.words[:n]) for n in range(1, len(about.words)))
        shorter = {work for start in starts if len(start) > _START for work in self.by_title.get(start, ())}
        near = sorted({*shorter, *self.by_start.find(about.key), *self.by_end.find(about.key[::-1])})
        texts = zip(near, self.records.list_keys(near), self.records.parallels.take(near), strict=True)
        similar = [work for work, key, parallel in texts if parallel or are_similar(about.key, key)]
        return sorted(similar, key=self.records.id_ranks.__getitem__)

    def _may_be(self, work: int, named: set[str]) -> bool:
        """Return whether a notice could be about a work although the notice does not contain the work's identifiers.

        `named` are the identifiers in the notice. If the notice names a DOI, a work with another DOI is ruled out. The
        same is true of PubMed identifiers.
        """
        kinds = {n.partition(":")[0] for n in named}
        return not any(n.partition(":")[0] in kinds for n in self.numbers[work])


def _index(records: Collection, cluster_of: Mapping[str, str], *, by_rule: bool) -> _Works:
    """Return the index of the records that a notice could be about. If `by_rule` is false, the index is empty."""
    works = _Works(records, cluster_of, _Neighbours(), _Neighbours())
    notices = records.notices
    works.notices += [records[int(i)] for i in records.by_id[notices[records.by_id]] if by_rule]
    wanted = _Wanted.by(works.notices)
    rows = enumerate(zip(records.titles, records.list_named(), strict=True)) if works.notices else ()
    found = [
        (int(records.id_ranks[place]), place, title.replace(" ", ""), named)
        for place, (title, named) in rows
        if not notices[place] and wanted.match(title.replace(" ", ""), *named)
    ]
    for _, place, key, (doi, pmid, links) in sorted(found):
        works.numbers[place] = _list_numbers(pmid, doi)
        for number in works.numbers[place]:
            works.by_number[number].append(place)
        for link in links:
            works.by_notice_number[link.rpartition(" ")[2]].append(place)
        works.by_title[key].append(place)
        works.by_start.add(key, place)
        works.by_end.add(key[::-1], place)
    works.by_start.sort()
    works.by_end.sort()
    return works


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """Works by the key of their title. A block contains keys that begin with the same letters, in alphabetical order."""

    blocks: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, key: str, work: int) -> None:
        """Add a work by the key of its title. Works with very short keys are left out."""
        if len(key) > _START:
            self.blocks[key[:_START]].append((key, work))

    def sort(self) -> None:
        """Sort the blocks. Works with the same key keep the order in which they were added."""
        for block in self.blocks.values():
            block.sort(key=_read_key)

    def find(self, key: str) -> list[int]:
        """Return the works whose keys begin with the same letters as a key.

        If there are many such works, only those nearest to the key in alphabetical order are returned.
        """
        block = self.blocks.get(key[:_START], [])
        place = bisect_left(block, key, key=_read_key)
        return [work for _, work in block[max(0, place - _NEAR) : place + _NEAR]]


_read_key: Final = itemgetter(0)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The identifiers and titles that are used to find the works that notices are about.

    To save time and memory, a record that matches none of these identifiers and titles is left out of the index.
    """

    dois: frozenset[str]
    pmids: frozenset[str]
    notice_numbers: frozenset[str]
    titles: frozenset[str]
    parts: frozenset[str]

    @classmethod
    def by(cls, notices: Sequence[Feature]) -> "_Wanted":
        titles = {_quote(notice).key for notice in notices}
        numbers = [n.partition(":") for notice in notices for n in _named_by(notice)]
        return cls(
            dois=frozenset(number for kind, _, number in numbers if kind == "doi"),
            pmids=frozenset(number for kind, _, number in numbers if kind == "pmid"),
            notice_numbers=frozenset(n for notice in notices for n in _list_numbers(notice.pmid, notice.doi)),
            titles=frozenset(titles),
            parts=frozenset(part for title in titles for part in _parts(title)),
        )

    def match(self, key: str, doi: str, pmid: str, links: Sequence[str]) -> bool:
        """Return whether a notice could be about a record. `key` is the key of the record's title."""
        return (
            key in self.titles
            or key[:_START] in self.parts
            or key[-_START:] in self.parts
            or doi in self.dois
            or pmid in self.pmids
            or bool(links and not self.notice_numbers.isdisjoint([link.rpartition(" ")[2] for link in links]))
        )


def _named_by(notice: Feature) -> set[str]:
    """Return the identifiers of the works that a notice names."""
    return {n.rpartition(" ")[2] for n in notice.links if is_about([n.rpartition(" ")[0]])}


def _quote(notice: Feature) -> Title:
    """Return the title that a notice quotes or, if it quotes none, the notice's own title."""
    words = notice.title.about or notice.title.words
    return Title(words=words, key="".join(words))


def _list_numbers(pmid: str, doi: str) -> Sequence[str]:
    """Return the PubMed identifier and the DOI of a record, such as "pmid:123" and "doi:10.1000/1". Empty ones are left out."""
    return [f"pmid:{pmid}"] * bool(pmid) + [f"doi:{doi}"] * bool(doi)


def _is_older(notice: Feature, year: int) -> bool:
    """Return whether a notice appeared more than a year before a work from the given year."""
    return bool(notice.year and year) and notice.year < year - 1


def _parts(key: str) -> set[str]:
    return {key[:_START], key[-_START:]} if len(key) > _START else set()

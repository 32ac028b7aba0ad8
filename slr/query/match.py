"""Match reports against a query, and find the words that match.

The answer for a report is TRUE, FALSE, or UNKNOWN if a missing field could change it. A word counts as absent only if
no searched field is missing. There is one exception: many sources lack keywords, so missing keywords matter only if a
word is searched in the keywords alone. Answers are combined according to Kleene's logic: unknown OR true is true, unknown
AND false is false.

Looking up a word in an index of many reports takes hardly longer than looking it up in one report. All reports of a chunk
are therefore tested together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from slr.query.document import Document, Field, find_words
from slr.query.index import FALSE, TRUE, UNKNOWN, Answers, Index, Places
from slr.query.lexicon import Lexicon
from slr.query.node import All, Any, Near, Node, Not, Query, Term
from slr.query.span import Span, find_spans, node_terms
from slr.text.script import join_letters

Answer = bool | None
Wanted = NDArray[np.bool_]  # one value per report
Listing = tuple[Places, Places]  # reports, and for each of them the number of a text
Test = Callable[[Index], Answers]
Words = Callable[[Index, Wanted], Listing]

ANSWERS: Final[Mapping[int, Answer]] = {TRUE: True, FALSE: False, UNKNOWN: None}

# Maximum number of matches of NEAR that are listed or marked in one text, and of the words in all these matches. A
# text of 440 words never exceeds these limits.
LISTED: Final = 100_000
LISTED_WORDS: Final = 15_000_000
PAIRED: Final = (
    2_000  # if a report has more matches of NEAR, they are listed separately from those of other reports
)


@dataclass(frozen=True, slots=True)
class Hit:
    """The place of a match, and the words that matched.

    `item` is the index of the keyword, or 0 in a title or abstract. `end` is exclusive.
    """

    field: Field
    item: int
    start: int
    end: int
    words: str


def match_query(query: Query, document: Document) -> Answer:
    """Return whether one document matches a query, or None if a missing field could change the answer.

    For many documents, use `compile_query`.

    >>> from slr.query.parser import parse_query
    >>> from slr.query.document import read_document
    >>> query = parse_query("kerja NOT kinerja")
    >>> match_query(query, read_document("Beban kerja", "Survei.", ()))
    True
    >>> match_query(query, read_document("Beban kerja", None, ())) is None
    True
    """
    lexicon = Lexicon()
    test = compile_query(query, lexicon)
    return ANSWERS[int(test(Index([document], lexicon))[0])]


def compile_query(query: Query, lexicon: Lexicon) -> Test:
    """Return a function that tests the reports of an index.

    The index must be made with the same lexicon, after the function has been compiled.
    """
    return _compile(query.node, lexicon)


def _compile(node: Node, lexicon: Lexicon) -> Test:
    match node:
        case Term():
            return _compile_any((node,), lexicon)
        case Near():
            return _compile_near(node, lexicon)
        case Not(part):
            return _compile_not(_compile(part, lexicon))
        case All(parts):
            return _compile_all([_compile(p, lexicon) for p in parts])
        case Any(parts):
            return _compile_any(parts, lexicon)


def _compile_not(test: Test) -> Test:
    return lambda index: -test(index)  # FALSE and TRUE are each other's negatives


def _compile_all(tests: Sequence[Test]) -> Test:
    def hold_all(index: Index) -> Answers:
        result = np.full(index.size, TRUE, dtype=np.int8)
        for test in tests:
            result = np.minimum(result, test(index))
            if not (result > FALSE).any():
                break
        return result

    return hold_all


def _compile_any(parts: Sequence[Node], lexicon: Lexicon) -> Test:
    """Return the test for an OR.

    All single words that are searched in the same fields are looked up together.
    """
    terms = [_watch(part, lexicon) for part in parts if isinstance(part, Term)]
    words: defaultdict[frozenset[Field], list[int]] = defaultdict(list)
    for term in terms:
        if len(term.patterns) == 1:
            words[term.fields] += term.patterns
    phrases = [term for term in terms if len(term.patterns) > 1]
    searched = {term.fields for term in terms}
    rest = [_compile(part, lexicon) for part in parts if not isinstance(part, Term)]

    def hold_any(index: Index) -> Answers:
        result = np.full(index.size, FALSE, dtype=np.int8)
        for answers in (*map(index.absence, searched), *(test(index) for test in rest)):
            np.maximum(result, answers, out=result)
        for fields, patterns in words.items():
            result[index.find_reports(patterns, fields)] = TRUE
        for phrase in phrases:
            result[index.reports[_find_starts(phrase, index)]] = TRUE
        return result

    return hold_any


@dataclass(frozen=True, slots=True)
class _Watched:
    """A term, and the indexes of its words in the lexicon."""

    term: Term
    patterns: tuple[int, ...]

    @property
    def fields(self) -> frozenset[Field]:
        return self.term.fields


def _watch(term: Term, lexicon: Lexicon) -> _Watched:
    return _Watched(term, tuple(map(lexicon.watch, term.words)))


def _find_starts(term: _Watched, index: Index) -> Places:
    starts = index.find_starts(term.patterns)
    return starts[index.are_in(starts, term.fields)]


def _compile_near(near: Near, lexicon: Lexicon) -> Test:
    """Return the test for a proximity operator.

    Positions are compared only in the reports that contain both operands.
    """
    sides = [_compile(near.left, lexicon), _compile(near.right, lexicon)]
    fields: frozenset[Field] = frozenset().union(*(t.fields for t in node_terms(near)))
    left, right = _watch_operand(near.left, lexicon), _watch_operand(near.right, lexicon)

    def hold_near(index: Index) -> Answers:
        result = index.absence(fields).copy()
        both = (sides[0](index) == TRUE) & (sides[1](index) == TRUE)
        if not both.any():
            return result
        if left is None or right is None:
            found = [r for r in np.flatnonzero(both).tolist() if _has_near(near, index, r)]
            result[found] = TRUE
        else:
            for pairs in _pair_up(near, _find_all(left, index, both), _find_all(right, index, both), index):
                result[index.reports[pairs.ends[pairs.counts > 0]]] = TRUE
        return result

    return hold_near


def _has_near(near: Near, index: Index, report: int) -> bool:
    spans = (find_spans(near, field, text) for field, text in index.texts_of(report))
    return any(next(found, None) is not None for found in spans)


def _watch_operand(node: Node, lexicon: Lexicon) -> tuple[_Watched, ...] | None:
    """Return the terms of an operand of NEAR, or None if the operand contains another NEAR."""
    if any(isinstance(n, Near) for n in _alternatives(node)):
        return None
    return tuple(_watch(term, lexicon) for term in node_terms(node))


def _alternatives(node: Node) -> Iterator[Node]:
    if isinstance(node, Any):
        for part in node.parts:
            yield from _alternatives(part)
    else:
        yield node


@dataclass(frozen=True, slots=True)
class _Matches:
    """The matches of an operand of NEAR: the positions of their first and last words, sorted by the first."""

    starts: Places
    ends: Places


def _find_all(terms: Sequence[_Watched], index: Index, wanted: Wanted) -> _Matches:
    found = [_find_starts(term, index) for term in terms]
    last = [starts + len(term.patterns) - 1 for starts, term in zip(found, terms, strict=True)]
    starts, ends = np.concatenate(found), np.concatenate(last)
    inside = wanted[index.reports[starts]]
    starts, ends = starts[inside], ends[inside]
    order = np.argsort(starts, kind="stable")
    return _Matches(starts[order], ends[order])


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The matches of NEAR: a match of the first operand, followed by a nearby match of the second.

    - `starts`, `ends`: the positions of all matches of the first operand
    - `firsts`: for each of them, the index of its earliest partner among the matches of the second operand
    - `counts`: for each of them, the number of its partners
    - `lasts`: the ends of all matches of the second operand
    """

    starts: Places
    ends: Places
    firsts: Places
    counts: Places
    lasts: Places


def _pair_up(near: Near, left: _Matches, right: _Matches, index: Index) -> Iterator[_Pairs]:
    for before, after in ((left, right),) if near.ordered else ((left, right), (right, left)):
        most = min(near.most, len(index.tokens))  # a distance in a query can have any number of digits
        limit = np.minimum(before.ends + 1 + most, index.find_ends(before.ends))
        firsts = np.searchsorted(after.starts, before.ends + 1)
        counts = np.searchsorted(after.starts, limit, side="right") - firsts
        yield _Pairs(before.starts, before.ends, firsts, counts.clip(min=0), after.ends)


def compile_words(query: Query, lexicon: Lexicon, *, negated: bool = False) -> Words:
    """Return a function that lists the distinct words that match in the requested reports of an index.

    The words of one report are in the order of the query's terms. The words of one term are sorted. If `negated` is
    true, the function lists the words under a NOT instead.

    >>> from slr.query.parser import parse_query
    >>> from slr.query.document import read_document
    >>> lexicon = Lexicon()
    >>> words = compile_words(parse_query("work* OR job"), lexicon)
    >>> index = Index([read_document("Job", "Workers", ()), read_document("Workers at work", None, ())], lexicon)
    >>> reports, numbers = words(index, np.array([True, True]))
    >>> [(report, index.words[number]) for report, number in zip(reports.tolist(), numbers.tolist())]
    [(0, 'workers'), (0, 'job'), (1, 'work'), (1, 'workers')]
    """
    finders = list(_compile_finders(_atoms(query.node, negated), lexicon))

    def find(index: Index, wanted: Wanted) -> Listing:
        if not finders or not wanted.any():
            return _NOTHING
        found = [finder(index, wanted) for finder in finders]
        reports, numbers = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.argsort(reports, kind="stable")
        return _drop_repeated(reports[order], numbers[order])

    return find


_Finder = Callable[[Index, Wanted], Listing]
_NOTHING: Final[Listing] = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def _drop_repeated(reports: Places, numbers: Places) -> Listing:
    """Return the distinct pairs of a report and a number, in the order in which they first occur."""
    _, first = np.unique(reports * (numbers.max(initial=0) + 1) + numbers, return_index=True)
    first.sort()
    return reports[first], numbers[first]


def _compile_finders(atoms: Iterable[Term | Near], lexicon: Lexicon) -> Iterator[_Finder]:
    """Yield functions that list the words matched by terms and proximity operators.

    One function finds all consecutive single words that are searched in the same fields.
    """
    for (is_word, fields), group in groupby(atoms, key=_kind):
        if is_word:
            patterns = [lexicon.watch(term.words[0]) for term in group if isinstance(term, Term)]
            yield _word_finder(patterns, fields)
        else:
            for atom in group:
                yield _near_finder(atom, lexicon) if isinstance(atom, Near) else _phrase_finder(atom, lexicon)


def _kind(atom: Term | Near) -> tuple[bool, frozenset[Field]]:
    if isinstance(atom, Term) and len(atom.words) == 1:
        return True, atom.fields
    return False, frozenset()


def _word_finder(patterns: Sequence[int], fields: frozenset[Field]) -> _Finder:
    def find(index: Index, wanted: Wanted) -> Listing:
        reports, numbers = index.find_words(patterns, fields)
        inside = wanted[reports]
        return reports[inside], numbers[inside]

    return find


def _phrase_finder(term: Term, lexicon: Lexicon) -> _Finder:
    watched = _watch(term, lexicon)

    def find(index: Index, wanted: Wanted) -> Listing:
        starts = _find_starts(watched, index)
        starts = starts[wanted[index.reports[starts]]]
        return _list_texts(index, starts, starts + len(watched.patterns) - 1)

    return find


def _list_texts(index: Index, starts: Places, ends: Places) -> Listing:
    """Return the distinct texts of each report's spans, in alphabetical order.

    The result is two arrays of the same length: reports, and numbers of texts.
    """
    texts: defaultdict[int, set[str]] = defaultdict(set)
    for report, start, end in zip(
        index.reports[starts].tolist(), starts.tolist(), ends.tolist(), strict=True
    ):
        texts[report].add(index.spell(start, end))
    return _number_texts(index, texts)


def _number_texts(index: Index, texts: Mapping[int, set[str]]) -> Listing:
    listed = [(report, index.number(text)) for report, found in texts.items() for text in _join_sorted(found)]
    pairs = np.array(listed, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _join_sorted(texts: Iterable[str]) -> list[str]:
    return sorted(set(map(join_letters, texts)))


def _near_finder(near: Near, lexicon: Lexicon) -> _Finder:
    sides = [_compile(near.left, lexicon), _compile(near.right, lexicon)]
    left, right = _watch_operand(near.left, lexicon), _watch_operand(near.right, lexicon)

    def find(index: Index, wanted: Wanted) -> Listing:
        both = wanted & (sides[0](index) == TRUE) & (sides[1](index) == TRUE)
        if not both.any():
            return _NOTHING
        if left is None or right is None:
            return _number_texts(index, _search_texts(near, index, np.flatnonzero(both).tolist()))
        pairs = list(_pair_up(near, _find_all(left, index, both), _find_all(right, index, both), index))
        many = _count_pairs(pairs, index) > PAIRED
        texts: defaultdict[int, set[str]] = defaultdict(set)
        for start, end in (span for part in pairs for span in _list_spans(part, ~many, index)):
            texts[int(index.reports[start])].add(index.spell(start, end))
        return _number_texts(index, texts | _search_texts(near, index, np.flatnonzero(many).tolist()))

    return find


def _count_pairs(pairs: Iterable[_Pairs], index: Index) -> Places:
    counts = np.zeros(index.size)
    for part in pairs:
        counts += np.bincount(index.reports[part.ends], weights=part.counts, minlength=index.size)
    return counts.astype(np.int64)


def _list_spans(pairs: _Pairs, wanted: Wanted, index: Index) -> Iterator[Span]:
    """Yield the positions of the first and the last word of each pair of matches in the given reports (`wanted`)."""
    counts = np.where(wanted[index.reports[pairs.ends]], pairs.counts, 0)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    seconds = np.repeat(pairs.firsts, counts) + np.arange(len(before)) - before
    yield from zip(np.repeat(pairs.starts, counts).tolist(), pairs.lasts[seconds].tolist(), strict=True)


def _search_texts(near: Near, index: Index, reports: Iterable[int]) -> dict[int, set[str]]:
    """Map each of the given reports to the texts that NEAR matches in it. In a long text, only the first matches are listed."""
    found = {}
    for report in reports:
        texts = [set(_near_texts(near, field, text)) for field, text in index.texts_of(report)]
        found[report] = set().union(*texts)
    return found


def _near_texts(near: Near, field: Field, text: str) -> Iterator[str]:
    words = text.split()
    left = LISTED_WORDS
    for first, last in islice(find_spans(near, field, text), LISTED):
        left -= last + 1 - first
        if left < 0:
            return
        yield " ".join(words[first : last + 1])


def find_hits(
    query: Query, title: str | None, abstract: str | None, keywords: Iterable[str], *, negated: bool = False
) -> tuple[Hit, ...]:
    """Return the places of the words that match, in the order of the title, the abstract and the keywords.

    A match inside a longer match is left out. In each text, at most the first `LISTED` matches of each term or NEAR are
    found. If `negated` is true, return the places of the words under a NOT instead.

    >>> from slr.query.parser import parse_query
    >>> find_hits(parse_query("job* NEAR/1 demand*"), "High job\u2013demands", None, ())
    (Hit(field='title', item=0, start=5, end=16, words='job–demands'),)
    """
    texts: list[tuple[Field, int, str]] = [("title", 0, title or ""), ("abstract", 0, abstract or "")]
    texts += [("keywords", i, k) for i, k in enumerate(keywords)]
    atoms = tuple(_atoms(query.node, negated))
    return tuple(hit for field, item, text in texts for hit in _hits(atoms, field, item, text))


def _atoms(node: Node, negated: bool) -> Iterator[Term | Near]:
    """Yield the terms and proximity nodes that are not under a NOT. If `negated` is true, yield those under a NOT.

    Two nested NOTs cancel each other.
    """
    match node:
        case Term() | Near():
            if not negated:
                yield node
        case Not(part):
            yield from _atoms(part, not negated)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _atoms(part, negated)


def _hits(atoms: Sequence[Node], field: Field, item: int, text: str) -> Iterator[Hit]:
    places = find_words(text)
    if not places:
        return
    folded = f" {' '.join(w.folded for w in places)} "
    longest: dict[int, int] = {}  # the last word of the longest match that begins at a word
    for atom in atoms:
        for first, last in islice(find_spans(atom, field, folded), LISTED):
            longest[first] = max(last, longest.get(first, 0))
    for first, last in _outermost(longest):
        start, end = places[first].start, places[last].end
        yield Hit(field, item, start, end, text[start:end])


def _outermost(longest: Mapping[int, int]) -> Iterator[Span]:
    """Yield the spans that are not inside another span. `longest` maps the start of each span to its end."""
    reach = -1
    for first, last in sorted(longest.items()):
        if last > reach:
            yield first, last
            reach = last

"""Match reports against a query, and find the words that match.

The answer is True, False, or None if a missing field could change it. A word counts as absent only if all
searched fields are present. Many sources lack keywords, so missing keywords matter only for a word that is
searched in keywords alone. Answers are combined according to Kleene's logic: unknown OR true is true, unknown
AND false is false.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from slr.query.document import FIELDS, Document, Field, find_words
from slr.query.lexicon import Lexicon
from slr.query.node import EVERYWHERE, All, Any, Near, Node, Not, Query, Term
from slr.query.span import (
    Span,
    fields_apart,
    find_spans,
    node_terms,
    term_finder,
    term_literal,
)
from slr.text.script import join_letters

Answer = bool | None
Found = set[str]  # the words of a document that match a term, from the lexicon
Test = Callable[[Document, Found], Answer]
Words = Callable[[Document, Found], tuple[str, ...]]


# Matches of NEAR whose words are listed or marked, and words that they have in all. A text of 440 words cannot have more.
LISTED: Final = 100_000
LISTED_WORDS: Final = 15_000_000


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
    [found] = lexicon.look([document])
    return test(document, found)


def compile_query(query: Query, lexicon: Lexicon) -> Test:
    """Return a function that tests a document, given the words that the lexicon found in the document."""
    return _compile(query.node, lexicon)


def _compile(node: Node, lexicon: Lexicon) -> Test:
    match node:
        case Term():
            return _compile_term(node, lexicon)
        case Near():
            return _compile_near(node, lexicon)
        case Not(part):
            return _compile_not(_compile(part, lexicon))
        case All(parts):
            return _compile_all([_compile(p, lexicon) for p in parts])
        case Any(parts):
            return _compile_any(parts, lexicon)


def _compile_not(test: Test) -> Test:
    def negate(document: Document, found: Found) -> Answer:
        answer = test(document, found)
        return None if answer is None else not answer

    return negate


def _compile_all(tests: Sequence[Test]) -> Test:
    def hold_all(document: Document, found: Found) -> Answer:
        result: Answer = True
        for test in tests:
            answer = test(document, found)
            if answer is False:
                return False
            if answer is None:
                result = None
        return result

    return hold_all


def _compile_any(parts: Sequence[Node], lexicon: Lexicon) -> Test:
    """Compile an OR.

    Phrases are searched for only if the document contains the last word of at least one of them.
    """
    words = lexicon.watch(p.words[0] for p in parts if _is_plain(p))  # type: ignore[union-attr]
    gate = lexicon.watch(p.words[-1] for p in parts if _is_phrase(p))  # type: ignore[union-attr]
    phrases = [_compile(p, lexicon) for p in parts if _is_phrase(p)]
    rest = [_compile(p, lexicon) for p in parts if not _is_plain(p) and not _is_phrase(p)]
    everywhere = len(rest) < len(parts)
    absence = _absence(EVERYWHERE)

    def hold_any(document: Document, found: Found) -> Answer:
        if not found.isdisjoint(words):
            return True
        if not found.isdisjoint(gate):
            for test in phrases:
                if test(document, found):
                    return True
        result = absence(document) if everywhere else False
        for test in rest:
            answer = test(document, found)
            if answer:
                return True
            if answer is None:
                result = None
        return result

    return hold_any


def _is_plain(node: Node) -> bool:
    return isinstance(node, Term) and node.fields == EVERYWHERE and len(node.words) == 1


def _is_phrase(node: Node) -> bool:
    return isinstance(node, Term) and node.fields == EVERYWHERE and len(node.words) > 1


def _absence(fields: frozenset[Field]) -> Callable[[Document], Answer]:
    """Return a function that gives the answer for a document in which a word was not found.

    The answer is False, or None if a missing field might contain the word.
    """
    counting = [f for f in FIELDS if f in fields and (f != "keywords" or len(fields) == 1)]
    title, abstract, keywords = (f in counting for f in FIELDS)

    def judge(document: Document) -> Answer:
        if (abstract and not document.loose_abstract) or (title and not document.loose_title):
            return None
        return None if keywords and not document.loose_keywords else False

    return judge


def _compile_term(term: Term, lexicon: Lexicon) -> Test:
    """Compile a term.

    A document is searched only if it contains all words of the term.
    """
    sets = [lexicon.watch([word]) for word in term.words]
    absence, holds, plain = _absence(term.fields), _reader(term), _is_plain(term)

    def hold_term(document: Document, found: Found) -> Answer:
        for words in sets:
            if found.isdisjoint(words):
                return absence(document)
        return True if plain or holds(document) else absence(document)

    return hold_term


def _reader(term: Term) -> Callable[[Document], bool]:
    literal, find, fields = term_literal(term.words), term_finder(term.words), term.fields
    if literal is None:
        return lambda document: any(_has_any(find(text)) for text in _texts(document, fields))
    return lambda document: any(literal in text for text in _texts(document, fields))


def _has_any(found: Iterator[object]) -> bool:
    return next(found, None) is not None


def _texts(document: Document, fields: frozenset[Field]) -> tuple[str, ...]:
    if fields == EVERYWHERE:
        return (document.whole,)
    return tuple(getattr(document, f) for f in FIELDS if f in fields)


def _compile_near(near: Near, lexicon: Lexicon) -> Test:
    """Compile a proximity operator. Positions are compared only in the few reports that contain both operands."""
    sides = [_compile(near.left, lexicon), _compile(near.right, lexicon)]
    absence = _absence(frozenset().union(*(t.fields for t in node_terms(near))))

    def hold_near(document: Document, found: Found) -> Answer:
        if all(side(document, found) for side in sides) and any(
            _has_any(find_spans(near, field, text)) for field, text in fields_apart(document)
        ):
            return True
        return absence(document)

    return hold_near


def _operands(node: Node) -> Iterator[Node]:
    """Yield the operands of a chain of proximity operators."""
    if isinstance(node, Near):
        yield from _operands(node.left)
        yield from _operands(node.right)
    else:
        yield node


def compile_words(query: Query, lexicon: Lexicon, *, negated: bool = False) -> Words:
    """Return a function that returns the distinct folded words of a document that match.

    The words are in the order of the query's terms. The words of one term are sorted. If `negated`, the
    function returns the words under a NOT instead.
    """
    finders = [_compile_words(atom, lexicon) for atom in _atoms(query.node, negated)]
    if not finders:
        return lambda _document, _found: ()

    def find(document: Document, found: Found) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for finder in finders for word in finder(document, found)))

    return find


def _compile_words(atom: Term | Near, lexicon: Lexicon) -> Callable[[Document, Found], Iterable[str]]:
    if isinstance(atom, Near):
        sides = [_compile(side, lexicon) for side in _operands(atom)]
        return lambda document, found: (
            _near_words(atom, document) if all(side(document, found) for side in sides) else ()
        )
    holds = _compile(atom, lexicon)
    if _is_plain(atom):
        words = lexicon.watch(atom.words)
        return lambda _, found: () if found.isdisjoint(words) else sorted(found & words)
    return lambda document, found: _term_words(atom, document) if holds(document, found) else ()


def _term_words(term: Term, document: Document) -> list[str]:
    texts = _texts(document, term.fields)
    return sorted(
        {join_letters(found.strip()) for text in texts for _, found in term_finder(term.words)(text)}
    )


def _near_words(near: Near, document: Document) -> list[str]:
    found = set()
    for field, text in fields_apart(document):
        words = text.split()
        left = LISTED_WORDS
        for first, last in islice(find_spans(near, field, text), LISTED):
            left -= last + 1 - first
            if left < 0:
                break
            found.add(join_letters(" ".join(words[first : last + 1])))
    return sorted(found)


def find_hits(
    query: Query, title: str | None, abstract: str | None, keywords: Iterable[str], *, negated: bool = False
) -> tuple[Hit, ...]:
    """Return the words that match, in the order of the text.

    If `negated`, return the words under a NOT instead.

    >>> from slr.query.parser import parse_query
    >>> find_hits(parse_query("job* NEAR/1 demand*"), "High job\u2013demands", None, ())
    (Hit(field='title', item=0, start=5, end=16, words='job–demands'),)
    """
    texts: list[tuple[Field, int, str]] = [("title", 0, title or ""), ("abstract", 0, abstract or "")]
    texts += [("keywords", i, k) for i, k in enumerate(keywords)]
    atoms = tuple(_atoms(query.node, negated))
    return tuple(hit for field, item, text in texts for hit in _hits(atoms, field, item, text))


def _atoms(node: Node, negated: bool) -> Iterator[Term | Near]:
    """Yield the terms and proximity nodes that count for the query or, if `negated`, against it."""
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

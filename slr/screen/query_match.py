"""Does a report meet a query, and by which words? Three answers: True, False, or None where a missing field may hide it.

A word that is not found is absent only when every field it was sought in is there. Title and abstract are the fields
that count for this; keywords are an extra that many sources lack, so their absence leaves a question open only where a
query asks for keywords alone. The answers combine by Kleene's logic: unknown OR true is true, unknown AND false is false.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slr.screen.query_node import EVERYWHERE, All, Any, Near, Node, Not, Query, Term
from slr.screen.query_text import BAR, FIELDS, Document, Field, find_words

Answer = bool | None
Test = Callable[[Document], Answer]
Words = Callable[[Document], tuple[str, ...]]
Span = tuple[int, int]  # first and last word of a match, counted in the field
_WILDCARDS: Final = {"*": "[^ ]*", "?": "[^ ]", "$": "[^ ]?"}


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that fired: the field, the place in its text from `start` up to `end`, the keyword's number, the words."""

    field: Field
    item: int
    start: int
    end: int
    words: str


def compile_query(query: Query) -> Test:
    """Return the query as a function of a document.

    >>> from slr.screen.query import parse_query
    >>> from slr.screen.query_text import read_document
    >>> test = compile_query(parse_query("kerja NOT kinerja"))
    >>> test(read_document("Beban kerja", "Survei.", ())), test(read_document("Beban kerja", None, ()))
    (True, None)
    """
    return _compile(query.node)


def _compile(node: Node) -> Test:
    match node:
        case Term():
            return _compile_term(node)
        case Near():
            return _compile_near(node)
        case Not(part):
            return _compile_not(_compile(part))
        case All(parts):
            return _compile_all([_compile(p) for p in parts])
        case Any(parts):
            return _compile_any(parts)


def _compile_not(test: Test) -> Test:
    def negate(document: Document) -> Answer:
        answer = test(document)
        return None if answer is None else not answer

    return negate


def _compile_all(tests: Sequence[Test]) -> Test:
    def hold_all(document: Document) -> Answer:
        result: Answer = True
        for test in tests:
            answer = test(document)
            if answer is False:
                return False
            if answer is None:
                result = None
        return result

    return hold_all


def _compile_any(parts: Sequence[Node]) -> Test:
    """Join alternatives; whole words sought everywhere, which most alternatives are, are sought in one loop."""
    plain = [p for p in parts if isinstance(p, Term) and p.fields == EVERYWHERE and _literal(p) is not None]
    literals = tuple(text for p in plain if (text := _literal(p)) is not None)
    rest = tuple(_compile(p) for p in parts if p not in plain)

    def hold_any(document: Document) -> Answer:
        whole = document.whole
        for literal in literals:
            if literal in whole:
                return True
        result = _absent(document, EVERYWHERE) if literals else False
        for test in rest:
            answer = test(document)
            if answer:
                return True
            if answer is None:
                result = None
        return result

    return hold_any


def _absent(document: Document, fields: frozenset[Field]) -> Answer:
    """Return what it means that a word was not found: False, or None when a field that counts is missing."""
    if len(fields) == 1:
        return None if getattr(document, next(iter(fields))) is None else False
    if "title" in fields and document.title is None:
        return None
    return None if "abstract" in fields and document.abstract is None else False


def _compile_term(term: Term) -> Test:
    fields, literal, pattern = term.fields, _literal(term), _pattern(term)

    def hold_term(document: Document) -> Answer:
        for text in _texts(document, fields):
            if literal in text if literal is not None else pattern.search(text):
                return True
        return _absent(document, fields)

    return hold_term


def _texts(document: Document, fields: frozenset[Field]) -> tuple[str, ...]:
    if fields == EVERYWHERE:
        return (document.whole,)
    return tuple(text for f in FIELDS if f in fields and (text := getattr(document, f)) is not None)


def _literal(term: Term) -> str | None:
    """Return the substring that a match is, where wildcards stand at the very end only.

    >>> _literal(Term(words=("job", "demand*"), fields=EVERYWHERE, column=1))
    ' job demand'
    """
    text = " ".join(term.words)
    bare = text.removesuffix("*")
    if any(w in bare for w in _WILDCARDS):
        return None
    return f" {bare}" if bare != text else f" {text} "


def _pattern(term: Term) -> re.Pattern[str]:
    """Return a pattern that matches the term's words in a document's text, spaces around not included."""
    text = "".join(_WILDCARDS.get(c, re.escape(c)) for c in " ".join(term.words))
    return re.compile(f"(?<= ){text}(?= )")


def _compile_near(near: Near) -> Test:
    """Look at word positions only where both sides could be: most reports lack one."""
    fields = _fields(near)
    sides = [_compile(near.left), _compile(near.right)]

    def hold_near(document: Document) -> Answer:
        if all(side(document) for side in sides) and any(
            True for text in _fields_apart(document) for _ in _near_spans(near, *text)
        ):
            return True
        return _absent(document, fields)

    return hold_near


def _fields(node: Node) -> frozenset[Field]:
    match node:
        case Term():
            return node.fields
        case Near():
            return _fields(node.left) | _fields(node.right)
        case Not(part):
            return _fields(part)
        case All(parts) | Any(parts):
            return frozenset().union(*map(_fields, parts))


def _fields_apart(document: Document) -> Iterator[tuple[Field, str]]:
    """Yield each text in which words can be near each other: title, abstract, each keyword."""
    if document.title is not None:
        yield "title", document.title
    if document.abstract is not None:
        yield "abstract", document.abstract
    if document.keywords is not None:
        for keyword in document.keywords.split(BAR):
            yield "keywords", f" {keyword.strip()} "


def _spans(node: Node, field: Field, text: str) -> list[Span]:
    match node:
        case Term():
            return _term_spans(node, text) if field in node.fields else []
        case Near():
            return sorted(set(_near_spans(node, field, text)))
        case Any(parts):
            return sorted({s for p in parts for s in _spans(p, field, text)})
        case _:
            raise AssertionError(f"the parser lets no {type(node).__name__} stand beside NEAR")


def _term_spans(term: Term, text: str) -> list[Span]:
    count, found = len(term.words), []
    words, place = -1, 0
    for match in _pattern(term).finditer(text):
        words += text.count(" ", place, match.start())
        place = match.start()
        found.append((words, words + count - 1))
    return found


def _near_spans(near: Near, field: Field, text: str) -> Iterator[Span]:
    lefts = _spans(near.left, field, text)
    rights = _spans(near.right, field, text) if lefts else []
    for left in lefts:
        for right in rights:
            first, second = (left, right) if left <= right else (right, left)
            if 0 <= second[0] - first[1] - 1 <= near.most and (not near.ordered or first is left):
                yield first[0], second[1]


def compile_words(query: Query, *, negated: bool = False) -> Words:
    """Return a function that gives the folded words of a document that fired, once each, in the query's order.

    `negated`: the words that stand under a NOT, which speak against the query.

    >>> from slr.screen.query import parse_query
    >>> from slr.screen.query_text import read_document
    >>> compile_words(parse_query("job* OR strain"))(read_document("Jobs, job strain", None, ()))
    ('jobs', 'job', 'strain')
    """
    finders = tuple(_compile_words(atom) for atom in _atoms(query.node, negated))

    def find(document: Document) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for finder in finders for word in finder(document)))

    return find


def _compile_words(atom: Term | Near) -> Callable[[Document], Iterable[str]]:
    if isinstance(atom, Near):
        holds = _compile(atom)
        return lambda document: _near_words(atom, document) if holds(document) else ()
    fields, literal, pattern, phrase = atom.fields, _literal(atom), _pattern(atom), " ".join(atom.words)

    def find(document: Document) -> Iterable[str]:
        texts = [t for t in _texts(document, fields) if literal is None or literal in t]
        if phrase[-1] != "*" and literal is not None:
            return (phrase,) if texts else ()
        return (word for text in texts for word in pattern.findall(text))

    return find


def _near_words(near: Near, document: Document) -> Iterator[str]:
    for field, text in _fields_apart(document):
        words = text.split()
        for first, last in sorted(set(_near_spans(near, field, text))):
            yield " ".join(words[first : last + 1])


def find_hits(
    query: Query, title: str | None, abstract: str | None, keywords: Iterable[str], *, negated: bool = False
) -> tuple[Hit, ...]:
    """Return the words that fired, in order of their place; `negated`: those that stand under a NOT instead.

    >>> from slr.screen.query import parse_query
    >>> find_hits(parse_query("job* NEAR/1 demand*"), "High job\u2013demands", None, ())
    (Hit(field='title', item=0, start=5, end=16, words='job–demands'),)
    """
    texts: list[tuple[Field, int, str]] = [("title", 0, title or ""), ("abstract", 0, abstract or "")]
    texts += [("keywords", i, k) for i, k in enumerate(keywords)]
    atoms = tuple(_atoms(query.node, negated))
    return tuple(hit for field, item, text in texts for hit in _hits(atoms, field, item, text))


def _atoms(node: Node, negated: bool) -> Iterator[Term | Near]:
    """Yield the terms and nearnesses whose presence speaks for the query, or against it when `negated`."""
    match node:
        case Term() | Near():
            if not negated:
                yield node
        case Not(part):
            yield from _atoms(part, not negated)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _atoms(part, negated)


def _hits(atoms: Sequence[Term | Near], field: Field, item: int, text: str) -> Iterator[Hit]:
    places = find_words(text)
    if not places:
        return
    folded = f" {' '.join(w.folded for w in places)} "
    spans = sorted({s for atom in atoms for s in _spans(atom, field, folded)})
    for first, last in _outermost(spans):
        start, end = places[first].start, places[last].end
        yield Hit(field, item, start, end, text[start:end])


def _outermost(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans that lie within no other."""
    reach = -1
    for first, last in sorted(spans, key=lambda s: (s[0], -s[1])):
        if last > reach:
            yield first, last
            reach = last

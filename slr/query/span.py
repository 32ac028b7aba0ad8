"""Find the first and the last word of each match of a query's terms in a text.

Words are counted from 0.
"""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from heapq import merge
from itertools import groupby, tee
from operator import itemgetter

from slr.query.document import Field
from slr.query.node import All, Any, Near, Node, Not, Term
from slr.query.wildcard import matches, word_pattern

Span = tuple[int, int]  # first and last word of a match, counted in its field
Finder = Callable[[str], Iterator[tuple[int, str]]]


def find_spans(node: Node, field: Field, text: str) -> Iterator[Span]:
    """Yield, in sorted order, the spans where a node matches a folded text.

    The node is a term, a NEAR, or several of these joined by OR. Spans are found one at a time, so a caller that needs
    only the first span does not wait for the rest. A folded text begins and ends with a space.

    >>> from slr.query.parser import parse_query
    >>> list(find_spans(parse_query("job NEAR/1 strain").node, "title", " strain on job strain "))
    [(0, 2), (2, 3)]
    """
    match node:
        case Term():
            if field in node.fields:
                yield from _term_spans(node, text)
        case Near():
            yield from _near_spans(node, field, text)
        case Any(parts):
            yield from _merge(*(find_spans(p, field, text) for p in parts))
        case _:
            raise AssertionError(
                f"expected terms, groups or NEAR as an operand of NEAR, got {type(node).__name__}"
            )


def _merge(*spans: Iterator[Span]) -> Iterator[Span]:
    """Yield the spans of several sorted iterators, sorted and without duplicates."""
    return (span for span, _ in groupby(merge(*spans)))


def _term_spans(term: Term, text: str) -> Iterator[Span]:
    more = len(term.words) - 1
    spaces, place = 0, 0
    for start, _ in term_finder(term.words)(text):
        spaces += text.count(" ", place, start)
        place = start
        yield spaces, spaces + more


def _near_spans(near: Near, field: Field, text: str) -> Iterator[Span]:
    """Yield, in sorted order, the spans from a match of one operand to a match of the other.

    There are at most `near.most` words between the two matches.
    """
    left, left_again = tee(find_spans(near.left, field, text))
    right, right_again = tee(find_spans(near.right, field, text))
    forward = _join(left, right, near.most)
    return forward if near.ordered else _merge(forward, _join(right_again, left_again, near.most))


def _join(firsts: Iterator[Span], seconds: Iterator[Span], most: int) -> Iterator[Span]:
    """Yield the spans that begin with a span of `firsts` and end with a span of `seconds`.

    The spans are sorted and without duplicates. There are at most `most` words between the two spans. Both iterators
    are sorted, so only a few spans of `seconds` are in memory at a time.
    """
    window: deque[Span] = deque()
    for start, group in groupby(firsts, itemgetter(0)):
        ends = [end for _, end in group]
        while window and window[0][0] <= start:
            window.popleft()
        limit = ends[-1] + 1 + most
        while not window or window[-1][0] <= limit:
            following = next(seconds, None)
            if following is None:
                break
            if following[0] > start:
                window.append(following)
        yield from ((start, end) for end in sorted(_reach(ends, window, most)))
        if not window:
            return


def _reach(ends: list[int], window: Iterable[Span], most: int) -> set[int]:
    """Return the ends of the spans in `window` that begin at most `most` words after one of the sorted `ends`."""
    found = set()
    for begin, end in window:
        if begin > ends[-1] + 1 + most:
            break
        place = bisect_right(ends, begin - 1)
        if place and ends[place - 1] >= begin - 1 - most:
            found.add(end)
    return found


@lru_cache(maxsize=4096)
def term_finder(words: tuple[str, ...]) -> Finder:
    """Return a function that yields the start and the text of each match of a term in a folded text.

    A match begins with the space before its first word.

    >>> list(term_finder(("work*", "load"))(" work load workload workers load "))
    [(0, ' work load'), (19, ' workers load')]
    """
    # A word that is only `?` is a letter of a script without spaces; it does not match the bar between two fields.
    patterns = ["[^ |]" if word == "?" else word_pattern(word) for word in words]
    if None in patterns:
        return lambda text: _find_by_word(words, text)
    # A literal start makes the search fast.
    pattern = re.compile(f" {' '.join(filter(None, patterns))}(?= )")
    return lambda text: ((match.start(), match[0]) for match in pattern.finditer(text))


def _find_by_word(words: tuple[str, ...], text: str) -> Iterator[tuple[int, str]]:
    """Yield the start and text of each match of a term, comparing word by word. Matches do not overlap."""
    parts = text.split(" ")
    place, number = 0, 1  # the text begins with a space
    while number + len(words) < len(parts):
        found = parts[number : number + len(words)]
        if "|" not in found and all(map(matches, words, found)):
            yield place, f" {' '.join(found)}"
            place += sum(map(len, found)) + len(words)
            number += len(words)
        else:
            place += len(parts[number]) + 1
            number += 1


def node_terms(node: Node) -> Iterator[Term]:
    """Yield the terms of a query, from left to right."""
    match node:
        case Term():
            yield node
        case Near():
            yield from node_terms(node.left)
            yield from node_terms(node.right)
        case Not(part):
            yield from node_terms(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from node_terms(part)

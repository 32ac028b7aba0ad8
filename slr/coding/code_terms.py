"""Find the terms of a code in a text, and decide which matches count.

A match does not count if it is next to an exclusion term of the code, or overlaps it. A match that a word such as
"without" or "tanpa" negates does not count either.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from slr.model.codebook import Code
from slr.text.negation import find_negation
from slr.text.phrase import Phrases, compile_phrases, fold_text, is_separator, read_phrase

Span = tuple[int, int]


class Match(NamedTuple):
    """The matches of a code's terms in a text: phrases that count, and phrases that were left out, each sorted.

    A phrase in `negated` includes the negating word. A phrase in `excluded` includes the exclusion term.
    """

    words: tuple[str, ...]
    negated: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeTerms:
    """The terms and exclusion terms of a code, written out with their affixes."""

    code: str
    terms: tuple[str, ...]
    exclude: tuple[str, ...] = ()

    @cached_property
    def phrases(self) -> Phrases:
        """The compiled terms."""
        return compile_phrases(self.terms)

    @cached_property
    def _excluded(self) -> "re.Pattern[str] | None":
        pattern = compile_phrases(self.exclude).pattern
        # The lookahead also finds an exclusion term that begins inside another one.
        return None if pattern is None else re.compile(f"(?=({pattern.pattern}))")

    def match(self, text: str) -> Match:
        """Return the matches of the terms in a text.

        >>> terms = CodeTerms("load", ("load",), ("load bearing", "truck"))
        >>> terms.match("A load-bearing wall, a truck load, no load, and a load of work")
        Match(words=('load',), negated=('no load',), excluded=('load bearing', 'truck load'))
        """
        if self.phrases.pattern is None or not text:
            return Match(())
        folded = fold_text(text)
        excluded = [] if self._excluded is None else [m.span(1) for m in self._excluded.finditer(folded)]
        kept, negated, left_out = set(), set(), set()
        for found in self.phrases.pattern.finditer(folded):
            start, end = found.span()
            near = [span for span in excluded if _are_near(span, (start, end), folded)]
            if near:
                first, last = min(start, *(s for s, _ in near)), max(end, *(e for _, e in near))
                left_out.add(read_phrase(folded[first:last]))
            elif (negation := find_negation(folded, start)) is not None:
                negated.add(read_phrase(folded[negation:end]))
            else:
                kept.add(read_phrase(found.group()))
        return Match(tuple(sorted(kept)), tuple(sorted(negated)), tuple(sorted(left_out)))


def read_terms(codebook: Iterable[Code]) -> tuple[CodeTerms, ...]:
    """Return the terms of each code, in the order of the codebook."""
    return tuple(
        CodeTerms(code.id, (*_write_out(code, code.terms),), (*_write_out(code, code.exclude),))
        for code in codebook
    )


def _write_out(code: Code, listed: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for language, terms in listed.items():
        for term in terms:
            yield term
            yield from add_affixes(term, code.affixes.get(language, ()))


def add_affixes(term: str, affixes: Iterable[str]) -> Iterator[str]:
    """Yield the forms of a term in which one of its words has an affix.

    A word that ends in `*` gets no suffix, because `*` matches any ending.

    >>> [*add_affixes("beban kerja", ["-nya", "pe-an"])]
    ['bebannya kerja', 'beban kerjanya', 'pebebanan kerja', 'beban pekerjaan']
    """
    words = term.split()
    for affix in affixes:
        before, _, after = affix.partition("-")
        for place, word in enumerate(words):
            if after and word.endswith("*"):
                continue
            yield " ".join((*words[:place], f"{before}{word}{after}", *words[place + 1 :]))


def _are_near(one: Span, other: Span, folded: str) -> bool:
    """Return whether two spans overlap or are adjacent, with only spaces or hyphens between."""
    first, second = sorted((one, other))
    return second[0] < first[1] or is_separator(folded[first[1] : second[0]])

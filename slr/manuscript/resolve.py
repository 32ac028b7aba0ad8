"""Find the entry of the reference list that each citation refers to.

An entry matches a citation if their authors, their years and the letters after the years agree. If no entry matches,
the result usually contains a similar entry and the difference, such as another year. If no entry is similar either,
`slr.manuscript.evidence` usually decides whether the text is a citation.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from slr.manuscript.acronym import is_acronym
from slr.manuscript.byline import Byline
from slr.manuscript.citation import Citation
from slr.manuscript.common_word import is_common
from slr.manuscript.difference import compare_letter, find_fault, is_near_year, is_pair
from slr.manuscript.duplicate import is_same_work
from slr.manuscript.evidence import Scene, find_style, weigh
from slr.manuscript.name import EXACT, GIVEN, PART, compare_name, fold_words, is_similar
from slr.manuscript.regulation import find_kind
from slr.manuscript.resolution import Outcome, Resolution
from slr.manuscript.work import Work


@dataclass(frozen=True, slots=True)
class _Match:
    work: Work
    reading: Byline
    first: int
    fault: str  # the difference in the authors, in words
    letter: str  # the difference in the letter, in words


def resolve(citations: Sequence[Citation], works: Sequence[Work], scene: Scene) -> list[Resolution]:
    """Return the result for each citation, in order. `scene` helps to tell authors from other names in the draft."""
    finder = _Finder(works, scene)
    first = [finder.find(citation) for citation in citations]
    finder.scene = replace(
        scene, comma=find_style([found.citation for found in first if found is not None and found.works])
    )
    cited = {work.place for found in first if found is not None for work in found.works}
    bylines = {
        found.citation.start for found in first if found is not None and found.outcome is Outcome.FOUND
    }
    resolved: list[Resolution] = []
    sure: Resolution | None = None
    for citation, found in zip(citations, first, strict=True):
        if found is None:
            beside = sure is not None and _is_beside(citation, sure)
            found = finder.explain(citation, cited, known=citation.start in bylines, beside=beside)  # noqa: PLW2901
        resolved.append(found)
        sure = sure if found.outcome in _UNSURE else found
    return resolved


def _is_beside(citation: Citation, last: Resolution) -> bool:
    """Return whether a citation is joined to an earlier one, as in "Doe (2019) and Roe (2020)".

    A comma, a semicolon or a word such as "and" joins them. `last` is the result for the earlier citation.
    """
    apart = citation.start - last.citation.end
    if apart < 0 or _JOIN.search(citation.before) is None:
        return False
    return apart <= _BESIDE or (apart <= _SENTENCE and ". " not in citation.before[-apart:])


_UNSURE: Final = frozenset({Outcome.PERHAPS, Outcome.NO_CITATION})
_BESIDE: Final = 12  # characters between two citations
_SENTENCE: Final = 60  # characters of a sentence before a citation
_JOIN: Final = re.compile(
    r"\)?\s?(?:[,;]|,?\s?(?:and|dan|&|serta|or|atau|as well as|while|whereas|but|sedangkan|sementara|tetapi|namun))\s$"
)


class _Finder:
    """An index of the entries in a list, by the words that can occur in their citations."""

    def __init__(self, works: Sequence[Work], scene: Scene) -> None:
        self._works = works
        self.scene = scene
        self._acronyms = scene.acronyms
        self._by_word: dict[str, list[Work]] = defaultdict(list)
        self._firsts: dict[tuple[str, int], int] = {}
        for work in works:
            head = re.findall(r"[^\W_]+", work.folded[:200])[:_HEAD]
            people = [
                word for name in work.people[:1] for word in (*name.family, *name.given, "".join(name.family))
            ]
            for word in dict.fromkeys([*people, *head]):
                self._by_word[word].append(work)
        self._bodies = [
            work
            for work in works
            if not work.people or len(work.people[0].family) > 1 or not work.people[0].given
        ]
        self._text = "\n".join(work.folded for work in works)

    def find(self, citation: Citation) -> Resolution | None:
        """Return the result for a citation if an entry matches the citation, otherwise None."""
        matches = [
            m for m in self._list_matches(citation) if not m.fault and not m.letter and m.first > GIVEN
        ]
        matches = matches or [
            m for m in self._list_matches(citation) if not m.fault and not m.letter and m.first == GIVEN
        ]
        if not matches:
            return None
        best = max(matches, key=_rank)
        chosen = [m for m in matches if _rank(m) == _rank(best)]
        works = tuple({m.work.place: m.work for m in chosen}.values())
        names = best.reading.names
        if len(works) == 1 or all(is_same_work(works[0], work) for work in works[1:]):
            return Resolution(citation=citation, outcome=Outcome.FOUND, works=works, names=names)
        return Resolution(
            citation=citation,
            outcome=Outcome.AMBIGUOUS,
            works=works,
            why=f"{len(works)} entries agree with this citation",
            names=names,
        )

    def explain(self, citation: Citation, cited: set[int], *, known: bool, beside: bool) -> Resolution:  # noqa: PLR0911  one return for each outcome
        """Return the result for a citation that does not match any entry.

        `cited` contains the positions of the cited entries. `known` is true if the names have several years, as in "Doe
        (2019, 2020)", and an entry matches another of these years. `beside` is true if another citation directly
        precedes this citation.
        """
        names = citation.readings[0].names
        exact = [m for m in self._list_matches(citation) if m.first >= PART]
        if exact:
            best = max(exact, key=lambda m: (m.first, not m.fault, not m.letter, len(m.reading.names)))
            return self._near(citation, best.work, best.fault or best.letter, best.reading.names)
        if all(map(is_common, names)) and not citation.readings[0].more:
            return Resolution(citation=citation, outcome=Outcome.NO_CITATION, names=names)
        if (similar := self._find_similar(citation, cited)) is not None:
            work, why, shown = similar
            if _is_led(citation, work):
                return Resolution(citation=citation, outcome=Outcome.FOUND, works=(work,), names=shown)
            return self._near(citation, work, why, shown)
        if citation.year and self._is_buried(citation):
            return Resolution(citation=citation, outcome=Outcome.FOUND, names=names)
        others = self._find_other_years(citation)
        nearest = others[0][0] if others else None
        for work, reading in others:
            if work.place not in cited and is_near_year(citation.year, work.year):
                why = f"the entry has the year {work.year}"
                return self._near(citation, work, why, reading.names)
        if others:
            names = others[0][1].names
        known = known or any(self._compare_first(reading.names[0], work) == EXACT for work, reading in others)
        outcome = weigh(citation, names, self.scene, known=known, beside=beside)
        return Resolution(citation=citation, outcome=outcome, nearest=nearest, names=names)

    def _near(self, citation: Citation, work: Work, why: str, names: tuple[str, ...]) -> Resolution:
        return Resolution(
            citation=citation, outcome=Outcome.NEAR, works=(work,), why=why, nearest=work, names=names
        )

    def _list_matches(self, citation: Citation) -> list[_Match]:
        """Return the entries whose first author and year agree with a reading of the citation.

        Each match also contains this reading.
        """
        found = []
        for reading in citation.readings:
            for work in self._candidates(reading.names[0]):
                if not _has_year(citation, work):
                    continue
                first = self._compare_first(reading.names[0], work)
                if first:
                    found.append(
                        _Match(
                            work, reading, first, find_fault(reading, work), compare_letter(citation, work)
                        )
                    )
        return found

    def _candidates(self, name: str) -> Iterable[Work]:
        words = fold_words(self._acronyms.get(name, name))
        keys = [*words, "".join(words), *fold_words(name)]
        found = {work.place: work for word in keys for work in self._by_word.get(word, ())}
        if _ACRONYM.match(name) or len(words) > 1 or find_kind(name):
            found |= {work.place: work for work in self._bodies}
        return found.values()

    def _compare_first(self, name: str, work: Work) -> int:
        key = (name, work.place)
        if key not in self._firsts:
            self._firsts[key] = self._compare(name, work)
        return self._firsts[key]

    def _compare(self, name: str, work: Work) -> int:
        full = self._acronyms.get(name, "")
        if work.people:
            author = work.people[0]
            score = compare_name(name, author) or (compare_name(full, author) if full else 0)
            if score:
                return score
            if len(work.people) > 1 and is_pair(name, work):
                return EXACT
            if not author.given and (
                is_acronym(name, author.shown) or is_acronym(author.shown, full or name)
            ):
                return PART
        if work.regulations and (kind := find_kind(name)):
            return PART if any(kind == regulation.kind for regulation in work.regulations) else 0
        words = _WORD.findall(" ".join(fold_words(full or name)))
        head = list(fold_words(work.text[:400])[: len(words)])
        long = len(words) > 1 or len(words[0]) >= _DISTINCT if words else False
        return PART if long and head == words else 0

    def _find_similar(self, citation: Citation, cited: set[int]) -> tuple[Work, str, tuple[str, ...]] | None:
        """Find an entry of the same year with a similar first author. If there is none, find one with the cited name as a later author.

        Return the entry, a clause that describes the difference, and the cited names, or None if no entry is found. If
        the draft cites an entry elsewhere, the cited name counts as a later author of this entry only if the citation
        also begins with the entry's first author.
        """
        later: tuple[Work, str, tuple[str, ...]] | None = None
        for reading in citation.readings:
            for work in self._works:
                if not work.people or not _has_year(citation, work):
                    continue
                if is_similar(reading.names[0], work.people[0]) and not find_fault(reading, work):
                    return work, f"the entry has {work.people[0].shown.split(',')[0]}", reading.names
                if (
                    later is None
                    and (work.place not in cited or _is_led(citation, work))
                    and any(compare_name(reading.names[0], author) == EXACT for author in work.people[1:])
                ):
                    later = (work, f"{reading.names[0]} is not the first author of the entry", reading.names)
        return later

    def _find_other_years(self, citation: Citation) -> list[tuple[Work, Byline]]:
        """Return the entries from other years with the same first author, each with the matching reading of the citation.

        Entries whose other authors also agree come first, then all other entries. In both groups, the entries with the
        nearest years come first.
        """
        found: dict[int, tuple[int, Work, Byline]] = {}
        for order, reading in enumerate(citation.readings):
            for work in self._candidates(reading.names[0]):
                if work.place in found or self._compare_first(reading.names[0], work) < PART:
                    continue
                apart = abs(int(citation.year) - int(work.year)) if citation.year and work.year else _FAR
                fault = bool(find_fault(reading, work))
                found[work.place] = (apart + _FAR * fault + order, work, reading)
        ranked = sorted(found.values(), key=lambda item: (item[0], item[1].place))
        return [(work, reading) for _, work, reading in ranked]

    def _is_buried(self, citation: Citation) -> bool:
        """Return whether the first author and the year occur within another entry. Two entries were then probably joined."""
        name = " ".join(fold_words(citation.readings[0].names[0]))
        if len(name) < _DISTINCT or name not in self._text:
            return False
        after = rf"[^()\d]{{0,60}}\(?{citation.year}(?!\d)"
        close = rf"[.,]{{0,2}}\s?(?:[^\W\d_]\.\s?){{0,4}}\(?{citation.year}(?!\d)"
        pattern = rf"[.)\]>\d/]\s{re.escape(name)}{after}|(?<!\bof)(?<!\bby)(?<!\bdan)(?<!\band)(?<![,&])\s{re.escape(name)}{close}"
        return re.search(pattern, self._text) is not None


_HEAD: Final = 8  # words at the beginning of an entry
_WORD: Final = re.compile(r"[^\W_]+")
_ACRONYM: Final = re.compile(r"[A-Z][A-Z&.-]+|[A-Z][a-z]{2,}[a-z]*(?:\s[A-Z]{2,3})?$|.*[A-Z]{2}")
_DISTINCT: Final = 4  # letters
_FAR: Final = 1000


def _is_led(citation: Citation, work: Work) -> bool:
    """Return whether a citation separates its authors with semicolons and begins with the first author of the entry.

    An example is "(Doe; Roe; & Kim, 2016)".
    """
    inside = citation.before.rpartition("(")[2]
    family = work.people[0].family
    led = ";" in inside and fold_words(inside)[: len(family)] == family
    return led and len(work.people) > 1 and not any(map(str.isdigit, inside))


def _rank(match: _Match) -> tuple[int, int, int]:
    """Return the sort key of a match: how well the first author agrees, and the number and length of the names in the reading."""
    return match.first, len(match.reading.names), sum(map(len, match.reading.names))


def _has_year(citation: Citation, work: Work) -> bool:
    if not citation.year:
        return work.undated
    return citation.year in work.years or (bool(citation.original) and citation.original in work.years)

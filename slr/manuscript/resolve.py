"""Find the entry of the reference list that each citation means.

A citation means an entry if the first author and the year agree, and neither the other authors nor the letter after
the year contradict the entry. If no entry agrees but one is similar, that entry is given, and what differs: the
spelling, the year, the letter, or the authors.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from slr.manuscript.byline import Byline
from slr.manuscript.citation import BARE, NARRATIVE, Citation
from slr.manuscript.common_word import is_common
from slr.manuscript.name import EXACT, GIVEN, PART, Name, compare_name, fold_words, is_acronym, is_similar
from slr.manuscript.regulation import find_kind
from slr.manuscript.work import Work
from slr.text.name import is_body


class Outcome(StrEnum):
    """What was found for a citation."""

    FOUND = "found"
    NEAR = "near"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    DOUBTFUL = "doubtful"  # perhaps not a citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What was found for a citation.

    `works` are the entries that the citation means or may mean. There are none if the outcome is MISSING or DOUBTFUL, or
    if the entry was found within the text of another entry. `why` says what differs, or why several entries may be
    meant. `nearest` is the most similar entry if no entry agrees, or None if no entry is similar. `names` are the names
    in the reading of the citation that was chosen.
    """

    citation: Citation
    outcome: Outcome
    works: tuple[Work, ...] = ()
    why: str = ""
    nearest: Work | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    work: Work
    reading: Byline
    first: int
    fault: str  # what differs in the authors
    letter: str  # what differs in the letter


def resolve(
    citations: Sequence[Citation], works: Sequence[Work], acronyms: Mapping[str, str]
) -> list[Resolution]:
    """Return what each citation means. `acronyms` maps the short forms that the draft introduces to full names."""
    finder = _Finder(works, acronyms)
    first = [finder.find(citation) for citation in citations]
    cited = {work.place for found in first if found is not None for work in found.works}
    bylines = {
        found.citation.start for found in first if found is not None and found.outcome is Outcome.FOUND
    }
    return [
        found if found is not None else finder.explain(citation, cited, known=citation.start in bylines)
        for citation, found in zip(citations, first, strict=True)
    ]


class _Finder:
    """The entries of a list, by the words with which they may be cited."""

    def __init__(self, works: Sequence[Work], acronyms: Mapping[str, str]) -> None:
        self._works = works
        self._acronyms = acronyms
        self._by_word: dict[str, list[Work]] = defaultdict(list)
        self._firsts: dict[tuple[str, int], int] = {}
        self._latest = max((int(year) for work in works for year in work.years), default=0)
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
        """Return which entries a citation means, or None if no entry agrees with the citation."""
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

    def explain(self, citation: Citation, cited: set[int], *, known: bool) -> Resolution:  # noqa: PLR0911  one return for each outcome
        """Return what is wrong with a citation with which no entry agrees.

        `cited` has the places of the cited entries. `known` says that an entry agrees with another year of
        the same authors.
        """
        names = citation.readings[0].names
        exact = [m for m in self._list_matches(citation) if m.first >= PART]
        if exact:
            best = max(exact, key=lambda m: (m.first, not m.fault, not m.letter, len(m.reading.names)))
            return self._near(citation, best.work, best.fault or best.letter, best.reading.names)
        if all(map(is_common, names)) and not citation.readings[0].more:
            return Resolution(citation=citation, outcome=Outcome.DOUBTFUL, names=names)
        if (similar := self._find_similar(citation)) is not None:
            work, why, shown = similar
            if _is_led(citation, work):
                return Resolution(citation=citation, outcome=Outcome.FOUND, works=(work,), names=shown)
            return self._near(citation, work, why, shown)
        if citation.year and self._is_buried(citation):
            return Resolution(citation=citation, outcome=Outcome.FOUND, names=names)
        others = self._find_other_years(citation)
        nearest = others[0][0] if others else None
        for work, reading in others:
            if work.place not in cited and _is_near_year(citation.year, work.year):
                why = f"the entry has the year {work.year}"
                return self._near(citation, work, why, reading.names)
        if others:
            names = others[0][1].names
        if not self._is_credible(citation, names, known=known or bool(others)):
            return Resolution(citation=citation, outcome=Outcome.DOUBTFUL, nearest=nearest, names=names)
        return Resolution(citation=citation, outcome=Outcome.MISSING, nearest=nearest, names=names)

    def _near(self, citation: Citation, work: Work, why: str, names: tuple[str, ...]) -> Resolution:
        return Resolution(
            citation=citation, outcome=Outcome.NEAR, works=(work,), why=why, nearest=work, names=names
        )

    def _list_matches(self, citation: Citation) -> list[_Match]:
        """Return the entries whose first author and year agree with a reading of the citation."""
        found = []
        for reading in citation.readings:
            for work in self._candidates(reading.names[0]):
                if not _has_year(citation, work):
                    continue
                first = self._compare_first(reading.names[0], work)
                if first:
                    found.append(
                        _Match(
                            work, reading, first, _find_fault(reading, work), _compare_letter(citation, work)
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
            if len(work.people) > 1 and _is_pair(name, work):
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

    def _find_similar(self, citation: Citation) -> tuple[Work, str, tuple[str, ...]] | None:
        """Return an entry of the same year with a similar first author, what differs, and the cited names.

        If there is no such entry, the entry may have the cited name as a later author. Otherwise, return None.
        """
        later: tuple[Work, str, tuple[str, ...]] | None = None
        for reading in citation.readings:
            for work in self._works:
                if not work.people or not _has_year(citation, work):
                    continue
                if is_similar(reading.names[0], work.people[0]) and not _find_fault(reading, work):
                    return work, f"the entry has {work.people[0].shown.split(',')[0]}", reading.names
                if later is None and any(
                    compare_name(reading.names[0], author) == EXACT for author in work.people[1:]
                ):
                    later = (work, f"{reading.names[0]} is not the first author of the entry", reading.names)
        return later

    def _find_other_years(self, citation: Citation) -> list[tuple[Work, Byline]]:
        """Return the entries of other years with the same first author.

        Entries whose other authors agree come first, and among these the entries with the nearest year.
        """
        found: dict[int, tuple[int, Work, Byline]] = {}
        for order, reading in enumerate(citation.readings):
            for work in self._candidates(reading.names[0]):
                if work.place in found or self._compare_first(reading.names[0], work) < PART:
                    continue
                apart = abs(int(citation.year) - int(work.year)) if citation.year and work.year else _FAR
                fault = bool(_find_fault(reading, work))
                found[work.place] = (apart + _FAR * fault + order, work, reading)
        ranked = sorted(found.values(), key=lambda item: (item[0], item[1].place))
        return [(work, reading) for _, work, reading in ranked]

    def _is_buried(self, citation: Citation) -> bool:
        """Return whether the first author and the year are within another entry, because the list has two entries on one line."""
        for reading in citation.readings:
            name = " ".join(fold_words(reading.names[0]))
            if len(name) < _DISTINCT or name not in self._text:
                continue
            after = rf"[^()\d]{{0,60}}\(?{citation.year}(?!\d)"
            close = rf"[.,]{{0,2}}\s?(?:[^\W\d_]\.\s?){{0,4}}\(?{citation.year}(?!\d)"
            pattern = rf"[.)\]>\d/]\s{re.escape(name)}{after}|(?<!\bof)(?<!\bby)(?<!\bdan)(?<!\band)(?<![,&])\s{re.escape(name)}{close}"
            if re.search(pattern, self._text) is not None:
                return True
        return False

    def _is_credible(self, citation: Citation, names: Sequence[str], *, known: bool) -> bool:  # noqa: PLR0911  one return for each sign
        """Return whether a text with which no entry agrees is nevertheless a citation.

        `known` says that the list has the author.
        """
        late = bool(citation.year) and int(citation.year) > self._latest + _AHEAD
        if late or _is_authority(citation) or any(re.search(r"\d", name) for name in names):
            return False
        if _is_place(names[0]) or _is_address(citation) or _is_code(citation, names[-1]):
            return False
        if citation.readings[0].more:
            return True
        if (
            _ADDRESS.search(f"{citation.before}{names[0]} ") is not None
            or _MONTH.search(citation.text) is not None
        ):
            return False
        if citation.form == BARE or not citation.sure:
            return known
        if citation.form == NARRATIVE and not known and not is_body(names[0]):
            words = names[0].split()
            return len(words) <= _PERSON and _SMALL.isdisjoint(words)
        return True


_HEAD: Final = 8  # words at the beginning of an entry
_WORD: Final = re.compile(r"[^\W_]+")
_ACRONYM: Final = re.compile(r"[A-Z][A-Z&.-]+|[A-Z][a-z]{2,}[a-z]*(?:\s[A-Z]{2,3})?$|.*[A-Z]{2}")
_DISTINCT: Final = 4  # letters
_FAR: Final = 1000
_AHEAD: Final = 2  # years after the latest entry: a later year is a plan, such as "Vision 2045"
_PERSON: Final = 3  # words of a name
_SMALL: Final = frozenset({"of", "for", "the", "and", "dan", "untuk"})
PLACES: Final = frozenset(
    """indonesia jakarta jawa sumatera sumatra kalimantan sulawesi papua bali surabaya bandung medan semarang yogyakarta makassar
    asia eropa europe africa afrika america amerika australia malaysia singapura singapore thailand vietnam philippines filipina
    china cina tiongkok japan jepang korea india england inggris scotland wales ireland britain germany jerman france prancis italy
    italia spain spanyol netherlands belanda sweden norway denmark finland canada kanada mexico brazil brasil usa uk eu russia rusia
    nigeria kenya ghana ethiopia egypt mesir turkey turki iran iraq pakistan bangladesh london paris york berlin tokyo beijing""".split()
)


_MONTH: Final = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Januari|Februari|Maret|Mei|Juni|Juli|Agustus|Oktober|Desember) \d{4}$"
)
# a person who is addressed, such as a teacher in an interview: "Ms. Green, 2019"
_ADDRESS: Final = re.compile(r"\b(?:Ms|Mr|Mrs|Ibu|Bapak|Bpk|Pak|Bu)\b\.?\s(?:\S+\s){1,3}$")


def _is_led(citation: Citation, work: Work) -> bool:
    """Return whether the bracket of a citation begins with the first author of the entry, as in "(Doe; Roe; & Kim, 2016)"."""
    before = fold_words(citation.before.rpartition("(")[2])
    family = work.people[0].family
    return len(work.people) > 1 and ";" in citation.before and before[: len(family)] == family


def _is_pair(name: str, work: Work) -> bool:
    """Return whether a name joins the family names of the first two authors with a hyphen, as in "Olley-Pakes"."""
    first, hyphen, second = name.partition("-")
    families = [author.family for author in work.people[:2]]
    return bool(hyphen) and [fold_words(first), fold_words(second)] == families


def _is_place(name: str) -> bool:
    words = fold_words(name)
    return words[0] in PLACES or (words[0] in _REGIONS and not is_body(name))


def _is_address(citation: Citation) -> bool:
    """Return whether a supposed citation has a place before its year, as in "Provo, UT, 2018": the place of a supplier."""
    place = _LAST_PART.search(citation.text)
    return place is not None and (place[1] in _STATES or place[1].casefold() in PLACES)


_LAST_PART: Final = re.compile(r"\w, ([A-Z][A-Za-z]+), \d{4}$")
_STATES: Final = frozenset(
    """AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN
    TX UT VT VA WA WV WI WY DC ON QC BC AB NSW""".split()
)
_REGIONS: Final = frozenset("kota kabupaten kecamatan provinsi desa kelurahan negara pulau city".split())


def _is_code(citation: Citation, name: str) -> bool:
    """Return whether the name is a word before a number: a code, as in "TFB 1827", or the end of a sentence, as in "Gray. 1821"."""
    if name.isupper() and len(name) <= _CODE and bool(citation.year) and int(citation.year) < _EARLY:
        return True
    return citation.form != NARRATIVE and _STOPPED.search(name) is not None


_CODE: Final = 5  # letters
_STOPPED: Final = re.compile(r"[^\W\d_]{4,}\.$")  # no abbreviation, and not "al."


def _is_authority(citation: Citation) -> bool:
    """Return whether a supposed citation names the author of a species, as in "(Rattus rattus Linnaeus, 1758)"."""
    species = _SPECIES.search(citation.before)
    if species is None or citation.form == NARRATIVE or is_common(species[1]) or is_common(species[2]):
        return False
    early = bool(citation.year) and int(citation.year) < _EARLY
    latin = _LATIN.search(species[2]) is not None or (
        species[2].endswith("a") and _GENUS.search(species[1]) is not None
    )
    return not species[3] or (early and latin)


_SPECIES: Final = re.compile(
    r"([A-Z][a-z]{2,}|[A-Z]\.) ([a-z]{3,})(?: (?:var|subsp|f|ssp)\. [a-z]{3,})?,?\s?(?:\s|(\())$"
)
_GENUS: Final = re.compile(r"(?:a|us|um|is|es|on|ys|os|ops|ix|ax|ex)$|\.")
_LATIN: Final = re.compile(
    r"(?:us|um|is|ae|ii|ensis|oides|ata|osa|ina|ica|ens|ans)$"
)  # endings of the names of species
_EARLY: Final = 1950  # species are named in brackets above all by early authors


def _rank(match: _Match) -> tuple[int, int, int]:
    """Return the sort key of a match: how well the first author agrees, and how much the reading says about the authors."""
    return match.first, len(match.reading.names), sum(map(len, match.reading.names))


def _has_year(citation: Citation, work: Work) -> bool:
    if not citation.year:
        return work.undated
    return citation.year in work.years or (bool(citation.original) and citation.original in work.years)


def _compare_letter(citation: Citation, work: Work) -> str:
    """Return what differs in the letter after the year, or an empty string.

    A citation without a letter may mean any letter.
    """
    if not citation.letter or citation.letter == work.letter:
        return ""
    if not work.letter:
        return f"the entry has the year {work.year} without a letter"
    return f"the entry has the letter {work.letter}"


def _find_fault(reading: Byline, work: Work) -> str:  # noqa: PLR0911  one return for each kind of fault
    """Return what differs in the authors after the first author, or an empty string."""
    if len(reading.names) == 1 and len(work.people) > 1 and _is_pair(reading.names[0], work):
        return ""
    people, names = work.people, reading.names
    if not people or people[0].body or len(fold_words(names[0])) >= _TITLE:
        return ""
    number = len(people)
    several = number > 1 or work.more
    if reading.more and not several:
        return f"the entry has one author, {_show(people[0])}"
    if len(names) == 1:
        if several and not reading.more:
            return f"the citation names one author, and the entry has {_count(work)}"
        return ""
    if len(names) > number and not work.more:
        return f"the citation names {len(names)} authors, and the entry has {_count(work)}"
    for name, author in zip(names[1:], people[1:], strict=False):
        if not compare_name(name, author) and not is_acronym(name, author.shown):
            return f"the citation names {name}, and the entry {_show(author)}"
    if not reading.more and len(names) == 2 and (number > 2 or work.more):
        return f"the citation names 2 authors, and the entry has {_count(work)}"
    return ""


def _count(work: Work) -> str:
    number = len(work.people)
    shown = f"{number} author" if number == 1 else f"{number} authors"
    return f"{shown} and others" if work.more else shown


def _show(name: Name) -> str:
    return name.shown.split(",")[0]


def _is_near_year(cited: str, listed: str) -> bool:
    """Return whether two years may differ by a slip: by a few years, by one digit, or by two swapped digits.

    >>> _is_near_year("2017", "2007"), _is_near_year("2012", "2021"), _is_near_year("1998", "2015")
    (True, True, False)
    """
    if not cited or not listed:
        return bool(cited) != bool(listed)
    if abs(int(cited) - int(listed)) <= _CLOSE:
        return True
    return sum(a != b for a, b in zip(cited, listed, strict=True)) == 1 or sorted(cited) == sorted(listed)


_CLOSE: Final = 3


def is_same_work(one: Work, other: Work) -> bool:
    """Return whether two entries describe the same work.

    If both have a DOI, only the DOIs are compared. Otherwise, the titles, the years and the first authors must be the
    same, and the title must have at least four words. An entry without authors agrees with any author. Three words are
    enough if both entries have the same authors, more than one, and the same letter after the year.
    """
    if one.doi and other.doi:
        return one.doi.casefold() == other.doi.casefold()
    titles = [" ".join(_WORD.findall(" ".join(fold_words(work.title)))) for work in (one, other)]
    families = [[author.family for author in work.people] for work in (one, other)]
    same = len(families[0]) > 1 and families[0] == families[1] and one.letter == other.letter
    if titles[0] != titles[1] or len(titles[0].split()) < _TITLE - same:
        return False
    return one.year == other.year and (
        not one.people or not other.people or one.people[0].family == other.people[0].family
    )


_TITLE: Final = 4  # words of a title that is distinct


def find_acronyms(text: str) -> dict[str, str]:
    """Return the short forms that a text introduces for organisations, with their full names.

    >>> find_acronyms("by the World Health Organization (WHO, 2020) and Badan Pusat Statistik [BPS]")
    {'WHO': 'World Health Organization', 'BPS': 'Badan Pusat Statistik'}
    """
    found: dict[str, str] = {}
    for match in _INTRODUCED.finditer(text):
        short = match["short"]
        words = match["full"].split()
        for start in range(len(words) - 1):
            full = " ".join(words[start:])
            if (
                words[start][0].isupper()
                and words[start][0].casefold() == short[0].casefold()
                and is_acronym(short, full)
            ):
                found.setdefault(short, full)
                break
    return found


_INTRODUCED: Final = re.compile(
    r"(?P<full>(?:[A-Z][\w'’-]{1,30}|of|for|the|and|dan|on|untuk|&)(?:\s(?:[A-Z][\w'’-]{1,30}|of|for|the|and|dan|on|untuk|&)){1,9})\s*[(\[]\s*[\"“]?(?P<short>[A-Z][A-Za-z&.-]{1,15}(?:\s[A-Z]{2,3})?)[\"”]?(?=[)\],;])"
)

"""Cite works in the text by authors and year, so that no two works have the same citation (APA 7, sections 8.17 to 8.20).

The works are those that the appendix refers to. Four rules distinguish works:

- If two first authors have the same family name and different initials, their initials are shown.
- If different lists of authors shorten to the same "A et al.", more names are shown until the lists differ.
- Works by the same authors from the same year get letters (2021a, 2021b), in the order of their titles.
- Works without authors get letters if they have the same title and year.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.reference.name import Name, plain, plain_title, read_names
from slr.reference.press import is_in_press
from slr.text.citation import cut_title

FIELDS: Final = ("report", "authors", "year", "title", "note")  # the columns that a citation needs
UNDATED: Final = "n.d."
IN_PRESS: Final = "in press"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The citation of a work: who wrote it, when, and a letter if another work has the same authors and year."""

    who: str
    when: str
    letter: str = ""

    @property
    def text(self) -> str:
        """The citation as one text, such as "Bakker & Demerouti, 2007a"."""
        return f"{self.who}, {self.when}{mark_letter(self.when, self.letter)}"


def mark_letter(when: str, letter: str) -> str:
    """Return the letter as it is printed after a date. After a date in words, a hyphen is put before the letter.

    >>> mark_letter("2021", "a"), mark_letter("n.d.", "a"), mark_letter("2021", "")
    ('a', '-a', '')
    """
    return f"-{letter}" if letter and not when[-1:].isdigit() else letter


def cite_alone(
    authors: Sequence[str], year: int | None, title: str | None, note: str | None = None
) -> Citation:
    """Return the citation of a work that need not be distinguished from others.

    >>> cite_alone(["Demerouti, E.", "Bakker, A."], 2001, "The job demands-resources model").text
    'Demerouti & Bakker, 2001'
    >>> cite_alone(["Mudrika, A.", "et al."], 2021, None).text, cite_alone([], None, "A fact sheet").text
    ('Mudrika et al., 2021', '“A fact sheet”, n.d.')
    """
    names, cut = read_names(authors)
    return Citation(who=_show(names, cut, 1, title), when=_when(year, note))


def cite_works(rows: Iterable[Mapping[str, Any]]) -> dict[str, Citation]:
    """Return the citation of each work, by report. The rows have the columns FIELDS. If a report has several rows, the last one counts."""
    works = {row["report"]: _Work.of(row) for row in rows}
    ordered = [works[report] for report in sorted(works)]
    initials = _find_shared_families(ordered)
    shown = {work.report: work.show(1, initials) for work in ordered}
    for alike in _group(ordered, shown):
        shown.update(_distinguish(alike, initials))
    letters: dict[str, str] = {}
    for alike in _group(ordered, shown):
        if len(alike) > 1:
            alike.sort(key=lambda work: (plain_title(work.title or ""), work.title or "", work.report))
            letters |= {work.report: name_letter(place) for place, work in enumerate(alike)}
    return {
        report: Citation(who=shown[report], when=work.when, letter=letters.get(report, ""))
        for report, work in works.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    report: str
    names: tuple[Name, ...]
    cut: bool
    when: str
    title: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "_Work":
        names, cut = read_names(list(row["authors"]))
        title = row["title"] if isinstance(row["title"], str) else None
        return cls(
            report=row["report"], names=names, cut=cut, when=_when(row["year"], row.get("note")), title=title
        )

    @property
    def first(self) -> tuple[str, str]:
        """The family name and the first initial of the first author, folded for comparison."""
        name = self.names[0]
        return plain(name.family), plain(name.initials)[:1]

    def show(self, least: int, shared: frozenset[str]) -> str:
        """Return the names that the citation shows, at least `least` of them."""
        ambiguous = bool(self.names) and self.first[0] in shared
        return _show(self.names, self.cut, least, self.title, initials=ambiguous)


def _show(names: Sequence[Name], cut: bool, least: int, title: str | None, *, initials: bool = False) -> str:
    if not names:
        return f"“{cut_title(title or '')}”"
    families = [name.family for name in names]
    if initials and names[0].given:
        families[0] = f"{names[0].initials} {families[0]}"
    most = max(least, 2 if len(names) == 2 and not cut else 1)
    if most > 1 and len(families) == most + 1 and not cut:
        most += 1  # "et al." does not replace a single name, unless only the first author is shown
    if len(families) > most or cut:
        return f"{', '.join(families[:most])}{',' if most > 1 else ''} et al."
    return " & ".join(families) if len(families) < 3 else f"{', '.join(families[:-1])}, & {families[-1]}"


def _when(year: Any, note: Any) -> str:
    if isinstance(year, int) or (isinstance(year, float) and year == year):  # noqa: PLR0124  not "not a number"
        return str(int(year))
    return IN_PRESS if isinstance(note, str) and is_in_press(note) else UNDATED


def _find_shared_families(works: Iterable[_Work]) -> frozenset[str]:
    """Return each family name that first authors with different initials have, folded for comparison."""
    found: dict[str, set[str]] = defaultdict(set)
    for work in works:
        if work.names and work.first[1]:
            found[work.first[0]].add(work.first[1])
    return frozenset(family for family, initials in found.items() if len(initials) > 1)


def _group(works: Iterable[_Work], shown: Mapping[str, str]) -> list[list[_Work]]:
    found: dict[tuple[str, str], list[_Work]] = defaultdict(list)
    for work in works:
        found[shown[work.report], work.when].append(work)
    return list(found.values())


def _distinguish(alike: Sequence[_Work], initials: frozenset[str]) -> dict[str, str]:
    """Return the names to show for works whose citations look alike, by report. Works that need no further names are left out."""
    lists = {work.report: tuple(map(plain, (name.family for name in work.names))) for work in alike}
    shown = {}
    for work in alike:
        others = {lists[other.report] for other in alike} - {lists[work.report]}
        least = max((_count_shared(lists[work.report], other) + 1 for other in others), default=1)
        if work.names and least > 1:
            shown[work.report] = work.show(min(least, len(work.names)), initials)
    return shown


def _count_shared(one: Sequence[str], other: Sequence[str]) -> int:
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return shared


def name_letter(place: int) -> str:
    """Return the letter of the work at a position, counted from 0.

    >>> name_letter(0), name_letter(25), name_letter(26)
    ('a', 'z', 'aa')
    """
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("a") + rest) + text
    return text

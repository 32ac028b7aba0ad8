"""Compare the citations of a draft with its reference list, and check its statistics."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

from slr.manuscript.acronym import find_acronyms
from slr.manuscript.citation import Citation, find_citations
from slr.manuscript.draft import Draft
from slr.manuscript.duplicate import find_duplicates
from slr.manuscript.evidence import Scene, find_lowered, find_places, find_speakers
from slr.manuscript.name import fold_words
from slr.manuscript.number_citation import NumberFindings, check_numbers
from slr.manuscript.page import drop_page_lines
from slr.manuscript.paragraph import find_uncited
from slr.manuscript.prose import Prose, join_lines
from slr.manuscript.regulation import CONSTITUTION, Mention, find_regulations
from slr.manuscript.resolution import Outcome, Resolution
from slr.manuscript.resolve import resolve
from slr.manuscript.section import divide
from slr.manuscript.statistic import StatisticCheck, check_statistics
from slr.manuscript.without_year import find_without_year
from slr.manuscript.work import Work, read_works
from slr.text.fold import fold_letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A regulation that is named in the text and is not in the reference list.

    `bracketed` is true if the regulation is cited in brackets.
    """

    text: str
    line: int
    bracketed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The results of checking a draft.

    - `others`: the line and the text of each part of the reference list that is not an entry
    - `unsigned`: the entries that have no author and no year, and name no regulation. With each entry is the citation
      that could belong to it, or None.
    - `uncited`: if the draft is a review, the line and the text of each long paragraph in its results section that has no
      citation
    - `numbers`: the faults in the numbered citations, if the draft cites by number. Authors and years are then not compared.
    """

    prose: Prose
    works: tuple[Work, ...]
    others: tuple[tuple[int, str], ...]
    resolutions: tuple[Resolution, ...]
    never_cited: tuple[Work, ...]
    duplicates: tuple[tuple[Work, Work], ...]
    unsigned: tuple[tuple[Work, Resolution | None], ...]
    without_year: tuple[Citation, ...]
    uncited: tuple[tuple[int, str], ...]
    unlisted_laws: tuple[Law, ...]
    numbers: NumberFindings | None = None
    statistics: tuple[StatisticCheck, ...] = ()


def check_draft(draft: Draft) -> Findings:
    """Check the citations, the reference list and the statistics of a draft, and return the results."""
    parts = divide(drop_page_lines(draft.lines) if draft.paged else draft.lines)
    prose = join_lines(parts.body, whole=draft.whole)
    works, others = read_works(parts.listed)
    scene = _look_at(prose, works)
    citations = find_citations(
        prose, {work.people[0].shown.partition(",")[0] for work in works if work.people}
    )
    resolutions = resolve(citations, works, scene)
    named = {work.place for found in resolutions if found.outcome is Outcome.FOUND for work in found.works}
    if (numbers := check_numbers(prose, works, len(named))) is not None:
        return _check_numbered(prose, works, others, numbers)
    unsigned = [work for work in works if _is_unsigned(work)]
    cited = {work.place for found in resolutions for work in found.works}
    dateless = list(find_without_year(prose, works, resolutions))
    cited |= {work.place for _, meant in dateless for work in meant}
    mentions = list(find_regulations(prose.text))
    laws = {m.value for m in mentions}
    rest = [
        work
        for work in works
        if work.place not in cited and work not in unsigned and laws.isdisjoint(work.regulations)
    ]
    text = _blank_claimed(prose.text, resolutions)
    return Findings(
        prose=prose,
        works=tuple(works),
        others=tuple(others),
        resolutions=tuple(resolutions),
        never_cited=tuple(
            work for work in rest if not _is_named(work, text, dated=not _cites_by_page(dateless, named))
        ),
        duplicates=tuple(find_duplicates(works)),
        unsigned=tuple((work, _find_owner(work, works, resolutions)) for work in unsigned),
        without_year=tuple(citation for citation, _ in dateless),
        uncited=tuple(find_uncited(prose, _list_positions(resolutions, dateless, mentions))),
        unlisted_laws=tuple(_find_unlisted(prose, works, mentions)),
        statistics=tuple(check_statistics(prose)),
    )


def _look_at(prose: Prose, works: Sequence[Work]) -> Scene:
    return Scene(
        places=find_places(prose.text),
        speakers=find_speakers(prose.text),
        lowered=find_lowered("\n".join([prose.text, *(work.text for work in works)])),
        acronyms=find_acronyms(prose.text) | find_acronyms("\n".join(work.text for work in works)),
        latest=max((int(year) for work in works for year in work.years), default=0),
    )


def _check_numbered(
    prose: Prose, works: Sequence[Work], others: Sequence[tuple[int, str]], numbers: NumberFindings
) -> Findings:
    return Findings(
        prose=prose,
        works=tuple(works),
        others=tuple(others),
        resolutions=(),
        never_cited=numbers.never_cited,
        duplicates=tuple(find_duplicates(works)),
        unsigned=(),
        without_year=(),
        uncited=tuple(find_uncited(prose, [citation.start for citation in numbers.citations])),
        unlisted_laws=(),
        numbers=numbers,
        statistics=tuple(check_statistics(prose)),
    )


def _list_positions(
    resolutions: Sequence[Resolution],
    dateless: Sequence[tuple[Citation, object]],
    mentions: Sequence[Mention],
) -> list[int]:
    found = [r.citation.start for r in resolutions if r.outcome is not Outcome.NO_CITATION]
    return sorted([*found, *(citation.start for citation, _ in dateless), *(m.start for m in mentions)])


def _find_unlisted(prose: Prose, works: Sequence[Work], mentions: Sequence[Mention]) -> Iterator[Law]:
    listed = {(law.number, law.year) for work in works for law in work.regulations}
    for mention in mentions:
        if mention.value.kind != CONSTITUTION and (mention.value.number, mention.value.year) not in listed:
            before = prose.text[max(0, mention.start - 3) : mention.start].rstrip()
            yield Law(
                text=" ".join(prose.text[mention.start : mention.end].split()),
                line=prose.line_at(mention.start),
                bracketed=before.endswith(("(", ";", "[")),
            )


def _is_unsigned(work: Work) -> bool:
    """Return whether an entry has no author and no year (not even "n.d."), and names no regulation.

    Such an entry can be the rest of an entry that has lost its beginning.
    """
    return not work.people and not work.years and not work.undated and not work.regulations


def _find_owner(work: Work, works: Sequence[Work], found: Sequence[Resolution]) -> Resolution | None:
    """Return the citation to which an entry without an author probably belongs, or None.

    Only citations without an entry are considered. In an alphabetical list, the missing author is between the authors
    of the entries above and below. The first citation that fits there is returned.
    """
    above = next((w for w in reversed(works[: work.place]) if w.people), None)
    below = next((w for w in works[work.place + 1 :] if w.people), None)
    low = above.people[0].family if above is not None else ()
    high = below.people[0].family if below is not None else ("\U0010ffff",)
    missing = [r for r in found if r.outcome is Outcome.MISSING]
    return next((r for r in missing if low <= fold_words(r.names[0]) <= high), None)


def _blank_claimed(text: str, resolutions: Sequence[Resolution]) -> str:
    """Return the folded text without apostrophes. Each citation that has an entry or a similar entry is replaced by spaces."""
    parts = list(text)
    for found in resolutions:
        if found.works:
            start, end = found.citation.start, found.citation.end
            parts[start:end] = " " * (end - start)
    return _APOSTROPHE.sub("", fold_letters("".join(parts)))


_APOSTROPHE: Final = re.compile(r"(?<=\w)['’`´](?=\w)")


def _cites_by_page(dateless: Sequence[tuple[Citation, object]], named: Set[int]) -> bool:
    """Return whether a draft seems to cite by author and page, as in "(Doe 12)", and not by author and year.

    `dateless` contains the citations without a year. `named` contains the positions of the entries that other
    citations refer to.
    """
    return len(dateless) >= _FEWEST and len(dateless) > len(named)


_FEWEST: Final = 4  # citations without a year that a draft must have to count as citing by author and page


def _is_named(work: Work, text: str, *, dated: bool) -> bool:
    """Return whether a text names the first author of an entry. Very short names never match.

    If `dated` is true, the entry must have an author and a year, and the year must follow soon after the name.
    Otherwise, the first words of an entry without authors are used as its name.
    """
    words = work.people[0].family if work.people else _find_title_words(work) if not dated else ()
    name = r"\W{1,3}(?:\w{1,3}\W{1,3})?".join(map(re.escape, words))
    if dated and (not work.year or len(name) < _DISTINCT):
        return False
    if len(name) < _SHORTEST:
        return False
    between = rf"(?:[^\d;()]{{0,40}}?)[,.\s]{{0,3}}[(\[]?{work.year}(?!\d)" if dated else r"(?![\w-])"
    return re.search(rf"(?<![\w-]){name}{between}", text) is not None


def _find_title_words(work: Work) -> tuple[str, ...]:
    """Return the folded words before the first full stop of an entry. They are used instead of missing authors.

    If there are more than six words, return no words.
    """
    head = work.text.partition(". ")[0]
    return fold_words(head) if len(head.split()) <= _HEAD else ()


_HEAD: Final = 6  # words of a name
_SHORTEST: Final = 3  # letters of a name
_DISTINCT: Final = 4  # letters

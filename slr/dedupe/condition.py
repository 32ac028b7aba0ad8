"""The conditions of the rules: each a question to one comparison, whose docstring says what it asks."""

from typing import Final

from slr.dedupe.comparison import Comparison
from slr.text.language import guess_language


def identical(c: Comparison) -> bool:
    """Tell whether nothing that counts differs, under a title that could name one work."""
    alike = c.a.same == c.b.same and bool(c.a.title.key) and (not c.generic or _is_placed(c))
    return alike and (c.doi == "agree" or _is_well_named(c) or c.abstract != "differ")


def _is_well_named(c: Comparison) -> bool:
    """Tell whether title and people alone name one work; some databases write abstracts of their own."""
    return c.alike and c.same_people and min(len(c.a.title.words), len(c.b.title.words)) >= 6


def _is_placed(c: Comparison) -> bool:
    return bool(c.a.names or c.a.pages or c.a.doi or c.a.pmid)


def blank(c: Comparison) -> bool:
    """Tell whether a side has no title."""
    return c.title == "missing"


def blank_same_place(c: Comparison) -> bool:
    """Tell whether a record without a title stands where the other does."""
    identified = c.doi == "agree" or c.pmid == "agree" or c.same_place
    return blank(c) and identified and c.authors != "differ" and c.pages != "differ"


def notice(c: Comparison) -> bool:
    """Tell a notice from the work it is about; two notices need the same place to be one."""
    a, b = _notice_kind(c, 0), _notice_kind(c, 1)
    return a != b or (bool(a) and not _same_notice(c))


def _same_notice(c: Comparison) -> bool:
    if c.doi == "agree" or c.pmid == "agree":
        return True
    placed = c.pages == "agree" or (c.volume == "agree" and c.issue != "differ" and c.authors == "agree")
    return placed and not c.contradictions and c.year == "agree"


def _notice_kind(c: Comparison, side: int) -> str:
    feature = (c.a, c.b)[side]
    if feature.title.notice or feature.kind in ("erratum", "retraction"):
        return "notice"
    return "answer" if feature.title.answer else ""


def container(c: Comparison) -> bool:
    """Tell whether the DOI is the container's: shared by works whose titles differ, and authors or pages too."""
    return (
        c.doi == "agree"
        and c.title in ("differ", "words", "numbers")
        and (
            c.authors == "differ"
            or c.pages == "differ"
            or (c.title == "differ" and c.authors != "agree" and not c.same_place)
        )
    )


def generic(c: Comparison) -> bool:
    """Tell whether a title that many works bear lacks what would make it one."""
    return c.generic and not (c.title_fits and _generic_same(c))


def _generic_same(c: Comparison) -> bool:
    if c.authors == "differ" or c.pages == "differ" or c.year == "differ":
        return False
    known = c.doi == "agree" or c.pmid == "agree"
    located = c.volume == "agree" or (c.authors == "agree" and c.journal == "agree" and c.year == "agree")
    exact = c.pages == "agree" and located and not {"differ"} & {c.journal, c.volume}
    return c.doi != "differ" and (known or exact)


def generic_close(c: Comparison) -> bool:
    """Tell whether a title that many works bear is over the same names, and nothing contradicts."""
    near = c.authors == "agree" and not c.contradictions and c.year in ("agree", "missing")
    return generic(c) and c.title_fits and near


def cochrane(c: Comparison) -> bool:
    """Tell a review from its update: the same number, or title in that database, years or versions apart."""
    if c.a.cochrane and c.b.cochrane:
        return c.a.cochrane == c.b.cochrane and (
            c.doi in ("near", "differ")
            or (c.gap > 0 and c.doi != "agree")
            or c.a.title.withdrawn != c.b.title.withdrawn
        )
    return (
        c.gap > 1
        and c.alike
        and c.authors in ("agree", "some")
        and all("ochrane" in f.journal for f in (c.a, c.b))
    )


def same_cochrane(c: Comparison) -> bool:
    """Tell whether both bear the number of one Cochrane review and are of one year."""
    return (
        bool(c.a.cochrane)
        and c.a.cochrane == c.b.cochrane
        and c.gap == 0
        and c.doi != "differ"
        and c.authors != "differ"
    )


def same_page_range(c: Comparison) -> bool:
    """Tell whether both fill one range of pages, which one work does, whatever a database made of its title."""
    return (
        c.same_place and c.long_pages and c.volume == "agree" and c.journal != "differ" and c.doi != "differ"
        and (c.same_people or (c.authors == "missing" and c.journal == "agree")) and c.title in ("equal", "slips", "shortened", "words", "numbers") and c.score >= 0.7
    )  # fmt: skip


def numbered(c: Comparison) -> bool:
    """Tell whether the titles differ in a number, part or year, and no DOI says otherwise."""
    return c.title == "numbers" and c.doi != "agree"


_VERSION_KINDS: Final = frozenset({"preprint", "conference", "thesis"})


def version(c: Comparison) -> bool:
    """Tell whether one work was published in two ways: same people, same title in essence, another kind of place."""
    close = c.alike or (c.title in ("shortened", "words") and c.score >= 0.8)
    if not close or c.authors not in ("agree", "some") or c.generic or c.doi == "agree" or c.gap > 6:
        return False
    if c.journal == "agree" and not c.contradictions:  # a meeting's abstracts in the journal's own supplement
        return False
    a, b = c.kinds
    if a != b and (a in _VERSION_KINDS or b in _VERSION_KINDS):
        return not c.same_place and ((bool(a) and bool(b)) or c.gap > 0 or c.doi == "differ")
    return False


def abstract_and_article(c: Comparison) -> bool:
    """Tell a meeting abstract in a journal from the article that followed: other pages, one of them a single page."""
    if (
        not (c.alike and c.authors in ("agree", "some"))
        or c.pages != "differ"
        or c.doi == "agree"
        or c.generic
        or c.gap > 6
    ):
        return False
    a, b = c.a.pages, c.b.pages
    return a is not None and b is not None and a.long != b.long


def two_dois(c: Comparison) -> bool:
    """Tell whether each has a DOI of its own, and no place says that one is a mistake."""
    return c.doi == "differ" and not (
        c.same_place and c.alike and c.authors != "differ" and c.journal != "differ" and not c.one_export
    )


def two_dois_close(c: Comparison) -> bool:
    """Tell whether two DOIs stand over what else looks like one work."""
    return (
        two_dois(c)
        and c.alike
        and c.authors in ("agree", "some", "missing")
        and c.year != "differ"
        and not c.generic
    )


def same_doi(c: Comparison) -> bool:
    """Tell whether one DOI stands over titles that fit."""
    if c.doi != "agree":
        return False
    if c.title_fits:
        return not (c.authors == "differ" and c.pages == "differ")
    if c.title == "words" and c.score >= 0.75:
        return c.authors == "agree" or c.same_place
    if c.title == "numbers":
        return c.authors == "agree" and c.pages in ("agree", "near")
    return c.authors == "agree" and c.pages != "differ" and _holds_words(c)


def _holds_words(c: Comparison) -> bool:
    """Tell whether one title is made of the other's words."""
    ours, theirs = ({w for w in f.title.words if len(w) > 3} for f in (c.a, c.b))
    few = min(len(ours), len(theirs))
    return few >= 3 and len(ours & theirs) >= 0.8 * few


def same_doi_other_title(c: Comparison) -> bool:
    """Tell whether one DOI stands over titles that do not fit."""
    return c.doi == "agree" and c.title in ("words", "differ", "numbers")


def translation(c: Comparison) -> bool:
    """Tell whether titles in two languages are one work's: the DOI, or people, year, volume and pages, are the same."""
    if c.title not in ("differ", "words") or c.authors not in ("agree", "missing") or c.year == "differ":
        return False
    if c.doi == "agree" and c.authors == "agree":
        return c.pages != "differ" and c.volume != "differ" and _two_languages(c)
    placed = c.pages == "agree" and c.long_pages and c.volume == "agree" and c.year == "agree"
    if not placed or c.doi == "differ":
        return False
    people = c.shared >= 2 or (c.authors == "agree" and len(c.a.names) == len(c.b.names) == 1)
    return people and _two_languages(c)


def _two_languages(c: Comparison) -> bool:
    """Tell whether the titles are in two languages: a database's brackets say so, or their words do."""
    a, b = c.a, c.b
    if a.title.translated or b.title.translated:
        return True
    ours, theirs = guess_language(a.title.text), guess_language(b.title.text)
    return ours is not None and theirs is not None and ours != theirs


def same_pmid(c: Comparison) -> bool:
    """Tell whether one PubMed identifier stands over titles that fit."""
    return (
        c.pmid == "agree"
        and (c.title_fits or (c.title == "words" and c.authors == "agree"))
        and c.doi != "differ"
    )


def title_and_place(c: Comparison) -> bool:
    """Tell whether one title stands on one page of one volume."""
    if not c.title_fits or not c.same_place:
        return False
    if c.authors == "differ":
        return c.alike and c.journal == "agree" and c.volume == "agree"
    if c.doi == "differ":
        return c.alike and c.authors == "agree" and c.journal == "agree"
    return True


def title_and_people(c: Comparison) -> bool:
    """Tell whether the same people gave the same title, and nothing contradicts, or one slip at most."""
    if not c.title_fits or c.authors != "agree" or "differ" in (c.year, c.doi, c.pmid):
        return False
    wrong = c.contradictions
    if c.title == "shortened":
        return not wrong and (
            c.volume == "agree" or c.pages in ("agree", "near") or (c.journal == c.year == "agree")
        )
    if not wrong:
        return c.year != "near" or _explained(c)
    return len(wrong) == 1 and _one_slip(c, wrong[0])


def _one_slip(c: Comparison, wrong: str) -> bool:
    """Tell whether one wrong field stands among right ones. One slip in a reference is common; two are another work."""
    if wrong == "volume":
        return c.pages == "agree" and c.journal == "agree"
    if wrong == "journal":
        return c.volume == "agree" and c.pages == "agree"
    located = c.journal == "agree" and c.volume == "agree" and c.year == "agree" and c.issue != "differ"
    return wrong == "pages" and located and c.shared > 1 and c.title == "equal"


def _explained(c: Comparison) -> bool:
    """Tell whether a year between them may be early view or an index's year: something of the place supports it."""
    placed = c.volume == "agree" or c.journal == "agree" or c.pages in ("agree", "near")
    return placed or c.abstract == "agree"


def title_and_volume(c: Comparison) -> bool:
    """Tell whether one title stands in one volume, where a side names no authors or writes them past recognition."""
    placed = (
        c.journal == "agree"
        and c.volume == "agree"
        and c.year in ("agree", "near")
        and c.pages in ("near", "missing")
    )
    return (
        c.alike and placed and c.authors in ("missing", "some") and c.doi != "differ" and c.issue != "differ"
    )


def title_and_abstract(c: Comparison) -> bool:
    """Tell whether one title, whole or shortened by the same people, stands over one abstract."""
    fits = c.alike or (c.title_fits and c.same_people)
    apart = "differ" in (c.authors, c.year, c.doi, c.pages, c.volume)
    return fits and not apart and c.abstract == "agree"


def long_title(c: Comparison) -> bool:
    """Tell whether a title too long to be two works' stands on a record that says little else."""
    fits = (
        c.title == "equal" and len(c.a.title.words) >= 7 and len(c.a.title.key) >= 40 and not c.contradictions
    )
    return (
        fits
        and c.authors == "missing"
        and c.year != "near"
        and c.abstract != "differ"
        and c.a.kind in ("", c.b.kind)
    )


def wrong_year(c: Comparison) -> bool:
    """Tell whether only the year differs."""
    return (
        c.alike and c.authors == "agree" and c.year == "differ" and c.pages == "agree" and c.volume == "agree"
        and c.journal == "agree" and c.doi != "differ"
    )  # fmt: skip


def abstracts_differ(c: Comparison) -> bool:
    """Tell whether one title stands over two abstracts, and neither identifier, place nor people settle it."""
    settled = c.doi == "agree" or c.pmid == "agree" or c.same_place or _is_well_named(c)
    return not settled and c.title_fits and c.abstract == "differ"


def one_export(c: Comparison) -> bool:
    """Tell whether both stand in one export and the evidence would do only between two."""
    if not c.one_export:
        return False
    strong = c.doi == "agree" or c.pmid == "agree" or (c.same_place and c.authors == "agree" and c.alike)
    return not strong and c.title_fits and c.authors != "differ" and len(c.contradictions) < 2


def published_twice(c: Comparison) -> bool:
    """Tell whether the same people stand under the same title at two places: a person should know of it."""
    agreed = c.alike and c.same_people and (c.shared > 1 or len(c.a.names) == len(c.b.names) == 1)
    return agreed and bool(c.contradictions) and c.gap <= 6


def close_contradicted(c: Comparison) -> bool:
    """Tell whether a pair is too like to pass over, but one field contradicts."""
    return c.title_fits and c.authors in ("agree", "some") and len(c.contradictions) == 1


def contradicted(c: Comparison) -> bool:
    """Tell whether the titles fit and other fields contradict."""
    return c.title_fits and bool(c.contradictions)


def close(c: Comparison) -> bool:
    """Tell whether a pair is too like to pass over, with too little said to merge."""
    if c.title_fits:
        return True
    return (
        c.title in ("words", "differ")
        and c.same_place
        and c.same_people
        and c.score >= 0.5
        and c.doi != "differ"
    )


def other_title(c: Comparison) -> bool:
    """Tell whether the titles say different things, and no place says otherwise."""
    return c.title in ("words", "differ") and not (c.same_place and c.authors != "differ")


def always(_: Comparison) -> bool:
    """Return true."""
    return True


def less_alike(c: Comparison, *, least: float) -> bool:
    """Tell whether the titles fit, but are less alike than a protocol asks of a merge that no identifier supports."""
    return c.title_fits and c.score < least and c.doi != "agree" and c.pmid != "agree"

"""Define the conditions of the deduplication rules. Each condition is tested on the comparison of two records."""

from typing import Final

from slr.dedupe.comparison import Comparison
from slr.dedupe.edition import has_same_number, is_doubtful, same_range, same_start
from slr.text.language import guess_language
from slr.text.script import count_letters


def identical(c: Comparison) -> bool:
    """Return whether two records are the same in all compared fields except the abstract.

    If the records have the same DOI or PubMed identifier, an identifying field such as the publisher can differ, too.
    If the title is too general to identify a work, the records must also have authors, pages or an identifier. The
    abstracts can differ only if the DOIs are the same, or if title and authors identify the work.
    """
    alike = c.a.same == c.b.same and bool(c.a.title.key) and (not c.generic or _is_placed(c))
    return (
        alike
        and (c.identified or not c.unlike_fields)
        and (c.doi == "agree" or _is_well_named(c) or c.abstract != "differ")
    )


def _is_well_named(c: Comparison) -> bool:
    """Return whether two records agree in title and authors, and the titles are long enough to identify a work."""
    return c.alike and c.same_people and min(c.a.title.size, c.b.title.size) >= 6


def _is_placed(c: Comparison) -> bool:
    return bool(c.a.names or c.a.pages or c.a.doi or c.a.pmid)


def blank(c: Comparison) -> bool:
    """Return whether at least one of the records has no title."""
    return c.title == "missing"


def blank_same_place(c: Comparison) -> bool:
    """Return whether a title is missing, but other fields suggest that the records are the same work.

    The records must share a DOI or PubMed identifier, or be in the same place (see `same_place`). The authors and the
    pages must not differ.
    """
    identified = c.doi == "agree" or c.pmid == "agree" or c.same_place
    return blank(c) and identified and c.authors != "differ" and c.pages != "differ"


def notice(c: Comparison) -> bool:
    """Return whether the records must not be merged because at least one of them is a notice or a reply.

    A notice or reply is never merged with a record of another kind. Two notices, or two replies, are merged only if
    fields other than the title show that they are the same.
    """
    a, b = _notice_kind(c, 0), _notice_kind(c, 1)
    return a != b or (bool(a) and not _same_notice(c))


def _same_notice(c: Comparison) -> bool:
    if c.doi == "agree" or c.pmid == "agree":
        return True
    placed = c.pages == "agree" or (c.volume == "agree" and c.issue != "differ" and c.authors == "agree")
    return placed and not c.contradictions and c.year == "agree"


def _notice_kind(c: Comparison, side: int) -> str:
    feature = (c.a, c.b)[side]
    if feature.is_notice:
        return "notice"
    return "answer" if feature.title.answer else ""


def container(c: Comparison) -> bool:
    """Return whether the records share a DOI that seems to belong to a whole book or issue.

    The titles must differ, and the authors or the pages must also differ. If the titles are not similar at all, two
    other signs are enough: The authors do not agree, and the place is not the same (see `same_place`).
    """
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
    """Return whether a title is too general to identify the work, and the other fields do not identify it either.

    If the titles do not match, it is enough that one of them is too general.
    """
    return c.generic and not (c.titles_match and _generic_same(c))


def _generic_same(c: Comparison) -> bool:
    if c.authors == "differ" or c.pages == "differ" or c.year == "differ":
        return False
    known = c.doi == "agree" or c.pmid == "agree"
    located = c.volume == "agree" or (c.authors == "agree" and c.journal == "agree" and c.year == "agree")
    exact = c.pages == "agree" and located and not {"differ"} & {c.journal, c.volume, c.issue}
    return c.doi != "differ" and (known or exact)


def generic_close(c: Comparison) -> bool:
    """Return whether the titles match but are too general, and the other fields confirm the match.

    It is enough that one title is too general. The authors must agree, the years must be the same or missing, and no
    field may contradict the match.
    """
    if not generic(c) or not c.titles_match:
        return False
    return c.authors == "agree" and c.year in ("agree", "missing") and not c.contradictions


def cochrane(c: Comparison) -> bool:
    """Return whether the records are a Cochrane review and its update.

    If both records have a review number, the numbers must be the same. Something else must show that there are two
    versions: the DOIs, the years, or the word "withdrawn" in one of the titles.

    If a review number is missing, three other conditions must be met:

    - Both journals must be Cochrane journals.
    - The titles must be nearly the same, and the authors must agree at least in part.
    - The years must be more than one apart.
    """
    if c.a.cochrane and c.b.cochrane:
        return c.a.cochrane == c.b.cochrane and (
            c.doi in ("near", "differ")
            or (c.gap > 0 and c.doi != "agree")
            or c.a.title.withdrawn != c.b.title.withdrawn
        )
    return (
        c.gap > 1
        and c.nearly_alike
        and c.authors in ("agree", "some")
        and all("ochrane" in f.journal for f in (c.a, c.b))
    )


def same_cochrane(c: Comparison) -> bool:
    """Return whether both records have the same Cochrane review number, and neither years, DOIs nor authors differ."""
    return (
        bool(c.a.cochrane)
        and c.a.cochrane == c.b.cochrane
        and c.gap == 0
        and c.doi != "differ"
        and c.authors != "differ"
    )


def same_page_range(c: Comparison) -> bool:
    """Return whether both records have the same page range in the same volume.

    The titles must be similar, and the journals and the DOIs must not differ. The authors must agree, or be missing if
    the journals agree. The page range then identifies a work even if a database changed the title.
    """
    return (
        c.same_place
        and c.long_pages
        and c.volume == "agree"
        and c.journal != "differ"
        and c.doi != "differ"
        and (c.same_people or (c.authors == "missing" and c.journal == "agree"))
        and c.title in ("equal", "slips", "shortened", "unclear", "word", "words", "numbers")
        and c.score >= 0.7
    )


def numbered(c: Comparison) -> bool:
    """Return whether the titles differ in a number, part or year, and the DOIs do not agree."""
    return c.title == "numbers" and c.doi != "agree"


_VERSION_KINDS: Final = frozenset({"preprint", "conference", "thesis"})


def version(c: Comparison) -> bool:
    """Return whether the records are two versions of one work, such as a preprint and its article.

    - The kinds must differ, and at least one must be a preprint, a conference paper or a thesis. If a kind is unknown,
      the years or the DOIs must differ, too.
    - The titles must be nearly the same and not too general.
    - The authors must agree at least in part.
    - The years must be at most six apart.
    - The DOI, the place (see `same_place`) and the first page must not be the same.
    - If the journal is the same, at least one field must contradict a match.
    """
    close = c.alike or (c.title in ("shortened", "unclear", "word", "words") and c.score >= 0.8)
    if not close or c.authors not in ("agree", "some") or c.generic or c.doi == "agree" or c.gap > 6:
        return False
    if (
        c.journal == "agree" and not c.contradictions
    ):  # abstracts of a meeting, in a supplement of the journal
        return False
    a, b = c.kinds
    if a != b and (a in _VERSION_KINDS or b in _VERSION_KINDS):
        return (
            not c.same_place
            and not same_start(c)
            and ((bool(a) and bool(b)) or c.gap > 0 or c.doi == "differ")
        )
    return False


def abstract_and_article(c: Comparison) -> bool:
    """Return whether the records are a meeting abstract and an article about the same work.

    The titles must be nearly the same and not too general. The authors must agree at least in part, and the years must
    be at most six apart. The DOI must not be the same. The pages must differ, and exactly one record must have a range
    of more than two pages.
    """
    if (
        not (c.nearly_alike and c.authors in ("agree", "some"))
        or c.pages != "differ"
        or c.doi == "agree"
        or c.generic
        or c.gap > 6
    ):
        return False
    a, b = c.a.pages, c.b.pages
    return a is not None and b is not None and a.long != b.long


def two_dois(c: Comparison) -> bool:
    """Return whether the DOIs differ, and nothing suggests that one of them is wrong.

    A DOI is assumed to be wrong if the records come from different exports but seem to describe the same work: the
    place is the same (see `same_place`), the titles differ at most in spelling, and neither authors nor journals differ.
    """
    return c.doi == "differ" and not (
        c.same_place and c.alike and c.authors != "differ" and c.journal != "differ" and not c.one_export
    )


def two_dois_close(c: Comparison) -> bool:
    """Return whether the DOIs differ (see `two_dois`), but the records are otherwise similar.

    The titles must be nearly the same and not too general. The authors and the years must not differ.
    """
    return (
        two_dois(c)
        and c.nearly_alike
        and c.authors in ("agree", "some", "missing")
        and c.year != "differ"
        and not c.generic
    )


def same_doi(c: Comparison) -> bool:
    """Return whether the DOI is the same, and the title, the authors and the pages together support a match."""
    if c.doi != "agree":
        return False
    if c.titles_match or c.title == "unclear":
        return not (c.authors == "differ" and c.pages == "differ")
    if c.title in ("word", "words") and c.score >= 0.75:
        return c.authors == "agree" or c.same_place
    if c.title == "numbers":
        return c.authors == "agree" and c.pages in ("agree", "near")
    return c.authors == "agree" and c.pages != "differ" and _contains_words(c)


def _contains_words(c: Comparison) -> bool:
    """Return whether the titles share most of their words with more than three letters.

    Both titles must have at least three such words. If one title has fewer of them than the other, at least 80 % of its
    words must be in the other title.
    """
    ours, theirs = ({w for w in f.title.words if len(w) > 3} for f in (c.a, c.b))
    few = min(len(ours), len(theirs))
    return few >= 3 and len(ours & theirs) >= 0.8 * few


def same_doi_other_title(c: Comparison) -> bool:
    """Return whether the DOI is the same but the titles do not match."""
    return c.doi == "agree" and c.title in ("unclear", "word", "words", "differ", "numbers")


def translation(c: Comparison) -> bool:
    """Return whether the titles are in different languages but belong to one work.

    Other fields must confirm the match in one of two ways:

    - The authors and the DOI are the same, and neither the year, the pages nor the volume differs.
    - The year, the volume and a range of more than two pages are the same. The records share two authors or the only
      author. The DOIs do not differ.
    """
    if (
        c.title not in ("differ", "words", "word", "unclear")
        or c.authors not in ("agree", "missing")
        or c.year == "differ"
    ):
        return False
    if c.doi == "agree" and c.authors == "agree":
        return c.pages != "differ" and c.volume != "differ" and _two_languages(c)
    placed = c.pages == "agree" and c.long_pages and c.volume == "agree" and c.year == "agree"
    if not placed or c.doi == "differ":
        return False
    people = c.shared >= 2 or (c.authors == "agree" and len(c.a.names) == len(c.b.names) == 1)
    return people and _two_languages(c)


def _two_languages(c: Comparison) -> bool:
    """Return whether the titles seem to be in different languages.

    The evidence is the words of the titles, or brackets around one title.
    """
    a, b = c.a, c.b
    if a.title.translated or b.title.translated:
        return True
    ours, theirs = guess_language(a.title.text), guess_language(b.title.text)
    return ours is not None and theirs is not None and ours != theirs


def same_pmid(c: Comparison) -> bool:
    """Return whether the PubMed identifier is the same, the titles match, and the DOIs do not differ.

    If the authors agree, it is enough that the titles are similar.
    """
    return (
        c.pmid == "agree"
        and (c.titles_match or (c.title in ("unclear", "word", "words") and c.authors == "agree"))
        and c.doi != "differ"
    )


def title_and_place(c: Comparison) -> bool:
    """Return whether the titles match and the place is the same (see `same_place`).

    Two cases have further conditions:

    - The authors or the DOIs differ: The titles must be the same except for spelling, and other fields such as the
      journal must agree.
    - The titles differ only in words that could be misspelt: The authors must agree, and the DOIs and the journals must
      not differ.
    """
    if c.title == "unclear" and c.same_people and c.doi != "differ" and c.journal != "differ":
        return c.same_place
    if not c.titles_match or not c.same_place:
        return False
    if c.authors == "differ":
        return c.alike and c.journal == "agree" and c.volume == "agree"
    if c.doi == "differ":
        return c.alike and c.authors == "agree" and c.journal == "agree"
    return True


def title_and_people(c: Comparison) -> bool:
    """Return whether title and authors are the same, and at most one other field differs, probably by mistake.

    The years, the DOIs and the PubMed identifiers must not differ. Three cases have further conditions:

    - One other field differs: Fields that locate the work must agree.
    - No field differs, but the years are one apart: The volume, the journal, the pages or the abstract must agree.
    - One title is a shortened form of the other: No field may differ, and the volume, the pages, or both journal and
      year must agree.
    """
    if not c.titles_match or c.authors != "agree" or "differ" in (c.year, c.doi, c.pmid):
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
    """Return whether the only field that differs (`wrong`) probably differs by mistake.

    The function assumes a mistake if other fields that locate the work agree, such as journal, volume and pages.
    """
    if wrong == "volume":
        return c.pages == "agree" and c.journal == "agree"
    if wrong == "journal":  # proceedings can also be a volume of a series, under another name
        copied = c.volume == "missing" and c.a.kind != c.b.kind and same_range(c)
        return copied or (c.volume == "agree" and c.pages == "agree")
    if wrong == "issue":
        return c.pages in ("agree", "near") or c.abstract == "agree"
    located = c.journal == "agree" and c.volume == "agree" and c.year == "agree" and c.issue != "differ"
    return wrong == "pages" and located and c.shared > 1 and c.title == "equal"


def _explained(c: Comparison) -> bool:
    """Return whether a difference of one year can be due to earlier online publication or to an error.

    The function assumes one of these causes if the volume, the journal, the pages or the abstract agrees.
    """
    placed = c.volume == "agree" or c.journal == "agree" or c.pages in ("agree", "near")
    return placed or c.abstract == "agree"


def title_and_volume(c: Comparison) -> bool:
    """Return whether title, journal and volume are the same, and the authors are missing or agree only in part.

    The years must be at most one apart. The pages must be missing or agree in part. The DOI and the issue must not
    differ.
    """
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
    """Return whether title and abstract are the same.

    If the authors agree, one title can be a shortened form of the other title. Authors, year, DOI, pages and volume must not
    differ.
    """
    same_title = c.alike or (c.titles_match and c.same_people)
    apart = "differ" in (c.authors, c.year, c.doi, c.pages, c.volume)
    return same_title and not apart and c.abstract == "agree"


def long_title(c: Comparison) -> bool:
    """Return whether both records have the same title, and at least one of them lacks authors.

    The title must be so long that two works are unlikely to share it. The years and the abstracts must not differ, and
    no other field may contradict a match. The kinds of publication must be the same, unless a kind is unknown.
    """
    same_title = (
        c.title == "equal"
        and c.a.title.size >= 7
        and count_letters(c.a.title.key) >= 40
        and not c.contradictions
    )
    return (
        same_title
        and c.authors == "missing"
        and c.year != "near"
        and c.abstract != "differ"
        and (c.a.kind == c.b.kind or "" in c.kinds)
    )


def wrong_year(c: Comparison) -> bool:
    """Return whether title, authors, journal, volume and pages are the same, but the year differs. The DOIs must not differ."""
    return (
        c.alike
        and c.authors == "agree"
        and c.year == "differ"
        and c.pages == "agree"
        and c.volume == "agree"
        and c.journal == "agree"
        and c.doi != "differ"
    )


def abstracts_differ(c: Comparison) -> bool:
    """Return whether the titles match but the abstracts differ, and no other field shows that the works are the same."""
    settled = c.doi == "agree" or c.pmid == "agree" or c.same_place or _is_well_named(c)
    return not settled and c.titles_match and c.abstract == "differ"


def one_export(c: Comparison) -> bool:
    """Return whether both records are from the same export, and the evidence is too weak to merge them.

    A database rarely lists a work twice, so more evidence is needed than for records from different exports. The titles
    must match, the authors must not differ, and at most one field may contradict a match.
    """
    if not c.one_export:
        return False
    strong = c.doi == "agree" or c.pmid == "agree" or (c.same_place and c.authors == "agree" and c.alike)
    return not strong and c.titles_match and c.authors != "differ" and len(c.contradictions) < 2


def published_twice(c: Comparison) -> bool:
    """Return whether the same authors published nearly the same title in two places or in two years.

    The years must be at most six apart. The records must share two authors, or each must have only one author. At least
    one field must contradict a match, so a person should judge such a pair.
    """
    agreed = c.nearly_alike and c.same_people and (c.shared > 1 or len(c.a.names) == len(c.b.names) == 1)
    return agreed and bool(c.contradictions) and c.gap <= 6


def close_contradicted(c: Comparison) -> bool:
    """Return whether two records are very similar, although a field contradicts the match.

    The titles must match. At most one field may contradict the match. Fields that can have two values for one work,
    such as a Scopus accession number, do not count. In addition, one of three conditions must be met:

    - The authors agree at least in part.
    - The records share a number or address that identifies one work (see `has_same_number`).
    - Authors are missing, and the only contradiction is in a field that can have two values for one work (see
      `is_doubtful`).
    """
    if not c.titles_match or not c.contradictions or len(c.firm_contradictions) > 1:
        return False
    return (
        has_same_number(c)
        or c.authors in ("agree", "some")
        or (c.authors == "missing" and is_doubtful(c) and len(c.contradictions) == 1)
    )


def contradicted(c: Comparison) -> bool:
    """Return whether the titles match but at least one other field contradicts the match."""
    return c.titles_match and bool(c.contradictions)


def close(c: Comparison) -> bool:
    """Return whether two records are so similar that a person should judge them.

    It is enough that the titles match. If the titles differ in several words, their similarity must be at least 0.5.
    The place (see `same_place`) and the authors must then be the same, and the DOIs must not differ.
    """
    if c.titles_match:
        return True
    return (
        c.title in ("words", "differ")
        and c.same_place
        and c.same_people
        and c.score >= 0.5
        and c.doi != "differ"
    )


def other_title(c: Comparison) -> bool:
    """Return whether the titles differ, and either the place is not the same (see `same_place`) or the authors differ."""
    return c.title in ("unclear", "word", "words", "differ") and not (c.same_place and c.authors != "differ")


def always(_: Comparison) -> bool:
    """Return True. This is the condition of the last rule, which applies to all remaining pairs."""
    return True


def less_alike(c: Comparison, *, least: float) -> bool:
    """Return whether the titles match but are less similar than the protocol requires.

    `least` is the minimum that the protocol sets for records that share neither a DOI nor a PubMed identifier.
    """
    return c.titles_match and c.score < least and c.doi != "agree" and c.pmid != "agree"

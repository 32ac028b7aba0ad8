"""Each condition of the rules holds where its docstring says so, and no longer when one of its parts is taken away.

A case is a condition with a comparison for which it holds. Below it stand the changes that each make it fail.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import pytest

from slr.dedupe import condition
from slr.dedupe.comparison import Comparison, compare
from slr.dedupe.feature import read_feature

NINE_WORDS = "Night work and medication errors in two teaching hospitals"
SIX_WORDS = "Night work and errors in hospitals"
FIVE_WORDS = "Night work and medication errors"
PERSON = {"authors": ["Abara, Ngozi"]}
TWO_PEOPLE = {"authors": ["Abara, Ngozi", "Brandt, Ute"]}
RANGE, PAGE = {"pages": "11-19"}, {"pages": "11"}
# What two records agree on, unless a case says otherwise: the title, and nothing else is known.
BARE: Final[Mapping[str, Any]] = {
    "title": "equal", "score": 1.0, "authors": "missing", "shared": 0, "year": "missing", "gap": 0, "journal": "missing",
    "volume": "missing", "issue": "missing", "pages": "missing", "doi": "missing", "pmid": "missing",
}  # fmt: skip
PLACE = {"pages": "agree", "volume": "agree"}  # the same page of the same volume


def compared(
    *,
    a: Mapping[str, Any] | None = None,
    b: Mapping[str, Any] | None = None,
    both: Mapping[str, Any] | None = None,
    export: tuple[str, str] = ("", ""),
    abstract: str = "missing",
    **outcomes: Any,
) -> Comparison:
    """Return a comparison with these outcomes; `a`, `b` and `both` are fields of the records behind it."""
    fields = ({"title": NINE_WORDS, **(both or {}), **(own or {})} for own in (a, b))
    features = [read_feature(i, row, e) for i, row, e in zip("ab", fields, export, strict=True)]
    made = replace(compare(*features), **{**BARE, **outcomes})
    made.__dict__["abstract"] = abstract  # in place of the outcome that is worked out on demand
    return made


def case(test: Callable[[Comparison], bool], holds: Mapping[str, Any], *breaks: Mapping[str, Any]) -> Any:
    return pytest.param(test, holds, breaks, id=f"{test.__name__}-{'-'.join(map(str, holds))}")


EDITORIAL = {"title": "Editorial"}
NOTICE = {"title": f"Erratum: {NINE_WORDS}"}
COCHRANE = {"pages": "CD001234", "journal": "Cochrane Database of Systematic Reviews"}
COCHRANE_JOURNAL = {"journal": "Cochrane Database of Systematic Reviews"}
INDONESIAN = {"title": "Pengaruh kerja malam terhadap kesalahan obat dalam dua rumah sakit"}
ENGLISH = {"title": "The effect of night work on medication errors in two hospitals"}
TRANSLATED = {"title": f"[{NINE_WORDS}]"}
PREPRINT, ARTICLE = {"type": "preprint"}, {"type": "article", "journal": "Ward Nursing"}

CASES = [
    # identical: nothing differs, the title could name one work, and the abstracts do not deny it
    case(condition.identical, {}, {"b": {"issue": "3", "volume": "1"}}, {"both": {"title": ""}}, {"abstract": "differ"}),
    case(condition.identical, {"both": {**EDITORIAL, **PERSON}}, {"both": EDITORIAL}),
    case(condition.identical, {"both": {**EDITORIAL, **PAGE}}, {"both": EDITORIAL}),
    case(condition.identical, {"both": {**EDITORIAL, "doi": "10.1234/x"}}, {"both": EDITORIAL}),
    case(condition.identical, {"both": {**EDITORIAL, "pmid": "123"}}, {"both": EDITORIAL}),
    case(condition.identical, {"abstract": "differ", "doi": "agree"}, {"doi": "near"}, {"b": {"type": "thesis"}}),
    case(condition.identical, {"abstract": "differ", "authors": "agree"}, {"authors": "some"}, {"title": "shortened"},
         {"both": {"title": FIVE_WORDS}}),
    case(condition.identical, {"abstract": "differ", "authors": "agree", "both": {"title": SIX_WORDS}}),
    case(condition.identical, {"abstract": "near"}),
    # blank, blank_same_place: no title, and the same identifier or place
    case(condition.blank, {"title": "missing"}, {"title": "equal"}, {"title": "differ"}),
    *(
        case(condition.blank_same_place, {"title": "missing", **known}, {"title": "equal"}, {"authors": "differ"},
             dict.fromkeys(known, "missing"))
        for known in ({"doi": "agree"}, {"pmid": "agree"}, PLACE)
    ),
    case(condition.blank_same_place, {"title": "missing", "doi": "agree"}, {"pages": "differ"}),
    # notice: one of the two is a notice, or both are and nothing says that they are the same one
    case(condition.notice, {"a": NOTICE}, {"b": NOTICE, "doi": "agree"}, {"b": NOTICE, "pmid": "agree"}, {"a": {}}),
    case(condition.notice, {"a": {"title": f"Reply to: {NINE_WORDS}"}}, {"a": {}}),
    case(condition.notice, {"b": {"type": "erratum"}}, {"b": {}}),
    case(condition.notice, {"b": {"type": "retraction"}}, {"b": {}}),
    case(condition.notice, {"a": NOTICE, "b": {"title": f"Reply to: {NINE_WORDS}"}, "doi": "agree"}),
    case(condition.notice, {"both": NOTICE, "year": "agree"}, {"pages": "agree"}, {"volume": "agree", "authors": "agree"}),
    case(condition.notice, {"both": NOTICE, "year": "agree", "volume": "agree"}, {"authors": "agree"}),
    case(condition.notice, {"both": NOTICE, "year": "agree", "authors": "agree"}, {"volume": "agree"}),
    case(condition.notice, {"both": NOTICE, "year": "agree", "volume": "agree", "authors": "agree", "issue": "differ"},
         {"issue": "missing"}),
    case(condition.notice, {"both": NOTICE, "pages": "agree", "year": "near"}, {"year": "agree"}),
    case(condition.notice, {"both": NOTICE, "pages": "agree", "year": "agree", "journal": "differ"}, {"journal": "near"}),
    # container: one DOI over titles that differ, and authors or pages differ too
    case(condition.container, {"doi": "agree", "title": "words", "authors": "differ"}, {"doi": "near"}, {"title": "equal"},
         {"title": "shortened"}, {"authors": "some"}),
    case(condition.container, {"doi": "agree", "title": "numbers", "pages": "differ"}, {"pages": "near"}),
    case(condition.container, {"doi": "agree", "title": "differ"}, {"authors": "agree"}, {"title": "words"}, PLACE),
    # generic, generic_close: a title that many works bear needs the same page or identifier
    case(condition.generic, {"both": EDITORIAL}, {"both": {}}, {"doi": "agree"}, {"pmid": "agree"},
         {"pages": "agree", "volume": "agree"},
         {"pages": "agree", "authors": "agree", "journal": "agree", "year": "agree"}),
    case(condition.generic, {"a": EDITORIAL, "b": {}, "title": "words", "doi": "agree"}, {"title": "shortened"}),
    *(
        case(condition.generic, {"both": EDITORIAL, "doi": "agree", field: "differ"}, {field: "near"})
        for field in ("authors", "pages", "year")
    ),
    case(condition.generic, {"both": EDITORIAL, "pmid": "agree", "doi": "differ"}, {"doi": "near"}),
    case(condition.generic, {"both": EDITORIAL, **PLACE, "journal": "differ"}, {"journal": "near"}),
    *(
        case(condition.generic, {"both": EDITORIAL, "pages": "agree", "authors": "agree", "journal": "agree", "year": "agree", **gone},
             dict.fromkeys(gone, "agree"))
        for gone in ({"pages": "near"}, {"authors": "some"}, {"journal": "missing"}, {"year": "near"})
    ),
    case(condition.generic, {"both": EDITORIAL, "pages": "agree", "authors": "agree", "journal": "agree", "year": "agree",
                             "volume": "differ"}, {"volume": "missing"}),
    case(condition.generic_close, {"both": EDITORIAL, "authors": "agree"}, {"both": {}}, {"title": "words"}, {"authors": "some"},
         {"journal": "differ"}, {"year": "near"}, {"doi": "agree"}),
    case(condition.generic_close, {"both": EDITORIAL, "authors": "agree", "year": "agree"}, {"year": "near"}),
    # cochrane: the number or title of one review, years or versions apart
    case(condition.cochrane, {"both": COCHRANE, "gap": 1}, {"gap": 0}, {"doi": "agree"}, {"b": {"pages": "CD001235"}}),
    case(condition.cochrane, {"both": COCHRANE, "doi": "near"}, {"doi": "missing"}),
    case(condition.cochrane, {"both": COCHRANE, "doi": "differ"}, {"doi": "agree"}),
    case(condition.cochrane, {"both": COCHRANE, "a": {"title": f"WITHDRAWN: {NINE_WORDS}"}}, {"a": {}}),
    case(condition.cochrane, {"both": COCHRANE_JOURNAL, "a": {"pages": "CD001234"}, "gap": 2, "authors": "agree"}, {"gap": 1},
         {"title": "shortened"}, {"authors": "missing"}, {"b": {"journal": "Ward Nursing"}}),
    case(condition.cochrane, {"both": COCHRANE_JOURNAL, "gap": 2, "authors": "some"}, {"a": {"journal": "Ward Nursing"}}),
    case(condition.same_cochrane, {"both": COCHRANE}, {"both": COCHRANE_JOURNAL}, {"b": {"pages": "CD001235"}}, {"gap": 1},
         {"doi": "differ"}, {"authors": "differ"}),
    # same_page_range: the same people, or the same journal where none are named, on one range of pages
    case(condition.same_page_range, {"both": RANGE, **PLACE, "authors": "agree", "title": "words", "score": 0.7},
         {"both": PAGE}, {"pages": "near"}, {"volume": "missing", "journal": "agree", "year": "agree"}, {"journal": "differ"},
         {"doi": "differ"}, {"authors": "some"}, {"authors": "missing"}, {"title": "differ"}, {"title": "missing"},
         {"score": 0.69}),
    case(condition.same_page_range, {"both": RANGE, **PLACE, "journal": "agree"}, {"journal": "near"}, {"authors": "some"}),
    *(
        case(condition.same_page_range, {"both": RANGE, **PLACE, "authors": "agree", "title": title})
        for title in ("equal", "slips", "shortened", "numbers")
    ),
    # numbered: titles that differ in a number
    case(condition.numbered, {"title": "numbers"}, {"title": "words"}, {"doi": "agree"}),
    # version: two kinds of publication of one work by the same people
    case(condition.version, {"a": PREPRINT, "b": ARTICLE, "authors": "agree"}, {"authors": "missing"}, {"doi": "agree"},
         {"gap": 7}, {"a": ARTICLE}, PLACE, {"title": "words", "score": 0.79}, {"title": "numbers"}, {"title": "differ"},
         {"both": {"title": "Editorial board"}}, {"journal": "agree"}),
    case(condition.version, {"a": PREPRINT, "b": ARTICLE, "authors": "some", "gap": 6}),
    case(condition.version, {"a": PREPRINT, "b": ARTICLE, "authors": "agree", "title": "words", "score": 0.8}),
    case(condition.version, {"a": PREPRINT, "b": ARTICLE, "authors": "agree", "title": "shortened", "score": 0.8}, {"score": 0.7}),
    case(condition.version, {"a": PREPRINT, "b": ARTICLE, "authors": "agree", "journal": "agree", "volume": "differ"},
         {"volume": "agree"}),
    case(condition.version, {"a": {"type": "thesis"}, "authors": "agree", "gap": 1}, {"gap": 0}),
    case(condition.version, {"b": {"type": "conference"}, "authors": "agree", "doi": "differ"}, {"doi": "near"}),
    case(condition.version, {"a": {"type": "thesis"}, "b": PREPRINT, "authors": "agree"}, {"b": {"type": "thesis"}}),
    case(condition.version, {"a": {"type": "preprint"}, "b": {"type": "chapter"}, "authors": "agree"}, {"a": {"type": "book"}}),
    # abstract_and_article: a page and a range of pages
    case(condition.abstract_and_article, {"a": PAGE, "b": {"pages": "501-512"}, "pages": "differ", "authors": "agree"},
         {"a": RANGE}, {"a": {}}, {"b": {}}, {"b": {"pages": "501"}}, {"pages": "near"}, {"authors": "missing"},
         {"title": "shortened"}, {"doi": "agree"}, {"gap": 7}, {"both": EDITORIAL}),
    case(condition.abstract_and_article, {"a": RANGE, "b": PAGE, "pages": "differ", "authors": "some", "gap": 6, "title": "slips"}),
    # two_dois, two_dois_close: each has a DOI of its own
    case(condition.two_dois, {"doi": "differ"}, {"doi": "near"}, PLACE),
    *(
        case(condition.two_dois, {"doi": "differ", **PLACE, **more}, gone)
        for more, gone in (
            ({"title": "shortened"}, {"title": "slips"}), ({"authors": "differ"}, {"authors": "some"}),
            ({"journal": "differ"}, {"journal": "near"}), ({"export": ("e", "e")}, {"export": ("e", "f")}),
        )
    ),
    case(condition.two_dois, {"doi": "differ", "pages": "agree"}, {"volume": "agree"}),
    *(
        case(condition.two_dois_close, {"doi": "differ", "authors": authors}, {"doi": "near"}, {"title": "shortened"},
             {"authors": "differ"}, {"year": "differ"}, {"both": EDITORIAL})
        for authors in ("agree", "some", "missing")
    ),
    # same_doi: one DOI over titles that fit, or over titles that differ in little
    case(condition.same_doi, {"doi": "agree"}, {"doi": "near"}, {"authors": "differ", "pages": "differ"}),
    case(condition.same_doi, {"doi": "agree", "authors": "differ"}, {"pages": "differ"}),
    case(condition.same_doi, {"doi": "agree", "pages": "differ"}, {"authors": "differ"}),
    case(condition.same_doi, {"doi": "agree", "title": "words", "score": 0.75, "authors": "agree"},
         {"authors": "some"}, {"b": INDONESIAN, "score": 0.74}),
    case(condition.same_doi, {"doi": "agree", "title": "words", "score": 0.75, **PLACE}, {"volume": "differ"}),
    case(condition.same_doi, {"doi": "agree", "title": "numbers", "authors": "agree", "pages": "near"}, {"authors": "some"},
         {"pages": "missing"}),
    case(condition.same_doi, {"doi": "agree", "title": "numbers", "authors": "agree", "pages": "agree"}, {"pages": "differ"}),
    # ... or where one title is made of the other's words: here night, work, errors, teaching, hospitals of six
    case(condition.same_doi,
         {"doi": "agree", "title": "differ", "authors": "agree", "a": {"title": "Hospitals teaching errors work night shifts"}},
         {"authors": "some"}, {"pages": "differ"}, {"a": {"title": "Hospitals teaching rest work night shifts"}}),
    case(condition.same_doi, {"doi": "agree", "title": "differ", "authors": "agree", "a": {"title": "Errors work night"}},
         {"a": {"title": "Night work"}}, {"a": {"title": "of to in an errors work"}},
         {"a": {"title": "Errors and work"}}),
    case(condition.same_doi, {"doi": "agree", "title": "differ", "authors": "agree", "a": {"title": "Errors work night hospitals sleep"}},
         {"a": {"title": "Errors work night sleep"}}),
    *(
        case(condition.same_doi_other_title, {"doi": "agree", "title": title}, {"doi": "near"}, {"title": "shortened"})
        for title in ("words", "differ", "numbers")
    ),
    # translation: titles in two languages, with the DOI or with people, year, volume and pages
    case(condition.translation, {"a": INDONESIAN, "b": ENGLISH, "title": "differ", "doi": "agree", "authors": "agree"},
         {"title": "numbers"}, {"authors": "differ"}, {"year": "differ"}, {"pages": "differ"}, {"volume": "differ"},
         {"a": ENGLISH}, {"doi": "near"}, {"authors": "missing"}),
    case(condition.translation, {"a": INDONESIAN, "b": ENGLISH, "title": "words", "doi": "agree", "authors": "agree"}),
    case(condition.translation, {"a": TRANSLATED, "title": "differ", "doi": "agree", "authors": "agree"}, {"a": {}}),
    case(condition.translation, {"b": TRANSLATED, "title": "differ", "doi": "agree", "authors": "agree"}, {"b": {}}),
    case(condition.translation,
         {"a": INDONESIAN, "b": ENGLISH, "both": RANGE, "title": "differ", "authors": "agree", "shared": 2, **PLACE, "year": "agree"},
         {"both": PAGE}, {"pages": "near"}, {"volume": "missing"}, {"year": "near"}, {"year": "missing"}, {"doi": "differ"}, {"shared": 1},
         {"b": INDONESIAN}),
    case(condition.translation,
         {"a": INDONESIAN, "b": ENGLISH, "both": {**RANGE, **PERSON}, "title": "differ", "authors": "agree", "shared": 1, **PLACE, "year": "agree"},
         {"authors": "missing"}, {"a": {**INDONESIAN, **TWO_PEOPLE}}, {"b": {**ENGLISH, **TWO_PEOPLE}}),
    # same_pmid: one PubMed identifier over titles that fit
    case(condition.same_pmid, {"pmid": "agree"}, {"pmid": "missing"}, {"doi": "differ"}, {"title": "differ"}),
    case(condition.same_pmid, {"pmid": "agree", "title": "words", "authors": "agree"}, {"authors": "some"}, {"title": "numbers"}),
    # title_and_place: one title on one page of one volume
    case(condition.title_and_place, PLACE, {"title": "words"}, {"volume": "differ"}),
    case(condition.title_and_place, {**PLACE, "authors": "differ", "journal": "agree"}, {"title": "shortened"}, {"journal": "near"},
         {"volume": "missing", "year": "agree"}),
    case(condition.title_and_place, {**PLACE, "doi": "differ", "authors": "agree", "journal": "agree"}, {"title": "shortened"},
         {"authors": "some"}, {"journal": "near"}),
    # title_and_people: the same people and title, and nothing contradicts, or one slip at most
    case(condition.title_and_people, {"authors": "agree"}, {"authors": "some"}, {"title": "words"}, {"year": "differ"},
         {"doi": "differ"}, {"pmid": "differ"}, {"journal": "differ"}, {"year": "near"}),
    *(
        case(condition.title_and_people, {"authors": "agree", "title": "shortened", **known},
             {next(iter(known)): "missing"}, {"journal": "differ"})
        for known in ({"volume": "agree"}, {"pages": "agree"}, {"pages": "near"}, {"year": "agree", "journal": "agree"})
    ),
    case(condition.title_and_people, {"authors": "agree", "title": "shortened", "year": "agree", "journal": "agree"},
         {"journal": "missing"}),
    *(
        case(condition.title_and_people, {"authors": "agree", "year": "near", **known}, dict.fromkeys(known, "missing"))
        for known in ({"volume": "agree"}, {"journal": "agree"}, {"pages": "agree"}, {"pages": "near"}, {"abstract": "agree"})
    ),
    case(condition.title_and_people, {"authors": "agree", "volume": "differ", "pages": "agree", "journal": "agree"},
         {"pages": "near"}, {"journal": "missing"}),
    case(condition.title_and_people, {"authors": "agree", "journal": "differ", "pages": "agree", "volume": "agree"},
         {"pages": "near"}, {"volume": "missing"}, {"volume": "differ"}),
    case(condition.title_and_people,
         {"authors": "agree", "pages": "differ", "journal": "agree", "volume": "agree", "year": "agree", "shared": 2},
         {"journal": "missing"}, {"volume": "missing"}, {"year": "missing"}, {"issue": "differ"}, {"shared": 1}, {"title": "slips"}),
    # title_and_volume: one title in one volume, where authors are missing or past recognition
    *(
        case(condition.title_and_volume, {"journal": "agree", "volume": "agree", "year": year, "pages": pages, "authors": authors},
             {"title": "shortened"}, {"journal": "near"}, {"volume": "missing"}, {"year": "missing"}, {"pages": "differ"},
             {"authors": "agree"}, {"doi": "differ"}, {"issue": "differ"})
        for year, pages, authors in (("agree", "missing", "missing"), ("near", "near", "some"))
    ),
    # title_and_abstract: one title over one abstract
    case(condition.title_and_abstract, {"abstract": "agree"}, {"title": "shortened"}, {"abstract": "near"}, {"authors": "differ"},
         {"year": "differ"}, {"doi": "differ"}, {"pages": "differ"}, {"volume": "differ"}),
    case(condition.title_and_abstract, {"abstract": "agree", "title": "shortened", "authors": "agree"}, {"authors": "some"},
         {"title": "words"}),
    # long_title: a title too long to be two works', on a record that says little else
    case(condition.long_title, {}, {"title": "slips"}, {"both": {"title": "Night work and rest of nurses"}},
         {"both": {"title": "A no of it to me we he us"}}, {"journal": "differ"}, {"authors": "agree"}, {"year": "near"},
         {"abstract": "differ"}),
    case(condition.long_title, {"both": {"type": "thesis"}}, {"b": {"type": "book"}}),
    case(condition.long_title, {"a": {"type": "thesis"}}, {"b": {"type": "book"}}),  # the order of the records does not matter
    case(condition.long_title, {"b": {"type": "thesis"}}, {"a": {"type": "book"}}),
    case(condition.long_title, {"both": {"title": "Medication errors of nurses in teaching hospitals"}}),  # seven words
    case(condition.long_title, {"both": {"title": "Medication errors of nurse in teaching clinics"}},  # and forty letters
         {"both": {"title": "Medication error of nurse in teaching clinics"}}),
    # wrong_year: only the year differs
    case(condition.wrong_year,
         {"authors": "agree", "year": "differ", "pages": "agree", "volume": "agree", "journal": "agree"}, {"title": "shortened"},
         {"authors": "some"}, {"year": "near"}, {"pages": "near"}, {"volume": "missing"}, {"journal": "missing"}, {"doi": "differ"}),
    # abstracts_differ: one title over two abstracts, and nothing settles it
    case(condition.abstracts_differ, {"abstract": "differ"}, {"abstract": "near"}, {"title": "words"}, {"doi": "agree"},
         {"pmid": "agree"}, PLACE, {"authors": "agree"}),
    case(condition.abstracts_differ, {"abstract": "differ", "authors": "agree", "b": {"title": FIVE_WORDS}}, {"b": {"title": SIX_WORDS}}),
    case(condition.abstracts_differ, {"abstract": "differ", "authors": "agree", "a": {"title": FIVE_WORDS}}),
    # one_export: both in one export, and the evidence would do only between two
    case(condition.one_export, {"export": ("e", "e")}, {"export": ("e", "f")}, {"export": ("", "")}, {"title": "words"},
         {"authors": "differ"}, {"doi": "agree"}, {"pmid": "agree"}, {"journal": "differ", "volume": "differ"},
         {**PLACE, "authors": "agree"}),
    *(
        case(condition.one_export, {"export": ("e", "e"), **PLACE, "authors": "agree", **less}, dict.fromkeys(less, more))
        for less, more in (({"authors": "some"}, "agree"), ({"title": "shortened"}, "equal"), ({"volume": "missing"}, "agree"))
    ),
    case(condition.one_export, {"export": ("e", "e"), "volume": "differ"}, {"journal": "differ"}),
    # published_twice: the same people and title at two places
    case(condition.published_twice, {"authors": "agree", "shared": 2, "journal": "differ", "gap": 6}, {"gap": 7},
         {"journal": "agree"}, {"authors": "some"}, {"title": "shortened"}, {"shared": 1}),
    case(condition.published_twice, {"both": PERSON, "authors": "agree", "shared": 1, "journal": "differ"}, {"a": TWO_PEOPLE},
         {"b": TWO_PEOPLE}, {"both": TWO_PEOPLE}),
    # the rest, from what is too like to pass over to what is not
    *(
        case(condition.close_contradicted, {"authors": authors, "journal": "differ"}, {"title": "words"}, {"journal": "near"},
             {"volume": "differ"}, {"authors": "missing"})
        for authors in ("agree", "some")
    ),
    case(condition.contradicted, {"journal": "differ"}, {"title": "words"}, {"journal": "near"}),
    *(case(condition.close, {"title": title}) for title in ("equal", "slips", "shortened")),
    *(
        case(condition.close, {"title": title, **PLACE, "authors": "agree", "score": 0.5}, {"title": "numbers"}, {"pages": "near"},
             {"authors": "some"}, {"score": 0.49}, {"doi": "differ"})
        for title in ("words", "differ")
    ),
    *(
        case(condition.other_title, {"title": title}, {"title": "numbers"}, PLACE) for title in ("words", "differ")
    ),
    case(condition.other_title, {"title": "differ", **PLACE, "authors": "differ"}, {"authors": "some"}),
    case(condition.always, {}),
]  # fmt: skip


@pytest.mark.parametrize(("test", "holds", "breaks"), CASES)
def test_condition_holds_and_each_change_makes_it_fail(
    test: Callable[[Comparison], bool], holds: Mapping[str, Any], breaks: tuple[Mapping[str, Any], ...]
) -> None:
    assert test(compared(**holds))
    assert [change for change in breaks if test(compared(**{**holds, **change}))] == []


@pytest.mark.parametrize("field", ["authors", "year", "journal", "volume", "pages", "doi", "pmid"])
def test_contradictions_are_the_fields_that_differ(field: str) -> None:
    assert compared(**{field: "differ"}).contradictions == (field,)
    assert compared(**{field: "near"}).contradictions == ()


def test_titles_less_alike_than_a_protocol_asks_are_not_enough_without_an_identifier() -> None:
    assert condition.less_alike(compared(title="slips", score=0.94), least=0.95)
    assert not condition.less_alike(compared(title="slips", score=0.95), least=0.95)
    for settled in ({"doi": "agree"}, {"pmid": "agree"}, {"title": "words"}):
        assert not condition.less_alike(compared(**{"title": "slips", "score": 0.94, **settled}), least=0.95)

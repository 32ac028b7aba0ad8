"""Full references in APA 7 and in styles of pybtex. Each example is checked against the rules of the manual by hand."""

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.formats.format import FIELDS
from slr.model.entry import Entry
from slr.reference.bibliography import collect_works, list_references
from slr.reference.citation import cite_works
from slr.reference.words import WORDS
from slr.report.escape import style_markdown
from slr.report.text import Texts
from slr.text.style import Run

EMPTY: Final[dict[str, Any]] = {
    **dict.fromkeys(FIELDS),
    **dict.fromkeys(("authors", "keywords", "registration", "accession", "notice", "notice_link"), ()),
    "type": "article",
    "authors": ["Doe, Jane"],
    "year": 2020,
    "title": "Lamps at sea",
}


def make_words(language: str = "en") -> dict[str, str]:
    texts = Texts(language)
    return {key: texts(f"reference.{key}") for key in WORDS}


def write(*works: dict[str, Any], language: str = "en", style: str = "apa") -> list[str]:
    """Return references as Markdown with their addresses. `entry` of a work is its entry."""
    rows = [
        {**EMPTY, "report": f"r{i}", "records": [f"r{i}"], **{k: v for k, v in work.items() if k != "entry"}}
        for i, work in enumerate(works)
    ]
    entries = {f"r{i}": work["entry"] for i, work in enumerate(works) if "entry" in work}
    letters = {report: citation.letter for report, citation in cite_works(rows).items()}
    listed = list_references(
        tuple(collect_works(rows, entries, letters).values()), make_words(language), style
    )
    return [" ".join(filter(None, (style_markdown(r.runs), r.href))) for r in listed]


def ris(kind: str, *tags: tuple[str, str]) -> Entry:
    return Entry(format="ris", line=1, type=kind, tags=tags)


def bibtex(kind: str, **tags: str) -> Entry:
    return Entry(format="bibtex", line=1, type=kind, tags=tuple(tags.items()))


JOURNAL: Final = {"journal": "Oil", "volume": "7", "issue": "2", "pages": "3-9"}


@pytest.mark.parametrize(
    ("work", "reference"),
    [
        # articles (section 10.1)
        (
            {**JOURNAL, "doi": "10.5555/a", "url": "https://a.example"},
            "Doe, J. (2020). Lamps at sea. *Oil*, *7*(2), 3–9. https://doi.org/10.5555/a",
        ),
        ({**JOURNAL, "pages": "742-8"}, "Doe, J. (2020). Lamps at sea. *Oil*, *7*(2), 742–748."),
        ({**JOURNAL, "pages": "e02098"}, "Doe, J. (2020). Lamps at sea. *Oil*, *7*(2), Article e02098."),
        (
            {**JOURNAL, "pages": "1-12", "entry": ris("JOUR", ("AU", "Doe, Jane"), ("C7", "Artn 107012"))},
            "Doe, J. (2020). Lamps at sea. *Oil*, *7*(2), Article 107012.",
        ),
        ({"journal": "Oil", "issue": "2"}, "Doe, J. (2020). Lamps at sea. *Oil*, (2)."),
        ({"journal": "Oil"}, "Doe, J. (2020). Lamps at sea. *Oil*."),
        ({"publisher": "Lamp Press"}, "Doe, J. (2020). Lamps at sea. Lamp Press."),
        ({**JOURNAL, "title": "Which lamp?"}, "Doe, J. (2020). Which lamp? *Oil*, *7*(2), 3–9."),
        ({**JOURNAL, "title": "Lamps."}, "Doe, J. (2020). Lamps. *Oil*, *7*(2), 3–9."),
        ({**JOURNAL, "title": "Lamps in the U.S."}, "Doe, J. (2020). Lamps in the U.S. *Oil*, *7*(2), 3–9."),
        (
            {**JOURNAL, "title": "LAMPS AT SEA", "journal": "OIL : a journal"},
            "Doe, J. (2020). LAMPS AT SEA. *OIL: a journal*, *7*(2), 3–9.",
        ),
        (
            {**JOURNAL, "title": "Sleep of E. coli in CO2", "title_markup": "Sleep of <i>E. coli</i> in CO<sub>2</sub>"},
            "Doe, J. (2020). Sleep of *E. coli* in CO<sub>2</sub>. *Oil*, *7*(2), 3–9.",
        ),
        ({**JOURNAL, "type": "editorial"}, "Doe, J. (2020). Lamps at sea \\[Editorial\\]. *Oil*, *7*(2), 3–9."),
        (
            {**JOURNAL, "type": "letter", "title": "Why?"},
            "Doe, J. (2020). Why? \\[Letter to the editor\\]. *Oil*, *7*(2), 3–9.",
        ),
        (
            {"journal": "The Daily Lamp", "pages": "A1", "entry": ris("NEWS", ("AU", "Doe, Jane"), ("DA", "2020/03/05"))},
            "Doe, J. (2020, March 5). Lamps at sea. *The Daily Lamp*, A1.",
        ),
        # no author, no date, in press, groups
        ({**JOURNAL, "authors": []}, "Lamps at sea. (2020). *Oil*, *7*(2), 3–9."),
        ({**JOURNAL, "authors": ["World Health Organization"]}, "World Health Organization. (2020). Lamps at sea. *Oil*, *7*(2), 3–9."),
        ({"journal": "Oil", "year": None}, "Doe, J. (n.d.). Lamps at sea. *Oil*."),
        ({"journal": "Oil", "year": None, "note": "in press"}, "Doe, J. (in press). Lamps at sea. *Oil*."),
        ({"journal": "Oil", "title": None}, "Doe, J. (2020). \\[No title\\]. *Oil*."),
        # titles in two languages
        (
            {**JOURNAL, "title": "[Lamps at sea].", "entry": Entry(format="medline", line=1, tags=(("FAU", "Doe, Jane"), ("TT", "Lampen auf See.")))},
            "Doe, J. (2020). Lampen auf See \\[Lamps at sea\\]. *Oil*, *7*(2), 3–9.",
        ),
        (
            {"type": "book", "title": "Lampu di laut", "entry": ris("BOOK", ("AU", "Doe, Jane"), ("TT", "Lamps at sea"))},
            "Doe, J. (2020). *Lampu di laut* \\[Lamps at sea\\].",
        ),
        # books and chapters (sections 10.2 and 10.3)
        (
            {"type": "book", "edition": "2nd edition", "volume": "3", "publisher": "Lamp Press"},
            "Doe, J. (2020). *Lamps at sea* (2nd ed., Vol. 3). Lamp Press.",
        ),
        ({"type": "book", "edition": "1", "publisher": "Lamp Press"}, "Doe, J. (2020). *Lamps at sea*. Lamp Press."),
        ({"type": "book", "edition": "Rev. ed."}, "Doe, J. (2020). *Lamps at sea* (Rev. ed.)."),
        (
            {"type": "book", "authors": ["Doe, Jane", "Roe, R."], "entry": ris("EDBOOK", ("AU", "Doe, Jane"), ("AU", "Roe, R."))},
            "Doe, J., & Roe, R. (Eds.). (2020). *Lamps at sea*.",
        ),
        (
            {"type": "book", "entry": bibtex("book", author="Doe, Jane", translator="Roe, Rita and Poe, E.")},
            "Doe, J. (2020). *Lamps at sea* (R. Roe & E. Poe, Trans.).",
        ),
        (
            {"type": "book", "title": "On E. coli", "title_markup": "On <i>E. coli</i>"},
            "Doe, J. (2020). *On *E. coli.",
        ),
        (
            {
                "type": "chapter", "journal": "All lamps", "pages": "3-9", "publisher": "Lamp Press", "edition": "Second edition",
                "entry": ris("CHAP", ("AU", "Doe, Jane"), ("A2", "Roe, Rita"), ("A2", "Poe, Edgar")),
            },
            "Doe, J. (2020). Lamps at sea. In R. Roe & E. Poe (Eds.), *All lamps* (2nd ed., pp. 3–9). Lamp Press.",
        ),
        ({"type": "chapter", "journal": "All lamps", "pages": "3"}, "Doe, J. (2020). Lamps at sea. In *All lamps* (p. 3)."),
        # conferences (section 10.5)
        (
            {"type": "conference", "journal": "Lamps 2020", "pages": "77-84", "doi": "10.5555/b"},
            "Doe, J. (2020). Lamps at sea. In *Lamps 2020* (pp. 77–84). https://doi.org/10.5555/b",
        ),
        (
            {
                "type": "conference", "journal": "Lamps 2020",
                "entry": bibtex("inproceedings", author="Doe, Jane", month="3~March", venue="Ankara"),
            },
            "Doe, J. (2020, March 3). *Lamps at sea* \\[Conference presentation\\]. Lamps 2020, Ankara.",
        ),
        # theses (section 10.6)
        (
            {"type": "thesis", "publisher": "Lamp University", "entry": ris("THES", ("AU", "Doe, Jane"), ("M3", "Ph.D. thesis"))},
            "Doe, J. (2020). *Lamps at sea* \\[Doctoral dissertation, Lamp University\\].",
        ),
        (
            {"type": "thesis", "url": "https://a.example/b c", "entry": bibtex("mastersthesis", author="Doe, Jane")},
            "Doe, J. (2020). *Lamps at sea* \\[Master's thesis\\]. https://a.example/b%20c",
        ),
        ({"type": "thesis"}, "Doe, J. (2020). *Lamps at sea* \\[Thesis\\]."),
        # reports, preprints, data sets, web pages, registrations
        (
            {"type": "report", "report_number": "12", "publisher": "Lamp Office", "authors": ["Lamp Office"]},
            "Lamp Office. (2020). *Lamps at sea* (Report No. 12).",
        ),
        (
            {"type": "preprint", "journal": "OilXiv", "doi": "10.5555/c"},
            "Doe, J. (2020). *Lamps at sea*. OilXiv. https://doi.org/10.5555/c",
        ),
        (
            {"type": "dataset", "publisher": "Figshare", "entry": bibtex("dataset", author="Doe, Jane", version="2")},
            "Doe, J. (2020). *Lamps at sea* (Version 2) \\[Data set\\]. Figshare.",
        ),
        (
            {"type": "webpage", "year": None, "url": "https://a.example", "entry": ris("ELEC", ("AU", "Doe, Jane"), ("Y2", "2024/08/09"))},
            "Doe, J. (n.d.). *Lamps at sea*. Retrieved August 9, 2024, from https://a.example",
        ),
        (
            {"type": "webpage", "journal": "Lamp News", "url": "www.a.example/x", "entry": ris("ELEC", ("AU", "Doe, Jane"), ("DA", "2020/08//"))},
            "Doe, J. (2020, August). *Lamps at sea*. Lamp News. https://www.a.example/x",
        ),
        (
            {"type": "registration", "registration": ["NCT01234567"], "journal": "ClinicalTrials.gov"},
            "Doe, J. (2020). *Lamps at sea* (Identifier NCT01234567) \\[Registration\\]. ClinicalTrials.gov.",
        ),
        # laws and regulations (chapter 11)
        ({"type": "regulation", "authors": [], "publisher": "State of Oil"}, "Lamps at sea, State of Oil (2020)."),
        (
            {"type": "regulation", "authors": ["Ministry of Oil"], "report_number": "6"},
            "Ministry of Oil. (2020). *Lamps at sea* (No. 6).",
        ),
        # other works
        (
            {"type": "other", "volume": "17", "issue": "2", "pages": "3-9"},
            "Doe, J. (2020). *Lamps at sea* (Vol. 17, pp. 3–9).",
        ),
        ({"type": "other", **JOURNAL}, "Doe, J. (2020). Lamps at sea. *Oil*, *7*(2), 3–9."),
        (
            {"type": "other", "journal": "All lamps", "pages": "3-9", "publisher": "Lamp Press"},
            "Doe, J. (2020). Lamps at sea. In *All lamps* (pp. 3–9). Lamp Press.",
        ),
        # what databases add to names and numbers
        ({**JOURNAL, "issue": "ei2, 0147621"}, "Doe, J. (2020). Lamps at sea. *Oil*, *7*, 3–9."),
        ({**JOURNAL, "issue": "0147621, ei2"}, "Doe, J. (2020). Lamps at sea. *Oil*, *7*, 3–9."),
        ({**JOURNAL, "issue": "1-2"}, "Doe, J. (2020). Lamps at sea. *Oil*, *7*(1–2), 3–9."),
        ({**JOURNAL, "journal": "Oil (Ankara, Turkey : 1987)"}, "Doe, J. (2020). Lamps at sea. *Oil*, *7*(2), 3–9."),
        ({**JOURNAL, "authors": ["DOE, RAY", "Roe, null"]}, "DOE, R., & Roe. (2020). Lamps at sea. *Oil*, *7*(2), 3–9."),
        (
            {**JOURNAL, "doi": "10.5555/a", "entry": ris("MGZN", ("AU", "Doe, Jane"), ("DA", "2020/03/05"))},
            "Doe, J. (2020). Lamps at sea. *Oil*, *7*(2), 3–9. https://doi.org/10.5555/a",
        ),
        # addresses of databases and of other kinds are left out
        ({"type": "other", "url": "https://www.lens.org/1"}, "Doe, J. (2020). *Lamps at sea*."),
        ({"type": "other", "url": "javascript:alert(1)"}, "Doe, J. (2020). *Lamps at sea*."),
    ],
)  # fmt: skip
def test_a_work_is_written_as_apa_asks(work: dict[str, Any], reference: str) -> None:
    [written] = write(work)
    assert written.replace("<i>", "*").replace("</i>", "*") == reference


def test_references_are_in_the_order_of_apa() -> None:
    listed = write(
        {"authors": ["Doe, J."], "year": 2021, "title": "C"},
        {"authors": ["Doe, J.", "Able, A."], "year": 2001, "title": "D"},
        {"authors": ["Doe, J."], "year": 2020, "title": "The B"},
        {"authors": ["Doe, J."], "year": 2020, "title": "A"},
        {"authors": ["Doe, J."], "year": None, "title": "Z"},
        {"authors": ["Doe, J."], "year": None, "title": "Y", "note": "in press"},
        {"authors": [], "title": "The dob"},
        {"authors": ["Čapek, K."], "title": "E"},
    )
    assert listed == [
        "Čapek, K. (2020). E.",
        "The dob. (2020).",
        "Doe, J. (n.d.). Z.",
        "Doe, J. (2020a). A.",
        "Doe, J. (2020b). The B.",
        "Doe, J. (2021). C.",
        "Doe, J. (in press). Y.",
        "Doe, J., & Able, A. (2001). D.",
    ]


def test_an_undated_work_has_its_letter_after_a_hyphen() -> None:
    assert write({"year": None, "title": "A"}, {"year": None, "title": "B"}) == [
        "Doe, J. (n.d.-a). A.",
        "Doe, J. (n.d.-b). B.",
    ]


def test_the_words_of_a_reference_are_in_the_language_of_the_review() -> None:
    chapter = {
        "type": "chapter", "journal": "All lamps", "pages": "3-9", "authors": ["Doe, J.", "Roe, R."], "edition": "2",
        "entry": ris("CHAP", ("AU", "Doe, J."), ("A2", "Poe, E."), ("A2", "Ann, A.")),
    }  # fmt: skip
    page = {
        "type": "webpage", "year": None, "url": "https://a.example", "entry": ris("ELEC", ("AU", "Doe, Jane"), ("Y2", "2024/08/09")),
    }  # fmt: skip
    assert write(chapter, page, language="id") == [
        "Doe, J. (t.t.). *Lamps at sea*. Diakses 9 Agustus 2024, dari https://a.example",
        "Doe, J., dan Roe, R. (2020). Lamps at sea. Dalam E. Poe dan A. Ann (Ed.), *All lamps* (Edisi ke-2, hlm. 3–9).",
    ]


@pytest.mark.parametrize("style", ["plain", "unsrt", "alpha", "unsrtalpha"])
def test_a_style_of_pybtex_writes_works_of_all_types(style: str) -> None:
    kinds = (
        "article review editorial letter book chapter conference preprint thesis report regulation dataset webpage "
        "registration other erratum retraction"
    ).split()  # fmt: skip
    found = write(
        *({"type": kind, "title": f"Lamps {kind}", "doi": "10.5555/a"} for kind in kinds), style=style
    )
    assert len(found) == len(kinds)
    assert all(any(f"Lamps {kind}" in text for text in found) for kind in kinds)
    assert all(text.count("10.5555/a") == 1 for text in found)


def test_a_style_of_pybtex_writes_journal_names_and_decodes_latex() -> None:
    [written] = write(
        {**JOURNAL, "authors": ["Çakır, Ayşe", "et al."], "title": "R&D of 5 % & <b>"}, style="plain"
    )
    assert written == "Ayşe Çakır and others. R&D of 5 % & \\<b\\>. *Oil*, 7(2):3–9, 2020."


def test_an_unknown_style_is_an_error() -> None:
    with pytest.raises(KeyError):
        write({}, style="none")


TEXTS = st.one_of(st.none(), st.text(max_size=20))


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(["article", "book", "chapter", "thesis", "webpage", "regulation", "conference", "other"]),
                "authors": st.lists(st.text(max_size=12), max_size=3),
                "year": st.one_of(st.none(), st.integers(1500, 2099)),
                **dict.fromkeys(("title", "journal", "volume", "issue", "pages", "publisher", "url", "doi", "edition", "note"), TEXTS),
            }
        ),
        max_size=4,
    )
)  # fmt: skip
def test_any_values_give_one_reference_for_each_work_in_any_order(works: list[dict[str, Any]]) -> None:
    written = write(*works)
    assert len(written) == len(works)
    assert len(write(*reversed(works))) == len(works)


def test_a_reference_has_its_text_with_the_address() -> None:
    rows = [{**EMPTY, "report": "r", "records": [], "doi": "10.5555/a"}]
    [found] = list_references(tuple(collect_works(rows, {}, {}).values()), make_words())
    assert found.text == "Doe, J. (2020). Lamps at sea. https://doi.org/10.5555/a"
    assert (found.key, found.report, found.runs) == (
        "doe2020lamps",
        "r",
        (Run("Doe, J. (2020). Lamps at sea."),),
    )

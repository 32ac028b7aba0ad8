"""A draft and its reference list are compared in both directions."""

from manuscript.made_up_draft import DOE, DOE_ROE, THREE, check, name

LOST = "kerja dan lampu terhadap minyak di laut. Jurnal Lampu, 10(3), 56."


def test_entries_of_the_same_text_are_duplicates_in_a_numbered_list() -> None:
    entries = [
        '[1] J. Doe, "Lamps," J. Lamp, vol. 7, no. 3, pp. 5-9, 2019.',
        '[2] S. Kim, "Oil," J. Lamp, vol. 6, no. 1, pp. 15-19, 2018.',
        '[3] J. Doe, "Lamps," J. Lamp, vol. 7, no. 3, pp. 5-9, 2019.',
        '[4] J. Doe, "Lamps," J. Lamp, vol. 7, no. 3, pp. 15-19, 2019.',
    ]
    packed = check("Lamps burn [1], [2], [3], [4].", *entries)
    assert [(item["line"], item["same_as_line"]) for item in packed["duplicates"]] == [(9, 5)]


def test_an_entry_that_the_text_never_cites_is_reported() -> None:
    assert name(check("Lamps burn (Doe, 2019).", DOE, DOE_ROE)) == {"never_cited": ["Doe"]}


def test_an_entry_that_is_cited_in_an_unusual_form_is_not_reported_as_never_cited() -> None:
    entry = "Smith, J. (2011). Lamps and their oils. Oil Press."
    assert name(check("Lamps burn (Doe, 2019), in Smith's famous lecture 2011.", DOE, entry)) == {}


def test_citations_in_an_appendix_count() -> None:
    packed = check("Lamps burn (Doe, 2019).", DOE, DOE_ROE, "Appendix A", "Wicks (Doe & Roe, 2018).")
    assert name(packed) == {}


def test_a_work_that_is_listed_twice_is_reported_once() -> None:
    packed = check("Lamps burn (Doe, 2019).", DOE, DOE.replace("Oil Press", "London: Oil Press"))
    assert (name(packed), packed["entries"]) == ({"duplicates": ["Doe"]}, 2)


def test_several_works_may_be_cited_through_one_work() -> None:
    packed = check("Lamps burn (Freud, 1894; Jung, 1921, both cited in Doe, 2019).", DOE)
    assert (name(packed), name(packed, "second_hand")) == ({}, {"second_hand": ["Freud, 1894", "Jung, 1921"]})


def test_a_short_title_is_listed_twice_only_with_the_same_authors() -> None:
    one, other = "Oil for lamps", "Notes on oil"
    entries = [
        f"Doe, J., & {roe}, A. (2018). {title}. J Lamp, 1, 2-3."
        for title in (one, other)
        for roe in ("Roe", "Ost")
    ]
    packed = check("(Doe & Roe, 2018; Doe & Ost, 2018)", *entries, entries[0].replace("1, 2-3", "1(4), 2-3"))
    assert [item["line"] for item in packed["duplicates"]] == [13]


def test_an_entry_whose_beginning_is_lost_is_named_with_the_citation_that_it_may_belong_to() -> None:
    packed = check(
        "Lamps burn (Doe, 2019; Grew et al., 2022; Kim et al., 2020).", f"- {DOE}", f"- {LOST}", f"- {THREE}"
    )
    assert name(packed) == {"cited_without_entry": ["Grew et al., 2022"]}
    assert [item["perhaps_of"] for item in packed["entries_without_author"]] == ["Grew et al., 2022"]


def test_a_regulation_without_an_entry_is_a_note_in_running_text_and_an_error_in_brackets() -> None:
    packed = check("Lamps burn (Doe, 2019). UU No. 5 Tahun 2014 (PP No. 11 Tahun 2017).", DOE)
    assert [item["citation"] for item in packed["regulations_without_entry"]] == ["UU No. 5 Tahun 2014"]
    assert name(packed) == {"cited_without_entry": ["PP No. 11 Tahun 2017"]}


def test_only_the_second_of_two_works_of_a_second_hand_citation_needs_an_entry() -> None:
    packed = check("Lamps burn (Freud, 1894, as cited in Doe, 2019).", DOE)
    assert (name(packed), name(packed, "second_hand")) == ({}, {"second_hand": ["Freud, 1894"]})

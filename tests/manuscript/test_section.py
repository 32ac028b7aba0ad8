"""The reference list of a draft is found, and what follows it is not part of it."""

import pytest

from slr.manuscript.draft import Line
from slr.manuscript.section import divide, ends_list, is_kind_of_work, is_list_title

LIST = "Doe, J. (2019). Lamps. Oil Press.\nRoe, A. (2018). Wicks. Oil Press."


def cut(text: str) -> tuple[list[str], list[str]]:
    parts = divide([Line(number=n, text=line) for n, line in enumerate(text.split("\n"), start=1)])
    return [line.text for line in parts.body if line.text], [line.text for line in parts.listed if line.text]


@pytest.mark.parametrize(
    "title",
    "REFERENCES|References|Bibliography|Literature Cited|7. References:|VI. DAFTAR PUSTAKA|DAFTAR RUJUKAN|Referensi"
    "|D A F T A R P U S T A K A|DAFTAR PUSTAKA (REFERENCES)|Kepustakaan".split("|"),
)
def test_a_list_begins_below_its_heading(title: str) -> None:
    assert cut(f"Lamps (Doe, 2019).\n{title}\n{LIST}") == (["Lamps (Doe, 2019)."], LIST.split("\n"))


@pytest.mark.parametrize(
    "after",
    [
        "LAMPIRAN 1. Kuesioner",
        "Appendix A",
        "Acknowledgements",
        "Conflict of interest",
        "Funding: Oil Fund (2018).",
    ],
)
def test_what_follows_the_list_is_not_part_of_it(after: str) -> None:
    assert cut(f"Lamps.\nReferences\n{LIST}\n{after}\nMore.") == (
        ["Lamps.", after, "More."],
        LIST.split("\n"),
    )


@pytest.mark.parametrize(
    "life",
    [
        "Author biographies\nJ. Doe (PhD, 2014) wrote Lamps.",
        "Biodata Penulis\nJ. Doe lulus (2007).",
        "NOTES ON CONTRIBUTORS\nJ. Doe",
        "Jane P. Doe received the degree in 2010.",
    ],
)
def test_the_lives_of_the_authors_after_the_list_are_neither_text_nor_entries(life: str) -> None:
    parts = cut(f"Lamps.\nReferences\n{LIST}\n{life}\nAppendix A\nMore.")
    assert parts == (["Lamps.", "Appendix A", "More."], LIST.split("\n"))


def test_a_heading_on_the_line_of_the_first_entry_begins_a_list() -> None:
    assert cut(f"Lamps.\nREFERENCES {LIST}") == (["Lamps."], LIST.split("\n"))


def test_the_heading_in_a_table_of_contents_begins_no_list() -> None:
    text = f"DAFTAR ISI\nDAFTAR PUSTAKA\nBAB I PENDAHULUAN\nLamps (Doe, 2019).\nDAFTAR PUSTAKA\n{LIST}"
    assert cut(text)[1] == LIST.split("\n")


def test_headings_for_kinds_of_works_are_left_out() -> None:
    one, other = LIST.split("\n")
    assert cut(f"Lamps.\nReferences\nA. Buku\n{one}\nB. Jurnal\n{other}")[1] == [one, other]


def test_each_chapter_may_have_a_list() -> None:
    assert cut(f"One.\nReferences\n{LIST}\nAppendix\nTwo.\nReferences\n{LIST}") == (
        ["One.", "Appendix", "Two."],
        LIST.split("\n") * 2,
    )


def test_a_list_without_a_heading_is_found_at_the_end() -> None:
    assert cut(f"Lamps (Doe, 2019).\n{LIST}\n{LIST}")[1] == LIST.split("\n") * 2


def test_a_text_without_a_list_has_none() -> None:
    assert cut("Lamps (Doe, 2019).\nOil.") == (["Lamps (Doe, 2019).", "Oil."], [])


def test_a_wrapped_line_that_reads_like_a_heading_ends_no_list() -> None:
    wrapped = ["Doe, J. (2007). Global lamps and", "Figures 2. Oil Press.", "Roe, A. (2018). Wicks. Press."]
    assert cut("\n".join(["Lamps.", "References", *wrapped]))[1] == wrapped


def test_titles_kinds_and_ends_are_told_from_other_lines() -> None:
    assert not is_list_title("References to lamps are rare")
    assert not is_kind_of_work("Journal of Lamps, 7(2), 3-9.")
    assert not ends_list(Line(number=1, text="Figures of speech, and lamps. Oil Press, 7(2), 3-9."))

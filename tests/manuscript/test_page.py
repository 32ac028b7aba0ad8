"""Running heads and page numbers are removed, and lines of a list that look alike are not."""

from slr.manuscript.draft import Line
from slr.manuscript.page import drop_page_lines


def drop(text: str) -> list[str]:
    lines = [Line(number=n, text=part) for n, part in enumerate(text.split("\n"), start=1)]
    return [line.text for line in drop_page_lines(lines) if line.text]


def test_heads_with_page_numbers_on_either_side_are_removed() -> None:
    pages = [
        f"body {word}\n\n{n} ~ 4(3) 2021, pp. 313-320\n\nLamp Journal | {n}\n\n"
        for n, word in ((14, "a"), (16, "b"), (18, "c"))
    ]
    assert drop("".join(pages)) == ["body a", "body b", "body c"]


def test_a_page_number_alone_is_removed() -> None:
    assert drop("one\n\n12\n\ntwo\n\nPage 13 of 20\n\nthree\n- 14 -\n\nfour") == [
        "one",
        "two",
        "three",
        "four",
    ]


def test_a_line_that_is_repeated_within_blocks_is_kept() -> None:
    listed = "Doe, J. (2019). Lamps.\nBusiness Research, 70\nRoe, A. (2019). Oil."
    assert drop(listed) == listed.split("\n")
    assert drop("\n".join([listed] * 3)) == [*listed.split("\n")] * 3


def test_a_head_on_two_pages_is_known_by_its_two_page_numbers() -> None:
    assert drop("one\n\n12 | Lamps\n\ntwo\n\n13 | Lamps\n\nthree") == ["one", "two", "three"]
    assert drop("one\n\nLamps\n\ntwo\n\nLamps\n\nthree") == ["one", "Lamps", "two", "Lamps", "three"]


def test_a_head_whose_number_grows_is_known_within_a_block() -> None:
    assert drop("one\nLAMPS OF LEEDS 7\ntwo\nLAMPS OF LEEDS 8\nthree\nLAMPS OF LEEDS 9\nfour") == [
        "one",
        "two",
        "three",
        "four",
    ]
    volumes = ["Doe", *(line for n in (70, 12, 33) for line in (f"Business Review, {n}", f"Roe {chr(n)}"))]
    assert drop("\n".join(volumes)) == volumes


def test_the_numbers_of_the_lines_of_a_draft_are_removed() -> None:
    words = [f"word {chr(n)}" for n in range(300, 330)]
    assert drop("\n".join(f"{word}\n{n}" for n, word in enumerate(words, start=100))) == words


def test_lines_at_the_beginning_or_end_of_a_page_may_be_heads() -> None:
    texts = ["one", "Lamps", "Lamps", "two", "Lamps", "three"]
    lines = [Line(number=n, text=text, page=n in {3, 5}) for n, text in enumerate(texts, start=1)]
    assert [line.text for line in drop_page_lines(lines) if line.text] == ["one", "two", "three"]


def test_heads_within_columns_are_removed_if_their_page_number_grows_on_either_side() -> None:
    head = "Doe et al. / Lamps 12 (2019) 101–109"
    text = f"oil of\n102 {head}\nlamps\n{head} 103\nand wicks\n104 {head}\nburns"
    assert drop(text) == ["oil of", "lamps", "and wicks", "burns"]


def test_a_foot_on_two_pages_is_dropped_if_form_feeds_show_the_pages() -> None:
    texts = ["oil of", "Lamp Notes, Vol. 3", "", "lamps.", "more", "Lamp Notes, Vol. 3"]
    lines = [Line(number=n, text=text, page=n == 3) for n, text in enumerate(texts, start=1)]
    lines[2] = Line(number=3, text="the wicks", page=True)
    assert [line.text for line in drop_page_lines(lines) if line.dropped] == [""] * 2

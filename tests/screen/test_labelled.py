"""The CSV of a finished screening is read whichever spreadsheet wrote it, and each problem names its line."""

import pytest

from slr.model.problem import Problem, ReviewError
from slr.screen.labelled import Labelled, read_labelled


def read(text: str | bytes) -> Labelled:
    return read_labelled(text if isinstance(text, bytes) else text.encode(), "s.csv")


def problems(text: str | bytes) -> list[Problem]:
    with pytest.raises(ReviewError) as caught:
        read(text)
    return list(caught.value.problems)


def test_reports_are_sorted_by_id_with_texts_and_labels() -> None:
    found = read("record_id,title,abstract,keywords,label_included\nb,Rest,At night.,x; y,1\na,Work,,,0\n")
    assert (found.ids, found.relevant) == (("a", "b"), (False, True))
    assert (found.texts[1].title, found.texts[1].abstract, found.texts[1].keywords) == (
        "Rest",
        "At night.",
        ("x", " y"),
    )
    assert found.texts[0].keywords == ()


@pytest.mark.parametrize(
    ("label", "relevant"),
    [("1", True), ("1.0", True), ("TRUE", True), ("Yes", True), ("include", True), ("included", True), ("0", False), ("0.0", False),
     ("false", False), ("No", False), ("exclude", False), ("excluded", False), (" 1 ", True)],
)  # fmt: skip
def test_label_may_be_a_number_or_a_word(label: str, relevant: bool) -> None:
    assert read(f"id,included\na,{label}\n").relevant == (relevant,)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_may_be_parted_by_commas_semicolons_or_tabs(mark: str) -> None:
    rows = [["report", "label", "title"], ["a", "1", "Night work"]]
    found = read("\ufeff" + "\n".join(mark.join(row) for row in rows))
    assert (found.ids, found.texts[0].title) == (("a",), "Night work")


def test_columns_are_found_by_name_whatever_their_order_and_capitals() -> None:
    found = read(" LABEL , Record_ID \n1,a\n")
    assert (found.ids, found.relevant) == (("a",), (True,))
    assert read("report,record_id,label,label_included\nx,a,0,1\n").ids == ("a",)
    assert read("report,record_id,label,label_included\nx,a,0,1\n").relevant == (True,)


@pytest.mark.parametrize(
    ("keywords", "parts"),
    [("x; y, z", ("x", " y, z")), ("x|y, z", ("x", "y, z")), ("x, y", ("x", " y")), ("x,,y,", ("x", "y"))],
)
def test_keywords_are_parted_by_semicolons_or_bars_before_commas(
    keywords: str, parts: tuple[str, ...]
) -> None:
    assert read(f'id,label,keywords\na,1,"{keywords}"\n').texts[0].keywords == parts


def test_blank_rows_are_skipped_and_short_rows_filled_with_blanks() -> None:
    found = read("id,label,title\n\na,1\n ,,\nb,0,Rest\n")
    assert (found.ids, found.relevant) == (("a", "b"), (True, False))
    assert (found.unlabelled, found.problems) == ((), ())


@pytest.mark.parametrize("row", ["c,,Lamps", "c,  ,Lamps", "c"])
def test_row_without_a_label_is_left_out_and_not_counted_as_irrelevant(row: str) -> None:
    found = read(f"id,label,title\na,1,Rest\n{row}\nb,0,Work\n")
    assert (found.ids, found.relevant, found.unlabelled) == (("a", "b"), (True, False), ("c",))
    (problem,) = found.problems
    assert (problem.code, problem.line, problem.severity) == ("SIM004", 3, "warning")
    assert "1 row has no label and is left out of the replay (line 3)" in problem.message


def test_warning_about_many_rows_without_a_label_names_the_first_lines() -> None:
    (problem,) = read("id,label\na,1\n" + "".join(f"b{i},\n" for i in range(7))).problems
    assert (
        "7 rows have no label and are left out of the replay (lines 3, 4, 5, 6, 7 and 2 more)"
        in problem.message
    )


def test_id_of_a_row_without_a_label_may_not_occur_twice() -> None:
    assert [p.line for p in problems("id,label\na,\na,1\nb,0\n")] == [3]


def test_abstract_may_be_longer_than_the_csv_reader_allows_by_itself() -> None:
    assert len(read(f"id,abstract,label\na,{'x' * 200_000},1\n").texts[0].abstract) == 200_000


def test_wrong_rows_are_all_named_by_their_lines() -> None:
    found = problems('id,title,label\na,"two\nlines",1\n,Rest,1\na,Again,1\nb,Work,perhaps\n')
    assert [(p.code, p.file, p.line) for p in found] == [("SIM002", "s.csv", n) for n in (4, 5, 6)]
    assert ["'a'" in found[1].message, "'perhaps'" in found[2].message] == [True, True]


@pytest.mark.parametrize("text", ["title,label\nx,1\n", "id,title\na,x\n"])
def test_missing_column_is_named_with_what_was_found(text: str) -> None:
    (problem,) = problems(text)
    assert (problem.code, problem.line) == ("SIM001", 1)
    wanted = "label_included" if text.startswith("id") else "record_id"
    assert f"'{wanted}'" in problem.message
    assert text.split("\n", maxsplit=1)[0].replace(",", ", ") in problem.message


def test_misspelt_column_is_guessed() -> None:
    assert "did you mean 'recordid'" in problems("recordid,label\na,1\n")[0].message


def test_text_in_another_encoding_is_named_by_its_line() -> None:
    (problem,) = problems(b"id,title,label\na,Rest,1\nb,caf\xe9,1\n")
    assert (problem.code, problem.line) == ("SIM001", 3)

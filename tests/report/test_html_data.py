"""The data of the HTML page: nothing in them can leave their element, and all of them can be read again."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from slr.report.document import BoxList, Document, Story, Styled
from slr.report.html_data import escape_json, write_data, write_words
from slr.report.text import Texts
from slr.text.style import Run


def make(**more: Any) -> Document:
    return Document(language="en", title="T", subtitle="S", banner=(), sections=(), **more)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn"))))
def test_json_is_the_same_after_it_was_escaped_and_has_no_mark_of_html(text: str) -> None:
    escaped = escape_json([text])
    assert json.loads(escaped) == [text]
    assert not set("<>&") & set(escaped)


def test_a_line_that_occurs_twice_is_written_once() -> None:
    stories = tuple(
        Story(
            report=r,
            citation=r,
            link="10.1/x",
            href="https://doi.org/10.1/x",
            parts=(("Status", ("Included", f"only {r}")),),
        )
        for r in ("a", "b")
    )
    data = json.loads(write_data(make(stories=stories)))
    assert data["shared"] == ["Status", "Included"]
    assert data["stories"] == [
        ["a", "", "a", "", "10.1/x", "", [[0, 1, "only a"]]],
        ["b", "", "b", "", "10.1/x", "", [[0, 1, "only b"]]],
    ]


def test_an_unusual_address_and_the_formatting_of_a_title_are_kept() -> None:
    title = Styled(runs=(Run("On "), Run("E. coli", ("i",))))
    told = Story(report="a", citation="A", title=title, link="10.1/<x>", href="https://doi.org/10.1/%3Cx%3E")
    assert json.loads(write_data(make(stories=(told,))))["stories"] == [
        ["a", "", "A", [["On "], ["E. coli", "i"]], "10.1/<x>", "https://doi.org/10.1/%3Cx%3E", []]
    ]


def test_a_list_of_the_flow_has_the_places_of_its_reports() -> None:
    stories = tuple(Story(report=r, citation=r) for r in "abc")
    boxes = (BoxList(id="included", title="Included (n = 3)", reports=("c", "a"), missing=1),)
    assert json.loads(write_data(make(stories=stories, boxes=boxes)))["boxes"] == {
        "included": ["Included (n = 3)", [2, 0], 1]
    }


def test_the_script_gets_its_words_in_the_language_of_the_page() -> None:
    words = json.loads(write_words(make(), Texts("id")))
    assert (words["decimal"], words["thousands"], words["words"]["close"]) == (",", ".", "Tutup")

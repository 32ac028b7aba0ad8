"""Text of any kind becomes valid XML of a DOCX file."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from slr.report.escape import clean
from slr.report.target import Targets
from slr.report.word.run import is_rtl, write_field, write_mentions, write_paragraph, write_run, write_runs
from slr.text.style import Run

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def parse(inner: str) -> etree._Element:
    return etree.fromstring(f'<w:p xmlns:w="{W}">{inner}</w:p>')


def text_of(inner: str) -> str:
    parts = parse(inner).iter(f"{{{W}}}t", f"{{{W}}}br")
    return "".join("\n" if part.tag.endswith("br") else part.text or "" for part in parts)


@given(st.text())
def test_no_text_breaks_the_file_and_none_is_lost(text: str) -> None:
    kept = clean(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    assert text_of(write_run(text)) == kept


def test_control_characters_and_lone_surrogates_are_left_out() -> None:
    assert text_of(write_run("a\x00\ud800\ufffe\x0bb")) == "ab"


def test_entities_and_tags_are_text() -> None:
    assert text_of(write_run("&lt; <w:br/> ]]> &x;")) == "&lt; <w:br/> ]]> &x;"


def test_styles_of_a_title_are_kept() -> None:
    xml = write_runs((Run("CO"), Run("2", ("sub",)), Run("x", ("i", "b"))))
    assert '<w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:t xml:space="preserve">2<' in xml
    assert "<w:rPr><w:b/><w:bCs/><w:i/><w:iCs/></w:rPr>" in xml


def test_hebrew_and_arabic_within_a_line_are_marked_as_right_to_left() -> None:
    runs = parse(write_run("On \u05e2\u05d1\u05d5\u05d3\u05d4 12 \u05d0\u05d1, and on")).findall(f"{{{W}}}r")
    marked = [run.find(f"{{{W}}}rPr/{{{W}}}rtl") is not None for run in runs]
    assert marked == [False, True, False]
    assert text_of(write_run("\u0639\u0645\u0644")) == "\u0639\u0645\u0644"


def test_a_paragraph_that_begins_in_arabic_runs_from_right_to_left() -> None:
    text = "1. \u0639\u0645\u0644 x"
    assert is_rtl(text)
    assert not is_rtl("x \u0639")
    assert "<w:bidi/>" in write_paragraph("BodyText", write_run(text), text=text)
    assert "<w:bidi/>" not in write_paragraph("BodyText", write_run("x"), text="x")


def test_a_mention_is_a_link_to_its_target() -> None:
    xml = write_mentions("See Table S1.", Targets({"Table S1": "grid_1"}))
    assert text_of(xml) == "See Table S1."
    assert '<w:hyperlink w:anchor="grid_1" w:history="1"><w:r><w:t xml:space="preserve">Table S1<' in xml


def test_a_field_has_its_result() -> None:
    field = write_field("SEQ Table", "3", ("b",))
    kinds = [mark.get(f"{{{W}}}fldCharType") for mark in parse(field).iter(f"{{{W}}}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    assert text_of(field) == "3"
    assert field.count("<w:b/>") == 5

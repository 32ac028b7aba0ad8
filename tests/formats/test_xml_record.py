"""XML records are cut out of their file before each is parsed, and no entity is ever expanded."""

import pytest

from slr.formats.cover import Fragment
from slr.formats.format import Piece
from slr.formats.xml_record import cut_elements, flatten, inner_text, parse_element
from slr.model.entry import Quarantined


def parse(raw: str, name: str = "rec"):
    return parse_element(Piece(5, raw), name)


def tags(raw: str, **more: frozenset[str]) -> list[tuple[str, str]]:
    return list(flatten(parse(raw), **more))


def test_elements_are_cut_from_one_opening_tag_to_the_next() -> None:
    text = '<all>\n<rec id="1">a</rec>\n<rec>b</rec>\n<record>c</record></all>'
    assert [(p.line, p.raw.split("<", 2)[1]) for p in cut_elements(text, "rec").pieces] == [
        (2, 'rec id="1">a'),
        (3, "rec>b"),
    ]
    assert len(cut_elements(text, "rec", "record").pieces) == 3
    assert len(cut_elements("nothing", "rec").pieces) == 0


def outside(text: str) -> tuple[list[str], list[str]]:
    """Return the fragments and the texts of a file with elements `rec`."""
    file = cut_elements(text, "rec")
    return [str(p.raw) for p in file.pieces if isinstance(p.raw, Fragment)], [t.raw for t in file.texts]


GOOD = "<rec><a>one</a></rec>"


def test_prolog_wrapper_comments_and_deleted_records_are_filler() -> None:
    text = f"<?xml version='1.0'?>\n<!DOCTYPE all [\n<!ENTITY x 'y'>\n]>\n<all><list>\n<!-- a\n b -->{GOOD}\n<DeleteCitation>\n<PMID>1</PMID>\n</DeleteCitation></list></all>\n"
    assert outside(text) == ([], [])


@pytest.mark.parametrize(
    "opening", ["<rce>", "< rec>", "<Rec>", "<rec", "&lt;rec&gt;", "\uff1crec\uff1e", "rec>", ""]
)
@pytest.mark.parametrize("gap", ["", "\n"])
def test_element_whose_opening_tag_is_damaged_is_a_fragment_and_its_neighbours_stay(
    opening: str, gap: str
) -> None:
    broken = f"{opening}<a>two</a></rec>"
    file = cut_elements(f"<all>{gap}{GOOD}{gap}{broken}{gap}{GOOD}{gap}</all>", "rec")
    assert [p.raw for p in file.pieces if p.raw == GOOD] == [GOOD, GOOD]
    (fragment,) = [str(p.raw) for p in file.pieces if p.raw != GOOD]
    assert "two" in fragment
    assert file.texts == ()


def test_element_that_is_never_closed_ends_at_the_next() -> None:
    file = cut_elements(f"<all><rec><a>two</a>\n{GOOD}</all>", "rec")
    assert [p.raw for p in file.pieces] == ["<rec><a>two</a>\n", GOOD]


def test_text_between_elements_is_listed_and_parts_of_elements_are_fragments() -> None:
    assert outside(f"<all>a note\n{GOOD}read this\n\n<a>three</a>\n{GOOD}end</all>") == (
        ["<a>three</a>"],
        ["<all>a note", "read this", "end</all>"],
    )


def test_closing_tag_may_contain_blanks() -> None:
    (piece,) = cut_elements("<rec><a>x</a></rec >", "rec").pieces
    assert list(flatten(parse(piece.raw))) == [("a", "x")]


def test_tags_are_paths_with_texts_and_attributes_in_order() -> None:
    raw = '<rec><a x="1"> one </a><b><c>two</c><c/></b><d> </d></rec>'
    assert tags(raw) == [("a@x", "1"), ("a", "one"), ("b/c", "two")]


def test_prefixes_that_the_file_declared_elsewhere_do_not_matter() -> None:
    assert tags('<rec><dc:title xlink:href="u">T</dc:title></rec>') == [("title@href", "u"), ("title", "T")]


def test_elements_that_are_kept_whole_keep_the_markup_of_titles() -> None:
    raw = "<rec><t>Of <i>E. coli</i> &amp; <x>us</x><sub>2</sub></t></rec>"
    assert tags(raw, whole=frozenset({"t"})) == [("t", "Of <i>E. coli</i> &amp; us<sub>2</sub>")]
    assert tags(raw) == [("t", "Of"), ("t/i", "E. coli"), ("t/x", "us"), ("t/sub", "2")]


def test_faces_of_styles_are_markup_only_where_asked_for() -> None:
    raw = '<rec><t><style face="italic bold">E</style><style face="normal">x</style><style face="superscript"></style></t></rec>'
    whole = frozenset({"t"})
    assert tags(raw, whole=whole, faced=whole) == [("t", "<b><i>E</i></b>x")]
    assert tags(raw, whole=whole) == [("t", "Ex")]
    assert inner_text(parse("<rec>a &lt; b</rec>")) == "a &lt; b"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<rec><a>caf&eacute;</a></rec>", "café"),
        ("<rec><a>a&nbsp;b &amp; c</a></rec>", "a\xa0b & c"),
        ("<rec><a>x\x0by&#11;z</a></rec>", "xyz"),
    ],
)
def test_entities_of_html_are_read_and_characters_that_xml_forbids_are_left_out(raw: str, text: str) -> None:
    assert tags(raw) == [("a", text)]


@pytest.mark.parametrize(
    ("raw", "cause", "reason"),
    [
        ("<rec><a>", "broken_xml", "`</rec>` is missing"),
        ("<rec><a></rec>", "broken_xml", "not well-formed XML: mismatched tag"),
        ("<rec><a>&bomb;</a></rec>", "broken_xml", "not well-formed XML: undefined entity"),
        (
            "<rec>" + "<a>" * 200 + "</a>" * 200 + "</rec>",
            "too_deep",
            "elements nested more than 200 levels deep",
        ),
    ],
)
def test_what_is_no_element_is_quarantined_with_its_line(raw: str, cause: str, reason: str) -> None:
    found = parse(raw)
    assert isinstance(found, Quarantined)
    assert (found.line, found.cause, found.reason) == (5, cause, reason)


def test_two_hundred_nested_elements_and_any_number_of_siblings_are_read() -> None:
    assert tags("<rec>" + "<a>" * 199 + "x" + "</a>" * 199 + "</rec>")[0][1] == "x"
    assert len(tags("<rec>" + "<a>x</a><b/>" * 500 + "</rec>")) == 500


def test_what_comes_after_the_element_is_left_out() -> None:
    assert tags("<rec><a>x</a></rec>\n<rest>") == [("a", "x")]

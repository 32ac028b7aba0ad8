"""Corrections written into `patches.yaml` change nothing else in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from slr.model.problem import ReviewError
from slr.store.layout import Review
from slr.store.patch import read_patches
from slr.store.patch_file import put_patch, read_seal, write_patches

OURS = """\
# what the team corrected
r1:   # by hand
  year: "2021"   # as printed
  authors:
    - Abara, N.
# a DOI may stand for the id
10.1000/xyz:
  title: 'Strain: a review'
searches/a.bib:21: |
  @a{x,
    year = 1}
# the end
"""


def write(root, text):
    review = Review(root=root, name="small")
    review.corpus.mkdir(parents=True)
    review.patches.write_text(text, encoding="utf-8")
    return review


def test_a_new_correction_is_added_at_the_end_and_every_other_byte_stays():
    new = put_patch(
        OURS.encode(), "r2", {"abstract": "Long: text", "year": None}, note="from the\npublisher"
    ).decode()
    assert new == f"{OURS}# from the publisher\nr2:\n  abstract: 'Long: text'\n  year:\n"


def test_a_field_is_added_to_a_correction_that_is_there_with_all_comments():
    new = put_patch(
        OURS.encode(), "r1", {"journal": "J Ward Nurs", "year": 2022}, note="from the cover"
    ).decode()
    assert YAML().load(new)["r1"] == {"year": 2022, "authors": ["Abara, N."], "journal": "J Ward Nurs"}
    for comment in (
        "# what the team corrected",
        "# by hand",
        "# as printed",
        "# a DOI may stand",
        "# the end",
    ):
        assert comment in new


def test_the_text_of_an_entry_keeps_its_lines():
    new = put_patch(b"", "searches/b.bib:3", "@a{x,\n  year = 2}\n")
    assert new == b"searches/b.bib:3: |\n  @a{x,\n    year = 2}\n"
    assert put_patch(new, "searches/b.bib:3", "@a{}\n") == b"searches/b.bib:3: |\n  @a{}\n"


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_the_mark_of_the_encoding_stay(start):
    new = put_patch(start + b"r1: {year: 2020}\r\n", "r2", {"year": 2021})
    assert new == start + b"r1: {year: 2020}\r\nr2:\r\n  year: 2021\r\n"


def test_a_file_in_one_line_of_braces_is_written_anew():
    assert YAML().load(put_patch(b"{r1: {year: 2020}}\n", "r2", {"year": 2021})) == {"r1": {"year": 2020}, "r2": {"year": 2021}}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"r1: [", "PAT001"),
        (b"- a list\n", "PAT002"),
        (b"caf\xe9: {year: 1}\n", "PAT001"),
        (b"r2: &x {year: 1}\nr1: *x\n", "PAT005"),  # what the alias means would change too
    ],
)
def test_a_file_that_cannot_be_changed_safely_is_refused(text, code):
    with pytest.raises(ReviewError) as error:
        put_patch(text, "r1", {"year": 2021})
    assert [p.code for p in error.value.problems] == [code]


def test_a_file_that_was_changed_since_it_was_read_is_not_written(tmp_path):
    review = write(tmp_path, "r1: {year: 2020}\n")
    seen = read_seal(review)
    review.patches.write_text("r1: {year: 2019}\n", encoding="utf-8")
    with pytest.raises(ReviewError) as error:
        write_patches(review, {"r2": {"year": 2021}}, seen)
    assert [p.code for p in error.value.problems] == ["PAT004"]
    assert review.patches.read_text(encoding="utf-8") == "r1: {year: 2019}\n"
    write_patches(review, {"r2": {"year": 2021}}, read_seal(review))
    assert read_patches(review).fields == {"r1": {"year": 2019}, "r2": {"year": 2021}}


def test_a_file_that_does_not_exist_yet_is_made(tmp_path):
    review = Review(root=tmp_path, name="small")
    write_patches(review, {"r1": {"authors": ["Abara, N.", "Xu, Y."]}}, "")
    assert read_patches(review).fields == {"r1": {"authors": ["Abara, N.", "Xu, Y."]}}


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x85\u2028\u2029\ufeff"), max_size=12
)
FIELDS = st.dictionaries(
    st.sampled_from(["title", "journal", "year"]),
    st.one_of(st.none(), TEXT, st.integers(1, 2100)),
    min_size=1,
)
KEY = st.sampled_from(["r1", "r2", "r3", "10.1/x", "searches/a.bib:2"])


@given(st.lists(st.tuples(KEY, FIELDS), min_size=1, max_size=5))
def test_what_was_written_is_read_again_and_later_corrections_keep_earlier_ones(tmp_path_factory, steps):
    review = Review(root=tmp_path_factory.mktemp("patches"), name="small")
    wanted = {}
    for key, fields in steps:
        write_patches(review, {key: fields}, read_seal(review), note="why: # not sure")
        wanted.setdefault(key, {}).update(fields)
    read = read_patches(review)
    assert read.problems == ()
    assert read.fields == wanted

"""A new review: its name, its place, its protocol and its files."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.desk.start import (
    NewCriterion,
    NewReview,
    check_name,
    find_place,
    propose_review_name,
    start_review,
    write_protocol,
)
from slr.model.parse import parse_protocol
from slr.model.problem import ReviewError
from slr.pipeline import load_protocol, run_review

CRITERIA = (
    NewCriterion(id="I1", kind="include", text="About night work."),
    NewCriterion(id="F1", kind="exclude", text='No "harm": {none}\nwas measured.', stage="full-text"),
)


def read(new: NewReview):
    protocol, problems = parse_protocol(write_protocol(new), "x.yaml")
    assert protocol is not None, problems
    return protocol


def test_what_is_said_stands_in_the_protocol(tmp_path: Path) -> None:
    new = NewReview(
        name="night-work",
        title="Night work",
        question="Does it harm?",
        language="id",
        criteria=CRITERIA,
        reviewers=2,
        team=("rina", "Siti Rahayu"),
    )
    review, made = start_review(tmp_path, new)
    protocol, problems = load_protocol(review)
    assert problems == ()
    assert (protocol.review.title, protocol.review.language) == ("Night work", "id")
    assert protocol.question.text == "Does it harm?"
    assert [(c.id, c.kind, c.stage) for c in protocol.criteria] == [
        ("I1", "include", "title-abstract"),
        ("F1", "exclude", "full-text"),
    ]
    assert protocol.criteria[1].text == 'No "harm": {none} was measured.'
    for stage in ("title-abstract", "full-text"):
        settings = protocol.screening.stage(stage)
        assert (settings.reviewers, settings.team) == (2, ("rina", "Siti Rahayu"))
    assert {review.shown(path) for path in made} == {
        "protocols/night-work.yaml",
        "protocols/protocol.schema.json",
        "corpus/night-work/searches/README.md",
        ".gitattributes",
        ".gitignore",
    }
    assert "# - id: E2" in review.protocol.read_text(encoding="utf-8")  # the comments are still there


def test_a_new_review_can_be_run_at_once(tmp_path: Path) -> None:
    review, _ = start_review(tmp_path, NewReview(name="mine"))
    assert [step.ran for step in run_review(review, "screen").steps] == [True, True, True]


def test_without_criteria_the_protocol_is_valid_too() -> None:
    assert read(NewReview(name="mine", criteria=())).criteria == ()


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_text_comes_back_as_one_line(title: str, text: str) -> None:
    new = NewReview(
        name="mine", title=f"x{title}", criteria=(NewCriterion(id="I1", kind="include", text=f"x{text}"),)
    )
    protocol = read(new)
    assert protocol.review.title == on_one_line(f"x{title}")
    assert protocol.criteria[0].text == on_one_line(f"x{text}")


def on_one_line(text: str) -> str:
    """Return a text without what no protocol can have, and with single spaces."""
    kept = (c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
    return "".join(c for c in kept if c != "\ufeff").strip()


@pytest.mark.parametrize(
    ("new", "where"),
    [
        (NewReview(name="mine", criteria=(CRITERIA[0], CRITERIA[0])), "criteria[2].id"),
        (
            NewReview(name="mine", criteria=(NewCriterion(id="1 a", kind="include", text="x"),)),
            "criteria[1].id",
        ),
        (
            NewReview(name="mine", criteria=(NewCriterion(id="I1", kind="perhaps", text="x"),)),
            "criteria[1].kind",
        ),
        (
            NewReview(name="mine", criteria=(NewCriterion(id="I1", kind="include", text=" "),)),
            "criteria[1].text",
        ),
        (
            NewReview(name="mine", criteria=(NewCriterion(id="I1", kind="include", text="x", stage="a: b"),)),
            "criteria[1].stage",
        ),
        (NewReview(name="mine", language="x: y"), "review.language"),
        (NewReview(name="mine", question=" "), "question.text"),
        (NewReview(name="mine", reviewers=3), "screening.title-abstract.reviewers"),
        (NewReview(name="mine", team=("rina", "Rina")), "screening.title-abstract.team[2]"),
    ],
)
def test_a_protocol_that_would_not_be_valid_is_not_written(
    tmp_path: Path, new: NewReview, where: str
) -> None:
    with pytest.raises(ReviewError) as raised:
        start_review(tmp_path, new)
    assert where in [p.where for p in raised.value.problems]
    assert all((p.file, p.line) == ("", None) for p in raised.value.problems)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "Mine", "../x", "a b", "con", "lpt1", "-a", "a/b", "x" * 101])
def test_a_name_that_no_file_can_have_everywhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReviewError, match="NEW001"):
        start_review(tmp_path, NewReview(name=name))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["protocols/mine.yaml", "corpus/mine/x"])
def test_a_review_that_exists_is_left_alone(tmp_path: Path, there: str) -> None:
    (tmp_path / there).parent.mkdir(parents=True)
    (tmp_path / there).write_text("mine")
    with pytest.raises(ReviewError, match="NEW002"):
        start_review(tmp_path, NewReview(name="mine"))
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()] == [there]


@given(st.text())
def test_every_title_proposes_a_valid_name(title: str) -> None:
    check_name(propose_review_name(title))


def test_a_long_title_is_cut_between_words() -> None:
    assert propose_review_name("Telework " * 20) == "-".join(["telework"] * 5)
    assert propose_review_name("x" * 200) == "x" * 50


def test_a_folder_in_a_project_is_placed_in_this_project(tmp_path: Path) -> None:
    start_review(tmp_path, NewReview(name="mine"))
    assert find_place(tmp_path / "corpus" / "mine") == tmp_path


def test_a_folder_with_other_files_becomes_a_project_only_on_request(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_text("")
    with pytest.raises(ReviewError, match="NEW003"):
        find_place(tmp_path)
    assert find_place(tmp_path, here=True) == tmp_path

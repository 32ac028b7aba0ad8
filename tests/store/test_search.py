"""No export is silently ignored: files without a source, patterns without a file and changed exports are reported."""

from pathlib import Path

import pytest

from slr.model.problem import ReviewError
from slr.model.protocol import Protocol
from slr.store.disk import digest
from slr.store.layout import EXAMPLES, Review, find_review
from slr.store.search import find_unmatched, read_searches


def protocol(*files: str, **more: object) -> Protocol:
    source = {"id": "wos", "name": "WoS", "kind": "database", "files": list(files), **more}
    return Protocol.model_validate(
        {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [source]}
    )


@pytest.fixture
def review(tmp_path: Path) -> Review:
    r = Review(root=tmp_path, name="x")
    (r.searches / "2026-03-01").mkdir(parents=True)
    (r.searches / "2026-03-01" / "a.ris").write_bytes(b"TY  - JOUR\nER  - \n")
    (r.searches / "b.bib").write_bytes(b"@misc{a}")
    (r.searches / "README.md").write_text("notes")
    (r.searches / ".hidden").write_text("x")
    return r


def test_a_dated_folder_dates_its_search(review: Review) -> None:
    files, problems = read_searches(review, protocol("**/*.ris", "*.bib", searched="2025-01-01"))
    assert [(f.path, f.searched) for f in files] == [
        ("searches/2026-03-01/a.ris", "2026-03-01"),
        ("searches/b.bib", "2025-01-01"),
    ]
    assert problems == ()


def test_a_file_that_matches_no_source_is_a_problem(review: Review) -> None:
    files, problems = read_searches(review, protocol("2026-03-01/*"))
    assert [f.path for f in files] == ["searches/2026-03-01/a.ris"]
    assert [(p.code, p.file) for p in problems] == [("SRC001", "corpus/x/searches/b.bib")]


def test_a_pattern_that_finds_nothing_is_a_problem(review: Review) -> None:
    review.protocol.parent.mkdir()
    text = "sources:\n  - id: wos\n    files:\n      - '*'\n      - c.nbib\n"
    review.protocol.write_text(text, encoding="utf-8")
    (problem,) = find_unmatched(review, protocol("*", "c.nbib"))
    assert str(problem).split("\n")[0] == (
        "protocols/x.yaml:5: error SRC003 sources[1].files[2]: source wos: no file matches 'c.nbib'"
    )
    review.protocol.write_text("sources: [{id: wos, files: ['*', c.nbib]}]\n", encoding="utf-8")
    assert [p.line for p in find_unmatched(review, protocol("*", "c.nbib"))] == [1]


SEARCHES = "corpus/x/searches"


def read(tmp_path: Path, names: list[str], source: Protocol) -> tuple[dict[str, str | None], list[str]]:
    """Return the date of each file, by its path below searches/, and the problems as strings."""
    r = Review(root=tmp_path, name="x")
    for name in names:
        (r.searches / name).parent.mkdir(parents=True, exist_ok=True)
        (r.searches / name).write_bytes(b"x")
    files, problems = read_searches(r, source)
    return {f.path.removeprefix("searches/"): f.searched for f in files}, [str(p) for p in problems]


@pytest.mark.parametrize("more", [{}, {"searched": "2026-03-01"}, {"searched": "not reported"}])
def test_a_folder_without_a_date_is_never_dated_by_another_search(
    tmp_path: Path, more: dict[str, object]
) -> None:
    names = ["2026-03-01/a.ris", "update september/a.ris", "update september/b.ris"]
    dates, problems = read(tmp_path, names, protocol("*", **more))
    assert dates == dict(zip(names, ("2026-03-01", None, None), strict=True))
    assert len(problems) == 1
    assert problems[0].startswith(
        f"{SEARCHES}/update september/: warning SRC006 the date of this search of wos is unknown"
    )


def test_the_date_of_the_source_dates_the_one_search_that_it_can_mean(tmp_path: Path) -> None:
    dated = protocol("*", searched="2026-03-01")
    names = ["first/a.ris", "first/b.ris", "2026-09-01/a.ris"]
    assert read(tmp_path, names, dated) == (
        dict(zip(names, ("2026-03-01", "2026-03-01", "2026-09-01"), strict=True)),
        [],
    )
    dates, problems = read(
        tmp_path, ["update/a.ris"], dated
    )  # which of the two folders is the search of March?
    assert (dates["first/a.ris"], dates["update/a.ris"], len(problems)) == (None, None, 2)


@pytest.mark.parametrize("folder", ["2026-02-30", "2026-13-45", "0000-01-01", "٢٠٢٦-٠٣-٠١", "2026-03-011"])
def test_name_that_is_no_date_of_the_calendar_does_not_date_a_search(tmp_path: Path, folder: str) -> None:
    dates, problems = read(tmp_path, [f"{folder}/a.ris"], protocol("*"))
    assert dates == {f"{folder}/a.ris": None}
    assert [p.split(" warning ")[1][:6] for p in problems] == ["SRC006"]


def test_a_search_of_which_no_date_is_known_can_say_so(tmp_path: Path) -> None:
    names = ["from the library/a.ris"]
    assert len(read(tmp_path, names, protocol("*"))[1]) == 1
    assert read(tmp_path, names, protocol("*", searched="not reported")) == ({names[0]: None}, [])


@pytest.mark.parametrize(
    "name", ["~$scopus.xlsx", "2026-03-01/~$a.xlsx", ".DS_Store", "Thumbs.db", "~$x/a.ris"]
)
def test_files_of_other_programs_are_not_exports(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, [name], protocol()) == ({}, [])


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("2026-03-01/paper.PDF", "a PDF is not an export"),
        ("exports.zip", "unpack it"),
        ("2026-03-01/a.tar.gz", "unpack it"),
        ("notes.docx", "references cannot be read"),
        ("scopus.ris", 'add it to `files:` under its source: "scopus.ris"'),
    ],
)
def test_the_hint_fits_the_file_that_no_source_matches(tmp_path: Path, name: str, hint: str) -> None:
    _, [problem] = read(tmp_path, [name], protocol())
    assert f"{SEARCHES}/{name}: error SRC001" in problem
    assert hint in problem


@pytest.mark.parametrize(
    ("name", "pattern", "hint"),
    [
        (
            "medline.ris",
            "*/medline*",
            "`*/` means a folder, but medline.ris is in corpus/x/searches/ itself",
        ),
        ("2026-03-01/medline.ris", "medline*", 'is in a folder: write "*/medline*"'),
        (
            "2026-03-01/Medline.ris",
            "*/medline*",
            "upper and lower case differ: the file is called 2026-03-01/Medline.ris",
        ),
        ("2026-03-01/medline.ris", "*/scopus*", "put the export into corpus/x/searches/"),
    ],
)
def test_the_hint_says_why_a_pattern_matches_nothing(
    tmp_path: Path, name: str, pattern: str, hint: str
) -> None:
    read(tmp_path, [name], protocol(pattern))
    review = Review(root=tmp_path, name="x")
    review.protocol.parent.mkdir()
    review.protocol.write_text("", encoding="utf-8")
    [problem] = find_unmatched(review, protocol(pattern))
    assert hint in problem.hint


def test_an_export_that_has_changed_or_is_missing_is_reported(review: Review) -> None:
    listed = f"{digest(b'TY')}  2026-03-01/a.ris\n{digest(b'@misc{a}')}  b.bib\n{digest(b'')}  gone.ris\n"
    review.checksums.write_text(listed)
    files, problems = read_searches(review, protocol("*"))
    assert [p.code for p in problems] == ["SRC005", "SRC004"] or [p.code for p in problems] == [
        "SRC004",
        "SRC005",
    ]
    assert len(files) == 2


def test_checksums_of_files_in_binary_mode_are_compared_and_other_lines_are_reported(review: Review) -> None:
    listed = f"# received in March\n{digest(b'TY').upper()} *2026-03-01/a.ris\n{digest(b'')}\tb.bib\n\n"
    review.checksums.write_text(listed)
    _, problems = read_searches(review, protocol("*"))
    assert [(p.code, p.line) for p in problems] == [("SRC005", None), ("SRC007", 3)] or [
        (p.code, p.line) for p in problems
    ] == [("SRC007", 3), ("SRC005", None)]


def test_a_review_is_found_from_a_folder_below_and_by_a_name_that_is_nearly_right(tmp_path: Path) -> None:
    (tmp_path / "protocols").mkdir()
    with pytest.raises(ReviewError, match="slr new NAME"):
        find_review(tmp_path, None)
    (tmp_path / "protocols" / "telework.yaml").write_text("")
    deep = tmp_path / "corpus" / "telework"
    deep.mkdir(parents=True)
    assert find_review(deep, None) == Review(root=tmp_path, name="telework")
    with pytest.raises(ReviewError, match="did you mean 'telework'"):
        find_review(tmp_path, "telwork")
    (tmp_path / "protocols" / "two.yaml").write_text("")
    with pytest.raises(ReviewError, match="several reviews: telework, two"):
        find_review(tmp_path, None)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["mine", *EXAMPLES], "mine"),
        (["mine", EXAMPLES[1]], "mine"),
        ([EXAMPLES[1]], EXAMPLES[1]),
        ([*EXAMPLES], EXAMPLES[0]),
    ],
)
def test_one_s_own_review_comes_before_the_examples(tmp_path: Path, names: list[str], found: str) -> None:
    (tmp_path / "protocols").mkdir()
    for name in names:
        (tmp_path / "protocols" / f"{name}.yaml").write_text("")
    assert find_review(tmp_path, None).name == found


def test_two_reviews_of_one_s_own_are_never_chosen_between(tmp_path: Path) -> None:
    (tmp_path / "protocols").mkdir()
    for name in ("mine", "other", *EXAMPLES):
        (tmp_path / "protocols" / f"{name}.yaml").write_text("")
    with pytest.raises(ReviewError, match=r"-r mine.*export SLR_REVIEW=mine"):
        find_review(tmp_path, None)


def test_the_examples_are_the_reviews_that_come_with_the_program() -> None:
    there = Path(__file__).resolve().parents[2] / "protocols"
    assert sorted(EXAMPLES) == sorted(path.stem for path in there.glob("*.yaml"))

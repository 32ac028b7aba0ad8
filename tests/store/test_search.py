"""No export is silently ignored: files without a source, patterns without a file and changed exports are reported."""

from pathlib import Path

import pytest

from slr.model.problem import ReviewError
from slr.model.protocol import Protocol
from slr.store.disk import digest
from slr.store.layout import Review, find_review
from slr.store.search import read_searches


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
    _, problems = read_searches(review, protocol("*", "c.nbib"))
    assert [p.code for p in problems] == ["SRC003"]


def test_an_export_that_has_changed_or_is_missing_is_reported(review: Review) -> None:
    listed = f"{digest(b'TY')}  2026-03-01/a.ris\n{digest(b'@misc{a}')}  b.bib\n{digest(b'')}  gone.ris\n"
    review.checksums.write_text(listed)
    files, problems = read_searches(review, protocol("*"))
    assert [p.code for p in problems] == ["SRC005", "SRC004"] or [p.code for p in problems] == [
        "SRC004",
        "SRC005",
    ]
    assert len(files) == 2


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
    with pytest.raises(ReviewError, match="several reviews"):
        find_review(tmp_path, None)

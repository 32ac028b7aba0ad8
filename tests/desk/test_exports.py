"""Exports that people hand in: where they are stored, what is read, and what the protocol says about them."""

import re
from pathlib import Path

import pytest

from slr.desk import exports
from slr.desk.exports import Added, Export, NewSource, add_export
from slr.desk.start import NewReview, start_review
from slr.model.problem import ReviewError
from slr.pipeline import load_protocol, run_review
from slr.store.disk import digest, write_bytes
from slr.store.layout import Review
from slr.store.search import read_searches

RIS = b"TY  - JOUR\nTI  - Night work and strain\nPY  - 2015\nAU  - Abara, Ann\nER  - \n"
OTHER = RIS.replace(b"Night work", b"Shift work")
DAY = "2026-03-01"
SCOPUS = NewSource(
    name="Scopus", platform="Elsevier", strategy='TITLE("night work")\n  OR strain', limits="none", hits=1
)


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """A review that has just been started."""
    return start_review(tmp_path, NewReview(name="mine"))[0]


def add(
    review: Review,
    source: str | NewSource = SCOPUS,
    data: bytes = RIS,
    name: str = "scopus.ris",
    date: str = DAY,
    **how: bool,
) -> Added:
    return add_export(review, Export(name=name, data=data, date=date), source, **how)


def stored(review: Review) -> dict[str, bytes]:
    """Return the exports of a review, by path below the folder of searches."""
    return {p.relative_to(review.searches).as_posix(): p.read_bytes() for p in review.search_files()}


def test_the_first_export_replaces_the_source_of_the_scaffold(review: Review) -> None:
    before = review.protocol.read_text(encoding="utf-8")
    added = add(review)
    assert (added.file, added.source, added.format, added.records, added.unread) == (
        f"{DAY}/scopus.ris",
        "scopus",
        "ris",
        1,
        0,
    )
    protocol, problems = load_protocol(review)
    [source] = protocol.sources
    assert (source.name, source.platform, source.limits, source.hits) == ("Scopus", "Elsevier", "none", 1)
    assert source.strategy == 'TITLE("night work")\n  OR strain'
    files, found = read_searches(review, protocol)
    assert [(f.source, f.searched) for f in files] == [("scopus", DAY)]
    assert (problems, found) == ((), ())
    comments = [line for line in before.split("\n") if line.lstrip().startswith("#")]
    assert [line for line in review.protocol.read_text().split("\n") if line in comments] == comments
    assert stored(review) == {f"{DAY}/scopus.ris": RIS}


def test_a_second_source_and_a_second_file_are_added(review: Review) -> None:
    add(review)
    assert add(review, NewSource(name="Web of Science"), OTHER, "wos.ris").source == "web-of-science"
    assert add(review, "scopus", OTHER, "more.ris", "2026-09-01").file == "2026-09-01/more.ris"
    protocol, _ = load_protocol(review)
    assert [(s.id, s.files) for s in protocol.sources] == [
        ("scopus", (f"{DAY}/scopus.ris", "2026-09-01/more.ris")),
        ("web-of-science", (f"{DAY}/wos.ris",)),
    ]
    assert "3 entries = 3 parsed" in run_review(review, "ingest").steps[0].summary


def test_a_file_that_a_pattern_names_already_needs_no_edit(review: Review) -> None:
    text = review.protocol.read_text(encoding="utf-8")
    review.protocol.write_text(text.replace("files: []", 'files: ["*/first*"]'), encoding="utf-8")
    before = review.protocol.read_bytes()
    assert add(review, "first-search", name="first.ris").file == f"{DAY}/first.ris"
    assert review.protocol.read_bytes() == before


def test_a_search_whose_date_nobody_knows_says_so(review: Review) -> None:
    assert add(review, date="").file == "undated/scopus.ris"
    protocol, _ = load_protocol(review)
    assert protocol.sources[0].searched == "not reported"
    assert read_searches(review, protocol)[1] == ()


def test_an_export_never_overwrites_another(review: Review) -> None:
    add(review)
    assert add(review, "scopus", OTHER, "SCOPUS.RIS").file == f"{DAY}/SCOPUS-2.RIS"
    assert stored(review) == {f"{DAY}/scopus.ris": RIS, f"{DAY}/SCOPUS-2.RIS": OTHER}


def test_the_same_file_is_not_added_twice(review: Review) -> None:
    add(review)
    before = review.protocol.read_bytes()
    with pytest.raises(ReviewError, match="EXP004 the source scopus already has this file"):
        add(review, "scopus", RIS, "copy.ris")
    assert (review.protocol.read_bytes(), len(stored(review))) == (before, 1)


def test_the_same_content_under_another_date_is_told(review: Review) -> None:
    add(review)
    assert add(review, "scopus", RIS, "scopus.ris", "2026-09-01").twin == f"{DAY}/scopus.ris"


def test_a_file_that_lies_there_without_a_source_is_taken_over(review: Review) -> None:
    """It lies there if the program was killed between the two steps, or if somebody copied it by hand."""
    write_bytes(review.searches / DAY / "by hand.ris", RIS)
    assert add(review).file == f"{DAY}/by hand.ris"
    assert load_protocol(review)[0].sources[0].files == (f"{DAY}/by hand.ris",)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "ING001"),
        (b"%PDF-1.4\n\x00\x01\x02" * 9, "ING002"),
        (b"PK\x03\x04\x00\x00\xff" * 9, "ING002"),
        (b"Dear all,\nplease find attached.\n", "ING003"),
    ],
)
def test_a_file_without_entries_is_refused_and_explained(review: Review, data: bytes, code: str) -> None:
    before = review.protocol.read_bytes()
    with pytest.raises(ReviewError) as raised:
        add(review, data=data)
    assert [p.code for p in raised.value.problems][:2] == ["EXP003", code]
    assert (stored(review), review.protocol.read_bytes()) == ({}, before)
    added = add(review, data=data, anyway=True)
    assert (added.records, stored(review)) == (0, {f"{DAY}/scopus.ris": data})


def test_entries_that_cannot_be_read_are_counted(review: Review) -> None:
    added = add(review, data=b"@article{a, title={x}}\n@article{b, title={x\n", name="a.bib")
    assert (added.records, added.unread) == (1, 1)


@pytest.mark.parametrize("date", ["2026-3-1", "2026-02-30", "20260301", "yesterday", "../x"])
def test_a_date_that_is_none_is_refused(review: Review, date: str) -> None:
    with pytest.raises(ReviewError, match="EXP001"):
        add(review, date=date)
    assert stored(review) == {}


@pytest.mark.parametrize(
    ("source", "code"),
    [("wos", "EXP002"), (NewSource(name=" "), "PRO004"), (NewSource(name="A", kind="shop"), "PRO004")],
)
def test_a_source_that_is_not_valid_is_refused(review: Review, source: str | NewSource, code: str) -> None:
    before = review.protocol.read_bytes()
    with pytest.raises(ReviewError, match=code):
        add(review, source)
    assert (stored(review), review.protocol.read_bytes()) == ({}, before)


def test_without_any_source_only_a_new_one_is_suggested(review: Review) -> None:
    start = review.protocol.read_text(encoding="utf-8")
    before, _, rest = start.partition("sources:\n")
    end = re.search(r"^\S", rest, re.MULTILINE)
    assert end is not None
    review.protocol.write_text(f"{before}sources: []\n{rest[end.start() :]}", encoding="utf-8")
    with pytest.raises(ReviewError) as refused:
        add(review, "wos")
    assert [p.hint for p in refused.value.problems] == ["name a new source"]
    assert stored(review) == {}


def test_a_file_that_the_pattern_of_another_source_names_is_refused(review: Review) -> None:
    text = review.protocol.read_text(encoding="utf-8")
    review.protocol.write_text(text.replace("files: []", 'files: ["*/s*"]'), encoding="utf-8")
    with pytest.raises(ReviewError, match="EXP005"):
        add(review)
    assert stored(review) == {}


@pytest.mark.parametrize(
    "sources",
    ["sources: [{id: aa, name: A, kind: database}]", "sources: &s\n  - {id: aa, name: A, kind: other}"],
)
def test_a_protocol_without_a_place_gets_no_edit_or_a_right_one(review: Review, sources: str) -> None:
    head = "schema: 1\nreview: {title: T}\nquestion: {text: Q}\n"
    review.protocol.write_text(f"{head}{sources}\n", encoding="utf-8")
    if "[" in sources:
        with pytest.raises(ReviewError, match="EXP007") as raised:
            add(review)
        assert "- id: scopus\n" in str(raised.value)
        assert stored(review) == {}
    else:
        add(review)
        assert [s.id for s in load_protocol(review)[0].sources] == ["aa", "scopus"]


def test_a_protocol_with_errors_is_told_and_nothing_is_written(review: Review) -> None:
    review.protocol.write_text("schema: 1\nreview: 3\n", encoding="utf-8")
    with pytest.raises(ReviewError, match="PRO00"):
        add(review)
    assert stored(review) == {}


def test_line_ends_and_the_mark_at_the_start_of_the_protocol_stay(review: Review) -> None:
    text = review.protocol.read_bytes().replace(b"\n", b"\r\n")
    review.protocol.write_bytes(b"\xef\xbb\xbf" + text)
    add(review)
    written = review.protocol.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf#")
    assert written.count(b"\n") == written.count(b"\r\n")
    assert load_protocol(review)[0].sources[0].id == "scopus"


def test_an_edit_at_the_same_moment_is_kept(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(path: Path, data: bytes) -> None:
        text = review.protocol.read_text(encoding="utf-8")
        if "# theirs" not in text:
            review.protocol.write_text(f"{text}# theirs\n", encoding="utf-8")
        write_bytes(path, data)

    monkeypatch.setattr(exports, "write_new", write)
    assert add(review).file == f"{DAY}/scopus.ris"
    assert review.protocol.read_text(encoding="utf-8").endswith("# theirs\n")
    assert load_protocol(review)[0].sources[0].files == (f"{DAY}/scopus.ris",)
    assert stored(review) == {f"{DAY}/scopus.ris": RIS}


def test_a_checksum_list_is_kept_complete(review: Review) -> None:
    add(review)
    assert not review.checksums.exists()  # the list is optional
    review.checksums.write_bytes(f"{digest(RIS)}  {DAY}/scopus.ris".encode())
    add(review, "scopus", OTHER, "more.ris")
    assert review.checksums.read_text().splitlines() == [
        f"{digest(RIS)}  {DAY}/scopus.ris",
        f"{digest(OTHER)}  {DAY}/more.ris",
    ]
    assert read_searches(review, load_protocol(review)[0])[1] == ()


@pytest.mark.parametrize(
    "name", ["../../x.ris", "C:\\a\\con.ris", "SHA256SUMS", ".x", "a[1]*.md", "/", "~$a.xlsx"]
)
def test_a_name_from_outside_stays_in_its_folder_and_is_read(review: Review, name: str) -> None:
    added = add(review, name=name)
    assert added.file.startswith(f"{DAY}/")
    assert list(stored(review)) == [added.file]
    assert [f.source for f in read_searches(review, load_protocol(review)[0])[0]] == ["scopus"]

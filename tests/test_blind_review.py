"""In the middle of blind screening, no command and no file shows what another reviewer said about an open report.

Rina has screened some reports of the small review, Thomasina too. Thomasina's name, her notes and her criterion are
looked for in everything that Rina, or somebody who gives no name, can print.
"""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from example_review import CopyBuilt, Slr
from hypothesis import given, settings
from hypothesis import strategies as st
from small_review import write_review

from slr.cli.main import COMMANDS
from slr.contradiction import find_contradictions
from slr.model.row import list_rows
from slr.model.sight import is_settled
from slr.model.table import CLUSTERS, RECORDS, REPORTS
from slr.people.kind import KINDS, REPORT
from slr.people.row import Row
from slr.pipeline import load_protocol, run_review
from slr.screen.stage import Written, derive_statuses
from slr.store.layout import Review
from slr.store.table_file import read_table

OTHER, NOTE, CRITERION = "thomasina", "NOTE-OF-THE-OTHER", "Q7"
SETTLED_NOTE = "note on a settled report"
TITLES = {
    "conflict": "Strain at sea",
    "half done": "Strain on land",
    "maybe": "Sleep of nurses",
    "checked": "New mice",  # excluded by a rule, and read by her
    "settled": "Strain of judges",
}
OPEN = tuple(title for name, title in TITLES.items() if name != "settled")
FOR_PEOPLE = re.compile(r"\(or [^)]*\)|`[^`]*`")  # who can do a task, which tells no verdict


@cache
def find_ids() -> dict[str, str]:
    """Return the ids of the reports by title. They depend on the exports alone, which are the same in all tests."""
    with TemporaryDirectory() as folder:
        review = Review(root=write_review(Path(folder)), name="small")
        run_review(review, "dedupe")
        return {row["title"]: row["report"] for row in list_rows(read_table(review, REPORTS))}


def write_rows(project: Path, who: str, rows: list[tuple[str, str, str]], folder: str, *heads: str) -> None:
    ids = find_ids()
    path = project / "corpus" / "small" / folder / f"{who}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["report", "title", "note", "when", "protocol", *heads])
        for i, (title, *values) in enumerate(rows):
            note = "" if who != OTHER else NOTE if title in OPEN else SETTLED_NOTE
            writer.writerow([ids[title], title, note, f"2026-01-0{i + 1}", "old", *values])


def write_half_screened(project: Path) -> Path:
    """Write the small review, with criterion Q7, in the middle of screening by two people."""
    codebook = "codebook:\n  - {id: strain, label: {en: Strain}, theme: true, definition: d}"
    write_review(project, replace=("team: [rina, tomas]}", f"team: [rina, {OTHER}]}}\n{codebook}"))
    protocol = project / "protocols" / "small.yaml"
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(text.replace("id: P1", f"id: {CRITERION}"), encoding="utf-8")
    stage = ("verdict", "criterion")
    write_rows(project, "rina", [
        (TITLES["conflict"], "include", ""), (TITLES["maybe"], "include", ""), (TITLES["settled"], "include", ""),
    ], "screening/title-abstract", *stage)  # fmt: skip
    write_rows(project, OTHER, [
        (TITLES["conflict"], "exclude", CRITERION), (TITLES["half done"], "exclude", CRITERION),
        (TITLES["maybe"], "maybe", ""), (TITLES["checked"], "include", ""), (TITLES["settled"], "include", ""),
    ], "screening/title-abstract", *stage)  # fmt: skip
    write_rows(project, OTHER, [(TITLES["half done"], "strain", "background")], "coding", "theme", "role")
    write_rows(
        project, OTHER, [(TITLES["half done"], "workload", "strain")], "findings", "predictor", "outcome"
    )
    return project


@pytest.fixture
def review(project: Path, copy_built: CopyBuilt) -> Path:
    """The review in the middle of screening, run to the end."""
    return copy_built(project, write_half_screened, "synthesize")


def calls(review: Path, ids: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield every command that prints something about the review."""
    for command in (
        "ingest",
        "dedupe",
        "screen",
        "code",
        "findings",
        "claims",
        "synthesize",
        "run",
        "status",
        "check",
        "rules",
    ):
        yield (command,)
        yield command, "--json"
    yield "screen", "--shares"
    yield "status", "--flags"
    yield "status", "--flags", "--json"
    yield "status", "--flags", "--as", "rina"
    for title in TITLES.values():
        for who in ((), ("--as", "rina")):
            yield "trace", ids[title], *who
            yield "trace", ids[title], "--json", *who
    for ending in ("csv", "ris", "bib", "json"):
        yield "export", "-o", str(review / f"out.{ending}")
        yield "export", "-o", str(review / f"rina.{ending}"), "--as", "rina"
    for mode in ((), ("--maybe",), ("--check",), ("--again",)):
        yield "screen", "--as", "rina", *mode, "--export", str(review / f"sheet{len(mode)}.csv")
    yield "notices", "--json"
    for command in ("retrieve", "notices", "code", "studies", "extract"):
        yield command, "--as", "rina", "--export", str(review / f"{command}.csv")
    for folder in ("contacts", "certainty", "claims", "support"):
        yield "record", folder, "--as", "rina", "--export", str(review / f"{folder}.csv")
    yield "appraise", "--as", "rina", "--tool", "mmat-2018", "--export", str(review / "appraise.csv")
    yield "diff", "earlier.yaml"
    yield "diff", "earlier.yaml", "--json"


# Commands that print nothing about verdicts on reports, or only one's own rows
# The pages of the desk are walked in tests/web/.
WITHOUT_VERDICTS = {"desk", "convert", "effect", "new", "pool", "recover", "simulate", "verify"}


def pieces(name: str, text: str) -> list[str]:
    """Return the lines of a text or, of a page, the rows of its tables, its paragraphs, and the history of each work."""
    if not name.endswith(".html"):
        return text.splitlines()
    before, _, rest = text.partition('<script type="application/json" id="data">')
    data, _, after = rest.partition("</script>")
    page = re.split(r"<tr|<li|</p>|</table>|<section|</dd>|<script", f"{before}\n{after}")
    return [*page, *read_histories(json.loads(data))]


def read_histories(data: dict[str, Any]) -> list[str]:
    """Return one text per work in the data of a page, with all that its history says."""
    told = []
    for *facts, parts in data["stories"]:
        lines = [data["shared"][line] if isinstance(line, int) else line for part in parts for line in part]
        told.append(json.dumps([*facts, *lines], ensure_ascii=False))
    assert told, "the page has no histories"
    return told


def leaks(name: str, text: str, ids: dict[str, str]) -> list[str]:
    found = [line for line in pieces(name, text) if NOTE in line]
    marks = [*OPEN, *(ids[title] for title in OPEN)]
    found += [
        line
        for line in pieces(name, FOR_PEOPLE.sub("", text))
        if any(mark in line for mark in marks) and (OTHER in line or re.search(rf"\b{CRITERION}\b", line))
    ]
    return [f"{name}: {line[:300]}" for line in found]


def test_no_command_and_no_file_shows_what_another_reviewer_said(review: Path, slr: Slr) -> None:
    earlier = (review / "protocols/small.yaml").read_text(encoding="utf-8")
    (review / "earlier.yaml").write_text(earlier.replace("reviewers: 2", "reviewers: 1"), encoding="utf-8")
    assert slr(review, "run").exit_code == 0
    ids = find_ids()
    found, walked = [], set()
    for call in calls(review, ids):
        result = slr(review, *call)
        assert result.exit_code in (0, 1), result.output
        walked.add(call[0])
        found += leaks(" ".join(call), result.output, ids)
    places = [*(review / "build/small").glob("*.*"), *(review / "build/small/tables").iterdir()]
    for path in [*places, *review.glob("*.csv"), *review.glob("rina.*"), *review.glob("out.*")]:
        found += leaks(path.name, read_all(path), ids)
    assert found == []
    assert set(COMMANDS) - WITHOUT_VERDICTS - walked == set()


def read_all(path: Path) -> str:
    """Return the text of a file or, for a DOCX or XLSX file, of all its parts. Bytes of images become single letters."""
    data = path.read_bytes()
    if not zipfile.is_zipfile(path):
        return data.decode("utf-8" if path.suffix != ".png" else "latin-1")
    with zipfile.ZipFile(path) as archive:
        return "\n".join(
            archive.read(name).decode("latin-1" if name.endswith(".png") else "utf-8")
            for name in archive.namelist()
        )


def test_the_adjudicator_and_a_settled_report_show_everything(review: Path, slr: Slr) -> None:
    slr(review, "run")
    ids = find_ids()
    told = slr(review, "trace", ids[TITLES["conflict"]], "--as", "adjudicated").output
    assert f"{OTHER}: exclude ({CRITERION}; {NOTE})" in told
    assert f"{OTHER}: include ({SETTLED_NOTE})" in slr(review, "trace", ids[TITLES["settled"]]).output


def test_without_blinding_everything_is_shown(review: Path, slr: Slr) -> None:
    protocol = review / "protocols/small.yaml"
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(text.replace("reviewers: 2,", "reviewers: 2, blind: false,"), encoding="utf-8")
    slr(review, "run")
    assert NOTE in slr(review, "trace", find_ids()[TITLES["half done"]]).output
    assert NOTE in (review / "build/small/tables/pending.csv").read_text(encoding="utf-8")


def test_a_person_sees_their_own_verdict_and_that_the_rest_is_not_shown(review: Path, slr: Slr) -> None:
    slr(review, "run")
    ids = find_ids()
    own = slr(review, "trace", ids[TITLES["conflict"]], "--as", "rina").output
    assert "title-abstract, rina: include" in own
    assert "what others decided at title-abstract" in own
    flags = slr(review, "status", "--flags").output
    assert "5 hidden flags on reports that are not settled" in flags or "4 hidden flags on reports" in flags
    assert (
        "the criteria have changed since the verdict of rina"
        in slr(review, "status", "--flags", "--as", "rina").output
    )


def full_text_is_blind_too(review: Path) -> None:
    protocol = review / "protocols/small.yaml"
    team = f"team: [rina, {OTHER}]"
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(
        text.replace(f"{team}}}", f"{team}}}\n  full-text: {{reviewers: 2, {team}}}"), "utf-8"
    )


def test_problems_of_unsettled_reports_do_not_name_the_author_but_their_author_finds_the_line(
    review: Path, slr: Slr
) -> None:
    full_text_is_blind_too(review)
    ids = find_ids()
    write_rows(review, OTHER, [(TITLES["half done"], "strain", "finding")], "coding", "theme", "role")
    stage = ("verdict", "criterion")
    write_rows(review, OTHER, [(TITLES["half done"], "include", "")], "screening/full-text", *stage)
    mixed = f"{ids[TITLES['conflict']]},{TITLES['half done']},,2026-02-01,,include,"
    path = review / f"corpus/small/screening/full-text/{OTHER}.csv"
    path.write_text(f"{path.read_text('utf-8')}{mixed}\n", encoding="utf-8")
    for call in (("run",), ("run", "--json"), ("status",), ("check",), ("check", "--as", "rina")):
        shown = slr(review, *call).output
        assert {"COD010", "SCR001", "RES003"} <= {*re.findall("[A-Z]{3}[0-9]{3}", shown)}
        assert leaks(" ".join(call), shown, ids) == []
    everybody = slr(review, "check").output
    assert "corpus/small/screening/full-text: warning SCR001" in everybody
    assert (
        f"corpus/small/screening/full-text/{OTHER}.csv:3: error RES003 report: the id in `report`"
        in everybody
    )
    for who in (OTHER, "adjudicated"):
        own = slr(review, "check", "--as", who).output
        assert f"corpus/small/coding/{OTHER}.csv:2: warning COD010" in own
        assert f"corpus/small/screening/full-text/{OTHER}.csv:3: error RES003" in own


# Folders of people's files whose rows are about a report
FOLDERS = [folder for folder, kind in KINDS.items() if kind.address == REPORT and folder != "studies"]


def make_row(who: str, kind: str, ids: tuple[str, str, bool], word: str, day: int) -> Row:
    """Return a row whose id and title may mean different reports, or whose id is unknown."""
    report, title, known = ids
    values = {
        "report": report if known else "gone",
        "title": title,
        "when": f"2026-01-0{day}",
        "verdict": word,
        "criterion": CRITERION if word == "exclude" else "",
        "outcome": "not retrieved",
        "theme": "strain",
        "role": "finding",
    }
    return Row(who=who, file=f"corpus/small/{kind}/{who}.csv", line=day, values=values)


@pytest.fixture
def tables(review: Path) -> Any:
    full_text_is_blind_too(review)
    found = Review(root=review, name="small")
    run_review(found, "dedupe")
    tables = {t.name: read_table(found, t) for t in (REPORTS, RECORDS, CLUSTERS)}
    return tables, load_protocol(found)[0]


def test_no_problem_names_a_person_together_with_an_unsettled_report(tables: Any) -> None:
    frames, protocol = tables
    title_of = {row["report"]: row["title"] for row in list_rows(frames["reports"])}
    reports = st.sampled_from(tuple(title_of))
    row = st.builds(
        lambda who, kind, report, title, known, word, day: make_row(
            who, kind, (report, title_of[title], known), word, day
        ),
        st.sampled_from([OTHER, "rina"]),
        st.sampled_from(FOLDERS),
        reports,
        reports,
        st.booleans(),
        st.sampled_from(["include", "exclude"]),
        st.integers(2, 5),
    )
    codes = set()

    @settings(deadline=None, max_examples=60)
    @given(st.lists(row, max_size=12))
    def search(rows: list[Row]) -> None:
        def read(folder: str) -> list[Row]:
            return [r for r in rows if f"/{folder}/" in r.file]

        decided = {stage: read(f"screening/{stage}") for stage in ("title-abstract", "full-text")}
        written = Written(decisions=decided, retrieval=read("retrieval"))
        statuses = list_rows(derive_statuses(frames, written, protocol).statuses)
        unsettled = {
            s["report"]
            for s in statuses
            if s["stage"] == "title-abstract" and not is_settled(s["status"], s["by"])
        }
        for problem in find_contradictions(frames, read, protocol, "rina"):
            codes.add(problem.code)
            named = [r for r in unsettled if r in str(problem) or title_of[r] in str(problem)]
            assert OTHER not in str(problem) or named == []

    search()
    assert codes >= {"RES002", "RES003", "COD010", "SCR001"}

"""Test whole runs of both example reviews: repeated, in another folder, interrupted, and with bad input."""

import csv
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from example_review import ROOT, CopyBuilt, Slr, copy_review, outputs, write_demo

from slr.model.protocol import Protocol
from slr.pipeline import ALL_STAGES, NAMES, run_review
from slr.screen import STAGE as SCREEN
from slr.stage import WHOLE_PROTOCOL, find_function
from slr.store.layout import Review

ASN, DEMO = "asn-performance", "demo-telework"


def write_asn(project: Path) -> Path:
    return copy_review(ASN, project)


WRITERS = {ASN: write_asn, DEMO: write_demo}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, copy_built: CopyBuilt) -> Path:
    """Both example reviews, run once."""
    project = tmp_path_factory.mktemp("built")
    for write in WRITERS.values():
        copy_built(project, write, "synthesize")
    return project


def copy_demo(built: Path, project: Path) -> Path:
    """Copy the demonstration review and what was built of it into a project. Return the project."""
    shutil.copytree(built / "build" / DEMO, project / "build" / DEMO)
    return copy_review(DEMO, project)


def table(project: Path, name: str, which: str) -> list[dict[str, str]]:
    text = (project / "build" / name / "tables" / f"{which}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", [ASN, DEMO])
def test_the_examples_have_no_errors_and_write_what_is_promised(built: Path, name: str, slr: Slr) -> None:
    result = slr(built, "synthesize", "-r", name)
    assert result.exit_code == 0, result.output
    written = outputs(built, name)
    promised = {"appendix.html", "appendix.md", "prisma.svg", "prisma.json", "manifest.json"}
    promised |= {
        f"tables/{t}.csv" for t in ("synthesis", "studies", "excluded", "matrix", "agreement", "ledger")
    }
    assert promised <= set(written)


@pytest.mark.parametrize("name", [ASN, DEMO])
def test_a_second_run_does_nothing_and_says_so(built: Path, name: str, slr: Slr) -> None:
    before = {
        p: p.stat().st_mtime_ns
        for p in (built / "build" / name).rglob("*")
        if p.is_file() and not p.name.startswith(".")
    }
    result = slr(built, "synthesize", "-r", name)
    assert "nothing to do" in result.output
    assert {p: p.stat().st_mtime_ns for p in before} == before


def test_the_readme_shows_the_numbers_of_the_demonstration(built: Path, slr: Slr) -> None:
    tour = (ROOT / "README.md").read_text("utf-8").partition("## A ten-minute tour")[2].partition("```\n")[0]
    shown = [line for line in tour.splitlines() if line.split()[:1] and line.split()[0] in NAMES]
    printed = slr(built, "synthesize", "-r", DEMO).output.splitlines()
    assert len(shown) == len(NAMES) - 1  # all stages but the last
    assert [line for line in shown if line not in printed] == []


@pytest.fixture(scope="module", params=[ASN, DEMO])
def elsewhere(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Review, list[str], dict[str, set[str]]]:
    """A review in another folder, whose files were read in another order; the stages that ran; and the parts of the
    protocol that each function of a stage used."""
    review = Review(root=copy_review(request.param, tmp_path_factory.mktemp("elsewhere")), name=request.param)
    used: dict[str, set[str]] = {}
    with pytest.MonkeyPatch.context() as patched:
        shuffle_files(patched)
        record_parts(patched, used)
        return review, steps_run(review), used


def shuffle_files(patched: pytest.MonkeyPatch) -> None:
    """Let searches be read in another order."""
    sorted_files = Review.search_files

    def shuffled(self: Review) -> Iterator[Path]:
        paths = list(sorted_files(self))
        random.Random(5).shuffle(paths)
        yield from paths

    patched.setattr(Review, "search_files", shuffled)


def record_parts(patched: pytest.MonkeyPatch, used: dict[str, set[str]]) -> None:
    """Let each stage add the parts of the protocol that it uses, by the path of its function."""
    running = [""]
    plain = Protocol.__getattribute__

    def find(path: str) -> Any:
        function = find_function(path)

        def call(*arguments: Any) -> Any:
            running[0] = path
            return function(*arguments)

        return call

    def record(protocol: Protocol, key: str) -> Any:
        if key in Protocol.model_fields:
            used.setdefault(running[0], set()).add(key)
        return plain(protocol, key)

    patched.setattr("slr.run.find_function", find)
    patched.setattr(Protocol, "__getattribute__", record)


def test_another_folder_and_another_order_of_files_give_the_same_bytes(
    built: Path, elsewhere: tuple[Review, list[str], dict[str, set[str]]]
) -> None:
    review, ran, _ = elsewhere
    assert ran == list(NAMES)
    assert outputs(review.root, review.name) == outputs(built, review.name)


def test_a_stage_uses_only_the_parts_of_the_protocol_that_make_it_stale(
    elsewhere: tuple[Review, list[str], dict[str, set[str]]],
) -> None:
    _, _, used = elsewhere
    stages = {s.run: s for s in ALL_STAGES if s.parts != WHOLE_PROTOCOL}
    unnamed = {s.name: used.get(path, set()) - set(s.parts) for path, s in stages.items()}
    assert {name: parts for name, parts in unnamed.items() if parts} == {}
    assert used[SCREEN.run] >= {"criteria", "screening", "amendments"}


def test_every_entry_of_every_file_ends_once(built: Path) -> None:
    for name in (ASN, DEMO):
        ledger = table(built, name, "ledger")
        files = json.loads((built / "build" / name / "manifest.json").read_text())
        assert files["stages"]["ingest"]["summary"].startswith(
            re.match(r"\d+ files?", files["stages"]["ingest"]["summary"]).group()
        )  # type: ignore[union-attr]
        places = [(r["file"], r["line"]) for r in ledger]
        assert len(places) == len(set(places))
        assert all(r["end"] for r in ledger)


def test_the_lists_of_the_seeds_are_whole(built: Path) -> None:
    ledger = table(built, ASN, "ledger")
    assert sum("fauzi" in r["file"] for r in ledger) == 52
    assert sum("satria" in r["file"] for r in ledger) == 16


def test_the_gold_rows_stand_in_the_synthesis_under_their_theme_with_their_role(
    built: Path, shared: Path
) -> None:
    with (shared / "gold" / "fauzi-2025-themes.csv").open(encoding="utf-8", newline="") as file:
        gold = [r for r in csv.DictReader(file) if r["role"] in ("finding", "theory", "definition")]
    for row in gold:
        if (
            row["cite_key"] == "islamiyati2022"
        ):  # the review cites this work for a suggestion, not for a result
            row["role"] = "recommendation"
    rows = table(built, ASN, "synthesis")
    # Bakker & Demerouti 2007 is cited without an entry in the list of references.
    rows += [r for r in table(built, ASN, "other_codings") if r["standing"] == "cited, without entry"]
    missing = [
        g for g in gold
        if not any(r["theme"] == g["theme"] and r["role"] == g["role"] and g["first_author"].split()[0] in " ".join(r.values()) and g["year"] in " ".join(r.values()) for r in rows)
    ]  # fmt: skip
    assert len(gold) >= 25
    assert missing == []


def test_editing_the_codebook_leaves_what_comes_before_it_alone(built: Path, tmp_path: Path) -> None:
    project = copy_demo(built, tmp_path)
    review = Review(root=project, name=DEMO)
    text = review.protocol.read_text(encoding="utf-8")
    at = text.index("synthesis:")
    review.protocol.write_text(text[:at] + "# a comment changes nothing\n" + text[at:], encoding="utf-8")
    assert [s.stage for s in run_review(review, "synthesize").steps if s.ran] == []


def steps_run(review: Review, upto: str = "synthesize") -> list[str]:
    return [s.stage for s in run_review(review, upto).steps if s.ran]


def test_only_stages_whose_inputs_changed_run(built: Path, tmp_path: Path) -> None:
    project = copy_demo(built, tmp_path)
    review = Review(root=project, name=DEMO)
    assert steps_run(review) == []
    verdicts = next(review.sheets("screening/title-abstract"))
    header, *rows = verdicts.read_text(encoding="utf-8").splitlines()
    verdicts.write_text("\n".join([header, *rows[::-1]]) + "\n", encoding="utf-8")
    assert steps_run(review) == ["screen"]  # another order of the rows makes the same tables
    verdicts.write_text("\n".join([header, *rows[1:]]) + "\n", encoding="utf-8")
    assert steps_run(review) == ["screen", "code", "findings", "claims", "synthesize"]
    codings = next(review.sheets("coding"))
    header, *rows = codings.read_text(encoding="utf-8").splitlines()
    codings.write_text("\n".join([header, *rows[1:]]) + "\n", encoding="utf-8")
    assert steps_run(review) == ["code", "findings", "claims", "synthesize"]


def test_no_stage_runs_again_after_a_change_of_what_reviewers_see(built: Path, tmp_path: Path) -> None:
    project = copy_demo(built, tmp_path)
    protocol = project / "protocols" / f"{DEMO}.yaml"
    text = protocol.read_text(encoding="utf-8")
    hiding = text.replace("    blind: true\n", "    blind: true\n    show: [year]\n")
    assert hiding != text
    protocol.write_text(hiding, encoding="utf-8")
    assert steps_run(Review(root=project, name=DEMO)) == []


def test_a_folder_whose_name_begins_like_that_of_a_stage_makes_nothing_stale(
    built: Path, tmp_path: Path
) -> None:
    project = copy_demo(built, tmp_path)
    review = Review(root=project, name=DEMO)
    stray = review.corpus / "coding-old" / "rina.csv"
    stray.parent.mkdir()
    stray.write_text("report\n", encoding="utf-8")
    assert steps_run(review) == ["synthesize"]  # it is reported as misplaced


def test_a_later_stage_is_forgotten_only_if_its_inputs_changed(built: Path, tmp_path: Path) -> None:
    project = copy_demo(built, tmp_path)
    review = Review(root=project, name=DEMO)
    verdicts = next(review.sheets("screening/title-abstract"))
    header, *rows = verdicts.read_text(encoding="utf-8").splitlines()
    verdicts.write_text("\n".join([header, *rows[1:]]) + "\n", encoding="utf-8")
    assert steps_run(review, "screen") == ["screen"]
    # Codings and findings of reports that are not included do not count.
    assert steps_run(review) == ["code", "findings", "claims", "synthesize"]


def test_a_stage_behind_a_forgotten_one_does_not_pass_for_done(built: Path, tmp_path: Path, slr: Slr) -> None:
    project = copy_demo(built, tmp_path)
    review = Review(root=project, name=DEMO)
    verdicts = next(review.sheets("screening/title-abstract"))
    header, *rows = verdicts.read_text(encoding="utf-8").splitlines()
    verdicts.write_text("\n".join([header, *rows[1:]]) + "\n", encoding="utf-8")
    run_review(review, "dedupe")  # forgets screening, and the codings, which read it
    assert "run `slr screen -r" in slr(project, "status", "-r", DEMO).output
    assert steps_run(review, "code") == ["screen", "code"]


def test_a_lost_table_is_made_again_with_nothing_else(built: Path, tmp_path: Path) -> None:
    project = copy_demo(built, tmp_path)
    review = Review(root=project, name=DEMO)
    (review.build / "stages" / "suggestions.parquet").unlink()
    (review.build / "appendix.html").unlink()  # nothing is looked into while all outputs are there
    assert steps_run(review) == ["code", "synthesize"]


def test_what_is_left_to_people_follows_later_verdicts(built: Path, tmp_path: Path) -> None:
    project = copy_demo(built, tmp_path)
    review = Review(root=project, name=DEMO)
    assert "uncoded" not in {t.kind for t in run_review(review, "synthesize").todo}
    next(review.sheets("coding")).unlink()
    before = {t.kind: t for t in run_review(review, "synthesize").todo}["uncoded"]
    report = before.reports[0][0]
    for sheet in review.sheets("screening/full-text"):
        lines = sheet.read_text(encoding="utf-8").splitlines()
        sheet.write_text("\n".join(line for line in lines if report not in line) + "\n", encoding="utf-8")
    outcome = run_review(review, "synthesize")
    assert [s.stage for s in outcome.steps if s.ran] == ["screen", "code", "findings", "claims", "synthesize"]
    after = {t.kind: t for t in outcome.todo}["uncoded"]
    assert after.count == before.count - 1
    assert report not in {r for r, _ in after.reports}


def test_status_reads_the_manifest_of_an_older_version(built: Path, tmp_path: Path, slr: Slr) -> None:
    """Older versions stored no list of the tasks that a stage leaves to people."""
    project = copy_demo(built, tmp_path)
    path = project / "build" / DEMO / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for stage in manifest["stages"].values():
        stage.pop("todo", None)
    path.write_text(json.dumps({**manifest, "program": "older"}), encoding="utf-8")
    result = slr(project, "status", "-r", DEMO)
    assert result.exit_code == 0, result.output


def test_a_lost_output_is_written_again(built: Path, tmp_path: Path) -> None:
    project = copy_demo(built, tmp_path)
    review = Review(root=project, name=DEMO)
    before = outputs(project, DEMO)
    (review.build / "appendix.html").unlink()
    run_review(review, "synthesize")
    assert outputs(project, DEMO) == before


# Runs a review once for each stage, in forks of one process in which all modules are loaded. Each run is killed at its stage.
KILLED_RUNS = """
import os, sys
from pathlib import Path
import pandas, pyarrow.parquet
from slr.pipeline import NAMES, ALL_STAGES, run_review
from slr.stage import find_function
from slr.store.layout import Review

for stage in ALL_STAGES:
    find_function(stage.run)

def report(name):
    if name == doomed:
        Path.replace = lambda *_: os.kill(os.getpid(), 9)

for doomed in NAMES:
    pid = os.fork()
    if not pid:
        run_review(Review(root=Path(sys.argv[1]), name=sys.argv[2]), 'synthesize', report=report)
        os._exit(0)
    print(doomed, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")
def test_kills_at_each_stage_leave_nothing_that_the_next_run_cannot_mend(built: Path, tmp_path: Path) -> None:
    """Each run goes on where the run before was killed, and is killed at the next stage. The last run ends."""
    project = copy_review(DEMO, tmp_path)
    died = subprocess.run(
        [sys.executable, "-c", KILLED_RUNS, str(project), DEMO], capture_output=True, text=True, check=False
    )
    assert died.stdout.splitlines() == [f"{stage} {-signal.SIGKILL}" for stage in NAMES], died.stderr
    run_review(Review(root=project, name=DEMO), "synthesize")
    assert outputs(project, DEMO) == outputs(built, DEMO)


def test_trace_tells_the_whole_story(built: Path, slr: Slr) -> None:
    result = slr(built, "trace", "mudrika", "-r", ASN)
    assert result.exit_code == 0
    for expected in ("references.bib:", "workload", "include", "tables/synthesis.csv"):
        assert expected in result.output
    assert "no record matches" in slr(built, "trace", "zzzz", "-r", ASN).output
    assert (
        "without the quotes, each word is searched for separately"
        in slr(built, "trace", "zzzz 2024", "-r", ASN).output
    )


def test_trace_lists_several_matches(built: Path, slr: Slr) -> None:
    assert re.search(r"\d+ reports match 'bakker'", slr(built, "trace", "bakker", "-r", ASN).output)


def test_json_is_one_object(built: Path, slr: Slr) -> None:
    for arguments in (("synthesize",), ("status",), ("check",), ("trace", "mudrika")):
        result = slr(built, *arguments, "-r", ASN, "--json")
        assert result.exit_code == 0, result.output
        assert isinstance(json.loads(result.stdout), dict)


def test_the_keys_of_a_traced_report_never_change(built: Path, slr: Slr) -> None:
    [found] = json.loads(slr(built, "trace", "mudrika", "-r", ASN, "--json").stdout)["matches"]
    keys = "report citation records duplicates rules verdicts status ranking codings findings claims studies"
    assert set(found) == {*keys.split(), "suggested codes", "stands in"}


def test_a_new_review_runs_at_once(tmp_path: Path, slr: Slr) -> None:
    assert slr(tmp_path, "new", "mine").exit_code == 0
    assert slr(tmp_path, "check").exit_code == 0
    result = slr(tmp_path, "synthesize")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "build" / "mine" / "appendix.html").is_file()
    assert slr(tmp_path, "new", "mine").exit_code == 1
    assert slr(tmp_path, "new", "../mine").exit_code == 1


MINIMAL = """\
schema: 1
review: {title: t}
question: {text: what is known of workload}
criteria: [{id: E1, kind: exclude, text: not about it}]
sources: [{id: s, name: S, kind: database, files: ["*"]}]
"""


@pytest.mark.parametrize(
    ("file", "data", "expected"),
    [
        ("empty.ris", b"", "empty"),
        ("picture.ris", bytes(range(256)) * 8, "picture.ris"),
        ("cut.bib", b"@article{a, title={Whole}, year=2020}\n@article{b, title={Cut off", "cut.bib"),
    ],
)
def test_a_bad_export_is_told_and_stops_nothing(
    file: str, data: bytes, expected: str, project: Path, slr: Slr
) -> None:
    (project / "protocols" / "x.yaml").write_text(MINIMAL)
    searches = project / "corpus" / "x" / "searches"
    searches.mkdir(parents=True)
    (searches / file).write_bytes(data)
    (searches / "good.ris").write_bytes(b"TY  - JOUR\nTI  - Workload of nurses\nER  - \n")
    result = slr(project, "screen")
    assert result.exit_code in (0, 1)
    assert expected in result.output
    assert "Workload of nurses" in result.output


def test_an_unknown_criterion_ends_with_status_1_its_line_and_all_other_rows_counted(
    built: Path, tmp_path: Path, slr: Slr
) -> None:
    project = copy_demo(built, tmp_path)
    sheet = next(Review(root=project, name=DEMO).sheets("screening/title-abstract"))
    lines = sheet.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if ",exclude,E" in line or ",exclude,I" in line)
    lines[at] = re.sub(r",exclude,\w+", ",exclude,E99", lines[at], count=1)
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = slr(project, "screen", "-r", DEMO)
    assert result.exit_code == 1
    assert f"{sheet.name}:{at + 1}: error DEC002 criterion: unknown criterion 'E99'" in result.output
    again = slr(project, "screen", "-r", DEMO)
    assert "nothing to do" in again.output
    assert (again.exit_code, "DEC002" in again.output) == (1, True)


def test_a_missing_protocol_key_stops_with_status_1_and_keeps_what_was_built(
    built: Path, tmp_path: Path, slr: Slr
) -> None:
    project = copy_demo(built, tmp_path)
    before = outputs(project, DEMO)
    protocol = project / "protocols" / f"{DEMO}.yaml"
    protocol.write_text(
        re.sub(r"(?m)^question:", "questoin:", protocol.read_text(encoding="utf-8")), encoding="utf-8"
    )
    result = slr(project, "synthesize", "-r", DEMO)
    assert result.exit_code == 1
    assert "did you mean 'question'" in result.output
    assert "the key 'question' is missing" in result.output
    assert outputs(project, DEMO) == before


def test_wrong_usage_ends_with_status_2(project: Path, slr: Slr) -> None:
    assert slr(project, "screen", "--nonsense").exit_code == 2
    assert slr(project, "nonsense").exit_code == 2


def test_strict_promotes_warnings(project: Path, slr: Slr) -> None:
    (project / "protocols" / "x.yaml").write_text(
        MINIMAL.replace(', files: ["*"]', "") + "appraisal: {tools: [mmat-2018], totals: true}\n"
    )
    assert slr(project, "check").exit_code == 0
    assert slr(project, "check", "--strict").exit_code == 1


def test_the_help_is_instant_and_names_every_command() -> None:
    code = "import sys; from slr.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\nprint([m for m in ('pandas', 'pydantic', 'sklearn', 'rich') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100"},
    )
    assert done.stdout.rstrip().endswith("[]")
    for name in (
        "new",
        "check",
        "ingest",
        "dedupe",
        "screen",
        "code",
        "synthesize",
        "run",
        "status",
        "trace",
        "convert",
        "simulate",
    ):
        assert f"\n  {name} " in done.stdout


def test_nothing_to_do_needs_no_heavy_library(built: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from slr.cli.common import run_to\nimport os; os.chdir(sys.argv[1])\n"
        "_, outcome = run_to('synthesize', name=sys.argv[2], force=False, quiet=True)\n"
        "assert outcome.idle\nprint([m for m in ('pandas', 'pydantic', 'sklearn', 'ruamel') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(built), ASN], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


PICTURES = {
    "flow": "prisma",
    "forest": "forest-telework-exhaustion",
    "directions": "directions-telework",
}  # the figures in the README, and the outputs of which they are copies


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_in_the_readme_are_what_the_program_draws_golden(built: Path, name: str) -> None:
    drawn = (built / "build" / DEMO / f"{PICTURES[name]}.svg").read_bytes()
    picture = ROOT / "docs" / f"{name}.svg"
    if os.environ.get("SLR_REWRITE_GOLDEN"):
        picture.write_bytes(drawn)
    assert picture.read_bytes() == drawn, f"run `make golden` and look at docs/{name}.svg"
    assert f"docs/{name}.svg" in (ROOT / "README.md").read_text("utf-8")


def test_trace_finds_by_doi_address_in_every_review_and_in_quarantine(built: Path, slr: Slr) -> None:
    assert "references.bib:" in slr(built, "trace", "mudrika").output
    story = slr(built, "trace", "https://doi.org/10.5555/demo.ims.2019.harbour1").output
    assert "Working from home and exhaustion in port authorities" in story
    assert (
        "quarantined: corpus/demo-telework/searches/open-ledger/2026-02-10.bib:21"
        in slr(built, "trace", "2026-02-10.bib:21").output
    )


def test_convert_never_writes_over_what_it_reads(tmp_path: Path, slr: Slr) -> None:
    path = tmp_path / "a.ris"
    path.write_text("TY  - JOUR\nTI  - Workload\nER  - \n")
    before = path.read_bytes()
    result = slr(tmp_path, "convert", "a.ris", "-o", "a.ris")
    assert result.exit_code == 2
    assert path.read_bytes() == before


def test_the_folder_of_a_search_dates_it_in_the_table_of_sources(project: Path, slr: Slr) -> None:
    (project / "protocols" / "x.yaml").write_text(MINIMAL.replace('["*"]', '["*/*"]'))
    folder = project / "corpus" / "x" / "searches" / "2026-03-01"
    folder.mkdir(parents=True)
    (folder / "a.ris").write_text("TY  - JOUR\nTI  - Workload\nER  - \n")
    assert slr(project, "synthesize").exit_code == 0
    assert [r["searched"] for r in table(project, "x", "sources")] == ["2026-03-01"]


def test_an_empty_review_is_told_to_get_exports_not_that_nothing_awaits(project: Path, slr: Slr) -> None:
    (project / "protocols" / "x.yaml").write_text(MINIMAL.replace(', files: ["*"]', ""))
    output = slr(project, "screen").output
    assert "put exports into corpus/x/searches/" in output
    assert "nothing awaits" not in output


@pytest.mark.parametrize("between", ["check", "screen", "ingest"])
def test_what_a_shorter_run_leaves_behind_is_stale_for_the_longer_one(
    between: str, built: Path, tmp_path: Path, slr: Slr
) -> None:
    project = copy_demo(built, tmp_path)
    sheet = project / "corpus" / DEMO / "coding" / "rina.csv"
    text = sheet.read_text(encoding="utf-8")
    assert "six months later" in text
    sheet.write_text(text.replace("six months later", "half a year later"), encoding="utf-8")
    slr(project, between, "-r", DEMO)
    assert "nothing to do" not in slr(project, "synthesize", "-r", DEMO).output
    assert "half a year later" in " ".join(r["statement"] for r in table(project, DEMO, "synthesis"))


def test_a_faulty_search_string_is_told_by_check(project: Path, slr: Slr) -> None:
    source = "platform: PubMed, strategy: '(telework[tiab] AND strain[tiab'"
    (project / "protocols" / "x.yaml").write_text(MINIMAL.replace('files: ["*"]', source))
    assert "STR001" in slr(project, "check").output


def test_a_conflict_settled_without_a_reason_is_told(built: Path, tmp_path: Path, slr: Slr) -> None:
    project = copy_demo(built, tmp_path)
    sheet = project / "corpus" / DEMO / "screening" / "title-abstract" / "adjudicated.csv"
    sheet.write_text(
        re.sub(r'"Agreed by talk[^"]*"', "", sheet.read_text(encoding="utf-8")), encoding="utf-8"
    )
    for command in ("check", "screen", "status"):
        assert "adjudicated.csv:2: warning DEC005" in slr(project, command, "-r", DEMO).stderr
    shown = slr(project, "synthesize", "-r", DEMO)
    assert "warning DEC005" not in shown.stderr
    assert f"2 conflicts settled without a reason (DEC005); `slr check -r {DEMO}` lists them" in shown.stderr
    assert '"code": "DEC005"' in slr(project, "synthesize", "-r", DEMO, "--json").stdout
    assert slr(project, "synthesize", "-r", DEMO, "--strict").exit_code == 1


def test_an_updated_search_has_hits_of_its_own(project: Path, slr: Slr) -> None:
    (project / "protocols" / "x.yaml").write_text(
        MINIMAL.replace('["*"]', '["*/*"], hits: {2026-03-01: 1, 2026-09-01: 2}')
    )
    for date, number in (("2026-03-01", 1), ("2026-09-01", 1)):
        folder = project / "corpus" / "x" / "searches" / date
        folder.mkdir(parents=True)
        (folder / "a.ris").write_text(
            "".join(f"TY  - JOUR\nTI  - Workload {date} {i}\nER  - \n\n" for i in range(number))
        )
    assert "reported 3 hits, but its 2 files contain 2 entries" in slr(project, "screen").output


def test_screening_lists_the_uncoded_reports_and_so_does_the_table_of_tasks(
    built: Path, tmp_path: Path, slr: Slr
) -> None:
    project = copy_demo(built, tmp_path)
    for sheet in Review(root=project, name=DEMO).sheets("coding"):
        sheet.unlink()
    told = slr(project, "screen", "-r", DEMO).output
    assert "code 13 included reports" in told
    assert "sampled reports that rules excluded" in told
    assert "\n  code " not in told  # its line is not part of screening
    assert "code 13 included reports" in slr(project, "status", "-r", DEMO).output
    slr(project, "run", "-r", DEMO)
    tasks = project / f"build/{DEMO}/tables/todo.csv"
    assert "code 13 included reports" in tasks.read_text(encoding="utf-8")

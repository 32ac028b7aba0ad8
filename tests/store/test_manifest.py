"""The program's hash covers every file that can alter an output, and a manifest of any other shape counts as missing."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from example_review import CopyBuilt, Slr
from forked_runs import start_program
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_review import write_review
from test_architecture import HOME, ROWS

from slr.model.problem import warning
from slr.pipeline import list_todo
from slr.store.layout import Review
from slr.store.manifest import (
    UNHASHED,
    Manifest,
    find_damage,
    hash_inputs,
    hash_program,
    is_output,
    pack_problems,
    read_manifest,
    unpack_problems,
    write_manifest,
)

FILES = ("__init__.py", "report/texts/en.toml", "report/templates/appendix.html.j2")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    home = tmp_path / "slr"
    for name in FILES:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("as shipped", encoding="utf-8")
    return home


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_changes_the_hash(program: Path, name: str) -> None:
    before = hash_program(program)
    assert hash_program(program) == before
    (program / name).write_text("changed", encoding="utf-8")
    assert hash_program(program) != before


@pytest.mark.parametrize("name", ["report/font.of-a-new-suffix", "synthesize/weights", "new/table.parquet"])
def test_a_file_of_a_new_suffix_is_counted(program: Path, name: str) -> None:
    before = hash_program(program)
    (program / name).parent.mkdir(exist_ok=True)
    (program / name).write_bytes(b"")
    assert hash_program(program) != before


def test_a_renamed_file_changes_the_hash(program: Path) -> None:
    before = hash_program(program)
    (program / "report/texts/en.toml").rename(program / "report/texts/id.toml")
    assert hash_program(program) != before


@pytest.mark.parametrize(
    "name",
    [
        "report/__pycache__/page.cpython-311.pyc",
        "cli/screen.py",
        "desk/card.py",
        "web/static/desk.js",
        "web/vendor/htmx.js",
        "report/.en.toml.swp",
    ],
)
def test_what_cannot_alter_an_output_is_not_counted(program: Path, name: str) -> None:
    before = hash_program(program)
    (program / name).parent.mkdir(parents=True, exist_ok=True)
    (program / name).write_bytes(b"")
    assert hash_program(program) == before


def test_no_package_that_is_not_hashed_is_imported_by_the_pipeline() -> None:
    packages = UNHASHED & {*ROWS}
    assert {"cli", "desk", "web"} <= packages
    assert all(ROWS[p] > ROWS["pipeline"] for p in packages)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")
def test_an_edited_template_shows_in_the_next_run(tmp_path: Path) -> None:
    """Smallest input of the bug: templates end in `.j2`, which was not hashed, and the run said "nothing to do"."""
    program = tmp_path / "program" / "slr"
    shutil.copytree(HOME, program)
    (tmp_path / "review").mkdir()
    project = write_review(tmp_path / "review")

    template = program / "report/templates/appendix.html.j2"
    with start_program(project, {**os.environ, "PYTHONPATH": str(program.parent)}) as slr:
        slr("synthesize")
        assert "nothing to do" in slr("synthesize")
        template.write_text(template.read_text(encoding="utf-8") + "<!-- edited -->", encoding="utf-8")
        slr("synthesize")
    assert "<!-- edited -->" in (project / "build/small/appendix.html").read_text(encoding="utf-8")


def whole() -> Manifest:
    task = {
        "kind": "sought",
        "count": 1,
        "stage": "",
        "reports": [["r1", "One"]],
        "people": ["a"],
        "fill": {"n": "1"},
    }
    problems = pack_problems((warning("ING001", "the file is empty", file="a.ris", line=3),))
    ingest = {"fingerprint": "f", "summary": "1 file", "problems": problems, "todo": [task]}
    return Manifest(
        program="p",
        inputs={"protocols/k.yaml": "h"},
        stages={"check": {"problems": problems}, "ingest": {**ingest, "tables": {"records": "h"}}},
        outputs={"appendix.html": "h", "tables/ledger.csv": "h"},
    )


def places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value in a JSON document."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above, *(place for key, below in pairs for place in places(below, (*above, key)))]


def put(data: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    changed = data.copy()
    changed[place[0]] = put(data[place[0]], place[1:], value)
    return changed


@pytest.fixture
def review(tmp_path: Path) -> Review:
    review = Review(root=tmp_path, name="k")
    write_manifest(review, whole())
    return review


def test_a_manifest_is_read_as_it_was_written(review: Review) -> None:
    assert read_manifest(review) == whole()


JSON = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=3),
    st.just([]), st.just({}), st.just([[]]), st.just({"a": 1}), st.just([1, "a"]), st.just("../../x"),
)  # fmt: skip


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_manifest_with_any_value_changed_is_read_or_counts_as_missing(
    review: Review, data: st.DataObject
) -> None:
    path = review.build / "manifest.json"
    write_manifest(review, whole())
    written = json.loads(path.read_text(encoding="utf-8"))
    place = data.draw(st.sampled_from(places(written)))
    path.write_text(json.dumps(put(written, place, data.draw(JSON))), encoding="utf-8")
    manifest = read_manifest(review)
    list_todo(manifest)
    for stage in manifest.stages.values():
        for problem in unpack_problems(stage["problems"]):
            assert str(problem)
    assert all(map(is_output, manifest.outputs))
    assert all(isinstance(s["summary"], str) for n, s in manifest.stages.items() if n != "check")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=40))
@pytest.mark.parametrize("start", [b"", b'{"program": "', b"[" * 100_000, b'{"a":' * 20_000])
def test_junk_counts_as_no_manifest(review: Review, start: bytes, junk: bytes) -> None:
    (review.build / "manifest.json").write_bytes(start + junk)
    assert read_manifest(review) == Manifest()


@pytest.mark.parametrize(
    "path",
    [
        "../../corpus/k/searches/s/a.ris",
        "/etc/passwd",
        "tables/../../../a",
        "",
        ".",
        "a//b",
        "C:\\a",
        "a\\..\\b",
        "manifest.json",
        "stages/records.parquet",
        ".slr-lock",
        "a\0b",
    ],
)
def test_a_manifest_that_names_a_file_outside_the_outputs_counts_as_missing(
    review: Review, path: str
) -> None:
    """Smallest input of the bug: the next run deleted the export `../../corpus/k/searches/s/a.ris`."""
    manifest = whole()
    manifest.outputs[path] = "00"
    write_manifest(review, manifest)
    assert read_manifest(review) == Manifest()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_in_place_of_a_manifest_is_not_waited_for(review: Review) -> None:
    (review.build / "manifest.json").unlink()
    os.mkfifo(review.build / "manifest.json")
    assert read_manifest(review) == Manifest()


@pytest.mark.parametrize("name", ["patches.yaml", "screening/full-text/rina.csv"])
def test_a_folder_in_the_place_of_a_file_is_noticed_after_a_run(tmp_path: Path, name: str) -> None:
    """Nothing was said of it while everything was up to date."""
    review = Review(root=write_review(tmp_path), name="small")
    before = hash_inputs(review)
    (review.corpus / name).mkdir(parents=True)
    assert hash_inputs(review) == {**before, f"corpus/small/{name}": "it is a folder"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"program": 1}'])
def test_damaged_manifest_is_a_warning_of_status_and_not_a_review_that_never_ran(
    project: Path, copy_built: CopyBuilt, slr: Slr, text: str
) -> None:
    review = Review(root=write_review(project), name="small")
    assert find_damage(review) is None
    assert "no stage has run yet" in slr(project, "status").stdout
    copy_built(project, write_review, "screen")
    assert find_damage(review) is None
    (review.build / "manifest.json").write_text(text, encoding="utf-8")
    shown = slr(project, "status")
    assert (
        "small: the results of the last run cannot be read; to build them again, run `slr screen -r small`"
        in shown.stdout
    )
    assert "build/small/manifest.json: warning RUN003" in shown.stderr
    assert "the file is damaged, or another version of slr wrote it" in shown.stderr
    assert json.loads(slr(project, "status", "--json").stdout)["problems"][0]["code"] == "RUN003"
    assert slr(project, "screen").exit_code == 0
    assert find_damage(review) is None


def test_folder_in_the_place_of_the_manifest_is_named_by_status(project: Path, slr: Slr) -> None:
    review = Review(root=write_review(project), name="small")
    (review.build / "manifest.json").mkdir(parents=True)
    shown = slr(project, "status")
    assert shown.exit_code == 0
    assert "the results of the last run cannot be read: " in shown.stderr
    assert "check whether you have permission to read this file" in shown.stderr

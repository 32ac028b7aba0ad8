"""Whatever happens to the build folder, the next command notices it, makes it again, and harms no other file."""

import json
import os
import shutil
from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from example_review import CopyBuilt, Slr
from small_review import write_review

from slr.pipeline import ALL_STAGES, run_review
from slr.store.layout import Review

VERDICTS = {"rina": [("Sleep of nurses", "include", ""), ("Strain at sea", "exclude", "P1")]}
TABLES = [table.name for stage in ALL_STAGES for table in stage.makes]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, copy_built: CopyBuilt) -> Path:
    return copy_built(
        tmp_path_factory.mktemp("whole"), partial(write_review, verdicts=VERDICTS), "synthesize"
    )


def read_all(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def put_back(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        if path.is_symlink() or (path.exists() and not path.is_file()):
            path.unlink()
        path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def tamper(path: Path) -> None:
    """Change values in a way that stays a valid table."""
    path.write_bytes(tamper_with(path.read_bytes()))


@cache  # the tests tamper with the same tables, which all of them put back
def tamper_with(table: bytes) -> bytes:
    data = pd.read_parquet(BytesIO(table))
    for name in data.columns:
        if data[name].dtype == "string" and len(data):
            data[name] = "TAMPERED"
    return bytes(data.to_parquet(index=False))


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *((name, tamper) for name in TABLES),
        *(("all", damage) for damage in (empty, cut, tamper, Path.unlink)),
    ],
)
def test_a_damaged_table_is_noticed_and_made_again(
    whole: Path, name: str, damage: Callable[[Path], None]
) -> None:
    """Smallest input of the bug: a tampered table of statuses, and the run said "nothing to do"."""
    review = Review(root=whole, name="small")
    before = read_all(review.build)
    try:
        for table in TABLES if name == "all" else [name]:
            damage(review.build / "stages" / f"{table}.parquet")
        if read_all(review.build) != before:
            assert not run_review(review, "synthesize").idle
        assert read_all(review.build) == before
        assert run_review(review, "synthesize").idle
    finally:
        put_back(review.build, before)


@pytest.mark.parametrize(
    "command",
    [
        ["run"],
        ["check"],
        ["status"],
        ["status", "--flags"],
        ["trace", "nurses"],
        ["rules"],
        ["diff", "protocols/small.yaml"],
        ["export", "-o", "out.csv"],
        ["dedupe", "--walk", "--as", "rina"],
        ["screen", "--as", "rina", "--export", "out.csv"],
        ["screen", "--shares"],
    ],
    ids=" ".join,
)
def test_every_command_works_on_a_build_whose_tables_are_damaged(
    whole: Path, command: list[str], slr: Slr
) -> None:
    """Smallest input of the bug: a table cut short by a sync tool, and `trace` ended in an error of the Arrow library."""
    build = whole / "build" / "small"
    before = read_all(build)
    expected = slr(whole, *command).output
    try:
        for damage in (cut, tamper):
            put_back(build, before)
            for table in TABLES:
                damage(build / "stages" / f"{table}.parquet")
            result = slr(whole, *command)
            assert "TAMPERED" not in result.output
            if command[0] in {"status", "run"}:
                assert ("RUN001" in result.output) == (command[0] == "status")
                assert "nothing to do" not in result.output
            else:
                assert result.output == expected
    finally:
        put_back(build, before)
        (whole / "out.csv").unlink(missing_ok=True)


def test_a_path_in_the_manifest_deletes_nothing_outside_the_build_folder(whole: Path, tmp_path: Path) -> None:
    """Smallest input of the bug: the manifest names an export as an output, and the next run deletes the export."""
    review = Review(root=shutil.copytree(whole, tmp_path, dirs_exist_ok=True), name="small")
    manifest = json.loads((review.build / "manifest.json").read_text(encoding="utf-8"))
    export = "../../corpus/small/searches/base.csv"
    manifest["outputs"][export] = "00"
    (review.build / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    before = read_all(tmp_path / "corpus")
    assert not run_review(review, "synthesize").idle
    assert read_all(tmp_path / "corpus") == before
    assert run_review(review, "synthesize").idle


def test_a_folder_of_outputs_that_links_to_the_corpus_is_named_and_nothing_is_written(
    tmp_path: Path, slr: Slr
) -> None:
    write_review(tmp_path)
    before = read_all(tmp_path / "corpus")
    (tmp_path / "build/small").mkdir(parents=True)
    (tmp_path / "build/small/tables").symlink_to(tmp_path / "corpus/small/searches")
    result = slr(tmp_path, "run")
    assert result.exit_code == 1
    assert "build/small/tables: error BLD001" in result.output
    assert read_all(tmp_path / "corpus") == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_in_place_of_a_table_is_replaced_by_the_table(whole: Path) -> None:
    review = Review(root=whole, name="small")
    before = read_all(review.build)
    path = review.build / "stages/records.parquet"
    path.unlink()
    os.mkfifo(path)
    run_review(review, "synthesize")
    assert read_all(review.build) == before

"""`slr pool` pools what can be pooled, and names every fault in the table with its line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slr.cli.main import main

GOOD = "study,yi,vi\nAdi 2019,0.10,0.01\nBudi 2020,0.30,0.02\nCitra 2021,0.35,0.01\n"


def pool(folder: Path, data: str | bytes, *more: str) -> Result:
    path = folder / "effects.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return CliRunner().invoke(main, ["pool", str(path), *more])


def packed(folder: Path, data: str, *more: str) -> dict:
    done = pool(folder, data, "-o", str(folder / "out.json"), *more)
    assert done.exit_code == 0, done.output
    return json.loads((folder / "out.json").read_text(encoding="utf-8"))


def test_figures_are_written_with_model_interval_and_form_of_the_prediction(tmp_path: Path) -> None:
    found = packed(tmp_path, GOOD, "--model", "DL", "--interval", "normal")
    assert (found["k"], found["model"], found["interval"]) == (3, "DL", "normal")
    assert round(found["estimate"], 4) == 0.2434
    assert found["prediction_form"] == "estimate ± z quantile × square root of (tau2 + se2)"
    assert [row["left_out"] for row in found["leave_one_out"]] == ["Adi 2019", "Budi 2020", "Citra 2021"]
    assert sum(row["weight"] for row in found["studies"]) == pytest.approx(1)


def test_default_is_restricted_maximum_likelihood_with_the_interval_of_knapp_and_hartung(
    tmp_path: Path,
) -> None:
    found = packed(tmp_path, GOOD)
    assert (found["model"], found["interval"]) == ("REML", "knapp-hartung")
    assert packed(tmp_path, GOOD, "--model", "EE")["interval"] == "normal"


def test_figures_are_printed_without_an_output_file(tmp_path: Path) -> None:
    done = pool(tmp_path, GOOD)
    assert done.exit_code == 0
    assert "3 studies, model REML, interval knapp-hartung" in done.output
    assert "warning EFF004 with 3 effects" in done.output


def test_two_effects_are_pooled_and_what_k_does_not_allow_is_null(tmp_path: Path) -> None:
    found = packed(tmp_path, "study,yi,vi\nA,0.1,0.01\nB,0.3,0.02\n")
    assert found["estimate"] is not None
    assert [row["tau2"] for row in found["leave_one_out"]] == [None, None]


def test_equal_effects_model_has_no_interval_of_knapp_and_hartung(tmp_path: Path) -> None:
    done = pool(tmp_path, GOOD, "--model", "EE", "--interval", "knapp-hartung")
    assert done.exit_code == 2
    assert "needs a random-effects model" in done.output


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", ":1: error EFF001 the file is empty"),
        ("study,yi\nA,1\nB,2\n", ":1: error EFF001 no column 'vi', found: study, yi"),
        ("study,yi,vi\n", ":1: error EFF003 expected at least two effects to pool, found no row"),
        ("study,yi,vi\nA,1,1\n", ":2: error EFF003 expected at least two effects to pool, found one row"),
        ("study,yi,vi\nA,1,1\nB,1,0\n", ":3: error EFF002 vi: expected a variance above 0, got '0'"),
        ("study,yi,vi\nA,1,1\nB,1,-2\n", ":3: error EFF002 vi: expected a variance above 0, got '-2'"),
        (
            "study;yi;vi\nA;0,5;1\nB;1;1\n",
            ":2: error EFF002 yi: expected a number, got '0,5', which contains a comma",
        ),
        ("study,yi,vi\nA,0,5,0,1\nB,1,1\n", ":2: error EFF007 expected 3 cells, as in the header, got 5"),
        ("study,yi,vi\nA,1,1\nB,1e999,1\n", ":3: error EFF002 yi: the number '1e999' is too large"),
        ("study,yi,vi\nA,nan,1\nB,1,1\n", ":2: error EFF002 yi: expected a number, got 'nan'"),
        ("study,yi,vi\nA,1,1\nB\n", ":3: error EFF002 yi: expected a number, got an empty cell"),
        ("study,yi,vi,yi\nA,1,1,2\nB,1,1,2\n", ":1: error EFF006 the column 'yi' occurs more than once"),
        (
            "study,yi,vi\nAdi,1,1\nBésar,1,1\n".encode("latin-1"),
            ":3: error EFF001 expected UTF-8 text",
        ),
        ("study,yi,vi\nA,1,1\nB,1,1\n".encode("utf-16"), ":1: error EFF001 expected UTF-8 text"),
        (b"PK\x03\x04\x14\x00\x06\x00\xff\xfe", ":1: error EFF001 expected UTF-8 text"),
        (b"\x00\x00\x00", ":1: error EFF001 no column 'study'"),
        ('"study,yi,vi\nA,1,1\n', ":1: error EFF001 no column 'study'"),
    ],
)
def test_bad_table_ends_with_status_one_and_names_the_line(
    tmp_path: Path, data: str | bytes, message: str
) -> None:
    done = pool(tmp_path, data, "-o", str(tmp_path / "out.json"))
    assert done.exit_code == 1
    assert f"effects.csv{message}" in done.output
    assert isinstance(done.exception, SystemExit)
    assert not (tmp_path / "out.json").exists()


def test_every_fault_is_named(tmp_path: Path) -> None:
    done = pool(tmp_path, "study,yi,vi\nA,x,0\nB,,1\n")
    assert done.output.count("error EFF002") == 3


def test_table_is_never_overwritten(tmp_path: Path) -> None:
    done = pool(tmp_path, GOOD, "-o", str(tmp_path / "effects.csv"))
    assert done.exit_code == 2
    assert (tmp_path / "effects.csv").read_text(encoding="utf-8") == GOOD

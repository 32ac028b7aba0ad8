"""`slr pool` prints subgroups with the test between them, and meta-regression or why there is none."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slr.cli.main import main

ROWS = [(f"S{i}", 0.1 + 0.05 * i, 0.01 + 0.001 * i, "old" if i < 6 else "new", 2000 + i) for i in range(12)]


def pool(folder: Path, rows: list[tuple], *more: str) -> tuple[Result, dict]:
    path, out = folder / "e.csv", folder / "o.json"
    lines = ["study,yi,vi,Period,year", *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    done = CliRunner().invoke(main, ["pool", str(path), "-o", str(out), *more])
    return done, json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}


def test_subgroups_are_printed_with_the_test_between_them(tmp_path: Path) -> None:
    done, found = pool(tmp_path, ROWS, "--subgroup", "period")
    assert done.exit_code == 0, done.output
    assert "subgroup new: 6 studies" in done.output
    assert "between subgroups     Q(1) = " in done.output
    assert [g["subgroup"] for g in found["subgroups"]["groups"]] == ["new", "old"]
    assert found["subgroups"]["p"] < 0.01
    assert "regression" not in found


def test_meta_regression_is_printed_with_what_it_explains(tmp_path: Path) -> None:
    done, found = pool(tmp_path, ROWS, "--covariate", "year")
    assert "coefficient year: 0.05" in done.output
    assert [c["name"] for c in found["regression"]["coefficients"]] == ["intercept", "year"]


def test_meta_regression_of_few_studies_is_refused_unless_said(tmp_path: Path) -> None:
    done, found = pool(tmp_path, ROWS[:7], "--covariate", "year")
    assert done.exit_code == 0
    assert "meta-regression       - (7 studies for 1 covariate; at least 10 are needed)" in done.output
    assert found["regression"]["coefficients"] == []
    allowed, _ = pool(tmp_path, ROWS[:7], "--covariate", "year", "--least", "5")
    assert "coefficient year" in allowed.output


@pytest.mark.parametrize(
    ("rows", "more", "message"),
    [
        (ROWS, ("--subgroup", "perod"), ":1: error EFF001 no column 'perod' (did you mean 'period'?)"),
        (
            [*ROWS, ("X", 1, 1, "", 2000)],
            ("--subgroup", "period"),
            ":14: error EFF002 period: expected the name",
        ),
        (
            [*ROWS, ("X", 1, 1, "old", "y")],
            ("--covariate", "year"),
            ":14: error EFF002 year: expected a number",
        ),
    ],
)
def test_faulty_column_is_named_with_its_line(tmp_path: Path, rows, more, message) -> None:
    done, _ = pool(tmp_path, rows, *more)
    assert done.exit_code == 1
    assert f"e.csv{message}" in done.output

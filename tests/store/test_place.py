"""A file that no stage reads is reported, never ignored."""

import re
from pathlib import Path

import pytest
from example_review import Slr, copy_review

DEMO = "demo-telework"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("screening/nina.csv", "no stage reads files in the folder 'screening'"),
        ("screening/fulltext/rina.csv", "did you mean 'screening/full-text'?"),
        ("retreival/rina.csv", "did you mean 'retrieval'?"),
        ("screening/title-abstract/rina.xlsx", "expected a file name that ends in .csv"),
    ],
)
def test_a_file_in_the_wrong_place_is_reported(tmp_path: Path, slr: Slr, place: str, expected: str) -> None:
    project = copy_review(DEMO, tmp_path)
    path = project / "corpus" / DEMO / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((project / "corpus" / DEMO / "screening/title-abstract/rina.csv").read_bytes())
    result = slr(project, "check", "-r", DEMO)
    assert expected in result.output
    assert place in result.output


def test_a_file_of_somebody_outside_the_team_does_not_count_and_is_an_error(tmp_path: Path, slr: Slr) -> None:
    project = copy_review(DEMO, tmp_path)
    protocol = project / "protocols" / f"{DEMO}.yaml"
    text = protocol.read_text(encoding="utf-8")
    assert "team: [rina, tomas]" in text
    folder = project / "corpus" / DEMO / "screening/title-abstract"
    before = slr(project, "screen", "-r", DEMO).output
    sheet = (folder / "rina.csv").read_text(encoding="utf-8")
    (folder / "Rina copy.csv").write_text(re.sub(r",include,", ",exclude,", sheet), encoding="utf-8")
    result = slr(project, "screen", "-r", DEMO)
    assert result.exit_code == 1
    assert "'Rina copy' is not in the team of this stage (did you mean 'rina'?)" in result.output
    screened = [line for line in before.splitlines() if line.startswith("  screen")]
    assert screened[0] in result.output


def test_the_examples_contain_no_misplaced_file(tmp_path: Path, slr: Slr) -> None:
    for name in (DEMO, "asn-performance"):
        copy_review(name, tmp_path)
        assert "SHT0" not in slr(tmp_path, "check", "-r", name).output

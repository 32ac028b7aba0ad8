"""Every command that takes --as takes the same names."""

from pathlib import Path

import click
import pytest
from example_review import Slr
from small_review import write_review

from slr.cli.person import demand_name


def test_valid_name_passes_and_another_is_refused_with_a_name_to_use() -> None:
    demand_name("Siti Rahayu")
    with pytest.raises(click.UsageError, match="did you mean --as 'rina'"):
        demand_name("rina\n")


@pytest.mark.parametrize(
    "command",
    [
        ("screen",),
        ("retrieve",),
        ("code",),
        ("extract",),
        ("dedupe", "--walk"),
        ("dedupe", "--audit", "5"),
        ("recover",),
    ],
)
@pytest.mark.parametrize("who", ["rina ", "con", "a\nb", "\x1b[2J", "=cmd", "x" * 61, "Adjudicated", ""])
def test_invalid_name_is_refused_before_anything_is_done(
    project: Path, slr: Slr, command: tuple[str, ...], who: str
) -> None:
    write_review(project)
    result = slr(project, *command, "--as", who)
    assert result.exit_code == 2
    assert "is not a valid name" in result.output
    assert not (project / "build").exists()


def test_name_of_a_review_has_no_line_break(project: Path, slr: Slr) -> None:
    result = slr(project, "new", "a\n")
    assert result.exit_code == 1
    assert "NEW001" in result.output
    assert not list(project.rglob("*.yaml"))


@pytest.mark.parametrize("who", ["YOURNAME", "yourname", "NAMAANDA"])
def test_the_word_that_stands_for_a_name_in_printed_commands_is_no_name(
    project: Path, slr: Slr, who: str
) -> None:
    write_review(project)
    result = slr(project, "screen", "--as", who)
    assert result.exit_code == 2
    assert f"write your own name in place of {who}" in result.output


def test_another_spelling_of_a_reviewer_is_refused_before_a_worksheet_goes_out(
    project: Path, slr: Slr
) -> None:
    team = ("title-abstract: {reviewers: 2, team: [rina, tomas]}", "title-abstract: {reviewers: 2}")
    write_review(project, verdicts={"siti": [("Strain at sea", "include", "")]}, replace=team)
    slr(project, "screen", "--as", "tomas", "--export", "sheet.csv")
    before = (project / "sheet.csv").read_bytes()
    result = slr(project, "screen", "--as", "Siti", "--export", "sheet.csv")
    assert result.exit_code == 1
    assert "error NAM002 'Siti' looks the same as 'siti', which already has a file here" in result.output
    assert "use --as siti" in result.output
    assert (project / "sheet.csv").read_bytes() == before

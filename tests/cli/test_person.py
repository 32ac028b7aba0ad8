"""Every command that takes --as takes the same names."""

from pathlib import Path

import click
import pytest
from example_review import Slr
from small_review import write_review

from slr.cli.person import demand_name


def test_valid_name_passes_and_another_is_refused_with_a_name_to_use() -> None:
    demand_name("Siti Rahayu")
    with pytest.raises(click.UsageError, match="perhaps --as 'rina'"):
        demand_name("rina\n")


@pytest.mark.parametrize(
    "command",
    [("screen",), ("retrieve",), ("code",), ("dedupe", "--walk"), ("dedupe", "--audit", "5"), ("recover",)],
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

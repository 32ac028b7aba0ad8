"""Many problems alike are cut, with advice that fits the command."""

import click
import pytest
from click.testing import CliRunner

from slr.cli.common import print_problems
from slr.model.problem import Problem


@pytest.mark.parametrize("lists", [True, False])
def test_the_option_json_is_named_only_if_the_command_has_it(lists: bool) -> None:
    @click.command()
    def command(**_: object) -> None:
        print_problems(Problem(code="TST001", message="m", file="f", line=n) for n in range(7))

    if lists:
        command = click.option("--json", "as_json", is_flag=True)(command)
    output = CliRunner().invoke(command).output
    assert "f: ... and 2 more of TST001" in output
    assert ("`--json` lists all" in output) is lists

"""Test the options that several commands share."""

import click
import pytest
from click.testing import CliRunner

from slr.cli.main import main
from slr.cli.option import as_option, demand_person, force_option, person_option, worksheet_options


@click.command()
@person_option("The coder.")
@worksheet_options("the reports", "codings")
@force_option
def command(who, export, import_, force):
    demand_person(who, export, import_)
    click.echo(f"{who} {export} {import_} {force}")


def run(*arguments):
    result = CliRunner().invoke(command, arguments)
    return result.exit_code, " ".join(result.output.split())


def test_options_reach_the_command():
    assert run("--as", "rina", "--export", "a.csv", "--force") == (0, "rina a.csv None True")
    assert run() == (0, "None None None False")


@pytest.mark.parametrize("option", ["--export", "--import"])
def test_worksheet_without_a_person_is_refused(option):
    code, output = run(option, "a.csv")
    assert code == 2
    assert "name the person: --as NAME" in output


def test_name_that_is_not_valid_is_refused():
    code, output = run("--as", "con")
    assert code == 2
    assert "is not a valid name" in output


def test_help_names_what_the_worksheet_contains():
    _, output = run("--help")
    assert "Write the reports to a worksheet, .xlsx or .csv. Only with --as." in output
    assert "Import the codings from a filled-in worksheet. Only with --as." in output


def test_name_can_be_required_or_only_for_own_verdicts():
    required = person_option("The person.", required=True)(lambda who: who)
    assert click.command()(required).params[0].required
    assert not click.command()(as_option(lambda who: who)).params[0].required


@pytest.mark.parametrize("name", ["screen", "retrieve", "code", "studies"])
def test_commands_with_worksheets_have_the_same_options(name):
    output = CliRunner().invoke(main, [name, "--help"]).output
    assert all(option in output for option in ("--as NAME", "--export FILE", "--import FILE"))

"""Test what all commands with one person's entries share, with made-up words."""

from types import SimpleNamespace

import pytest
from click import UsageError

from slr.cli import entry_person
from slr.cli.entry_person import EntryWork


class Notes(EntryWork):
    folder, command, applying, verb, doing = "findings", "note", "findings", "write notes", "writing notes"
    rows = "2 reports"

    def describe_rows(self):
        return self.rows

    def describe_nothing(self):
        yield f"{self.name}: nothing is left"

    def describe_left(self, left):
        return f"{left} left"

    def make_sheet(self, path):
        return f"report{path.suffix}\n".encode()

    def file_sheet(self, data, shown, at):
        raise NotImplementedError

    def open_session(self):
        return SimpleNamespace()

    def serve(self, session, terminal, clock):
        raise NotImplementedError


@pytest.fixture
def work(monkeypatch):
    monkeypatch.setattr(entry_person, "demand_apart", lambda *_: None)
    state = SimpleNamespace(review=SimpleNamespace(name="small"), included=("r1", "r2"), protocol=None)
    return Notes(state, "rina")


def carry_out(work, **given):
    work.carry_out(None, **{"export": None, "import_": None, "strict": False, "as_json": False, **given})


def test_a_worksheet_is_written_with_the_command_that_imports_it(work, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("slr.cli.worksheet.has_entries", lambda *_: False)
    path = tmp_path / "notes.csv"
    carry_out(work, export=str(path))
    assert path.read_bytes() == b"report.csv\n"
    assert f"slr note -r small --as rina --import {path}" in capsys.readouterr().out


def test_without_rows_no_worksheet_is_written(work, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(work, "rows", "", raising=False)
    carry_out(work, export=str(tmp_path / "notes.csv"))
    assert capsys.readouterr().out == "small: nothing is left\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("given", [{}, {"export": "notes.csv"}])
def test_a_review_without_included_reports_says_so(work, capsys, given):
    work.state.included = ()
    carry_out(work, **given)
    assert capsys.readouterr().out == "small: no report is included yet\n"


def test_without_a_terminal_the_person_is_told_to_use_a_worksheet(work):
    with pytest.raises(UsageError, match="writing notes needs a terminal; to write notes in a spreadsheet"):
        carry_out(work)


def test_a_worksheet_that_is_not_there_is_a_usage_error(work, monkeypatch, tmp_path):
    monkeypatch.setattr(entry_person, "warn_before_session", lambda *_: None)
    with pytest.raises(UsageError, match="there is no file"):
        carry_out(work, import_=str(tmp_path / "gone.csv"))

"""No command passes on what a terminal would obey, even if every field of a review holds it."""

import io
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from example_review import Slr
from scripted_terminal import Script, open_terminal

from slr.cli import main, screen_terminal, walk
from slr.cli.output import echo, echo_json
from slr.desk.pairs import open_pairs
from slr.desk.session import open_session
from slr.desk.snapshot import find_stage
from slr.model.table import REPORTS
from slr.pipeline import load_protocol, run_review
from slr.store.layout import Review, find_review
from slr.store.table_file import read_table

HOSTILE = (
    "\x1b]0;owned\x07\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b31m\x9d8;;http://x\x9c\u202e\u2066[/b][bold][link=x]"
)
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\u2028\u2029\ufeff]")
STYLES = re.compile(r"\x1b\[[01]m")  # bold, as the program itself prints it
FOLDER = "b[\x1b[2J\x9b"


def record(number: int) -> str:
    lines = {
        "TY": "JOUR", "ID": f"key{HOSTILE}", "TI": f"Work strain {number % 4}{HOSTILE}", "AU": f"Doe{HOSTILE}, A.{HOSTILE}",
        "PY": "2015", "KW": f"strain{HOSTILE}", "AB": f"Work strain of clerks {number}.{HOSTILE}", "T2": f"Journal{HOSTILE}",
        "LA": f"x{HOSTILE}", "DO": f"10.1000/{number}", "ZZ": HOSTILE, "ER": "",
    }  # fmt: skip
    return "".join(f"{tag}  - {value}\n" for tag, value in lines.items())


PROTOCOL: dict[str, Any] = {
    "schema": 1,
    "review": {"title": f"Rats{HOSTILE}", "kind": "demonstration", "note": HOSTILE, "funding": HOSTILE},
    "question": {"text": f"Why?{HOSTILE}", "elements": {f"P{HOSTILE}": HOSTILE}, "terms": {f"work{HOSTILE}": [f"strain{HOSTILE}"]}},
    "criteria": [
        {"id": "E1", "kind": "exclude", "text": f"Animals.{HOSTILE}", "rule": {"text": f'"strain 0" AND work* OR "{HOSTILE}x"'}},
        {"id": "I1", "kind": "include", "text": f"Strain.{HOSTILE}", "rule": {"text": "strain", "outcome": "mark"}},
        {"id": "E2", "kind": "exclude", "text": f"Other.{HOSTILE}"},
    ],
    "sources": [{"id": "base", "name": f"Base{HOSTILE}", "kind": "database", "files": ["*.ris", "*.bib", f"absent{HOSTILE}"], "strategy": f"work AND{HOSTILE}", "note": HOSTILE}],
    "codebook": [{"id": "c", "label": {"en": f"Code{HOSTILE}"}, "definition": f"D{HOSTILE}", "theme": True, "terms": {"en": [f"strain{HOSTILE}", "strain"]}}],
    "screening": {"title-abstract": {"reviewers": 2, "team": ["rina", "tomas"]}},
    "amendments": [{"date": "2026-01-01", "change": HOSTILE, "reason": HOSTILE}],
}  # fmt: skip


def write_rows(path: Path, header: str, rows: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review whose every text is hostile, with names of files and folders that are."""
    project = tmp_path_factory.mktemp("hostile")
    (project / "protocols").mkdir()
    (project / "protocols/k.yaml").write_text(json.dumps(PROTOCOL), encoding="utf-8")
    searches = project / "corpus/k/searches"
    (searches / FOLDER).mkdir(parents=True)
    (searches / FOLDER / "b].ris").write_text("".join(map(record, range(6))), encoding="utf-8")
    Path(os.fsdecode(os.fsencode(searches) + b"/caf\xe9.ris")).write_text(record(9), encoding="utf-8")
    (searches / f"x{HOSTILE.replace('/', '')}.bib").write_text(
        f"@misc{{a, title = {{B{HOSTILE}\n", encoding="utf-8"
    )
    (searches / "broken.ris").write_text(f"TY  - \nZZ  - {HOSTILE}\nER  - \n" + record(1), encoding="utf-8")
    review = Review(root=project, name="k")
    run_review(review, "dedupe")
    reports = list(read_table(review, REPORTS)["report"])
    corpus, when = project / "corpus/k", "2026-01-01T00:00:00Z"
    for who, verdict in (("rina", "include"), ("tomas", "exclude")):
        rows = [f'{r},{verdict},,"{HOSTILE}",{when},"{HOSTILE}"' for r in reports[1:4]]
        wrong = [f'{HOSTILE},{HOSTILE},{HOSTILE},"{HOSTILE}",{HOSTILE},x']
        write_rows(
            corpus / f"screening/title-abstract/{who}.csv",
            "report,verdict,criterion,note,when,author",
            rows + wrong,
        )
    rows = [f'{reports[3]},include,,"{HOSTILE}",{when}']
    write_rows(
        corpus / "screening/title-abstract/adjudicated.csv", "report,verdict,criterion,note,when", rows
    )
    write_rows(
        corpus / "retrieval/rina.csv",
        "report,outcome,note,when",
        [f'{reports[3]},retrieved,"{HOSTILE}",{when}'],
    )
    write_rows(corpus / "screening/full-text/rina.csv", "report,verdict,criterion,note,when", rows)
    coding = f'{reports[3]},c,"S{HOSTILE}",finding,"Q{HOSTILE}","p{HOSTILE}","{HOSTILE}",{when}'
    write_rows(corpus / "coding/rina.csv", "report,theme,statement,role,quote,location,note,when", [coding])
    write_rows(corpus / f"coding/x{FOLDER}.csv", "report,theme", [f"{HOSTILE},{HOSTILE}"])
    write_rows(
        corpus / "duplicates/rina.csv",
        "record_a,record_b,verdict,note,when",
        [f'{HOSTILE},b,same,"{HOSTILE}",{when}'],
    )
    (corpus / "patches.yaml").write_text(
        json.dumps({f"r{HOSTILE}": {f"title{HOSTILE}": HOSTILE}}), encoding="utf-8"
    )
    run_review(review, "synthesize")
    return project


COMMANDS = [
    ["run"], ["run", "--force"], ["run"], ["check"], ["ingest"], ["ingest", "--quarantine"], ["dedupe"], ["dedupe", "--rules"],
    ["dedupe", "--audit", "2"], ["screen"], ["screen", "--shares"], ["screen", "--as", "rina", "--export", "out.csv"],
    ["screen", "--as", "rina", "--import", "out.csv"], ["screen", "--as", "tomas", "--maybe", "--export", "out2.csv"],
    ["screen", "--as", f"x{HOSTILE}", "--export", "out.csv"], ["rules"], ["rules", f"E{HOSTILE}"], ["diff", "protocols/k.yaml"],
    ["diff", "old.yaml"], ["diff", HOSTILE], ["retrieve"], ["retrieve", "--list", "out.ris"], ["code"], ["code", "--suggestions"],
    ["status"], ["status", "--flags"], ["trace", "strain"], ["trace", "10.1000/3"], ["trace", "clerks 3"], ["trace", HOSTILE],
    ["export", "-o", "out.ris"], ["convert", "src.ris", "-o", f"o{FOLDER}.csv"], ["convert", "src.ris", "-o", HOSTILE],
    ["dedupe", "src.ris", "-o", "out.csv", "--pairs", "out3.csv"], ["simulate"], ["recover", "--as", "rina"], ["new", HOSTILE],
    ["check", "-r", HOSTILE], [HOSTILE], ["check", f"--{HOSTILE}"], ["convert", f"absent{HOSTILE}", "-o", "out.csv"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", COMMANDS, ids=range(len(COMMANDS)))
@pytest.mark.parametrize("as_json", [False, True])
def test_no_command_prints_what_a_terminal_obeys(
    hostile: Path, arguments: list[str], as_json: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(hostile)
    (hostile / "src.ris").write_text(record(1) + record(5), encoding="utf-8")
    (hostile / "old.yaml").write_text(
        json.dumps({**PROTOCOL, "criteria": PROTOCOL["criteria"][1:]}), encoding="utf-8"
    )
    whole = [*arguments, "--json"] if as_json else arguments
    result = CliRunner().invoke(main, whole, color=True)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert OBEYED.findall(STYLES.sub("", result.output)) == []
    if len(arguments) == 1 and not as_json and "code" not in arguments and "simulate" not in arguments:
        assert "owned" in result.output


@pytest.mark.parametrize("width", [80, 140])
def test_no_screen_shows_what_a_terminal_obeys(hostile: Path, width: int, slr: Slr) -> None:
    slr(hostile, "screen")
    review = find_review(hostile, "k")
    protocol, _ = load_protocol(review)
    for who in ("adjudicated", "rina"):
        snapshot, items = find_stage(review, protocol, who, "read", None)
        script = Script(
            ["?", "x", HOSTILE, "n", ">", "e", " ", " ", " ", " ", "q"], [HOSTILE, HOSTILE, None, None]
        )
        terminal, shown = open_terminal(script, width=width, height=40)
        screen_terminal.serve(open_session(snapshot, who, items), terminal, lambda: "2026-03-01T10:00:00Z")
        assert "owned" in shown.getvalue()
        assert OBEYED.findall(shown.getvalue()) == []


def test_no_pair_shows_what_a_terminal_obeys(hostile: Path, slr: Slr) -> None:
    """Smallest input of the bug: the file `b].ris` in the folder `b[` gave a path that the screen read as markup."""
    slr(hostile, "dedupe")
    review = find_review(hostile, "k")
    reports = read_table(review, REPORTS)
    first, second = sorted(records[0] for records in reports["records"][:2])
    session = open_pairs(review, load_protocol(review)[0], "tomas", [(first, second)])
    terminal, shown = open_terminal(Script(["?", "x", HOSTILE, "n", "q"]), width=120, height=60)
    walk.serve(session, terminal, lambda: "2026-03-01T10:00:00Z")
    assert "b].ris" in shown.getvalue()
    assert OBEYED.findall(shown.getvalue()) == []


def test_text_is_escaped_and_keeps_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    echo("a\x1b[2J\nb")
    echo("c\x9b", err=True, nl=False)
    assert capsys.readouterr() == ("a\\x1b[2J\nb\n", "c\\x9b")


def test_json_is_escaped_and_keeps_its_value(capsys: pytest.CaptureFixture[str]) -> None:
    echo_json({"b": HOSTILE, "a": "\u00e9"}, sort_keys=True)
    out = capsys.readouterr().out
    assert json.loads(out) == {"a": "\u00e9", "b": HOSTILE}
    assert "\u00e9" in out
    assert OBEYED.findall(out) == []


def test_bold_text_is_styled_only_by_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    out.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdout", out)
    echo("a\x1b[31m", bold=True)
    assert out.getvalue() == "\x1b[1ma\\x1b[31m\x1b[0m\n"

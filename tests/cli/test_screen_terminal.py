"""Test screening in the terminal: keys become rows of a reviewer's file, also if killed and resumed, or with two people."""

import csv
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from contextlib import contextmanager

import pytest
from openpyxl import load_workbook
from scripted_terminal import Script, open_terminal
from small_review import REPORTS, write_review
from sourced_review import add_sources, find_told, set_show

from slr.cli.screen_terminal import serve
from slr.cli.terminal import DROPPED
from slr.desk.session import open_session
from slr.desk.snapshot import find_stage
from slr.pipeline import load_protocol
from slr.store.layout import find_review


def read(project, who, stage="title-abstract"):
    path = project / "corpus" / "small" / "screening" / stage / f"{who}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def screened(project, copy_built):
    """The small review, run up to the stage `screen`."""
    return copy_built(project, write_review, "screen")


@pytest.fixture
def sit(screened, slr):
    """Press keys in a session of a reviewer, and return the screens that were shown."""
    project = screened

    def press(who, keys, *, notes=(), mode="read", width=140, height=50):
        slr(project, "screen")
        review = find_review(project, "small")
        protocol, _ = load_protocol(review)
        snapshot, items = find_stage(review, protocol, who, mode, None)
        clock, script = iter(range(1000)), Script(keys, notes)
        press.asked = script.prompts
        terminal, shown = open_terminal(script, width=width, height=height)
        session = open_session(snapshot, who, items)
        serve(session, terminal, lambda: f"2026-03-01T10:{next(clock):02}:00Z")
        return (len(session.work.judged), session.work.left), shown.getvalue()

    press.project = project
    return press


def test_one_key_a_verdict_each_with_its_circumstances(sit):
    counted, _ = sit("rina", "i1m")
    rows = read(sit.project, "rina")
    assert counted == (3, 1)
    assert [(r["verdict"], r["criterion"]) for r in rows] == [
        ("include", ""),
        ("exclude", "E1"),
        ("maybe", ""),
    ]
    assert all(r["served"] == "model" and r["protocol"] and r["title"] and r["author"] for r in rows)
    assert [r["when"] for r in rows] == sorted({r["when"] for r in rows})


def test_report_and_criteria_are_shown_with_what_the_rules_say(sit):
    _, screen = sit("rina", "")
    assert "1 E1 About animals." in screen
    assert "rule not met" in screen
    assert "small · title-abstract · rina · 1 of 4 · 0 judged" in screen
    assert "ranked by protocol words" in screen


def test_title_criteria_and_keys_stay_in_sight_in_a_small_terminal(sit):
    _, screen = sit("rina", "", width=80, height=24)
    lines = screen.splitlines()
    assert len(lines) <= 23
    assert all(len(line) <= 80 for line in lines)
    shown = [screen.index(text) for text in ("0 judged", "Author3, A. · 2015", "E1 About animals.", "? help")]
    assert shown == sorted(shown)


def test_each_verdict_is_repeated_on_the_next_screen(sit):
    _, screen = sit("rina", "1")
    assert "excluded by E1 About animals. — Strain at sea; u undoes" in screen
    _, screen = sit("rina", "iu")
    assert "; u undoes" in screen.partition("included — ")[2].splitlines()[0]
    assert "undone: included — " in screen


def test_unknown_key_is_answered_with_the_possible_keys(sit):
    _, screen = sit("rina", ["x", "\x1b[200~i1"])
    assert "'x' does nothing here; press i, 1, 2, p, e, m to judge the report, or ? for help" in screen
    assert "pasted text and several keys at once do nothing here" in screen


def test_help_shows_all_keys_and_criteria_and_any_key_goes_back_to_the_report(sit):
    counted, screen = sit("rina", "?xi")
    assert "write a note for your next verdict" in screen
    assert counted == (1, 3)


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("", [("exclude", "")]),
        ("p1", [("exclude", "P1")]),
        ("2", [("exclude", "E2")]),
        ("P7", []),
        (None, []),
    ],
)
def test_excluding_with_e_asks_for_the_criterion(sit, typed, rows):
    _, screen = sit("rina", "e", notes=[typed])
    path = sit.project / "corpus/small/screening/title-abstract/rina.csv"
    assert [
        (r["verdict"], r["criterion"]) for r in (read(sit.project, "rina") if path.exists() else [])
    ] == rows
    assert ("excluded without a criterion" in screen) == (typed == "")
    assert ("there is no criterion 'P7'; nothing was written" in screen) == (typed == "P7")


def test_enter_excludes_without_a_criterion_even_if_a_criterion_has_no_key(sit):
    without_key = ("  - id: P1\n", "  - id: Q1\n")  # E1 has the key 1, and q is a command
    write_review(sit.project, replace=without_key)
    _, screen = sit("rina", "ee", notes=["", "q1"])
    assert "  Q1 Not about strain." in screen
    assert [(r["verdict"], r["criterion"]) for r in read(sit.project, "rina")] == [
        ("exclude", ""),
        ("exclude", "Q1"),
    ]


def test_id_that_is_typed_exactly_is_preferred_to_the_key_of_another_criterion(sit):
    """Both ids claim the key p, so P has none. `P` was once taken for the key of `population`."""
    named = ("  - id: P1\n", "  - {id: population, kind: exclude, text: Not staff.}\n  - id: P\n")
    write_review(sit.project, replace=named)
    sit("rina", "eee", notes=["P", "p", "POPULATION"])
    assert [r["criterion"] for r in read(sit.project, "rina")] == ["P", "population", "population"]


def test_criteria_that_differ_only_in_case_are_told_apart(sit):
    named = ("  - id: P1\n", "  - {id: Ab, kind: exclude, text: Not staff.}\n  - id: aB\n")
    write_review(sit.project, replace=named)
    _, screen = sit("rina", "eee", notes=["aB", "Ab", "AB"])
    assert [r["criterion"] for r in read(sit.project, "rina")] == ["aB", "Ab"]
    assert "several criteria match 'AB'; nothing was written. Criteria: Ab, aB" in screen


def test_skipped_reports_are_offered_again_at_the_end(sit):
    counted, screen = sit("rina", "i1m  i")
    assert "That was the last report. You skipped 1." in screen
    assert counted == (4, 0)


def test_adjudicator_is_asked_for_a_reason_and_can_go_back_instead(sit):
    sit("rina", "i")
    report = read(sit.project, "rina")[0]["title"]
    sit("tomas", "1   ")
    sit("adjudicated", "iic", notes=[None, "it is about people", "rina; tomas"])
    assert sit.asked == [*["reason for the decision: "] * 2, "by: "]
    assert [(r["by"], r["how"]) for r in read(sit.project, "adjudicated")] == [("rina; tomas", "consensus")]
    assert [(r["title"], r["note"]) for r in read(sit.project, "adjudicated")] == [
        (report, "it is about people")
    ]


def test_undo_takes_the_last_verdict_back_by_one_row_more_and_shows_the_report_again(sit):
    counted, _ = sit("rina", "iue", notes=[""])
    rows = read(sit.project, "rina")
    assert [r["verdict"] for r in rows] == ["include", "retract", "exclude"]
    assert len({r["report"] for r in rows}) == 1
    assert counted == (1, 3)
    assert [r["when"] for r in rows] == sorted({r["when"] for r in rows})


def test_undo_without_a_verdict_does_nothing(sit):
    counted, _ = sit("rina", "uu")
    assert counted == (0, 4)


def test_undo_of_a_second_thought_brings_the_first_back(sit, slr):
    sit("rina", "m")
    sit("tomas", "    ")
    sit("rina", "iu", mode="maybe")
    assert [r["verdict"] for r in read(sit.project, "rina")] == ["maybe", "include", "maybe"]


def test_a_note_goes_with_the_next_verdict_only(sit):
    sit("rina", "nii", notes=["thin, but about it"])
    assert [r["note"] for r in read(sit.project, "rina")] == ["thin, but about it", ""]


def test_skipping_writes_nothing_and_the_report_comes_back_in_the_next_session(sit):
    assert sit("rina", "    ")[0] == (0, 4)
    assert not (sit.project / "corpus" / "small" / "screening" / "title-abstract" / "rina.csv").exists()
    assert "1 of 4" in sit("rina", "")[1]


def test_keys_without_a_meaning_do_nothing(sit):
    assert sit("rina", ["z", "9", "\x1b[A", "é", "I"])[0] == (0, 4)


def test_a_second_session_goes_on_where_the_first_stopped(sit):
    sit("rina", "ii")
    _, screen = sit("rina", "")
    assert "1 of 2" in screen


def test_a_blinded_view_never_shows_what_another_said_and_the_adjudicator_s_does(sit):
    sit("rina", ["n", "1", "1", "1", "1"], notes=["SECRET REASON"])
    _, screen = sit("tomas", "iiii")
    assert "rina" not in screen
    assert "SECRET REASON" not in screen
    _, screen = sit("adjudicated", "ic", notes=["it is about people", "sari"])
    assert "rina: exclude E1 (SECRET REASON)" in screen or "tomas: include" in screen
    assert read(sit.project, "adjudicated")[0]["served"] == "by hand"


def test_older_adjudicated_file_gets_the_verdict_and_says_which_column_is_missing(sit):
    sit("rina", "i")
    sit("tomas", "1   ")
    path = sit.project / "corpus/small/screening/title-abstract/adjudicated.csv"
    path.write_text("report,verdict,criterion,note,when,title\n", encoding="utf-8")
    _, screen = sit("adjudicated", "ic", notes=["it is about people", "sari"])
    assert [(r["verdict"], r["note"]) for r in read(sit.project, "adjudicated")] == [
        ("include", "it is about people")
    ]
    assert "the column 'by' is missing, so its value cannot be written" in " ".join(screen.split())


def test_shares_list_what_waits_for_whom_without_saying_who_said_what(sit, slr):
    sit("rina", "i1")
    sit("tomas", "1   ")
    lines = slr(sit.project, "screen", "--shares").output.splitlines()
    assert lines[:4] == ["small:", "title-abstract:", "  rina: 2 to read", "  tomas: 3 to read"]
    assert "  need another verdict: 1" in lines
    assert "  for adjudicated: 1" in lines
    assert not any("include" in line or "exclude" in line for line in lines)
    found = json.loads(slr(sit.project, "screen", "--shares", "--json").stdout)["stages"]["title-abstract"]
    assert found["to_read"] == {"rina": 2, "tomas": 3}
    assert (len(found["need_another_verdict"]), len(found["for_adjudicated"])) == (1, 1)


def test_nothing_that_is_hidden_is_on_the_screen(sit):
    add_sources(sit.project)
    _, plain = sit("rina", "im")
    assert find_told(plain) == ["authors", "year", "journal", "doi"]  # the terminal never shows the volume
    set_show(sit.project, ())
    _, screen = sit("tomas", "im?x")
    assert find_told(screen) == []
    assert " ·  · " not in screen
    assert "Strain at sea" in screen


def test_what_is_not_hidden_stays_on_the_screen_without_empty_separators(sit):
    add_sources(sit.project)
    _, plain = sit("rina", "")
    assert re.search(
        r"^.?\s*Vellenga, A\. \d · 201\d · Annals of Made-up Work · .*10\.5555/made-up\.\d · r\w+",
        plain,
        re.MULTILINE,
    )
    set_show(sit.project, ["year"])
    _, screen = sit("rina", "")
    assert find_told(screen) == ["year"]
    assert re.search(r"^.?\s*201\d · (\w+ · )*r\w+\s*", screen, re.MULTILINE)


def test_shares_name_reports_by_their_titles_while_authors_are_hidden(sit, slr):
    add_sources(sit.project)
    set_show(sit.project, ["journal"])
    sit("rina", "i1")
    sit("tomas", "1   ")
    told = slr(sit.project, "screen", "--shares").output
    assert "  need another verdict: 1" in told
    assert find_told(told) == []
    assert [title for title in REPORTS if title in told]


# The real thing, in a terminal of its own.


class Terminal:
    """`slr screen --as NAME`, run in a pseudo-terminal. `ahead` is typed before the program starts."""

    def __init__(self, project, who, ahead=""):
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(self.master, (40, 120))
        self.press(ahead)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "slr.cli", "screen", "--as", who], cwd=project, stdin=slave, stdout=slave, stderr=slave,
            env={**os.environ, "TERM": "xterm"}, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self.seen = ""

    def wait_for(self, text):
        """Read until a string appears, and discard the output before it."""
        end = time.monotonic() + 60
        while text not in self.seen:
            assert time.monotonic() < end, f"{text!r} never showed in {self.seen[-2000:]!r}"
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.master, 65536).decode("utf-8", "replace")
                except OSError:  # the terminal was hung up
                    break
        self.seen = self.seen.partition(text)[2]

    def press(self, key):
        os.write(self.master, key.encode())

    def resize(self, lines, columns):
        """Change the size of the window, and send the signal that a system sends to the program."""
        termios.tcsetwinsize(self.master, (lines, columns))
        os.kill(self.process.pid, signal.SIGWINCH)

    def close(self):
        """Wait for the end and keep reading, because the program would block if nobody read the terminal."""
        while self.process.poll() is None:
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    os.read(self.master, 65536)
                except OSError:
                    break
        self.process.wait(timeout=60)
        os.close(self.master)


@pytest.fixture
def terminals():
    """Yield a function that opens terminals, and close those that a failing test leaves open."""
    opened = []

    def start(project, who, ahead=""):
        opened.append(Terminal(project, who, ahead))
        return opened[-1]

    yield start
    for terminal in opened:
        if terminal.process.poll() is None:
            terminal.process.kill()
            terminal.close()


def test_a_kill_at_any_moment_loses_no_verdict_that_was_given(screened, terminals):
    terminal = terminals(screened, "rina")
    terminal.wait_for("0 judged")
    terminal.press("i")
    terminal.wait_for("1 judged")  # the next report shows: the first verdict must be on the disk
    terminal.press("1")
    terminal.wait_for("2 judged")
    os.killpg(terminal.process.pid, signal.SIGKILL)
    terminal.close()
    assert [(r["verdict"], r["criterion"]) for r in read(screened, "rina")] == [
        ("include", ""),
        ("exclude", "E1"),
    ]

    again = terminals(screened, "rina")
    again.wait_for("1 of 2")
    again.press("m")
    again.wait_for("1 judged")
    again.press("q")
    again.wait_for("slr screen")
    again.close()
    assert [r["verdict"] for r in read(screened, "rina")] == ["include", "exclude", "maybe"]
    assert again.process.returncode == 0


def test_no_key_judges_a_report_that_was_not_shown_before_it_was_typed(screened, terminals):
    """Keys typed while the program computed, and pasted titles, were once taken as verdicts."""
    terminal = terminals(screened, "rina", ahead="i1")
    terminal.wait_for(DROPPED)
    terminal.press("i1 a title\n")
    terminal.wait_for("pasted text and several keys at once do nothing here")
    terminal.press("\x1b[200~i1m\x1b[201~")
    terminal.wait_for("pasted text and several keys at once do nothing here")
    terminal.press("\x1b[B")
    terminal.wait_for("0 judged")
    terminal.press("i")
    terminal.wait_for("1 judged")
    terminal.press("n")
    terminal.wait_for("note: ")
    terminal.press("a second look\r")
    terminal.wait_for("note for the next verdict: a second look")
    terminal.press("e")
    terminal.wait_for("exclude by (key")
    terminal.press("\r")
    terminal.wait_for("2 judged")
    terminal.press("q")
    terminal.close()
    rows = read(screened, "rina")
    assert [(r["verdict"], r["note"]) for r in rows] == [("include", ""), ("exclude", "a second look")]


def test_resized_window_is_drawn_again_before_the_next_key(screened, terminals):
    terminal = terminals(screened, "rina")
    terminal.wait_for("quit")
    terminal.resize(24, 80)
    terminal.wait_for(" maybe\r\n")  # the keys take two lines
    terminal.wait_for("quit")
    terminal.press("n")
    terminal.wait_for("note: ")
    terminal.press("a thin ")
    terminal.wait_for("a thin ")
    terminal.resize(40, 120)
    terminal.wait_for("0 judged")
    terminal.wait_for("note: a thin ")
    terminal.press("study\r")
    terminal.wait_for("note for the next verdict: a thin study")
    terminal.press("q")
    terminal.close()


def test_two_people_at_once_lose_nothing(project, slr, terminals):
    write_review(project)
    both = [terminals(project, who) for who in ("rina", "tomas")]
    for terminal in both:
        terminal.wait_for("0 judged")
    for number, key in enumerate("i1m", 1):
        for terminal in both:
            terminal.press(key)
        for terminal in both:
            terminal.wait_for(f"{number} judged")
    for terminal in both:
        terminal.press("q")
        terminal.wait_for("slr screen")
        terminal.close()
    for who in ("rina", "tomas"):
        assert [r["verdict"] for r in read(project, who)] == ["include", "exclude", "maybe"]


def test_an_interrupt_quits_and_keeps_what_was_said(screened, terminals):
    terminal = terminals(screened, "rina")
    terminal.wait_for("0 judged")
    terminal.press("i")
    terminal.wait_for("1 judged")
    os.kill(terminal.process.pid, signal.SIGINT)
    terminal.wait_for("1 verdict written to corpus/small/screening/title-abstract/rina.csv")
    terminal.close()
    assert terminal.process.returncode == 0
    assert len(read(screened, "rina")) == 1


@pytest.mark.parametrize(("limit", "keys", "left"), [("1", "i", 3), ("2", "i", 3), ("9", "", 4)])
def test_reports_beyond_the_limit_are_counted_as_left(screened, slr, monkeypatch, limit, keys, left):
    @contextmanager
    def start_session(*_, **__):
        yield open_terminal(Script(keys))[0], frozenset()

    monkeypatch.setattr("slr.cli.screen_person.start_session", start_session)
    result = slr(screened, "screen", "--as", "rina", "--limit", limit)
    assert f"{left} reports left at title-abstract" in " ".join(result.output.split())


# Spreadsheets.


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_goes_out_and_its_verdicts_come_back_once(screened, slr, name):
    result = slr(screened, "screen", "--as", "rina", "--export", name)
    assert result.exit_code == 0
    assert "4 reports for rina at the title-abstract stage" in result.output
    fill(screened / name, {2: ("include", "", "good"), 3: ("exclude", "E1", ""), 5: ("maybe", "", "")})
    result = slr(screened, "screen", "--as", "rina", "--import", name)
    assert "imported 3 title-abstract verdicts for rina" in result.output
    rows = read(screened, "rina")
    assert [(r["verdict"], r["criterion"], r["note"], r["served"]) for r in rows] == [
        ("include", "", "good", "model"), ("exclude", "E1", "", "model"), ("maybe", "", "", "model"),
    ]  # fmt: skip
    assert (
        "imported 0 title-abstract verdicts for rina"
        in slr(screened, "screen", "--as", "rina", "--import", name).output
    )
    assert len(read(screened, "rina")) == 3
    assert (
        "1 report for rina at the title-abstract stage"
        in slr(screened, "screen", "--as", "rina", "--export", name).output
    )


def test_a_sheet_without_a_stage_needs_one_and_a_sheet_with_one_goes_nowhere_else(screened, slr):
    """A worksheet of titles was once imported a second time, as verdicts on full texts."""
    (screened / "own.csv").write_text("report,verdict\nStrain at sea,include\n", encoding="utf-8")
    result = slr(screened, "screen", "--as", "rina", "--import", "own.csv")
    assert result.exit_code == 1
    assert "own.csv: error WKS009 stage: the worksheet does not say which stage it is for" in result.output
    assert "add --stage title-abstract or --stage full-text" in result.output
    slr(screened, "screen", "--as", "rina", "--export", "s.csv")
    fill(screened / "s.csv", {2: ("include", "", "")})
    result = slr(screened, "screen", "--as", "rina", "--stage", "full-text", "--import", "s.csv")
    assert result.exit_code == 1
    assert "s.csv:2: error WKS002 stage: the worksheet is for the stage 'title-abstract'" in result.output
    assert not (screened / "corpus/small/screening").exists()
    result = slr(
        screened, "screen", "--as", "rina", "--stage", "title-abstract", "--import", "own.csv", "--json"
    )
    assert (result.exit_code, json.loads(result.output)["imported"]) == (0, 1)


def test_the_command_that_imports_a_sheet_can_be_pasted_into_a_shell(screened, slr):
    output = slr(screened, "screen", "--as", "rina", "--export", "september rina.xlsx").output
    assert "  slr screen -r small --as rina --stage title-abstract --import 'september rina.xlsx'" in output


def fill(path, verdicts):
    """Fill in verdict, criterion and note in rows of the worksheet, as a person would."""
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        for line, cells in verdicts.items():
            for column, value in zip("BCD", cells, strict=True):
                book.worksheets[0][f"{column}{line}"] = value or None
        book.save(path)
        return
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    for line, cells in verdicts.items():
        rows[line - 1][1:4] = cells
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(rows)  # as a spreadsheet of many a country saves it
    path.write_text(buffer.getvalue(), encoding="utf-8-sig")


def test_wrong_rows_of_a_sheet_are_reported_with_their_line_and_the_others_count(screened, slr):
    slr(screened, "screen", "--as", "rina", "--export", "s.csv")
    fill(screened / "s.csv", {2: ("included", "", ""), 3: ("exclude", "E7", ""), 4: ("include", "", "")})
    result = slr(screened, "screen", "--as", "rina", "--import", "s.csv")
    assert result.exit_code == 1
    assert (
        "s.csv:2: error DEC001 verdict: expected include, exclude, maybe or retract, got 'included'"
        in result.output
    )
    assert "s.csv:3: error DEC002 criterion: unknown criterion 'E7'" in result.output
    assert len(read(screened, "rina")) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--check",), "name the person"),
        (("--as", "../x"), "is not a valid name"),
        (("--as", "rina"), "screening needs a terminal"),
        (("--as", "rina", "--import", "none.csv"), "there is no file 'none.csv'"),
        (("--as", "rine"), "did you mean 'rina'"),
        (("--as", "rina", "--export", "x.doc"), "cannot write a worksheet as .doc"),
    ],
)
def test_wrong_use_is_reported_in_words(screened, slr, arguments, said):
    result = slr(screened, "screen", *arguments)
    assert result.exit_code in (1, 2)
    assert said in result.output


def test_an_empty_stage_reports_what_waits_elsewhere(screened, slr):
    slr(screened, "screen", "--as", "rina", "--export", "s.csv")
    fill(screened / "s.csv", dict.fromkeys(range(2, 6), ("include", "", "")))
    slr(screened, "screen", "--as", "rina", "--import", "s.csv")
    output = slr(screened, "screen", "--as", "rina").output
    assert "no reports are waiting for rina" in output
    assert "with --check: a sample of the reports that rules exclude" in output


def test_the_check_serves_what_rules_excluded_and_counts_in_their_error_rate(screened, slr):
    slr(screened, "screen", "--as", "rina", "--check", "--export", "s.csv")
    rows = list(csv.DictReader(io.StringIO((screened / "s.csv").read_text(encoding="utf-8-sig"))))
    assert sorted(r["title"] for r in rows) == ["New mice", "Old rats", "Old strain"]
    fill(screened / "s.csv", {2: ("exclude", "E1", ""), 3: ("exclude", "E1", "")})
    slr(screened, "screen", "--as", "rina", "--check", "--import", "s.csv")
    assert {r["served"] for r in read(screened, "rina")} == {"random"}
    assert "3 of 3 reports excluded by rules were drawn (seed 1), 0 read; 2 further reports are not settled yet; the error rate can be estimated once all reports of the sample have been read" in slr(screened, "rules").output  # fmt: skip


def test_rows_that_disappear_during_a_session_are_named_on_the_next_screen(sit):
    path = sit.project / "corpus" / "small" / "screening" / "title-abstract" / "rina.csv"

    def keys():
        yield "i"
        path.unlink()
        yield "x"

    _, screen = sit("rina", keys(), width=80, height=24)
    before, after = screen.split("'x' does nothing here")[0].rsplit("2 of 4", 1)
    assert "missing" not in before
    assert "screening/title-abstract/rina.csv: 1 row is missing" in " ".join(after.split())
    assert "run `slr recover -r small --as rina`" in " ".join(after.split())
    assert path.exists() is False

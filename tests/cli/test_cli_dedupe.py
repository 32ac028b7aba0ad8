"""Test `slr dedupe`: files without a review, a review, the walk, the audit, the rules."""

import csv
import json
from itertools import count

import pytest
from example_review import copy_review
from rich.console import Console
from scripted_terminal import Script

from slr.cli.terminal import Terminal
from slr.cli.walk import serve
from slr.desk.pairs import open_pairs
from slr.model.problem import ReviewError
from slr.pipeline import load_protocol
from slr.store.layout import find_review

HEAD = "record_id,title,authors,year,journal,volume,pages,doi\n"
TYPED = 'x1,The job demands-resources model of burnout.,"Demerouti E, Bakker AB",2001,J Appl Psychol,86,499-512,\n'
FULL = 'x2,The job demands-resources model of burnout,"Demerouti, E.; Bakker, A. B.",2001,Journal of Applied Psychology,86,499–512,10.1037/0021-9010.86.3.499\n'
OTHER = "x3,Night work and errors,Abara N,2015,J Ward Nurs,7,11-19,\n"
RIS = """TY  - JOUR
TI  - Night work and errors
AU  - Abara, Ngozi
PY  - 2015
JO  - Journal of Ward Nursing
VL  - 7
SP  - 11
EP  - 19
ER  -
"""


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_loose_csv_keeps_its_ids_and_order(tmp_path, slr):
    (tmp_path / "a.csv").write_text(HEAD + OTHER + FULL + TYPED, encoding="utf-8")
    result = slr(tmp_path, "dedupe", "a.csv", "-o", "clusters.csv")
    assert result.exit_code == 0
    rows = read(tmp_path / "clusters.csv")
    assert [r["record_id"] for r in rows] == ["x3", "x2", "x1"]
    assert [r["cluster_id"] for r in rows] == ["x3", "x1", "x1"]
    assert "3 records, 2 reports: 1 duplicate merged" in result.output


def test_files_of_several_formats_are_one_list(tmp_path, slr):
    (tmp_path / "a.csv").write_text(HEAD + OTHER, encoding="utf-8")
    (tmp_path / "b.ris").write_text(RIS, encoding="utf-8")
    result = slr(
        tmp_path, "dedupe", "a.csv", "b.ris", "-o", "c.csv", "--merged", "m.ris", "--pairs", "p.csv", "--json"
    )
    assert result.exit_code == 0
    assert json.loads(result.output) == {"records": 2, "reports": 1, "ask": 0}
    first, second = read(tmp_path / "c.csv")
    assert first["cluster_id"] == second["cluster_id"]
    merged = (tmp_path / "m.ris").read_text(encoding="utf-8")
    assert merged.count("TY  - ") == 1
    assert "Journal of Ward Nursing" in merged
    pair = read(tmp_path / "p.csv")[0]
    assert (pair["verdict"], pair["rule"]) == ("same", "same-page-range")
    assert "same pages" in pair["evidence"]


def test_order_of_files_changes_no_cluster(tmp_path, slr):
    (tmp_path / "a.csv").write_text(HEAD + TYPED + OTHER, encoding="utf-8")
    (tmp_path / "b.csv").write_text(HEAD + FULL, encoding="utf-8")
    seen = []
    for names in (("a.csv", "b.csv"), ("b.csv", "a.csv")):
        slr(tmp_path, "dedupe", *names, "-o", "c.csv")
        seen.append({r["record_id"]: r["cluster_id"] for r in read(tmp_path / "c.csv")})
    assert seen[0] == seen[1]


def test_record_id_used_twice_is_kept_on_both_lines(tmp_path, slr):
    (tmp_path / "a.csv").write_text(
        HEAD + OTHER + OTHER.replace("Night work and errors", "Sleep in the day"), encoding="utf-8"
    )
    slr(tmp_path, "dedupe", "a.csv", "-o", "c.csv")
    assert [r["record_id"] for r in read(tmp_path / "c.csv")] == ["x3", "x3"]


@pytest.mark.parametrize(("option", "file"), [("--merged", "m.bib"), ("--pairs", "p.csv"), ("-o", "c.csv")])
def test_only_the_files_that_are_asked_for_are_written(tmp_path, slr, option, file):
    rows = "title,authors,year\nNight work,Abara N,2001\nNight work,Abara N,2001\n"
    (tmp_path / "a.csv").write_text(rows)
    (tmp_path / "b.csv").write_text(rows)
    result = slr(tmp_path, "dedupe", "a.csv", "b.csv", option, file)
    assert result.exit_code == 0
    assert f"duplicates merged, written to {file}" in result.output
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["a.csv", "b.csv", file])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("a.csv",),
            "name at least one file to write: -o CLUSTERS.csv, --merged REPORTS.ris or --pairs PAIRS.csv",
        ),
        (("a.csv", "-o", "c.csv", "--merged", "m.docx"), "cannot write 'm.docx'"),
        (("a.csv", "-o", "c.csv", "--walk"), "work on a review"),
        (("-o", "c.csv"), "need FILES"),
        (("--walk",), "--as YOURNAME"),
        (("--walk", "--as", "../rina"), "is not a valid name"),
    ],
)
def test_wrong_use_is_reported(tmp_path, slr, arguments, message):
    (tmp_path / "a.csv").write_text(HEAD + OTHER, encoding="utf-8")
    result = slr(tmp_path, "dedupe", *arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_rules_are_listed_anywhere(tmp_path, slr):
    result = slr(tmp_path, "dedupe", "--rules")
    assert result.exit_code == 0
    assert "container-doi" in result.output


def test_rules_are_listed_for_scripts_too(tmp_path, slr):
    listed = json.loads(slr(tmp_path, "dedupe", "--rules", "--json").output)["rules"]
    assert listed[0].keys() == {"rule", "verdict", "meaning", "on"}
    assert ("identical", "same", True) in [(r["rule"], r["verdict"], r["on"]) for r in listed]


def test_loose_files_count_a_doubt_once_for_two_reports(tmp_path, slr):
    twice = OTHER + OTHER.replace("x3", "x4")
    elsewhere = OTHER.replace("J Ward Nurs,7,11-19", "J Clin Decis,30,501-512")
    (tmp_path / "a.csv").write_text(
        HEAD + twice + elsewhere.replace("x3", "x5") + elsewhere.replace("x3", "x6"), encoding="utf-8"
    )
    result = slr(tmp_path, "dedupe", "a.csv", "-o", "c.csv", "--pairs", "p.csv")
    assert [r["cluster_id"] for r in read(tmp_path / "c.csv")] == ["x3", "x3", "x5", "x5"]
    assert "1 doubtful pair of reports was not merged" in result.output


def write_doubtful(project):
    """Write the demonstration without people's verdicts on pairs. Two pairs are left to people."""
    copy_review("demo-telework", project)
    for sheet in (project / "corpus/demo-telework/duplicates").glob("*.csv"):
        sheet.unlink()


@pytest.fixture
def doubtful(project, copy_built):
    """The demonstration without people's verdicts on pairs, deduplicated."""
    return find_review(copy_built(project, write_doubtful, "dedupe"), None)


def clock():
    seconds = count()
    return lambda: f"2026-05-01T10:00:{next(seconds):02}Z"


def walk(review, who, keys, now=None, lines=()):
    session = open_pairs(review, load_protocol(review)[0], who)
    serve(session, Terminal(Script(keys, lines), Console(highlight=False)), now or clock())
    return len(session.work.judged), session.work.left


def said(review, who):
    return [(r["record_a"], r["verdict"]) for r in read(review.corpus / f"duplicates/{who}.csv")]


def test_walk_writes_a_line_a_verdict_and_goes_on_where_it_stopped(doubtful):
    assert walk(doubtful, "rina", "sq") == (1, 1)
    first = said(doubtful, "rina")
    assert len(first) == 1
    assert walk(doubtful, "rina", "d") == (1, 0)
    both = said(doubtful, "rina")
    assert both[0] == first[0]
    assert both[1][1] == "different"
    assert both[1][0] != both[0][0]


def test_undo_appends_a_retraction_and_shows_the_pair_again(doubtful):
    assert walk(doubtful, "rina", "suvq") == (1, 1)
    rows = read(doubtful.corpus / "duplicates/rina.csv")
    assert [r["verdict"] for r in rows] == ["same", "retract", "version"]
    assert len({r["record_a"] for r in rows}) == 1


def test_key_without_a_meaning_writes_nothing_and_is_answered(doubtful, capsys):
    assert walk(doubtful, "rina", "xunq") == (0, 2)
    assert not (doubtful.corpus / "duplicates/rina.csv").exists()
    shown = capsys.readouterr().out
    assert "'x' does nothing here; press s, d, v, r to judge the pair" in shown
    assert "nothing is left to undo in this session" in shown


def test_each_verdict_on_a_pair_is_repeated_even_the_last(doubtful, capsys):
    walk(doubtful, "rina", "s?xd")
    shown = capsys.readouterr().out
    assert "the same report: Telework and performance / Telework and performance: a scoping" in shown
    assert "both records describe one report; the records are merged" in shown
    assert "two reports: " in shown.rpartition("q quit")[2]


def test_two_records_are_shown_side_by_side_with_the_reason_and_the_keys(doubtful, capsys):
    walk(doubtful, "rina", "q")
    shown = capsys.readouterr().out
    assert "pair 1 of 2" in shown
    assert "similarity" in shown
    assert "s same   d different   v version   r notice   n skip   u undo   ? help   q quit" in shown


def settled(review):
    rows = read(review.corpus / "duplicates/adjudicated.csv")
    return [(r["verdict"], r.get("by", ""), r.get("how", "")) for r in rows]


def test_adjudicator_says_once_in_a_walk_who_settled_the_disagreements_and_how(doubtful, capsys):
    assert walk(doubtful, "adjudicated", "scd", lines=["rina; tomas"]) == (2, 0)
    assert settled(doubtful) == [
        ("same", "rina; tomas", "consensus"),
        ("different", "rina; tomas", "consensus"),
    ]
    assert "Your answers apply to all decisions in this session" in capsys.readouterr().out


def test_question_that_the_adjudicator_cancels_writes_no_verdict(doubtful, capsys):
    assert walk(doubtful, "adjudicated", "sq", lines=[None]) == (0, 2)
    assert not (doubtful.corpus / "duplicates/adjudicated.csv").exists()
    assert "cancelled; nothing was written" in capsys.readouterr().out


def test_undo_keeps_who_settled_an_earlier_verdict_on_the_pair(doubtful):
    session = open_pairs(doubtful, load_protocol(doubtful)[0], "adjudicated")
    pair, now = session.work.current, clock()
    session.decide(pair, "same", "", now(), settled={"by": "rina", "how": "consensus"})
    session.decide(pair, "different", "", now(), settled={"by": "sari", "how": "third person"})
    session.undo(now())
    assert settled(doubtful)[2] == ("same", "rina", "consensus")


def test_older_adjudicated_file_gets_the_verdict_and_its_undo_and_says_which_column_is_missing(
    doubtful, capsys
):
    path = doubtful.corpus / "duplicates/adjudicated.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("record_a,record_b,verdict,when\n", encoding="utf-8")
    walk(doubtful, "adjudicated", "scuq", lines=["sari"])
    assert settled(doubtful) == [("same", "", ""), ("retract", "", "")]
    shown = " ".join(capsys.readouterr().out.split())
    assert "the column 'by' is missing, so its value cannot be written" in shown


def test_other_people_are_not_asked_who_settled_anything(doubtful):
    assert open_pairs(doubtful, load_protocol(doubtful)[0], "rina").settling == ()


def test_walk_ends_where_a_row_cannot_be_written(doubtful):
    path = doubtful.corpus / "duplicates/rina.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes("record_a,record_b,verdict,when\n".encode("utf-16"))
    before = path.read_bytes()
    with pytest.raises(ReviewError, match="UTF-16"):
        walk(doubtful, "rina", "s")
    assert path.read_bytes() == before


def test_walked_verdicts_are_applied(doubtful, slr):
    walk(doubtful, "rina", "ss")
    result = slr(doubtful.root, "dedupe")
    assert "to judge" not in result.output
    again = slr(doubtful.root, "dedupe", "--audit", "10", "--json")
    told = json.loads(again.output)
    assert told["sampled"] == 10
    assert told["judged_merges"] + told["judged_misses"] <= 2


def test_walk_without_a_terminal_is_refused_with_a_message(doubtful, slr):
    result = slr(doubtful.root, "dedupe", "--walk", "--as", "budi")
    assert result.exit_code == 2
    assert "judging pairs needs a terminal" in result.output
    assert "use --export FILE.xlsx" in result.output


def test_walk_with_nothing_to_ask_needs_no_terminal(doubtful, slr):
    walk(doubtful, "rina", "dd")
    result = slr(doubtful.root, "dedupe", "--walk", "--as", "budi")
    assert result.exit_code == 0
    assert result.output.endswith("no pairs are waiting for a verdict\n")


def test_interrupted_walk_keeps_and_counts_what_was_said(doubtful):
    def interrupt():
        yield "s"
        raise KeyboardInterrupt

    session = open_pairs(doubtful, load_protocol(doubtful)[0], "rina")
    serve(session, Terminal(Script(interrupt()), Console()), clock())
    assert (len(session.work.judged), session.work.left) == (1, 1)
    assert [verdict for _, verdict in said(doubtful, "rina")] == ["same"]


def test_verdicts_that_disappear_during_a_walk_are_named_on_the_next_screen(doubtful, capsys):
    def keys():
        yield "s"
        (doubtful.corpus / "duplicates" / "rina.csv").unlink()
        yield "x"
        yield "q"

    walk(doubtful, "rina", keys())
    screen = " ".join(capsys.readouterr().out.split())
    assert "duplicates/rina.csv: 1 row is missing" in screen
    assert "run `slr recover -r demo-telework --as rina`" in screen


def test_questions_counted_are_the_questions_asked(doubtful, slr):
    listed = open_pairs(doubtful, load_protocol(doubtful)[0], "rina").work.ahead
    status = slr(doubtful.root, "status").output
    assert f"; {len(listed)} pairs to judge" in status
    assert f"judge {len(listed)} pairs that may be duplicates: `slr dedupe -r demo-telework --walk" in status


@pytest.mark.parametrize(
    "outputs", [("-o", "a.csv"), ("--merged", "a.csv"), ("-o", "c.csv", "--pairs", "c.csv")]
)
def test_output_never_replaces_a_file_that_is_read_or_another_output(tmp_path, slr, outputs):
    (tmp_path / "a.csv").write_text(HEAD + OTHER, encoding="utf-8")
    result = slr(tmp_path, "dedupe", "a.csv", *outputs)
    assert result.exit_code == 2
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == HEAD + OTHER
    assert not (tmp_path / "c.csv").exists()

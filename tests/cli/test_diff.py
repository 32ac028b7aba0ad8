"""Test `slr diff`: the current protocol compared with a file or a git revision."""

import json
import shutil
import subprocess

import pytest
from small_review import PROTOCOL, write_review

from slr.model.parse import parse_protocol
from slr.store.amendment import insert_amendment

EDITED = ("text: 'rat* OR mice'", "text: 'rat* OR mice OR sailors'")


def git(folder, *arguments):
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@t", *arguments], cwd=folder, check=True, capture_output=True
    )  # fmt: skip


@pytest.fixture
def committed(project):
    """The small review, committed to git, with a protocol that was edited afterwards."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    write_review(project)
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "first")
    return project


def edit(project, old, new):
    path = project / "protocols" / "small.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edit_lists_the_reports_it_flips_before_it_is_applied(committed, slr):
    edit(committed, *EDITED)
    result = slr(committed, "diff")
    assert result.exit_code == 0
    assert "criterion E1.rule.text: rat* OR mice -> rat* OR mice OR sailors" in result.output
    assert "1 report changes status:" in result.output
    assert "title-abstract: pending -> excluded by rule E1 (1)" in result.output
    assert "Author3 (2015). Strain at sea  [rule E1 (sailors)]" in result.output
    assert not (committed / "build" / "small" / "stages" / "statuses.parquet").exists()


def test_an_unchanged_protocol_flips_nothing(committed, slr):
    assert "no change in content" in slr(committed, "diff").output


def test_the_codebook_file_is_read_as_it_was_at_the_revision(committed, slr):
    edit(committed, "sources:\n", "codebook: book.csv\nsources:\n")
    book = committed / "corpus" / "small" / "book.csv"
    book.write_text("id,label_en,definition,terms_en\nwork,Work,What people do,work\n", encoding="utf-8")
    git(committed, "add", ".")
    git(committed, "commit", "-q", "-m", "book")
    book.write_text("id,label_en,definition,terms_en\nwork,Work,What people do,labour\n", encoding="utf-8")
    assert "codebook.work.terms.en: [work] -> [labour]" in slr(committed, "diff").output
    git(committed, "checkout", "-q", str(book))
    assert "no change in content" in slr(committed, "diff").output


def test_a_file_serves_as_the_earlier_protocol(project, slr):
    write_review(project)
    (project / "old.yaml").write_text(PROTOCOL.replace(*EDITED), encoding="utf-8")
    result = slr(project, "diff", "old.yaml")
    assert "excluded by rule E1 -> pending (1)" in result.output
    assert "`slr diff old.yaml -r small --amend" in result.output


def test_people_s_verdicts_hold_and_are_counted_when_their_criteria_change(committed, slr):
    write_review(committed, verdicts={w: [("Strain at sea", "include", "")] for w in ("rina", "tomas")})
    edit(committed, *EDITED)
    assert "no report changes status" in slr(committed, "diff").output


def hashed(project, *reviewers):
    """Let reviewers judge a report under the criteria of the moment, with the hash that the program would store."""
    protocol, _ = parse_protocol((project / "protocols" / "small.yaml").read_text(encoding="utf-8"), "p")
    for who in reviewers:
        path = project / "corpus" / "small" / "screening" / "title-abstract" / f"{who}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        current = protocol.criteria_hash("title-abstract")
        path.write_text(
            f"report,verdict,criterion,when,protocol,title\nx,include,,2026-01-01,{current},Strain at sea\n"
        )


@pytest.mark.parametrize(
    ("edited", "flagged"),
    [
        (("years: {to: 1999}", "years: {to: 2001}"), None),  # a rule asks people nothing
        (EDITED, None),
        (("text: Not about strain.", "text: Not about strain at work."), "2 verdicts"),
        (("text: Does work strain people?", "text: Does night work strain people?"), "2 verdicts"),
    ],
)
def test_only_verdicts_given_under_another_wording_are_counted(committed, slr, edited, flagged):
    hashed(committed, "rina", "tomas")
    edit(committed, *edited)
    output = slr(committed, "diff").output
    assert ("flagged" in output) is (flagged is not None)
    assert flagged is None or f"{flagged} were given under another wording" in output
    slr(committed, "screen")
    flags = slr(committed, "status", "--flags").output
    assert ("the criteria have changed" in flags) is (flagged is not None)


def test_json_gives_every_flip(committed, slr):
    edit(committed, *EDITED)
    payload = json.loads(slr(committed, "diff", "HEAD", "--json").output)
    [flip] = payload["flips"]
    assert (flip["before"], flip["after"], flip["stage"]) == ("pending", "excluded", "title-abstract")
    assert payload["earlier"].startswith("protocols/small.yaml at ")


def test_edit_to_one_reviewer_reveals_no_name_criterion_or_note_of_a_half_read_report(committed, slr):
    write_review(committed, verdicts={"rina": [("Strain at sea", "exclude", "P1")]})
    edit(committed, "reviewers: 2", "reviewers: 1")
    output = slr(committed, "diff").output
    assert "title-abstract: pending -> excluded (1)" in output
    assert "[not shown until the report is settled]" in output
    assert "rina" not in output
    assert "P1" not in output


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_warning_about_the_protocol_counts_with_strict(committed, slr, options):
    edit(committed, "rule: {text: 'rat* OR mice'}", "rule: {missing: [abstract]}")
    assert slr(committed, "diff", *options).exit_code == 0
    assert slr(committed, "diff", "--strict", *options).exit_code == 1


def test_a_long_list_is_cut_unless_all_is_asked(committed, slr):
    many = {f"Strain {i}": (2015, "Sailors.") for i in range(15)}
    write_review(committed, reports=many)
    edit(committed, *EDITED)
    assert "and 5 more: --all lists them" in slr(committed, "diff").output
    assert slr(committed, "diff", "--all").output.count("[rule E1 (sailors)]") == 15


def test_amend_records_the_edit_and_its_effect_and_changes_nothing_else(committed, slr):
    edit(committed, *EDITED)
    path = committed / "protocols" / "small.yaml"
    before = path.read_text(encoding="utf-8")
    result = slr(committed, "diff", "--amend", 'Sailors are "apart": see minutes')
    assert result.exit_code == 0
    after = path.read_text(encoding="utf-8")
    assert after.startswith(before)
    protocol, problems = parse_protocol(after, "p")
    [amendment] = protocol.amendments
    assert problems == ()
    assert amendment.reason == 'Sailors are "apart": see minutes'
    assert "1 not decided yet -> excluded by rule E1 at title and abstract" in amendment.change
    assert len(amendment.revision) >= 7
    assert "1 report changes status" in slr(committed, "diff").output


def test_amend_records_the_edit_with_json_too(committed, slr):
    edit(committed, *EDITED)
    result = slr(committed, "diff", "--json", "--amend", "Sailors are apart")
    assert json.loads(result.stdout)["flips"]
    protocol, _ = parse_protocol((committed / "protocols" / "small.yaml").read_text(encoding="utf-8"), "p")
    assert [a.reason for a in protocol.amendments] == ["Sailors are apart"]


@pytest.mark.parametrize("earlier", ["nonsense", "--upload-pack=x", "HEAD~7", ""])
def test_what_is_neither_file_nor_revision_is_reported(committed, slr, earlier):
    result = slr(committed, "diff", "--", earlier)
    assert result.exit_code == 1
    assert "error REV001" in result.output


def test_a_revision_without_the_protocol_is_reported(committed, slr):
    (committed / "protocols" / "other.yaml").write_text(PROTOCOL, encoding="utf-8")
    result = slr(committed, "diff", "-r", "other")
    assert result.exit_code == 1
    assert "error REV002" in result.output


def test_a_folder_that_is_not_under_git_is_said_not_to_be(project, slr):
    write_review(project)
    assert f"{project}: error REV003 this folder is not under git" in slr(project, "diff").output


def test_a_repository_without_a_commit_is_said_to_have_none(project, slr):
    write_review(project)
    git(project, "init", "-q")
    assert "error REV003 nothing has been committed yet" in slr(project, "diff").output


def test_without_git_the_program_says_so(project, slr, monkeypatch):
    write_review(project)
    monkeypatch.setenv("PATH", str(project))
    assert "error REV003 git is not installed" in slr(project, "diff").output


def test_an_earlier_protocol_with_faults_tells_them(project, slr):
    write_review(project)
    (project / "old.yaml").write_text("schema: 1\n", encoding="utf-8")
    result = slr(project, "diff", "old.yaml")
    assert result.exit_code == 1
    assert "old.yaml:1: error PRO003" in result.output


ENTRY = {"date": "2026-02-03", "change": "c: d", "reason": "r"}


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "amendments: []\n",
        "amendments:\n  - {date: 2026-01-01, change: a, reason: b}\n",
        "amendments:\n- date: 2026-01-01\n  change: a\n  reason: b\n\n# margin\nsynthesis:\n  method: x\n",
        "amendments:   # of the protocol\n    - date: 2026-01-01\n      change: >-\n        long\n        text\n      reason: b\nsynthesis:\n  method: x\n",
    ],
)  # fmt: skip
def test_an_amendment_is_added_last_whatever_the_layout(tail):
    text = PROTOCOL + tail
    old, _ = parse_protocol(text, "p")
    new, problems = parse_protocol(insert_amendment(text, ENTRY), "p")
    assert problems == ()
    assert new.amendments[:-1] == old.amendments
    assert (new.amendments[-1].date, new.amendments[-1].change) == ("2026-02-03", "c: d")
    assert new.synthesis == old.synthesis

"""Test that --json is refused where a command prints no JSON, so that a script is not given text without a word."""

import json

import pytest
from example_review import CopyBuilt, Slr, write_demo

SESSION = "--as, which starts a session in the terminal"
WORKSHEET = "--export, which writes a worksheet"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("screen", "--as", "rina"), SESSION),
        (("code", "--as", "rina"), SESSION),
        (("extract", "--as", "rina"), SESSION),
        (("appraise", "--as", "rina"), SESSION),
        (("retrieve", "--as", "rina"), SESSION),
        (("dedupe", "--walk", "--as", "rina"), SESSION),
        (("dedupe", "--audit", "5", "--as", "rina"), SESSION),
        (("screen", "--as", "rina", "--export", "out.csv"), WORKSHEET),
        (("code", "--as", "rina", "--export", "out.csv"), WORKSHEET),
        (("extract", "--as", "rina", "--export", "out.csv"), WORKSHEET),
        (("appraise", "--as", "rina", "--export", "out.csv"), WORKSHEET),
        (("retrieve", "--as", "rina", "--export", "out.csv"), WORKSHEET),
        (("dedupe", "--as", "rina", "--export", "out.csv"), WORKSHEET),
        (("notices", "--as", "rina", "--export", "out.csv"), WORKSHEET),
        (("studies", "--as", "rina", "--export", "out.csv"), WORKSHEET),
        (("record", "contacts", "--as", "rina", "--export", "out.csv"), WORKSHEET),
        (("retrieve", "--list", "out.csv"), "--list, which writes a file"),
        (("code", "--codebook", "out.csv"), "--codebook, which writes a file"),
        (("code", "--suggestions", "out.csv"), "--suggestions FILE, which writes a file"),
        (
            ("code", "--gaps", "--as", "rina", "--import", "in.csv"),
            "--gaps or --suggestions together with --import",
        ),
    ],
)
def test_json_is_refused_before_anything_is_run_or_written(project, slr: Slr, arguments, reason):
    write_demo(project)
    result = slr(project, *arguments, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"] if result.stdout else True
    assert f"--json cannot be used with {reason}; leave out --json" in result.output
    assert not (project / "out.csv").exists()
    assert not (project / "build").exists()


def test_lists_of_the_codebook_are_json_for_a_person_too(project, slr: Slr, copy_built: CopyBuilt):
    copy_built(project, write_demo, "code")
    for_all = slr(project, "code", "--gaps", "--json")
    for_one = slr(project, "code", "--gaps", "--as", "rina", "--json")
    assert json.loads(for_one.output) == json.loads(for_all.output)

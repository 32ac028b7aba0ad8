"""Test that the adjudicator is asked once in a session who settles disagreements, and how."""

from scripted_terminal import Script, open_terminal

from slr.cli.settling import Settling
from slr.desk.form import Field
from slr.model.problem import Problem, Severity

BY = Field(name="by", kind="text", help="the names")
HOW = Field(name="how", kind="text", help="how it was settled")
MISSING = Problem(code="SHT018", message="the column 'by' is missing", where="by")


def settle(lines, *, fields=(BY, HOW), times=1, refuse=False):
    """Record so many verdicts. Return the answers written with each, the last problems and the prompts."""
    script, written = Script("", lines), []

    def record(answers):
        if refuse and answers:
            return (MISSING,)
        written.append(dict(answers))
        return ()

    settling = Settling(open_terminal(script)[0], fields)
    for _ in range(times):
        problems = settling.record(record, head="head", name="a title")
    return written, problems, script.prompts


def test_answers_are_asked_for_once_and_recorded_with_each_verdict():
    answers = {"by": "rina; tomas", "how": "consensus"}
    assert settle(["rina; tomas", "consensus"], times=3) == ([answers] * 3, (), ["by: ", "how: "])


def test_without_fields_nobody_is_asked():
    assert settle([], fields=()) == ([{}], (), [])


def test_cancelled_question_records_nothing_and_is_asked_again():
    written, problems, prompts = settle([None, "rina", None], times=2)
    assert (written, problems, prompts) == ([], None, ["by: ", "by: ", "how: "])


def test_file_without_the_columns_gets_the_verdict_and_a_warning():
    written, problems, _ = settle(["rina", "consensus"], refuse=True)
    assert written == [{}]
    assert [(p.message, p.severity) for p in problems] == [(MISSING.message, Severity.WARNING)]

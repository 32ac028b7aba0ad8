"""Test `slr rules` on a small review."""

import json

import pytest
from small_review import write_review


def test_table_counts_each_rule_alone_and_after_the_others(project, slr):
    write_review(project)
    result = slr(project, "rules")
    assert result.exit_code == 0
    rows = {
        line.split()[0]: line.split()[-5:] for line in result.output.splitlines() if line.startswith("  E")
    }
    # met, not met, unknown, decides, after the others: `old rats` falls to E1 and to E2 alike
    assert rows["E1"] == ["2", "4", "1", "2", "1"]
    assert rows["E2"] == ["2", "5", "0", "2", "1"]


def test_samples_show_the_words_that_fired_and_the_condition(project, slr):
    write_review(project)
    output = slr(project, "rules", "E1").output
    assert "E1 (exclude): About animals." in output
    assert "text rat* OR mice" in output
    assert "words: mice 1, rats 1" in output
    assert "[rats]" in output
    assert "E2 (exclude)" not in output


def test_check_gives_no_error_rate_before_the_whole_sample_is_read(project, slr):
    said = [("Old rats", "include", "")]
    write_review(project, verdicts={"rina": said, "tomas": said})
    output = slr(project, "rules").output
    assert "3 of 3 reports excluded by rules were drawn (seed 1), 1 read" in output
    assert (
        "1 of these was wrongly excluded; the error rate can be estimated once all reports of the "
        "sample have been read" in output
    )


def test_check_does_not_reveal_the_verdict_of_the_first_of_two_readers(project, slr):
    outputs = set()
    for verdict in ("include", "exclude", "maybe"):
        write_review(project, verdicts={"rina": [("Old rats", verdict, "")]})
        outputs.add(slr(project, "rules").stdout)
    assert len(outputs) == 1
    assert (
        "3 of 3 reports excluded by rules were drawn (seed 1), 0 read; 1 further report is not settled yet; the error rate"
        in outputs.pop()
    )


def test_json_lists_every_report_that_a_rule_decides(project, slr):
    write_review(project)
    payload = json.loads(slr(project, "rules", "--json").output)
    by_id = {r["criterion"]: r for r in payload["rules"]}
    assert (by_id["E1"]["decides"], by_id["E1"]["after the others"], len(by_id["E1"]["reports"])) == (2, 1, 2)
    assert by_id["E1"]["words"] == {"mice": 1, "rats": 1}
    assert payload["check"][0]["rate"] is None


@pytest.mark.parametrize(("ident", "said"), [("E9", "is not a criterion"), ("P1", "has no rule")])
def test_an_unknown_rule_is_reported_with_the_known_rules(project, slr, ident, said):
    write_review(project)
    result = slr(project, "rules", ident)
    assert result.exit_code == 2
    assert said in result.output
    assert "E1, E2" in result.output


def test_an_error_in_a_condition_points_at_the_character(project, slr):
    write_review(project, replace=("rat* OR mice", "rat* OR"))
    result = slr(project, "rules")
    assert result.exit_code == 1
    assert "error QRY001 criteria[1].rule.text: character 8: expected a term after OR" in result.output
    assert "\n    rat* OR\n           ^\n" in result.output

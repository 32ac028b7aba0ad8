"""All problems of a protocol are reported at once, each with its line, what was found, and what to do."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.parse import FORMS, parse_protocol, parse_tool
from slr.model.problem import Fault, Severity
from slr.model.protocol import Protocol

GOOD = """\
schema: 1
review:
  title: Workload
question:
  text: What is known?
criteria:
  - id: E1
    kind: exclude
    text: not about it
    rule:
      years: {to: 2009}
sources:
  - id: wos
    name: WoS
    kind: database
"""


def problems(text: str) -> list[str]:
    return [str(p).split("\n")[0] for p in parse_protocol(text, "p.yaml")[1]]


def test_an_appendix_can_be_written_in_the_known_languages_only() -> None:
    text = GOOD.replace("  title: Workload", "  title: Workload\n  language: ie")
    protocol, found = parse_protocol(text, "p.yaml", languages=("de", "en", "id"))
    assert protocol is None
    assert [(p.code, p.line, p.where, p.message) for p in found] == [
        ("PRO004", 4, "review.language", "expected de, en or id, got 'ie' (did you mean 'id'?)")
    ]
    known, _ = parse_protocol(text, "p.yaml", languages=("ie",))
    assert known is not None


def test_an_unknown_style_of_references_is_reported_with_the_known_styles() -> None:
    text = f"{GOOD}references:\n  style: palin\n"
    protocol, [problem] = parse_protocol(text, "p.yaml", list_styles=lambda: ("alpha", "apa", "plain"))
    assert protocol is None
    assert (problem.code, problem.where, problem.line) == ("PRO004", "references.style", text.count("\n"))
    assert (
        problem.message == "unknown style 'palin' (did you mean 'plain'?); the styles are alpha, apa, plain"
    )
    known, _ = parse_protocol(text.replace("palin", "plain"), "p.yaml", list_styles=lambda: ("apa", "plain"))
    assert known is not None
    assert known.references.style == "plain"


def test_styles_are_listed_only_if_the_protocol_names_another_than_the_default() -> None:
    def list_styles() -> tuple[str, ...]:
        raise AssertionError

    for text in (GOOD, f"{GOOD}references: {{style: apa}}\n"):
        assert parse_protocol(text, "p.yaml", list_styles=list_styles)[0] is not None


def test_a_good_protocol_has_defaults_and_no_problems() -> None:
    protocol, found = parse_protocol(GOOD, "p.yaml")
    assert found == ()
    assert protocol is not None
    assert protocol.criteria[0].rule is not None
    assert protocol.criteria[0].rule.years is not None
    assert protocol.criteria[0].rule.years.last == 2009
    assert protocol.sources[0].hits == "not reported"
    assert protocol.screening.title_abstract.reviewers == 1


def test_a_word_where_a_number_belongs_is_reported_with_its_line() -> None:
    assert problems(GOOD + "screening:\n  full-text:\n    reviewers: two\n") == [
        "p.yaml:18: error PRO004 screening.full-text.reviewers: expected 1 or 2, got 'two'"
    ]


def test_a_missing_key_is_reported() -> None:
    assert problems(GOOD.replace("  title: Workload\n", "  kind: review\n")) == [
        "p.yaml:2: error PRO003 review.title: the key 'title' is missing"
    ]


def test_an_unknown_key_is_an_error_with_the_one_that_was_meant() -> None:
    assert problems(GOOD + "sceening: {}\n") == [
        "p.yaml:16: error PRO005 sceening: unknown key 'sceening' (did you mean 'screening'?)"
    ]


def test_all_faults_are_reported_at_once_in_the_order_of_lines() -> None:
    text = (
        GOOD.replace("kind: exclude", "kind: exlude")
        .replace("kind: database", "kind: databse")
        .replace("  text: What is known?\n", "  text: ''\n")
    )
    assert [line.split(":")[1] for line in problems(text)] == ["5", "8", "15"]
    assert "did you mean 'exclude'" in problems(text)[1]


def test_an_id_used_twice_is_reported_with_both_lines() -> None:
    text = GOOD.replace("sources:", "  - id: E1\n    kind: include\n    text: again\nsources:")
    assert problems(text) == [
        "p.yaml:12: error PRO006 criteria[2].id: the id 'E1' is used twice, first on line 7"
    ]


def test_yaml_that_cannot_be_read_is_reported_with_its_line() -> None:
    [line] = problems("schema: 1\nreview: {title: [\n")
    assert line.startswith("p.yaml:3: error PRO002 not valid YAML")


def test_a_text_instead_of_a_protocol_is_reported() -> None:
    assert problems("just words") == ["p.yaml:1: error PRO001 expected keys and values, got 'just words'"]
    assert problems("") == ["p.yaml:1: error PRO001 expected keys and values, got nothing"]


def test_years_the_wrong_way_round_are_reported() -> None:
    [line] = problems(GOOD.replace("{to: 2009}", "{from: 2020, to: 2009}"))
    assert (
        line
        == "p.yaml:11: error PRO004 criteria[1].rule.years: the first year, 2020, is after the last, 2009"
    )


def test_a_rule_without_condition_is_reported() -> None:
    [line] = problems(GOOD.replace("years: {to: 2009}", "outcome: mark"))
    assert "has no condition" in line


def test_a_misspelled_key_of_the_appraisal_is_named() -> None:
    (line,) = problems(GOOD + "appraisal: {tool: [mmat-2018]}\n")
    assert "PRO005 appraisal.tool: unknown key 'tool' (did you mean 'tools'?)" in line


def test_a_tool_is_read_with_the_line_of_each_fault() -> None:
    text = 'id: mine\nlabel: {en: Mine}\nanswers: {low: "+", high: "x"}\nitems:\n  - {id: a b, label: {en: A}}\n  - {id: c, label: {en: C}}\n'
    tool, found = parse_tool(text, "tools/mine.yaml")
    assert tool is None
    assert [(p.file, p.line, p.where) for p in found] == [
        ("tools/mine.yaml", 3, "answers.high"),
        ("tools/mine.yaml", 5, "items[1].id"),
    ]
    tool, found = parse_tool(text.replace("x", "-").replace("a b", "a"), "tools/mine.yaml")
    assert found == ()
    assert tool is not None
    assert tool.names == ("a", "c", "overall")


def test_a_tool_that_is_no_mapping_is_reported() -> None:
    assert [p.code for p in parse_tool("- a", "t.yaml")[1]] == ["PRO001"]
    assert [p.code for p in parse_tool("a: [", "t.yaml")[1]] == ["PRO002"]
    (unknown,) = (p for p in parse_tool("idd: x", "t.yaml")[1] if p.code == "PRO005")
    assert "did you mean 'id'" in unknown.message


def test_a_fault_in_a_query_points_at_the_character() -> None:
    text = GOOD.replace("years: {to: 2009}", "text: 'a AND ) b'")
    fault = Fault(
        code="QRY001",
        keys=("rule", "text"),
        message="expected a word\n    a AND ) b\n          ^",
        hint="take it out",
    )
    _, found = parse_protocol(text, "p.yaml", check_criterion=lambda c: [fault] if c.rule else [])
    assert str(found[0]).split("\n") == [
        "p.yaml:11: error QRY001 criteria[1].rule.text: expected a word",
        "    a AND ) b",
        "          ^",
        "    hint: take it out",
    ]


def test_the_hash_of_the_criteria_changes_with_a_criterion_of_that_stage_only() -> None:
    one, _ = parse_protocol(GOOD, "p.yaml")
    two, _ = parse_protocol(GOOD.replace("not about it", "not about that"), "p.yaml")
    assert one is not None
    assert two is not None
    assert one.criteria_hash("title-abstract") != two.criteria_hash("title-abstract")
    assert one.criteria_hash("full-text") == two.criteria_hash("full-text")


def test_the_hash_of_the_criteria_does_not_change_with_a_rule() -> None:
    one, _ = parse_protocol(GOOD, "p.yaml")
    two, _ = parse_protocol(GOOD.replace("to: 2009", "to: 2011"), "p.yaml")
    assert one is not None
    assert two is not None
    assert one.criteria_hash("title-abstract") == two.criteria_hash("title-abstract")
    assert one.criteria_hashes("title-abstract") != two.criteria_hashes("title-abstract")


def test_the_hash_of_earlier_versions_counts_as_long_as_no_rule_changes() -> None:
    """The first version of the program stored this hash for these criteria, with their rules."""
    protocol, _ = parse_protocol(GOOD, "p.yaml")
    assert protocol is not None
    assert "092af182" in protocol.criteria_hashes("title-abstract")


def test_a_criterion_can_be_marked_without_making_verdicts_outdated() -> None:
    plain, _ = parse_protocol(GOOD, "p.yaml")
    assert plain is not None
    marked = plain.model_copy(
        update={"criteria": tuple(c.model_copy(update={"without_results": True}) for c in plain.criteria)}
    )
    assert marked.criteria_hashes("title-abstract") == plain.criteria_hashes("title-abstract")


@settings(deadline=None, max_examples=150)
@given(
    st.integers(0, len(GOOD.splitlines()) - 1),
    st.sampled_from(
        ["  - x", "a: b", ": :", "- - -", "  kind: 3", "\t", "{", "review: 7", "  title: [1, 2]", "null"]
    ),
)
def test_no_broken_line_crashes_the_reader_and_every_problem_has_a_place(at: int, line: str) -> None:
    lines = GOOD.splitlines()
    lines[at] = line
    protocol, found = parse_protocol("\n".join(lines) + "\n", "p.yaml")
    assert (protocol is None) == any(p.severity is Severity.ERROR for p in found)
    assert all(p.line is not None and 1 <= p.line <= len(lines) + 1 for p in found)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60))
def test_no_text_crashes_the_reader(text: str) -> None:
    parse_protocol(text, "p.yaml")


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("[*/medline*]", 'put the value in quotes: "*/medline*"'),
        ("*/medline*", 'put the value in quotes: "*/medline*"'),
        ("[*.ris, a.bib]", 'put the value in quotes: "*.ris"'),
        ("\n      - **/a*", 'put the value in quotes: "**/a*"'),
        ("[*]", "put the value in quotes"),
        ("@wos", "put the value in quotes"),
        ('"night work" OR shift', "put the whole value in single quotes"),
    ],
)
def test_a_value_that_needs_quotes_in_yaml_is_said_to_need_them(value: str, hint: str) -> None:
    text = GOOD.replace("    kind: database\n", f"    kind: database\n    files: {value}\n")
    _, [problem] = parse_protocol(text, "p.yaml")
    assert problem.code == "PRO002"
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "id: E1",
            "id: exclusion 1",
            (
                "criteria[1].id: expected an id of letters, digits, `_`, `-` and `.`, without spaces, that begins with a "
                "letter, such as E1, got 'exclusion 1'"
            ),
        ),
        (
            "    kind: database\n",
            "    kind: database\n    searched: 1 March 2026\n",
            "sources[1].searched: expected a date such as 2026-03-01, 2026-03 or 2026 or not reported, got '1 March 2026'",
        ),
        (
            "title: ",
            "language: English\n  title: ",
            "review.language: expected en or id, got 'English'",
        ),
    ],
)
def test_the_form_that_a_text_must_have_is_given_in_words(old: str, new: str, told: str) -> None:
    assert old in GOOD
    protocol, found = parse_protocol(GOOD.replace(old, new, 1), "p.yaml", languages=("en", "id"))
    assert protocol is None
    assert told in str(found[0])
    assert "^" not in str(found[0])


def test_every_form_of_the_protocol_has_words() -> None:
    patterns = set(re.findall(r'"pattern": "(.*?)"', json.dumps(Protocol.model_json_schema())))
    assert {json.loads(f'"{p}"') for p in patterns} <= set(FORMS)


def test_a_value_with_several_possible_types_is_reported_once() -> None:
    assert problems(GOOD.replace("    kind: database\n", "    kind: database\n    hits: many\n")) == [
        "p.yaml:16: error PRO004 sources[1].hits: expected a mapping of keys to values, a whole number or not reported, got 'many'"
    ]


def test_unknown_source_that_was_searched_together_is_reported_with_its_line() -> None:
    text = GOOD.replace("kind: database", "kind: database\n    searched_together: [nowhere]", 1)
    assert text != GOOD
    assert [p for p in problems(text) if "PRO009" in p and "nowhere" in p and "searched_together" in p]


def test_what_cannot_be_shown_of_a_report_is_an_error_with_what_can() -> None:
    stage = "screening:\n  title-abstract:\n    show: [author, year]\n"
    line = GOOD.count("\n") + 3
    where = f"p.yaml:{line}: error PRO004 screening.title-abstract.show"
    said = "expected authors, year or journal, got 'author' (did you mean 'authors'?)"
    assert problems(f"{GOOD}{stage}") == [f"{where}[1]: {said}"]
    text = f"{GOOD}{stage}".replace("[author, year]", "year")
    assert problems(text) == [f"{where}: expected a list, got 'year'"]


def test_the_hash_of_the_criteria_does_not_change_with_what_is_shown() -> None:
    plain, _ = parse_protocol(GOOD, "p.yaml")
    hiding, _ = parse_protocol(f"{GOOD}screening: {{title-abstract: {{show: []}}}}\n", "p.yaml")
    assert plain is not None
    assert hiding is not None
    assert hiding.criteria_hash("title-abstract") == plain.criteria_hash("title-abstract")

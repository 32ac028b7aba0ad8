"""Rules of the protocol on reports: outcome, effect, and the words or values that decided."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.problem import ReviewError, Severity
from slr.model.protocol import Criterion
from slr.model.reason import read_reasons
from slr.model.table import REPORTS, RULE_OUTCOMES, frame, mismatches
from slr.query.condition import criterion_faults
from slr.report.reason import english, word_reasons
from slr.screen.rule import ACTING, apply_rules, cut_reports, join_acting, try_rules


def criterion(kind="exclude", ident="E1", **rule):
    return Criterion.model_validate({"id": ident, "kind": kind, "text": "why", "rule": rule or None})


def reports(*rows):
    base = {"records": [], "sources": [], "arm": "databases"}
    return frame(REPORTS, [{**base, "report": f"r{i}", **row} for i, row in enumerate(rows)])


def outcome(rule, **row):
    [found] = apply_rules(reports(row), [rule]).to_dict("records")
    words = [word_reasons((w,), english()) for w in read_reasons(found["words"])]
    return found["outcome"], found["effect"], words


YEARS = {"years": {"from": 2010, "to": 2020}}


@pytest.mark.parametrize(
    ("kind", "row", "expected"),
    [
        ("include", {"year": 2010}, ("met", "none", ["year 2010"])),
        ("include", {"year": 2020}, ("met", "none", ["year 2020"])),
        ("include", {"year": 2009}, ("not met", "exclude", ["year 2009"])),
        ("include", {"year": 2021}, ("not met", "exclude", ["year 2021"])),
        ("include", {}, ("unknown", "none", [])),
        ("exclude", {"year": 2015}, ("met", "exclude", ["year 2015"])),
        ("exclude", {"year": 2021}, ("not met", "none", ["year 2021"])),
        ("exclude", {}, ("unknown", "none", [])),
    ],
)
def test_years_include_both_ends_and_a_missing_year_is_unknown(kind, row, expected):
    assert outcome(criterion(kind, **YEARS), **row) == expected


def test_open_spans_of_years():
    assert outcome(criterion("include", years={"from": 2010}), year=2030)[0] == "met"
    assert outcome(criterion("include", years={"to": 2010}), year=2030)[0] == "not met"


def test_languages_and_types_ignore_case_and_leave_missing_values_open():
    languages, types = criterion("include", languages=["EN", "id"]), criterion(types=["letter", "erratum"])
    assert outcome(languages, language="id") == ("met", "none", ["language Indonesian"])
    assert outcome(languages, language="fr") == ("not met", "exclude", ["language French"])
    assert outcome(languages) == ("unknown", "none", [])
    assert outcome(types, type="letter") == ("met", "exclude", ["type letter"])
    assert outcome(types) == ("unknown", "none", [])


def test_missing_fields_is_met_only_when_all_of_them_are_missing():
    rule = criterion(missing=["doi", "authors", "abstract"], outcome="mark")
    assert outcome(rule) == ("met", "mark", ["DOI missing", "authors missing", "abstract missing"])
    assert outcome(rule, doi="10.1/x", abstract=" ") == ("not met", "none", ["with DOI"])
    assert outcome(rule, authors=["Rina"])[0] == "not met"


@pytest.mark.parametrize(
    ("kind", "ending", "effects"),
    [
        ("exclude", "exclude", {"met": "exclude", "not met": "none"}),
        ("exclude", "mark", {"met": "mark", "not met": "none"}),
        ("exclude", "advance", {"met": "none", "not met": "advance"}),
        ("include", "exclude", {"met": "none", "not met": "exclude"}),
        ("include", "mark", {"met": "none", "not met": "mark"}),
        ("include", "advance", {"met": "advance", "not met": "none"}),
    ],
)
def test_effect_follows_kind_and_outcome_and_unknown_has_none(kind, ending, effects):
    rule = criterion(kind, text="rats", outcome=ending)
    assert outcome(rule, title="Rats", abstract="-")[:2] == ("met", effects["met"])
    assert outcome(rule, title="Mice", abstract="Of men")[:2] == ("not met", effects["not met"])
    assert outcome(rule, title="Mice")[:2] == ("unknown", "none")


def test_text_gives_the_words_that_fired_for_and_against():
    rule = criterion(text="(work* OR kerja) NOT (rat* OR mice)")
    assert outcome(rule, title="Workers at work", abstract="Beban kerja") == (
        "met",
        "exclude",
        ["work", "workers", "kerja"],
    )
    assert outcome(rule, title="Work of mice", abstract="-") == ("not met", "none", ["mice"])
    assert outcome(rule, title="Sleep", abstract="Long.") == ("not met", "none", [])


def test_one_query_a_language_and_any_of_them_suffices():
    rule = criterion("include", text={"en": "civil NEAR/1 servant*", "id": '"aparatur sipil negara" OR ASN'})
    assert outcome(rule, title="Kinerja ASN") == ("met", "none", ["asn"])
    assert outcome(rule, title="Civil servants") == ("met", "none", ["civil servants"])
    assert outcome(rule, title="Nurses") == ("unknown", "none", [])
    assert outcome(rule, title="Nurses", abstract="In hospital") == ("not met", "exclude", [])


def test_all_parts_of_a_rule_must_hold_and_one_failing_part_decides_whatever_is_missing():
    rule = criterion(years={"to": 2000}, text="rats")
    assert outcome(rule, year=1999, title="Rats") == ("met", "exclude", ["year 1999", "rats"])
    assert outcome(rule, year=2001, title="Mice") == ("not met", "none", ["year 2001"])
    assert outcome(rule, year=1999, title="Mice") == ("unknown", "none", [])
    assert outcome(rule, title="Rats") == ("unknown", "none", [])


def test_table_is_as_declared_sorted_by_report_and_criterion_and_leaves_people_s_criteria_out():
    rules = [criterion(ident="E2", text="rats"), criterion(ident="E1", text="mice"), criterion(ident="P1")]
    data = reports({"report": "b", "title": "Rats"}, {"report": "a", "title": "Mice"})
    found = apply_rules(data, rules)
    assert mismatches(RULE_OUTCOMES, found) == ()
    assert list(zip(found["report"], found["criterion"], strict=True)) == [
        ("a", "E1"), ("a", "E2"), ("b", "E1"), ("b", "E2"),
    ]  # fmt: skip


def test_no_rule_or_no_report_gives_the_empty_table():
    for found in (
        apply_rules(reports({"title": "x"}), [criterion()]),
        apply_rules(reports(), [criterion(text="x")]),
    ):
        assert mismatches(RULE_OUTCOMES, found) == ()
        assert len(found) == 0


def test_a_condition_that_cannot_be_understood_names_criterion_and_character():
    with pytest.raises(ReviewError) as error:
        apply_rules(reports({"title": "x"}), [criterion(text={"en": "ok", "id": "a AND"})])
    [problem] = error.value.problems
    assert problem.where == "criteria E1.rule.text.id"
    assert problem.message == ("character 6: expected a term after AND, got the end\n    a AND\n         ^")


def test_a_rule_with_an_unknown_field_is_not_applied():
    with pytest.raises(ReviewError, match="unknown field 'abstrct'"):
        apply_rules(reports({"title": "x"}), [criterion(missing=["abstrct"])])


def test_faults_name_keys_and_tell_errors_from_doubts():
    faults = criterion_faults(criterion(text={"en": "a b", "id": "a AND b OR c"}, missing=["abstrct"]))
    assert [(f.code, f.keys, f.severity) for f in faults] == [
        ("QRY003", ("rule", "missing"), Severity.ERROR),
        ("QRY001", ("rule", "text", "en"), Severity.ERROR),
        ("QRY002", ("rule", "text", "id"), Severity.WARNING),
    ]
    assert "did you mean 'abstract'?" in faults[0].message
    assert faults[1].message.endswith("\n    a b\n      ^")
    assert criterion_faults(criterion()) == ()
    assert criterion_faults(criterion(text="a")) == ()


def test_a_rule_that_turns_on_a_missing_abstract_alone_is_doubted():
    [fault] = criterion_faults(criterion(missing=["abstract"]))
    assert fault.severity is Severity.WARNING
    assert "only because they have no abstract" in fault.message
    assert criterion_faults(criterion(missing=["abstract"], outcome="mark")) == ()
    [odd] = criterion_faults(criterion(text="a", outcome="advance"))
    assert odd.keys == ("rule", "outcome")


ROWS = st.fixed_dictionaries(
    {
        "title": st.sampled_from([pd.NA, "Rats at work", "Work"]),
        "abstract": st.sampled_from([pd.NA, "", "Mice and rats", "Of men"]),
        "year": st.sampled_from([pd.NA, 1999, 2015]),
        "language": st.sampled_from([pd.NA, "en", "fr"]),
        "keywords": st.sampled_from([[], ["rats"]]),
    }
)
RULES = [
    criterion("include", "I1", text="work NOT rats"),
    criterion("exclude", "E1", text="rats OR mice", years={"from": 2000}),
    criterion("include", "I2", languages=["en"], outcome="advance"),
]


@settings(deadline=None, max_examples=40)
@given(st.lists(ROWS, max_size=5), st.randoms(use_true_random=False))
def test_order_of_reports_and_criteria_changes_nothing(rows, random):
    data = reports(*rows)
    shuffled = data.sample(frac=1, random_state=random.randrange(1000)) if len(data) else data
    pd.testing.assert_frame_equal(apply_rules(data, RULES), apply_rules(shuffled, RULES[::-1]))


@settings(deadline=None, max_examples=20)
@given(st.lists(ROWS, max_size=5), st.integers(1, 5))
def test_the_size_of_a_chunk_changes_nothing(rows, size):
    data = reports(*rows)
    pd.testing.assert_frame_equal(apply_rules(data, RULES, rows=size), apply_rules(data, RULES))


def test_rows_that_decide_are_those_with_an_effect_on_the_status():
    rows = [{"title": "Rats at work", "abstract": "Of men", "language": "en"}, {"title": "Work"}, {}]
    outcomes = list(try_rules(cut_reports(reports(*rows), 2), RULES))
    whole = apply_rules(reports(*rows), RULES)
    acting = whole[whole["effect"].isin(ACTING)].reset_index(drop=True)
    pd.testing.assert_frame_equal(join_acting(outcomes), acting)
    tables = [pd.DataFrame(t.to_pylist()) for found in outcomes for t in found.to_tables()]
    assert pd.concat(tables).fillna("").to_dict("list") == whole.fillna("").to_dict("list")


@settings(deadline=None, max_examples=60)
@given(ROWS, st.sampled_from(["abstract", "year", "language", "title"]))
def test_taking_a_value_away_never_brings_an_effect_about(row, field):
    before = apply_rules(reports(row), RULES)["effect"].tolist()
    after = apply_rules(reports({**row, field: pd.NA}), RULES)["effect"].tolist()
    assert all(a in ("none", b) for a, b in zip(after, before, strict=True))


def test_taking_the_abstract_away_turns_an_exclusion_into_a_question():
    rule = criterion("include", text="work")
    assert outcome(rule, title="Rats", abstract="Mice")[1] == "exclude"
    assert outcome(rule, title="Rats")[1] == "none"


def test_words_are_missing_where_nothing_decided_and_there_where_something_did():
    table = apply_rules(reports({"year": 2015}, {}, {"year": 2015}), [criterion(**YEARS)])
    assert list(table["words"].isna()) == [False, True, False]
    assert table["words"].iloc[0] == table["words"].iloc[2]

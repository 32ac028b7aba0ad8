"""Each row of reported statistics gets the checks that its cells allow, and says what it lacks for the others."""

import pytest

from slr.findings.statistics_table import check_statistics, has_faults


def check(header: str, *rows: str) -> list[dict]:
    found, _ = check_statistics("\n".join([header, *rows]).encode(), "s.csv")
    return found


def verdicts(header: str, row: str) -> dict[str, str]:
    (found,) = check(header, row)
    return {c["check"]: c["verdict"] for c in found["checks"]}


def why(header: str, row: str) -> str:
    return check(header, row)[0]["checks"][0]["why"]


def test_rows_keep_their_order_ids_and_lines() -> None:
    found = check("id,test,df2,value,p", "a,t,28,2.20,.04", "b,t,28,2.20,.30")
    assert [(row["id"], row["line"], row["checks"][0]["verdict"]) for row in found] == [
        ("a", 2, "consistent"), ("b", 3, "inconsistent"),
    ]  # fmt: skip
    assert has_faults(found)
    assert not has_faults(found[:1])


def test_mean_with_n_is_checked_without_being_asked() -> None:
    assert verdicts("mean,n", "5.19,28") == {"grim": "inconsistent"}
    assert verdicts("mean,sd,n", "5.21,1.10,28").keys() == {"grim", "grimmer"}


def test_debit_is_checked_only_if_asked_for() -> None:
    assert verdicts("test,mean,sd,n", "debit,0.53,0.50,1683") == {"grim": "consistent", "debit": "consistent"}


def test_names_of_tests_may_be_written_in_any_case() -> None:
    assert verdicts("test,df1,df2,value,p", "f,1,28,4.196,.05") == {"test-p": "consistent"}


def test_row_without_statistics_has_no_check() -> None:
    assert verdicts("id,value", "a,3") == {}


@pytest.mark.parametrize(
    ("header", "row", "message"),
    [
        ("test,value,p", "t,2.20,.04", "df2 is not reported"),
        ("test,df2,p", "t,28,.04", "value is not reported"),
        ("test,df2,value", "t,28,2.20", "p is not reported"),
        ("test,df2,value,p", "t,0,2.20,.04", "df2: expected degrees of freedom above 0, got '0'"),
        ("test;df2;value;p", "t;28;2,20;.04", "value: expected a number, got '2,20', which contains a comma"),
        ("test,df2,value,p,tails", "t,28,2.20,.04,3", "tails: expected 1 or 2, got '3'"),
        ("test,df2,value,p,alpha", "t,28,2.20,.04,5", "alpha: expected a number between 0 and 1, got '5'"),
        ("test,df2,value,p,comparison", "t,28,2.20,.04,~", "comparison: expected =, < or >, got '~'"),
        (
            "test,value,p",
            "tt,2.20,.04",
            "unknown test 'tt' (did you mean 't'?), expected one of t, F, chi2, r, z, Q, grim, grimmer, debit",
        ),
        ("test,mean", "grim,5.19", "n is not reported"),
        ("test,mean,n", "grim,5.19,0", "n: expected a whole number above 0, got '0'"),
        ("mean,n,percent", "5.19,28,maybe", "percent: expected yes or no, got 'maybe'"),
    ],
)
def test_what_a_row_lacks_is_named(header, row, message) -> None:
    found = check(header, row)[0]["checks"][0]
    assert found["verdict"] == "not checkable"
    assert found["why"].startswith(message)


def test_not_significant_means_above_alpha() -> None:
    assert verdicts("test,df2,value,p_comparison", "t,28,2.20,n.s.") == {"test-p": "inconsistent"}
    assert verdicts("test,df2,value,p_comparison,alpha", "t,28,2.20,ns,.01") == {"test-p": "consistent"}


def test_unknown_column_is_a_warning() -> None:
    _, problems = check_statistics(b"id,valeu\na,1\n", "s.csv")
    assert [str(p) for p in problems] == [
        (
            "s.csv:1: warning EFF005 column 'valeu' (did you mean 'value'?) is unknown and was not read\n"
            "    hint: correct the name of the column; if the checks do not need the column, leave it as it is"
        )
    ]


def test_further_columns_allow_the_checks_of_a_finding() -> None:
    header = "id,test,value,df1,df2,n,k,r2,adjusted_r2,p"
    assert verdicts(header, "a,F,41.503,3,52,56,3,.705,.688,.000") == {
        "test-p": "consistent",
        "R2-range": "consistent",
        "adjusted-R2": "consistent",
        "F-R2": "consistent",
        "df": "consistent",
    }
    assert verdicts(header, "a,F,41.503,3,53,57,3,.705,.688,.000")["F-R2"] == "inconsistent"


def test_coefficient_is_checked_against_its_error_and_direction() -> None:
    header = "type,estimate,se,test,value,df2,p,direction"
    assert verdicts(header, "b,0.50,0.20,t,2.50,52,.016,-") == {
        "test-p": "consistent",
        "b/SE": "consistent",
        "sign": "inconsistent",
    }


def test_check_with_a_fault_says_what_to_ask_the_authors_for() -> None:
    (found,) = check("type,estimate,direction", "b,0.50,-")
    assert found["checks"][0]["ask"] == "the direction of the effect, and the direction of each scale"


def test_further_cell_that_is_no_number_is_named() -> None:
    (found,) = check("type;estimate;se", "b;0,50;0.2")
    assert found["checks"][0]["why"].startswith(
        "estimate: expected a number, got '0,50', which contains a comma"
    )


def test_limit_of_infinity_is_not_printed() -> None:
    (found,) = check("type,estimate,p,n,k", "b,.027,.000,56,3")
    assert [(c["check"], c["implied"]) for c in found["checks"]] == [("b/SE", None)]

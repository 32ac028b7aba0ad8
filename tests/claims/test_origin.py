"""The status, the kind of evidence, the notices and the appraisal of studies stand beside each item."""

from made_up_claims import claim, derive, make_review, rows, support

from slr.claims.origin import collect_origins


def test_an_item_is_awaiting_if_its_report_awaits_a_decision() -> None:
    (row,) = rows(derive([claim()], [support("work", "open")]), "claim_support")
    assert (row["status"], row["reason"]) == ("awaiting", "not included")


def test_a_work_that_nobody_classified_counts_unless_its_type_says_that_it_is_not_empirical() -> None:
    protocol, tables = make_review(works={"unused": {"type": "regulation"}})
    tables["studies"] = tables["studies"].assign(evidence=None)
    origins = collect_origins(tables, protocol, ["r1", "unused"])
    assert (origins.judge("one"), origins.judge("unused")) == ("", "not empirical")


def test_the_unfavourable_answers_of_a_study_are_listed() -> None:
    protocol, tables = make_review()
    origins = collect_origins(tables, protocol, ["r1"])
    answer = {
        "study": "one",
        "finding": None,
        "tool": "t",
        "item": "1",
        "answer": "no",
        "sign": "-",
        "counts": True,
    }
    known = type(origins)(
        **{**vars_of(origins), "appraisals": [answer, {**answer, "item": "2", "sign": "+"}]}
    )
    assert known.list_concerns(["one"]) == (True, ["t 1: no"])
    assert known.list_concerns(["two"]) == (False, [])


def vars_of(origins: object) -> dict[str, object]:
    names = ("rows", "outside", "citations", "evidence", "notices")
    return {name: getattr(origins, name) for name in names}

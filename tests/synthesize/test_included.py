"""Included works: one for each study, with the year of its first report and the sources of all its reports."""

import pandas as pd

from slr.synthesize.included import Included, list_included
from slr.synthesize.work import Work


def work(report: str, year: int | None, *sources: str) -> Work:
    empty = dict.fromkeys(("title", "title_markup", "doi", "journal", "type", "language"))
    return Work(report=report, citation=report, year=year, authors=(), records=(), sources=sources, **empty)


def included(
    pairs: list[tuple[str, str]], *works: Work, notices: tuple[str, ...] = ()
) -> tuple[Included, ...]:
    studies = pd.DataFrame(pairs, columns=["study", "report"])
    return list_included(studies, {w.report: w for w in works}, {"s": "theory"}, notices)


def test_a_study_counts_in_the_year_of_its_first_included_report() -> None:
    [found] = included(
        [("s", "b"), ("s", "a"), ("s", "excluded")],
        work("a", 2019, "alpha"),
        work("b", 2021, "beta", "alpha"),
    )
    assert found == Included(
        study="s", reports=("a", "b"), sources=frozenset({"alpha", "beta"}), year=2019, evidence="theory"
    )


def test_a_missing_year_does_not_hide_a_known_one() -> None:
    pairs = [("s", "a"), ("s", "b"), ("t", "c")]
    found = included(pairs, work("a", None), work("b", 2020), work("c", None))
    assert [(one.study, one.year, one.evidence) for one in found] == [
        ("s", 2020, "theory"),
        ("t", None, "not classified"),
    ]


def test_a_study_of_which_several_people_recorded_facts_is_one_work_and_a_notice_is_none() -> None:
    found = included([("s", "a"), ("s", "a"), ("n", "n")], work("a", 2020), work("n", 2021), notices=("n",))
    assert [one.study for one in found] == ["s"]

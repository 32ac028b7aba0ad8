"""The merged report has the best value of each field, and one version represents the work."""

import pickle

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.dedupe.feature import read_feature
from slr.dedupe.merge import merge_fields
from slr.dedupe.search import search
from slr.dedupe.version import relate_versions
from slr.model.table import BIBLIOGRAPHY
from slr.model.word import NOTICES
from slr.text.notice import sort_notices

EMPTY = {c.name: [] if c.kind == "list" else None for c in BIBLIOGRAPHY}


def record(name, **fields):
    return {**EMPTY, "record": name, **fields}


def test_title_in_mixed_case_and_without_brackets_is_shown():
    rows = [
        record("a", title="NIGHT WORK AND ERRORS"),
        record("b", title="[Night work and errors] [Review]"),
        record("c", title="Night work and errors"),
    ]
    fields, origins = merge_fields(rows)
    assert (fields["title"], origins["title"]) == ("Night work and errors", "c")


def test_whole_title_is_shown_rather_than_its_beginning():
    fields, _ = merge_fields(
        [record("a", title="Night work"), record("b", title="Night work: a cohort study")]
    )
    assert fields["title"] == "Night work: a cohort study"


def test_most_authors_with_the_fullest_names_are_shown():
    rows = [
        record("a", authors=["Li, Z.", "et al."]),
        record("b", authors=["Li Z", "Chen Q"]),
        record("c", authors=["Li, Zhong", "Chen, Qi"]),
    ]
    fields, origins = merge_fields(rows)
    assert (fields["authors"], origins["authors"]) == (["Li, Zhong", "Chen, Qi"], "c")


def test_year_and_pages_of_the_issue_are_shown_rather_than_of_the_early_view():
    rows = [record("a", year=2023, pages="1-17"), record("b", year=2024, volume="33", pages="566-582")]
    fields, origins = merge_fields(rows)
    assert (fields["year"], fields["pages"], origins["year"]) == (2024, "566-582", "b")


def test_record_with_volume_and_pages_gives_the_year_before_one_with_either():
    whole = record("w", year=2024, volume="33", pages="566-582")
    for early in (
        record("e", year=2023, volume="33", journal="Ward Nursing", issue="1", doi="10.1234/x"),
        record("e", year=2023, pages="1-17", journal="Ward Nursing", issue="1", doi="10.1234/x"),
    ):
        fields, origins = merge_fields([early, whole])
        assert (fields["year"], origins["year"]) == (2024, "w")


def test_field_that_no_record_gives_is_missing_and_has_no_origin():
    fields, origins = merge_fields([record("a", title="T"), record("b", title="T")])
    assert fields["doi"] is None
    assert fields["keywords"] == []
    assert set(origins) == {"title"}


def test_nothing_of_the_merge_depends_on_the_order_of_records(desk):
    rows = {
        "a": {"title": "Night work and errors in wards", "authors": ["Abara, N."], "year": 2015, "journal": "Sleep", "volume": "7", "pages": "11-19"},
        "b": {"title": "Night Work and Errors in Wards", "authors": ["Abara, Ngozi"], "year": 2015, "journal": "Sleep", "volume": "7", "pages": "11-19", "issue": "2"},
        "c": {"title": "NIGHT WORK AND ERRORS IN WARDS", "authors": ["Abara N"], "year": 2015, "journal": "Sleep (NY)", "volume": "7", "pages": "11-9", "issue": "3"},
    }  # fmt: skip
    one, turned = desk.run(**rows), desk.run(**dict(reversed(rows.items())))
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, turned.tables[name])


def version_features(**kinds):
    return {
        n: read_feature(n, {"title": "T", "journal": j, "year": y, "type": t})
        for n, (t, j, y) in kinds.items()
    }


def test_published_article_or_the_first_version_represents_the_work():
    features = version_features(
        a=("preprint", "medRxiv", 2019),
        b=("article", "Sleep", 2021),
        c=("conference", "Proceedings of Sleep", 2018),
    )
    home = {n: n for n in features}
    pairs = [("a", "b"), ("b", "c")]
    assert relate_versions(pairs, home, features, "published") == {"a": "b", "c": "b"}
    assert relate_versions(pairs, home, features, "first") == {"a": "c", "b": "c"}


def test_judging_in_worker_processes_gives_the_same():
    titles = [
        f"Night work and errors in ward {i // 2} of the hospital at {'abcdefgh'[i // 2]}" for i in range(16)
    ]
    features = [
        read_feature(f"{i:02}", {"title": t, "authors": ["Abara, N."], "year": 2015})
        for i, t in enumerate(titles)
    ]

    def elsewhere(judge, chunks):
        send = pickle.dumps(judge)
        return [pickle.loads(send)(pickle.loads(pickle.dumps(c))) for c in chunks]  # noqa: S301  our own bytes

    assert search(features, run=elsewhere) == search(features)


def test_of_two_years_equally_supported_the_record_that_cites_more_fully_gives_its_own() -> None:
    typed = record("r1", title="T", year=2014, pages="43-68", note="typed by hand")
    full = record("r2", title="T", year=2013, pages="43-68", journal="Bridging Health")
    for rows in ([typed, full], [full, typed]):
        fields, origins = merge_fields(rows)
        assert (fields["year"], origins["year"]) == (2013, "r2")


def test_merging_compares_no_row_with_all_others():
    """A cluster of thousands of copies then takes as long as thousands of clusters of two."""

    class Row(dict):
        def __eq__(self, other):
            raise AssertionError("rows are compared")

        __hash__ = None

    fields, origins = merge_fields([Row(record(name, title="T", volume="7")) for name in "abc"])
    assert (fields["title"], origins["title"], origins["volume"]) == ("T", "a", "a")


def test_the_language_is_that_of_the_title_that_is_shown():
    indonesian = [record(f"r{i}", title="BEBAN KERJA PEGAWAI", year=2020, language="id") for i in (1, 2)]
    english = record("r3", title="Workload of employees", year=2020, language="en", doi="10.5555/x")
    fields, origins = merge_fields([*indonesian, english])
    assert (fields["title"], fields["language"]) == ("Workload of employees", "en")
    assert origins["language"] == origins["title"]


def test_styles_of_a_title_come_with_it_and_never_from_another_title():
    rows = [
        record("a", title="Night work of E. coli: a study", title_markup=None),
        record("b", title="Night work of E. coli", title_markup="Night work of <i>E. coli</i>"),
        record("c", title="Night work of E. coli", title_markup="Night work of <i>E. coli</i>"),
    ]
    fields, origins = merge_fields(rows)
    assert (fields["title"], fields["title_markup"]) == ("Night work of E. coli: a study", None)
    assert "title_markup" not in origins


def test_title_gets_the_styles_of_another_record_with_exactly_the_same_title():
    rows = [
        record("a", title="Night work of E. coli", year=2020, journal="J"),
        record("b", title="Night work of E. coli", title_markup="Night work of <i>E. coli</i>"),
    ]
    fields, origins = merge_fields(rows)
    assert fields["title_markup"] == "Night work of <i>E. coli</i>"
    assert (origins["title"], origins["title_markup"]) == ("a", "b")


def test_styles_make_no_record_fuller_than_another():
    rows = [
        record("a", title="One", volume="1"),
        record("b", title="One", volume="2", title_markup="<i>One</i>"),
    ]
    assert merge_fields(rows)[0]["volume"] == "1"


@pytest.mark.parametrize(
    ("field", "better", "worse"),
    [
        ("title", "Night work", "NIGHT WORK"),
        ("title", "Night work in wards", "[Night work in wards]"),
        ("title", "Night work in wards", "WITHDRAWN: Night work in wards"),
        ("title", "Night work in wards", "Night work in wards. [Review] [45 refs]"),
        ("title", "Night work in wards", "Night work"),
        ("journal", "Journal of Ward Nursing", "J Ward Nurs"),
        ("abstract", "Nurses kept diaries for a month.", "Nurses kept diaries."),
        ("note", "typed by hand in 2014", "typed"),
        ("isbn", "1234-5678; 8765-4321", "1234-5678"),
        ("keywords", ["rest", "night"], ["rest"]),
        ("authors", ["Abara, N.", "Brandt, U."], ["Abara, Ngozi Chimamanda Oluwaseun"]),
        ("authors", ["Abara, N.", "Brandt, U."], ["Abara, N.", "et al."]),
        ("pages", "11-19", "11"),
        ("pages", "566-582", "1-17"),
        ("pages", "11-19", "about ten"),
        ("doi", "10.1234/ward.7.11", "10.1234/ward"),
        ("doi", "10.1234/x", "see the publisher"),
        ("type", "article", "other"),
        ("type", "article", "webpage"),
    ],
)
def test_better_value_is_shown_although_the_other_record_has_more_fields(field, better, worse):
    fuller = record("f", **{"year": 2020, "volume": "7", "issue": "2", "url": "u", field: worse})
    bare = record("z", **{field: better})
    if field == "pages":
        bare["volume"] = "7"
    for rows in ([fuller, bare], [bare, fuller]):
        fields, origins = merge_fields(rows)
        assert (fields[field], origins[field]) == (better, "z")


@pytest.mark.parametrize(
    ("title", "capitals"),
    [("NIGHT WORK OF Nurses in", True), ("NIGHT Works", False), ("Night Work OF THE Nurses", False)],
)
def test_title_counts_as_capitals_where_more_than_six_letters_in_ten_are(title, capitals):
    # the other title is shorter, and shown only where the first is in capitals
    fields, _ = merge_fields([record("a", title=title), record("b", title="Night work")])
    assert (fields["title"] == "Night work") is capitals


def test_pages_of_a_record_that_knows_the_volume_come_before_a_longer_range_of_one_that_does_not():
    rows = [record("a", pages="11-19", journal="J", issue="2"), record("b", pages="507", volume="33")]
    assert merge_fields(rows)[0]["pages"] == "507"


def test_pages_that_name_a_place_come_before_a_text_that_names_none():
    rows = [record("a", pages="about ten", journal="J", year=2020), record("b", pages="1")]
    assert merge_fields(rows)[0]["pages"] == "1"


def test_value_that_most_records_give_is_shown_and_of_equals_that_of_the_fullest_record():
    rows = [record("a", volume="7", journal="J", issue="1"), record("b", volume="8"), record("c", volume="8")]
    assert merge_fields(rows)[0]["volume"] == "8"
    assert merge_fields(rows[:2])[0]["volume"] == "7"
    assert merge_fields([rows[1], rows[0]])[0]["volume"] == "7"


def test_fullest_record_has_the_most_citation_fields_then_the_most_fields():
    cites = record("a", volume="7", authors=["Abara, N."], journal="J")
    says = record("b", volume="8", url="u", note="n", publisher="p", language="en", keywords=["k"])
    assert merge_fields([says, cites])[0]["volume"] == "7"
    more = record("c", volume="9", authors=["Abara, N."], journal="J", url="u")
    assert merge_fields([cites, more])[0]["volume"] == "9"


def test_empty_text_is_no_value():
    fields, origins = merge_fields([record("a", url="", journal="J"), record("b", url="u")])
    assert (fields["url"], origins["url"]) == ("u", "b")
    assert merge_fields([record("a", url=""), record("b", url="")])[0]["url"] is None


def test_language_of_another_record_is_kept_where_the_title_that_is_shown_has_none():
    rows = [record("a", title="Night work in wards"), record("b", title="Night work", language="en")]
    fields, origins = merge_fields(rows)
    assert (fields["title"], fields["language"], origins["language"]) == ("Night work in wards", "en", "b")


def test_report_of_several_records_knows_all_its_sources_and_the_first_search(desk):
    rows = {
        "a": {
            "title": "Night work in wards of two hospitals",
            "year": 2015,
            "authors": ["Abara, N."],
            "source": "wos",
        },
        "b": {
            "title": "Night work in wards of two hospitals",
            "year": 2015,
            "authors": ["Abara, N."],
            "source": "wos",
        },
        "c": {"title": "Burnout of triage staff in clinics", "searched": "2024-05-01"},
    }
    rows["a"]["searched"], rows["b"]["searched"] = "2024-02-01", "2024-01-01"
    reports = desk.run(**rows).tables["reports"].set_index("report")
    assert list(reports.index) == ["b", "c"]  # named after the record that was found first
    assert (reports.loc["b", "records"], reports.loc["b", "sources"], reports.loc["b", "searched"]) == (
        ["a", "b"],
        ["wos"],
        "2024-01-01",
    )
    assert (reports.loc["c", "arm"], reports.loc["c", "sources"]) == ("other", ["scopus"])


def test_origins_are_listed_of_reports_of_several_records_only(desk):
    pair = {"title": "Night work in wards of two hospitals", "year": 2015, "authors": ["Abara, N."]}
    result = desk.run(a=pair, b={**pair, "volume": "7"}, c={"title": "Burnout of triage staff in clinics"})
    origins = result.tables["provenance"]
    assert set(origins["report"]) == {"a"}
    assert dict(zip(origins["field"], origins["record"], strict=True))["volume"] == "b"
    assert (
        result.tables["reports"].set_index("report").loc["c", "title"] == "Burnout of triage staff in clinics"
    )


def test_notice_that_only_one_record_states_survives_the_merge():
    rows = [
        record("a", title="Night work"),
        record("b", title="Night work", notice=["retracted"], notice_link=["retracted pmid:12"]),
        record("c", title="Night work", notice=["corrected"], notice_link=["corrected doi:10.5555/e"]),
    ]
    fields, origins = merge_fields(rows)
    assert fields["notice"] == ["retracted", "corrected"]
    assert fields["notice_link"] == ["corrected doi:10.5555/e", "retracted pmid:12"]
    assert origins["notice"] == "b"


@given(st.lists(st.lists(st.sampled_from(NOTICES)), min_size=1, max_size=4))
def test_no_merge_loses_a_notice(stated):
    rows = [record(f"r{i}", title="Night work", notice=words) for i, words in enumerate(stated)]
    fields, _ = merge_fields(rows)
    assert fields["notice"] == sort_notices(word for words in stated for word in words)

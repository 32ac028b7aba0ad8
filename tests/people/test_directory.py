"""An index of reports: by id first, then by DOI, then by title, and never by a title that several reports have."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.table import CLUSTERS, RECORDS, frame
from slr.people.directory import Names, _bare_doi, build_directory, list_records, read_needed
from slr.text.fold import fold


def directory():  # type: ignore[no-untyped-def]
    base = {"file": "a.ris", "line": 1, "source": "s", "kind": "database"}
    records = frame(
        RECORDS,
        [
            {**base, "record": "ra", "title": "Beban Kerja", "doi": "10.1/a"},
            {**base, "record": "rb", "title": "Beban kerja"},
            {**base, "record": "rc", "title": "Editorial"},
            {**base, "record": "rd", "title": "Editorial"},
        ],
    )
    clusters = frame(
        CLUSTERS,
        [
            {"record": "ra", "report": "ra"},
            {"record": "rb", "report": "ra"},
            {"record": "rc", "report": "rc"},
            {"record": "rd", "report": "rd"},
        ],
    )
    return build_directory(records, clusters)


def test_id_leads_before_doi_and_doi_before_title() -> None:
    known = directory()
    assert known.find("rc", doi="10.1/a", title="Beban kerja") == "rc"
    assert known.find("rx", doi="10.1/a", title="Editorial") == "ra"
    assert known.find("rx", doi="10.1/zz", title="beban KERJA") == "ra"
    assert known.find("rx") is None
    assert known.find("rx", doi="10.1/zz") is None


def test_doi_or_title_of_two_reports_leads_to_none() -> None:
    base = {"file": "a.ris", "line": 1, "source": "s", "kind": "database"}
    records = frame(RECORDS, [{**base, "record": r, "doi": "10.1/a", "title": "T"} for r in ("ra", "rb")])
    apart = build_directory(records, frame(CLUSTERS, [{"record": r, "report": r} for r in ("ra", "rb")]))
    assert apart.find("x", doi="10.1/a") is None
    assert apart.find("x", title="T") is None
    merged = build_directory(records, frame(CLUSTERS, [{"record": r, "report": "ra"} for r in ("ra", "rb")]))
    assert merged.find("x", doi="10.1/a") == merged.find("x", title="t") == "ra"


def test_doi_is_compared_without_prefix_and_case() -> None:
    assert directory().find("rx", doi=" https://doi.org/10.1/A ") == "ra"
    assert directory().find("rx", doi="doi:10.1/a") == "ra"


def test_records_before_any_merge_lead_to_themselves_and_blank_titles_to_none() -> None:
    records = list_records({"ra": "night work", "rb": "", "rc": "rest", "rd": "rest"}, str.lower)
    assert [records.find(r) for r in ("ra", "rb", "rx")] == ["ra", "rb", None]
    assert records.find("rx", title="NIGHT WORK") == "ra"
    assert records.find("rx", title="REST") is None
    assert records.find("rx", title="") is None


NAMED = st.sampled_from(
    [
        "",
        "A b",
        "a  B",
        "Á b",
        "a b ",
        "'=a b",
        "C",
        "ﬁ",
        "fi",
        "\x1fa b",
        "10.1/X",
        "https://doi.org/10.1/x",
        "10.1/\u0130",
    ]
)


def cut(records: pd.DataFrame, rows: int) -> list[pd.DataFrame]:
    return [records.iloc[start : start + rows] for start in range(0, len(records), rows)]


def pick(records: pd.DataFrame, clusters: pd.DataFrame) -> Callable[..., pd.DataFrame]:
    """Return a function that reads the rows of a table with one of the given values in a column."""

    def find(name: str, where: Mapping[str, Sequence[str]]) -> pd.DataFrame:
        table = {"records": records, "clusters": clusters}[name]
        for column, values in where.items():
            table = table[table[column].isin(list(values))]
        return table

    return find


LISTED = st.lists(st.tuples(NAMED, NAMED, st.sampled_from([None, 2000, 2001])), max_size=6)


@settings(deadline=None, max_examples=25)
@given(LISTED, LISTED, st.integers(1, 3))
def test_an_index_of_some_names_finds_what_the_whole_index_finds(listed, rows, size) -> None:  # type: ignore[no-untyped-def]
    records = frame(
        RECORDS,
        [
            {"record": f"r{i}", "title": title or None, "doi": doi or None, "year": year, "source": "a", "kind": "database",
             "file": "a.csv", "line": i}
            for i, (title, doi, year) in enumerate(listed)
        ],
    )  # fmt: skip
    clusters = frame(
        CLUSTERS, [{"record": f"r{i}", "report": f"r{i // size * size}"} for i in range(len(listed))]
    )
    whole = build_directory(records, clusters)
    names = Names(
        records=frozenset(f"r{i}" for i in range(len(rows))),
        dois=frozenset(doi for _, doi, _ in rows if doi),
        titles=frozenset(t for t, _, _ in rows if t),
    )
    part = build_directory(records, clusters, names)
    assert build_directory(*read_needed(cut(records, size), pick(records, clusters), names), names) == part
    assert {r: part.find_id(r) for r in names.records} == {r: whole.find_id(r) for r in names.records}
    for title, doi, year in rows:
        for found in (part, whole):
            assert found.find_named(doi=doi, title=title) == whole.find_named(doi=doi, title=title)
        dated = {"doi": doi, "title": title, "year": str(year or "")}
        assert part.find_dated(**dated) == whole.find_dated(**dated)
        for report in whole.by_record.values():
            assert part.may_mean(report, doi=doi, title=title) == whole.may_mean(report, doi=doi, title=title)
    for title, doi, _ in listed:
        assert title == "" or fold(title) == whole.keys[title]
        assert doi == "" or _bare_doi(doi) in {**whole.by_doi, **whole.shared_dois}


def test_a_column_in_several_parts_is_indexed() -> None:
    """Smallest input of the bug: a table of more than one row group could not be indexed."""
    base = {"file": "a.ris", "line": 1, "source": "s", "kind": "database"}
    parts = [frame(RECORDS, [{**base, "record": r, "title": r, "doi": f"10.1/{r}"}]) for r in ("ra", "rb")]
    clusters = frame(CLUSTERS, [{"record": r, "report": r} for r in ("ra", "rb")])
    known = build_directory(pd.concat(parts, ignore_index=True), clusters)
    assert known.find("x", title="RA") == "ra"
    assert known.find("x", doi="10.1/RB") == "rb"


def test_an_index_of_some_names_finds_the_report_of_a_named_former_id() -> None:
    base = {"file": "a.ris", "line": 1, "source": "s", "kind": "database"}
    records = frame(RECORDS, [{**base, "record": r, "former": [f"old-{r}"]} for r in ("ra", "rb")])
    clusters = frame(CLUSTERS, [{"record": r, "report": "ra"} for r in ("ra", "rb")])
    names = Names(records=frozenset({"old-rb", "gone"}), dois=frozenset(), titles=frozenset())
    known = build_directory(records, clusters, names)
    assert [known.find_id(r) for r in ("old-rb", "gone")] == ["ra", None]
    assert build_directory(*read_needed(cut(records, 1), pick(records, clusters), names), names) == known


def test_a_doi_that_several_reports_have_is_no_title() -> None:
    """Smallest input of the bug: a title that reads like a DOI was looked up among the shared DOIs."""
    base = {"file": "a.ris", "line": 1, "source": "s", "kind": "database"}
    records = frame(
        RECORDS, [{**base, "record": r, "doi": "A b", "title": t} for r, t in (("ra", None), ("rb", "C"))]
    )
    clusters = frame(CLUSTERS, [{"record": r, "report": r} for r in ("ra", "rb")])
    known = build_directory(records, clusters)
    assert known.find_dated(title="A b", year="2001") is None
    assert not known.may_mean("ra", title="A b")
    assert known.may_mean("ra", doi="a B")

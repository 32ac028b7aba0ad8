"""An index of reports: by id first, then by DOI, then by title, and never by a title that several reports have."""

from slr.model.table import CLUSTERS, RECORDS, frame
from slr.people.directory import build_directory, list_records


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

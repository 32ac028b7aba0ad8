"""The results of deduplicating files outside a project."""

import csv
import io

from slr.dedupe.feature import read_feature
from slr.dedupe.loose import count_questions, list_pairs, merge_clusters, name_clusters, write_csv
from slr.dedupe.notice import link_notices
from slr.dedupe.search import search
from slr.model.table import BIBLIOGRAPHY

BASE = {
    **{c.name: [] if c.kind == "list" else None for c in BIBLIOGRAPHY},
    "year": 2015,
    "volume": "7",
    "pages": "11-19",
    "authors": ["Abara, N."],
}
NIGHT = {**BASE, "title": "Night work and errors of nurses", "journal": "Journal of Ward Nursing"}
FULL = {**NIGHT, "doi": "10.1000/ab", "abstract": "Nurses err."}
OTHER = {**NIGHT, "year": 2018, "volume": "9", "pages": "31-39"}
NAMES = {"b": "second", "a": "first", "c": "third"}


def find(**rows):
    return search([read_feature(record, row) for record, row in rows.items()], evidence=True)


def test_a_cluster_is_named_after_its_record_of_the_smallest_id():
    found = find(b=NIGHT, a=FULL, c=OTHER)
    assert name_clusters(["b", "a", "c"], found.cluster_of, NAMES) == {
        "b": "first",
        "a": "first",
        "c": "third",
    }


def test_a_doubt_about_two_reports_counts_once():
    found = find(a=NIGHT, b=NIGHT, c=OTHER, d=OTHER)
    assert len(set(found.cluster_of.values())) == 2
    assert count_questions(found) == 1


def test_pairs_are_listed_under_the_names_of_their_records_with_the_reason_in_words():
    found = find(a=NIGHT, b=FULL, c=OTHER)
    data = list_pairs(found, {}, NAMES, lambda reasons: ";".join(r.kind for r in reasons))
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    assert {r["verdict"] for r in rows if {r["record_a"], r["record_b"]} == {"first", "second"}} == {"same"}
    assert all(r["evidence"] and r["rule"] for r in rows)


def test_a_notice_and_its_work_are_listed_as_such_and_not_as_different_works():
    erratum = {**NIGHT, "title": f"Erratum to: {NIGHT['title']}", "notice": ["erratum of"], "type": "erratum"}
    features = [read_feature(record, row) for record, row in {"a": NIGHT, "b": erratum}.items()]
    found = search(features, evidence=True)
    links = link_notices(features, found.cluster_of, {}).pairs
    (row,) = csv.DictReader(io.StringIO(list_pairs(found, links, NAMES, lambda _: "why").decode()))
    assert (row["record_a"], row["record_b"]) == ("first", "second")
    assert (row["verdict"], row["rule"], row["titles"]) == ("notice", "notice-of", "1.00")


def test_a_merged_row_has_the_fields_of_all_its_records():
    rows = [{**NIGHT, "record": "b"}, {**OTHER, "record": "c"}, {**FULL, "record": "a"}]
    merged = list(merge_clusters(rows, {"a": "a", "b": "a", "c": "c"}))
    assert [(m["record_id"], m["doi"]) for m in merged] == [("a", "10.1000/ab"), ("c", None)]


def test_a_table_quotes_what_needs_it():
    assert write_csv(("a", "b"), [("x,y", 1)]) == b'a,b\n"x,y",1\n'

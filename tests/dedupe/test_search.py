"""From records to judged pairs and clusters: identical copies are set aside, and people's verdicts on them are kept."""

from collections.abc import Mapping, Set
from typing import Any

import pytest

from slr.dedupe.collection import collect_features
from slr.dedupe.feature import Feature, read_feature
from slr.dedupe.rule import Choice
from slr.dedupe.search import Found, PairVerdict, PeopleVerdicts, find_identical, search

WARD = {
    "title": "Cognitive load and decision quality among ward nurses at night", "authors": ["Abara, Ngozi", "Brandt, Ute"],
    "year": 2015, "journal": "Ward Nursing", "volume": "7", "pages": "11-19", "doi": "10.1234/ward.7.11",
}  # fmt: skip
TYPED = {**WARD, "doi": "", "journal": "Ward Nurs"}
CLINIC = {
    **WARD,
    "journal": "Clinical Decisions",
    "volume": "30",
    "pages": "501-512",
    "doi": "10.5678/clin.30.501",
}


def features(**rows: Mapping[str, Any]) -> list[Feature]:
    return [read_feature(name, row) for name, row in rows.items()]


def said(*verdicts: tuple[str, str, str]) -> PeopleVerdicts:
    return PeopleVerdicts(by_pair={(a, b): PairVerdict(verdict, "rina", ()) for a, b, verdict in verdicts})


def groups(found: Found) -> list[str]:
    members: dict[str, str] = {}
    for record, home in sorted(found.cluster_of.items()):
        members[home] = members.get(home, "") + record
    return sorted(members.values())


def test_identical_records_are_pairs_of_the_smallest_with_each_of_the_others() -> None:
    alike = find_identical(features(c=WARD, a=WARD, b=WARD, d=TYPED), Choice())
    assert list(alike) == [("a", "b"), ("a", "c")]
    assert {(j.verdict, j.rule) for j in alike.values()} == {("same", "identical")}
    assert alike["a", "b"].score == 1
    assert alike["a", "b"].evidence[0].kind == "identical"


def test_records_without_a_title_and_those_of_a_rule_switched_off_are_not_set_aside() -> None:
    blank = {**WARD, "title": ""}
    assert find_identical(features(a=blank, b=blank), Choice()) == {}
    assert find_identical(features(a=WARD, b=WARD), Choice(disabled=("identical",))) == {}
    assert groups(search(features(a=WARD, b=WARD), choice=Choice(disabled=("identical",)))) == ["ab"]


def test_copies_follow_their_record_into_its_cluster() -> None:
    found = search(features(a=WARD, b=WARD, c=TYPED, d=CLINIC))
    assert groups(found) == ["abc", "d"]
    assert ("a", "b") in found.pairs
    assert ("b", "c") not in found.pairs  # only one of identical records is compared


def test_cluster_is_named_after_its_smallest_record_even_where_that_is_a_copy() -> None:
    assert search(features(b=WARD, a=WARD, c=TYPED)).cluster_of == {"a": "a", "b": "a", "c": "a"}


def test_verdict_on_a_copy_is_one_on_the_record_that_is_compared() -> None:
    rows = features(a=WARD, b=WARD, c=TYPED, d=CLINIC)
    assert groups(search(rows, said(("b", "c", "different")))) == ["ab", "c", "d"]
    assert groups(search(rows, said(("b", "d", "same")))) == ["abcd"]
    assert groups(search(rows, said(("a", "d", "same"), ("b", "d", "different")))) == ["abc", "d"]


def test_copies_that_a_person_parts_are_compared_one_by_one() -> None:
    found = search(features(a=WARD, b=WARD, c=WARD), said(("a", "b", "different")))
    assert "ab" not in groups(found)
    assert found.cluster_of["a"] != found.cluster_of["b"]
    assert found.apart == {("a", "b")}


def test_verdict_that_would_join_what_people_keep_apart_is_refused_with_the_pair_in_the_way() -> None:
    rows = features(
        a=WARD, b=WARD, d=CLINIC, e={**CLINIC, "journal": "Night Work", "doi": "10.9/x", "pages": "88-93"}
    )
    found = search(rows, said(("b", "d", "same"), ("d", "e", "same"), ("a", "e", "different")))
    assert groups(found) == ["abd", "e"]
    assert found.refused["d", "e"] == ("a", "e")


def test_refusal_of_a_verdict_on_a_copy_is_found_under_the_copys_name_too() -> None:
    rows = features(
        a=WARD, b=WARD, d=CLINIC, e={**CLINIC, "journal": "Night Work", "doi": "10.9/x", "pages": "88-93"}
    )
    found = search(rows, said(("a", "d", "same"), ("b", "e", "same"), ("d", "e", "different")))
    assert groups(found) == ["abd", "e"]
    assert found.refused["b", "e"] == found.refused["a", "e"] == ("d", "e")


def test_chain_never_joins_two_records_that_were_not_even_listed_as_a_pair() -> None:
    english = {
        "title": "The effect of night work on medication errors in two hospitals",
        "authors": WARD["authors"],
        "year": 2015,
    }
    indonesian = {
        **english,
        "title": "Pengaruh kerja malam terhadap kesalahan obat dalam dua rumah sakit",
        "doi": "10.1234/m",
    }
    found = search(features(a=indonesian, b={**english, "doi": "10.1234/m"}, c=english))
    assert ("a", "c") not in found.pairs
    assert groups(found) == ["ab", "c"]
    assert found.refused == {("b", "c"): ("a", "c")}


def test_evidence_is_left_out_where_it_is_not_asked_for() -> None:
    rows = features(a=WARD, b=WARD, c=TYPED)
    assert {bool(j.evidence) for j in search(rows).pairs.values()} == {True}
    assert {bool(j.evidence) for j in search(rows, evidence=False).pairs.values()} == {False}


def test_pairs_that_a_rule_finds_unlike_in_silence_are_not_listed() -> None:
    unlike = {**WARD, "title": "Rest breaks and sleep of drivers on long roads", "doi": ""}
    assert search(features(a=WARD, b=unlike)).pairs.keys() <= {("a", "b")}
    assert search(features(a=WARD, b={"title": "Rest breaks of drivers on long roads"})).pairs == {}


def test_no_records_are_no_clusters() -> None:
    found = search([])
    assert (found.pairs, found.cluster_of, found.refused) == ({}, {}, {})


@pytest.mark.parametrize("size", [1, 2, 3])
def test_result_does_not_depend_on_how_many_pairs_are_judged_at_once(size: int) -> None:
    slip = {**CLINIC, "title": CLINIC["title"].replace("Cognitive", "Cognitve"), "doi": ""}
    rows = features(a=WARD, b=WARD, c=TYPED, d=CLINIC, e=slip, f={**TYPED, "pages": "12"})
    assert len(search(rows).pairs) > 4
    assert search(rows, size=size) == search(collect_features(rows), size=size) == search(rows)


LONG = "We asked nurses of two wards how they slept after the night and what they forgot in the morning. " * 3


@pytest.mark.parametrize(
    ("abstract", "together"), [(LONG, True), ("Fish of cold lakes swim at dawn, and we counted. " * 6, False)]
)
def test_abstracts_are_read_only_where_a_pair_is_judged_by_them(abstract: str, together: bool) -> None:
    few = {"title": WARD["title"], "authors": WARD["authors"][:1], "year": 2015, "journal": "Ward Nursing"}
    rows = {
        "a": {**few, "authors": [], "abstract": LONG},
        "b": {**few, "abstract": abstract},
        "c": {**WARD, "title": "Sleep", "abstract": LONG},
    }
    abstracts = {record: str(row["abstract"]) for record, row in rows.items()}
    wanted: list[set[str]] = []

    def find(asked: Set[str]) -> dict[str, str]:
        wanted.append(set(asked))
        return {record: abstracts[record] for record in asked}

    unread = [read_feature(record, {**row, "unread": True, "abstract": ""}) for record, row in rows.items()]
    found = search(collect_features(unread, find))
    assert found == search(features(**rows))
    assert (found.cluster_of["a"] == found.cluster_of["b"]) is together
    assert wanted == [{"a", "b"}]


def test_abstracts_of_records_in_a_chain_are_read_before_the_chain_is_tested() -> None:
    few = {"title": WARD["title"], "authors": WARD["authors"], "year": 2015}
    rows = {
        "a": {**few, "doi": "10.1234/a"},
        "b": few,
        "c": {**few, "pmid": "7"},
        "d": {**CLINIC, "title": "Sleep of drivers on long roads"},
    }
    unread = [read_feature(record, {**row, "unread": True}) for record, row in rows.items()]
    asked: list[set[str]] = []
    found = search(
        collect_features(unread, lambda wanted: asked.append(set(wanted)) or dict.fromkeys(wanted, LONG))
    )
    assert groups(found) == ["abc", "d"]
    assert asked == [{"a", "b", "c"}]

"""The pairs to compare: each key finds pairs that the other keys miss, and the cost of a block grows linearly."""

from collections.abc import Sequence, Set
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.dedupe.candidate import are_close, are_similar, find_candidates, find_pairs
from slr.dedupe.collection import Sizing, join_batches, pack_features
from slr.dedupe.feature import Feature, read_feature
from slr.dedupe.key import KEYS

TITLE = "Night work and medication errors in two teaching hospitals"
OTHER = "Burnout among triage staff of rural clinics"


def pairs(*rows: dict[str, Any]) -> list[tuple[int, int]]:
    features: list[Feature] = [read_feature(f"r{i:03}", row) for i, row in enumerate(rows)]
    return [(int(a), int(b)) for a, b in find_candidates(features)]


def found(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return pairs({"title": TITLE, **a}, {"title": OTHER, **b}) == [(0, 1)]


def test_records_that_share_nothing_are_no_pair() -> None:
    assert not found({}, {})
    assert pairs() == []
    assert pairs({"title": TITLE}) == []


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"doi": "10.1234/x"}, {"doi": "10.1234/x"}),  # a DOI alone is enough
        ({}, {"title": TITLE}),
        ({}, {"title": "Night work and medication errors in two schools"}),  # the beginning
        ({}, {"title": "Nocturnal work and medication errors in two teaching hospitals"}),  # the end
        (
            {"authors": ["Abara, N."]},
            {
                "title": "Nocturnal work and medication errors in two teaching clinics",
                "authors": ["Abara, N."],
            },
        ),
    ],
)
def test_pair_is_found_by_any_one_key(a: dict[str, Any], b: dict[str, Any]) -> None:
    assert found(a, b)


YEARS = ({"year": 2015}, {"year": 2016})


@pytest.mark.parametrize("key", [{"pmid": "123"}, {"pages": "CD001234"}, {"volume": "7", "pages": "11-19"}])
def test_number_of_another_title_is_looked_at_within_a_year(key: dict[str, str]) -> None:
    assert found({**key, **YEARS[0]}, {**key, **YEARS[1]})
    assert not found({**key, "year": 2015}, {**key, "year": 2017})
    assert not found({**key, "year": 2015, "doi": "10.1234/x"}, {**key, "year": 2017, "doi": "10.5678/y"})


def test_one_page_of_one_volume_needs_the_same_first_name_or_none() -> None:
    place = {"volume": "7", "pages": "11-19", "year": 2015}
    abara, cole = {**place, "authors": ["Abara, N."]}, {**place, "authors": ["Cole, A."]}
    assert found(abara, abara)
    assert found(abara, place)
    assert found(place, abara)
    assert not found(abara, cole)


def test_first_name_and_page_are_enough_without_a_volume() -> None:
    here = {"pages": "11-19", "authors": ["Abara, N."], "year": 2015}
    assert found(here, here)
    assert not found(here, {**here, "pages": "12-19"})
    assert not found({**here, "pages": "1-9"}, {**here, "pages": "1-9"})  # numbered from 1: no place


def test_titles_as_they_were_translated_are_keys_too() -> None:
    both = {"title": f"{OTHER} = {TITLE}"}
    assert len(read_feature("r", both).title.others) > 0
    assert pairs({"title": TITLE}, both) == [(0, 1)]


def test_same_people_and_year_need_titles_that_are_somewhat_alike() -> None:
    people = {"authors": ["Abara, N.", "Brandt, U."], "year": 2015}
    alike = "Work at night, medication errors: teaching hospitals"
    assert found(people, {**people, "title": alike})
    assert not found(people, people)


def test_first_author_and_the_longest_word_are_a_key() -> None:
    staff, people = (
        "Errors in documentation of night wards by the staff",
        "Falls in documentation of night wards by the people",
    )
    author = {"authors": ["Abara, N."]}
    assert pairs({"title": staff, **author}, {"title": people, **author}) == [(0, 1)]
    assert pairs({"title": staff, **author}, {"title": people, "authors": ["Cole, A."]}) == []
    assert pairs({"title": staff}, {"title": people}) == []


@pytest.mark.parametrize(("word", "is_key"), [("night", False), ("nights", True)])
def test_word_of_six_letters_or_more_is_a_key_beside_the_first_author(word: str, is_key: bool) -> None:
    rows = (
        {"title": f"{rest} at {word} as we do it in our {team}", "authors": ["Abara, N."]}
        for rest, team in (("Rest", "ward"), ("Calm", "team"))
    )
    assert (pairs(*rows) == [(0, 1)]) is is_key


def test_first_and_last_author_and_the_year_are_a_key() -> None:
    titles = (
        {"title": "Rest breaks and errors of nurses in wards"},
        {"title": "Short breaks and errors of nurse in ward teams"},
    )
    people = {"authors": ["Abara, N.", "Brandt, U.", "Cole, A."], "year": 2015}

    def key(*changes: dict[str, Any]) -> bool:
        return pairs(*({**t, **people, **c} for t, c in zip(titles, changes, strict=True))) == [(0, 1)]

    assert key({}, {"authors": ["Abara, K.", "Cole, A."]})
    assert not key({}, {"authors": ["Abara, K.", "Brandt, U."]})
    assert not key({}, {"year": 2016})
    assert not key({"year": None}, {"year": None})
    assert not key({"authors": ["Abara, N."]}, {"authors": ["Abara, K."]})


def test_first_author_with_initial_and_the_year_are_a_key() -> None:
    title = "Wacth rosters and the sleep of lihgthouse keepers"
    whole = "Watch rosters and the sleep of lighthouse keepers in autumn storms of seven northern lights"
    people = {"authors": ["Abara, N."], "year": 2015}

    def key(**changes: Any) -> bool:
        return pairs({"title": title, **people}, {"title": whole, **people, **changes}) == [(0, 1)]

    assert key()
    assert key(authors=["Abara, Nora", "Cole, A."])
    assert not key(authors=["Abara, K."])
    assert not key(year=2016)


def test_first_author_with_exchanged_names_and_the_year_are_a_key() -> None:
    one = {"title": "Short breaks and errors of nurse in wards", "authors": ["Abara, Nora"], "year": 2015}
    other = {"title": "Rest breaks and errors of nurses in ward teams", "authors": ["Nora, Abara"]}
    assert pairs(one, {**other, "year": 2015}) == [(0, 1)]
    assert pairs(one, {**other, "year": 2016}) == []


@pytest.mark.parametrize(
    ("title", "letters", "is_key"),
    [("Rest breaks of nurses", 18, False), ("Rest breaks of a nurses", 19, True)],
)
def test_beginning_and_end_of_a_title_are_keys_where_it_is_longer_than_they_are(
    title: str, letters: int, is_key: bool
) -> None:
    assert len(title.replace(" ", "")) == letters
    assert (pairs({"title": title}, {"title": f"{title} and physicians"}) == [(0, 1)]) is is_key
    assert (pairs({"title": title}, {"title": f"Night {title}"}) == [(0, 1)]) is is_key


def test_title_shorter_than_a_key_is_found_by_its_whole_alone() -> None:
    assert pairs({"title": "Night work at sea"}, {"title": "Night work at sea"}) == [(0, 1)]
    assert pairs({"title": "Night work at sea"}, {"title": "Night work at mines and ports"}) == []


def test_title_that_goes_on_where_the_other_ends_is_a_pair() -> None:
    long = f"{TITLE}: a cohort of nurses, physicians, pharmacists and technicians followed up for more than a decade"
    assert found({}, {"title": long})


def test_last_letter_of_the_shorter_title_may_be_a_slip() -> None:
    more = " and their patients followed up over a decade in rural and urban regions of two countries"
    assert found({"title": f"{TITLE}s"}, {"title": f"{TITLE}{more}"})
    assert not found({"title": f"{TITLE} of seven unions"}, {"title": f"{TITLE}{more}"})


def test_record_that_gives_its_title_twice_is_no_pair_with_itself() -> None:
    both = {"title": f"{TITLE} = {TITLE}"}
    assert read_feature("r", both).title.others != ()
    assert pairs(both) == []
    assert pairs(both, both) == [(0, 1)]


def test_pairs_are_places_in_the_list_the_smaller_first_and_sorted() -> None:
    rows = [{"title": TITLE}, {"title": OTHER}, {"title": TITLE}, {"title": OTHER}, {"title": TITLE}]
    assert pairs(*rows) == [(0, 2), (0, 4), (1, 3), (2, 4)]


def test_each_record_of_a_block_is_paired_with_its_next_thirty() -> None:
    rows = [{"title": TITLE, "pages": str(200 + i), "volume": str(i)} for i in range(60)]
    assert len(pairs(*rows)) == sum(min(30, 59 - i) for i in range(60))


def test_most_similar_records_of_a_block_are_neighbours() -> None:
    # forty of one journal stand between the two of another in the list, and not when sorted by what they say
    rows = [
        {"title": TITLE, "journal": "Z"},
        *({"title": TITLE, "volume": str(100 + i)} for i in range(40)),
        {"title": TITLE, "journal": "Z"},
    ]
    assert (0, 41) in pairs(*rows)


WORDS = st.sampled_from(["night", "work", "sleep", "nurses", "wards", "errors", "breaks"])
WORK = st.fixed_dictionaries(
    {
        "title": st.lists(WORDS, max_size=6).map(" ".join),
        "authors": st.lists(st.sampled_from(["Abara, N.", "Cole, A.", "王, 伟"]), max_size=2),
        "year": st.sampled_from([0, 2015, 2016, 2019]),
        "doi": st.sampled_from(["", "10.1234/x", "10.1234/y"]),
        "pmid": st.sampled_from(["", "7"]),
        "pages": st.sampled_from(["", "11-19"]),
        "volume": st.sampled_from(["", "7"]),
        "type": st.sampled_from(["", "registration"]),
        "registration": st.sampled_from([[], ["NCT90000021"], ["NCT90000022"]]),
    }
)


def list_plainly(features: Sequence[Feature], left_out: Set[int]) -> list[tuple[int, int]]:
    """Return the pairs to compare, found one by one. There are too few records for blocks to be larger than their widths."""
    by_title = {"start", "end", "people", "author"}
    found = []
    for a, b in combinations(range(len(features)), 2):
        ours, theirs = features[a], features[b]
        shared = {name for name, read in KEYS.items() if not set(read(ours)).isdisjoint(read(theirs))}
        titles = [ours.title.key], [theirs.title.key]
        if shared - by_title:
            compared = _may_be_one_work(ours, theirs) or are_close(*titles)[0]
        else:
            compared = bool(shared) and are_similar(*titles)[0]
        if compared and not left_out & {a, b}:
            found.append((a, b))
    return found


def _may_be_one_work(a: Feature, b: Feature) -> bool:
    first, second = (f.names[0].family if f.names else "" for f in (a, b))
    one = not first or not second or first[:4] == second[:4] or first.isascii() != second.isascii()
    registered = a.kind == b.kind == "registration"
    numbers = set(a.details.registration) & set(b.details.registration)
    return (abs(a.year - b.year) <= 1 and one) or (a.doi == b.doi != "") or (registered and bool(numbers))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(WORK, max_size=8),
    st.integers(1, 5),
    st.integers(1, 9),
    st.integers(1, 9),
    st.sets(st.integers(0, 7), max_size=2),
)
def test_pairs_of_partitions_are_those_that_are_found_one_by_one(
    rows: list[dict[str, Any]], batch: int, keys: int, size: int, left_out: set[int]
) -> None:
    features = [read_feature(f"r{i}", row) for i, row in enumerate(rows)]
    batches = [pack_features(features[start : start + batch]) for start in range(0, len(features), batch)]
    collected = join_batches(batches, sizing=Sizing(keys=keys, sorted=size))
    without = sorted(i for i in left_out if i < len(rows))
    found = find_candidates(collected, without, rows=size)
    assert [(int(a), int(b)) for a, b in found] == list_plainly(features, left_out)
    assert len(find_pairs(collected, np.ones(len(rows), np.bool_), rows=size).divide(1)) >= len(found)

"""The reasons why two records may be one work, and the strength of the evidence: rare agreements count most."""

import pytest

from slr.dedupe.comparison import compare
from slr.dedupe.evidence import assess
from slr.dedupe.feature import read_feature

BASE = {
    "title": "Night work and medication errors in two teaching hospitals", "authors": ["Abara, Ngozi", "Brandt, Ute"],
    "year": 2015, "journal": "Journal of Ward Nursing", "volume": "7", "issue": "2", "pages": "11-19", "doi": "10.1234/ward.7",
}  # fmt: skip


def strength(**change):
    """Return the strength of a record beside itself with changes."""
    return assess(compare(read_feature("a", BASE), read_feature("b", {**BASE, **change})))[0]


# A title that is equal counts 4 for its likeness and 1 more.
ALL = 6.0 + 3.0 + 1.5 + 0.5 + 1.0 + 1.5 + 3.0 + 4.0 + 1.0


def test_strength_of_identical_records_is_the_sum_of_all_weights():
    assert strength() == pytest.approx(ALL)


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"doi": ""}, 6.0),
        ({"doi": "10.5678/other"}, 6.0 + 4.0),
        ({"pages": ""}, 3.0),
        ({"pages": "501-512"}, 3.0 + 3.0),
        ({"volume": "31"}, 1.5 + 1.5),
        ({"issue": "9"}, 0.5 + 0.5),
        ({"year": 2019}, 1.0 + 2.0),
        ({"journal": "Archives of Sleep"}, 1.5 + 1.0),
        ({"authors": ["Okoro, Sam", "Cole, Ann"]}, 3.0 + 3.0),
    ],
)
def test_missing_field_loses_its_weight_and_one_that_differs_counts_against(change, lost):
    assert strength(**change) == pytest.approx(ALL - lost)


def test_identifier_of_pubmed_counts_as_a_doi_does():
    def both(a, b):
        features = (read_feature(r, {**BASE, "pmid": pmid}) for r, pmid in (("a", a), ("b", b)))
        return assess(compare(*features))[0]

    assert (both("1", "1"), both("1", ""), both("1", "2")) == pytest.approx((ALL + 6.0, ALL, ALL - 4.0))


def test_title_counts_by_its_likeness_and_one_more_where_it_is_equal():
    title = BASE["title"].replace("medication", "medicaton")
    score = compare(read_feature("a", BASE), read_feature("b", {**BASE, "title": title})).score
    assert 0.9 < score < 1
    assert strength(title=title) == pytest.approx(ALL - 1.0 - 4 * (1 - score), abs=0.01)


def test_near_agreement_counts_a_third_of_a_whole_one():
    assert strength(year=2016) == pytest.approx(ALL - 1.0 * 2 / 3, abs=0.01)
    assert strength(doi="10.1234/ward.7.v2") == pytest.approx(ALL - 6.0 * 2 / 3)
    assert strength(year=2019) < strength(year=0) < strength(year=2016) < strength()


def reasons(**change):
    """Return the reasons for a record beside itself with changes, as kinds with their values."""
    found = assess(compare(read_feature("a", BASE), read_feature("b", {**BASE, **change})))[1]
    return [(r.kind, dict(r.values)) for r in found]


ALIKE = [
    "doi_agree",
    "title_equal",
    "authors_agree",
    "journal_agree",
    "volume_agree",
    "issue_agree",
    "pages_agree",
    "year_agree",
]


def test_reasons_name_every_field_that_agrees_identifiers_and_title_first():
    assert [kind for kind, _ in reasons()] == ALIKE
    assert ("authors_agree", {"n": 2}) in reasons()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"doi": "10.1234/ward.7.v2"}, ("doi_near", {})),
        ({"doi": "10.5678/other"}, ("doi_differ", {})),
        ({"journal": "Archives of Sleep"}, ("journal_differ", {})),
        ({"volume": "8"}, ("volume_differ", {})),
        ({"issue": "9"}, ("issue_differ", {})),
        ({"pages": "15-25"}, ("pages_near", {})),
        ({"pages": "501-512"}, ("pages_differ", {})),
        ({"year": 2016}, ("year_differ", {"gap": 1})),
        ({"year": 2011}, ("year_differ", {"gap": 4})),
        ({"authors": ["Cole, Ann"]}, ("authors_differ", {})),
        ({"title": ""}, ("title_missing", {})),
    ],
)
def test_field_that_does_not_agree_is_named_in_its_place(change, reason):
    field = reason[0].split("_")[0]
    place = next(i for i, kind in enumerate(ALIKE) if kind.startswith(field))
    assert reasons(**change)[place] == reason
    assert len(reasons(**change)) == len(ALIKE)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        (BASE["title"].replace("medication", "medicaton"), "title_spelling"),
        (f"{BASE['title']}: a cohort study of nurses", "title_shorter"),
        (BASE["title"].replace("two", "three"), "title_numbers"),
        ("Night work and burnout in two teaching hospitals", "title_score"),
        ("Soil of rice fields", "title_score"),
    ],
)
def test_title_that_is_not_equal_gives_how_alike_it_is(title, kind):
    found = next(r for r in reasons(title=title) if r[0].startswith("title"))
    comparison = compare(read_feature("a", BASE), read_feature("b", {**BASE, "title": title}))
    assert found == (kind, {"score": round(comparison.score, 2)})


def test_authors_who_agree_in_part_are_counted():
    names = ["Abara, Ngozi", "Cole, Ann", "Okoro, Sam", "Weber, Jan"]
    found = next((r for r in reasons(authors=names) if r[0] == "authors_some"), None)
    assert found == ("authors_some", {"n": 1})


def test_fields_that_one_record_lacks_are_listed_once_at_the_end():
    blank = dict.fromkeys(("journal", "volume", "pages", "doi"), "")
    found = reasons(**blank, authors=[], year=0)
    assert found[-1] == (
        "fields_missing",
        {"fields": ("authors", "year", "journal", "volume", "pages", "doi")},
    )
    assert [kind for kind, _ in found] == ["title_equal", "issue_agree", "fields_missing"]
    assert [kind for kind, _ in reasons(issue="")] == [
        k for k in ALIKE if k != "issue_agree"
    ]  # few databases give it

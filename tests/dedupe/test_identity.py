"""Identifying fields: each is compared only if both records have it and if it says something of the work itself."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.dedupe.comparison import compare
from slr.dedupe.feature import Feature, read_feature
from slr.dedupe.identity import Identity, part_copies, read_address, read_edition
from slr.dedupe.search import search

TITLE = "Noise and broken sleep among ferry cooks"


def listed(**rows: dict[str, Any]) -> list[Feature]:
    return [read_feature(i, {"title": TITLE, "year": 2016, **row}) for i, row in rows.items()]


def compared(a: dict[str, Any], b: dict[str, Any]) -> dict[str, str]:
    return dict(compare(*listed(a=a, b=b)).identity)


def judged(a: dict[str, Any], b: dict[str, Any]) -> tuple[str, str]:
    found = search(listed(a=a, b=b))
    pair = found.pairs[("a", "b")]
    same = found.cluster_of["a"] == found.cluster_of["b"]
    assert same == (pair.verdict == "same")
    return pair.verdict, pair.rule


BOOK = {"type": "book", "authors": ["Ondra, Pia"]}
THESIS = {"type": "thesis", "authors": ["Sari, D."]}
REPORT: dict[str, Any] = {"type": "report"}
ARTICLE = {
    "type": "article",
    "authors": ["Ondra, Pia", "Quist, Tore"],
    "journal": "Open Decks",
    "volume": "5",
}


@pytest.mark.parametrize(
    "field",
    [
        {"registration": ["{}"]}, {"url": "https://register.example/{}"}, {"accession": ["CENTRAL:{}"]},
    ],
)  # fmt: skip
def test_two_numbers_in_one_register_are_two_studies_wherever_the_record_has_its_number(
    field: dict[str, Any],
) -> None:
    a, b = (
        {k: v.format(n) if isinstance(v, str) else [v[0].format(n)] for k, v in field.items()}
        for n in ("NCT90000021", "NCT90000022")
    )
    assert judged(a, b) == ("different", "other-number")


def test_registration_number_in_the_title_counts() -> None:
    a, b = ({"title": f"{TITLE} ({n})"} for n in ("ISRCTN90000021", "ISRCTN90000022"))
    assert judged(a, b)[0] == "different"


def test_study_may_be_in_two_registers_so_a_person_is_asked() -> None:
    a, b = {"registration": ["NCT90000021"]}, {"registration": ["ISRCTN90000021"]}
    assert compared(a, b) == {"registration": "near"}
    assert judged(a, b) == ("ask", "close-contradicted")


def test_one_number_among_several_is_enough_to_agree() -> None:
    a, b = {"registration": ["NCT90000021", "ISRCTN90000021"]}, {"registration": ["ISRCTN90000021"]}
    assert compared(a, b) == {"registration": "agree"}


@pytest.mark.parametrize("place", ["abstract", "note"])
def test_articles_that_mention_two_studies_are_not_merged_but_asked_about(place: str) -> None:
    a, b = ({**ARTICLE, place: f"Registered as {n}."} for n in ("NCT90000021", "NCT90000022"))
    assert judged(a, b) == ("ask", "published-twice")


@pytest.mark.parametrize("place", [{"pages": "11-19"}, {"doi": "10.5555/x"}, {"pmid": "4711"}])
def test_doi_or_place_outweighs_a_mentioned_registration_number(place: dict[str, Any]) -> None:
    a, b = ({**ARTICLE, **place, "note": f"Registered as {n}."} for n in ("NCT90000021", "NCT90000022"))
    assert judged(a, b)[0] == "same"


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ({"publisher": "Universitas Angin Timur"}, {"publisher": "Universitas Bukit Barat"}, ("ask", "published-twice")),
        ({"publisher": "Universitas Angin Timur"}, {"publisher": "ProQuest"}, ("same", "identical")),
        ({"publisher": "Universitas Angin Timur"}, {"publisher": "UAT"}, ("same", "identical")),
        ({"publisher": "Universitas Angin Timur"}, {}, ("same", "identical")),
    ],
)  # fmt: skip
def test_theses_of_two_universities_are_not_merged(
    a: dict[str, Any], b: dict[str, Any], verdict: tuple[str, str]
) -> None:
    assert judged({**THESIS, **a}, {**THESIS, **b}) == verdict


def test_theses_without_names_of_two_universities_are_two_works() -> None:
    a, b = (
        {"type": "thesis", "publisher": p} for p in ("Universitas Angin Timur", "Universitas Bukit Barat")
    )
    assert judged(a, b) == ("different", "contradicted")


def test_editions_of_a_book_are_versions() -> None:
    assert judged({**BOOK, "edition": "3rd"}, {**BOOK, "edition": "Fourth edition"}) == (
        "version",
        "two-editions",
    )


def test_person_is_asked_about_two_isbns_because_each_binding_has_its_own() -> None:
    a, b = {**BOOK, "isbn": "9780306406157"}, {**BOOK, "isbn": "9783161484100"}
    assert judged(a, b) == ("ask", "published-twice")
    assert judged({**a, "authors": []}, {**b, "authors": []}) == ("ask", "close-contradicted")


def test_isbn_with_ten_digits_agrees_with_its_form_with_thirteen() -> None:
    assert compared({**BOOK, "isbn": "0-306-40615-2"}, {**BOOK, "isbn": "9780306406157"}) == {"isbn": "agree"}


def test_number_that_agrees_outweighs_the_names_of_publishers() -> None:
    a = {**BOOK, "isbn": "9780306406157", "publisher": "Tidewater"}
    assert judged(a, {**a, "publisher": "Lampu"}) == ("same", "identical")


def test_reports_with_two_numbers_are_two_works() -> None:
    a, b = {**REPORT, "report_number": "TR-12"}, {**REPORT, "report_number": "Report No. 13"}
    assert judged(a, b) == ("different", "other-number")
    assert judged(a, {**b, "report_number": "Report No. 12"})[0] == "same"


def test_pages_of_two_websites_are_two_works_and_spellings_of_one_address_are_one() -> None:
    a = {"type": "webpage", "url": "https://harbour.example/night"}
    assert judged(a, {**a, "url": "https://ferries.example/shift"})[0] == "different"
    assert judged(a, {**a, "url": "http://www.harbour.example/night/"})[0] == "same"


@pytest.mark.parametrize("other", [{}, {"issue": "2"}, {"journal": "Coastal Quarterly"}, {"year": 2014}])
def test_a_database_that_contains_works_twice_is_asked_about_whatever_else_differs(
    other: dict[str, Any],
) -> None:
    a = {**ARTICLE, "issue": "1", "accession": ["Scopus:2-s2.0-85060000001"]}
    b = {**a, "accession": ["Scopus:2-s2.0-85060000002"], **other}
    assert judged(a, b)[0] == "ask"


def test_two_numbers_in_scopus_and_one_doi_or_page_range_are_one_work() -> None:
    a, b = ({**ARTICLE, "accession": [f"Scopus:2-s2.0-8506000000{n}"]} for n in (1, 2))
    assert (
        judged({**a, "doi": "10.5555/a"}, {**b, "doi": "10.5555/a", "volume": "3", "pages": "9-17"})[0]
        == "same"
    )
    place = {"volume": "3", "pages": "9-17"}
    assert judged({**a, **place}, {**b, **place, "journal": "Open Decks (Bergen)"})[0] == "same"


REGISTERED = {"type": "registration", "registration": ["NCT00000012"]}


def test_two_registrations_of_one_number_are_one_work_whatever_else_differs() -> None:
    a = {**REGISTERED, "authors": ["Quay University"], "year": 2011}
    assert judged(a, {**REGISTERED, "authors": ["Ondra, Pia"], "year": 2016}) == ("same", "same-registration")
    assert judged(a, {**a, "registration": ["NCT00000013"]})[0] == "different"


def test_two_registrations_of_one_number_with_other_titles_are_asked_about() -> None:
    a = {**REGISTERED, "year": 2011}
    scientific = {**a, "title": "Effect of earplugs on rest aboard", "year": 2014}
    assert judged(a, scientific) == ("ask", "same-registration-close")
    article = {**scientific, "type": "article", "journal": "Open Decks"}
    assert ("a", "b") not in search(listed(a=a, b=article)).pairs


@pytest.mark.parametrize(
    "shared",
    [
        {"type": "book", "isbn": "9780306406157"},
        {"type": "report", "report_number": "12"},
        {"type": "webpage", "url": "https://harbour.example/night"},
    ],
)
@pytest.mark.parametrize("other", [{"year": 2019}, {"authors": ["Quist, Tore"]}])
def test_a_number_that_only_one_work_has_leads_to_a_question(
    shared: dict[str, Any], other: dict[str, Any]
) -> None:
    a = {**shared, "authors": ["Ondra, Pia"] if "authors" in other else []}
    assert judged(a, {**a, **other})[0] == "ask"


def test_number_in_one_database_counts_and_numbers_in_two_do_not() -> None:
    a = {**ARTICLE, "accession": ["Embase:L600000001"]}
    assert judged(a, {**a, "accession": ["Embase:600000002"]}) == ("ask", "published-twice")
    assert judged(a, {**a, "accession": ["Embase:600000001"]})[0] == "same"
    assert judged(a, {**a, "accession": ["WOS:000900000000001"]})[0] == "same"


@pytest.mark.parametrize(
    "own",
    [{"publisher": "Lampu"}, {"url": "https://two.example/1"}, {"isbn": "9783161484100"}, {"edition": "4"}],
)
def test_fields_of_the_journal_or_the_database_say_nothing_of_an_article(own: dict[str, Any]) -> None:
    a = {
        **ARTICLE,
        "publisher": "Tidewater",
        "url": "https://one.example/1",
        "isbn": "9780306406157",
        "edition": "3",
    }
    assert compared(a, {**a, **own}) == {}


def test_copy_without_a_number_does_not_join_two_studies() -> None:
    found = search(listed(a={}, b={"registration": ["NCT90000021"]}, c={"registration": ["NCT90000022"]}))
    assert found.cluster_of["b"] != found.cluster_of["c"]


def test_many_registrations_with_one_title_stay_apart_and_copies_of_each_are_found() -> None:
    rows = {f"{n:03}{copy}": {"registration": [f"NCT9{n:07}"]} for n in range(60) for copy in "ab"}
    found = search(listed(**rows))
    assert all(found.cluster_of[f"{n:03}b"] == f"{n:03}a" for n in range(60))


@pytest.mark.parametrize(
    ("text", "number"), [("2", 2), ("2nd rev. ed.", 2), ("Edisi ke-3", 3), ("2015/03/10", 0), ("2015", 0), ("Student", 0), ("", 0)]
)  # fmt: skip
def test_edition_is_a_number_and_never_a_date(text: str, number: int) -> None:
    assert read_edition(text) == number


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.harbour.example/a/", "harbour.example/a"), ("HTTP://Harbour.example/A#top", "harbour.example/A"),
        ("https://web.archive.org/web/2019id_/https://harbour.example/a", "harbour.example/a"),
        ("https://search.proquest.com/docview/1", ""), ("https://doi.org/10.5555/x", ""), ("", ""),
    ],
)  # fmt: skip
def test_address_is_compared_without_its_variable_parts_and_not_in_databases(url: str, address: str) -> None:
    assert read_address(url) == address


IDENTITIES = st.builds(
    Identity, mentioned=st.sampled_from([frozenset(), frozenset({("nct", "1")}), frozenset({("nct", "2")})])
)


@given(st.lists(IDENTITIES, max_size=8))
def test_parts_of_copies_contain_each_record_once_and_no_contradiction(identities: list[Identity]) -> None:
    parts = part_copies(identities)
    assert sorted(p for part in parts for p in part) == list(range(len(identities)))
    for part in parts:
        assert len({n for p in part for n in identities[p].mentioned}) <= 1


def test_identity_is_read_from_all_fields_of_a_row() -> None:
    (feature,) = listed(a={**REPORT, "registration": ["CRD42000000001"], "abstract": "See NCT90000021."})
    identity = feature.identity
    assert (identity.own, identity.mentioned) == (
        {("crd", "42000000001")},
        {("crd", "42000000001"), ("nct", "90000021")},
    )

"""Each rule that prevents merges: what it must keep apart, and which merges it must still allow."""

import pytest

from slr.dedupe.comparison import compare
from slr.dedupe.feature import read_feature
from slr.dedupe.rule import RULES, SILENT, Choice, judge
from slr.dedupe.search import search
from slr.model.parse import parse_protocol
from slr.model.word import DEDUPE_RULES

BASE = {
    "title": "Night work and medication errors in two teaching hospitals", "authors": ["Abara, Ngozi", "Brandt, Ute", "Okoro, Sam"],
    "year": 2015, "journal": "Journal of Ward Nursing", "volume": "7", "issue": "2", "pages": "11-19",
}  # fmt: skip


def decide(a, b, **both):
    """Return verdict and rule on two records, each the base with changes."""
    x, y = (read_feature(i, {**BASE, **both, **change}) for i, change in (("a", a), ("b", b)))
    rule, turned = judge(compare(x, y), RULES), judge(compare(y, x), RULES)
    assert rule is turned  # nothing depends on who comes first
    return rule.verdict, rule.name


THIN = dict.fromkeys(("journal", "volume", "issue", "pages"), "")


@pytest.mark.parametrize(
    "change",
    [
        {"journal": "J Ward Nurs"},
        {"authors": ["Abara N", "Brandt U", "Okoro S"]},
        {"authors": ["N. Abara", "U. Brandt", "et al."]},
        {"authors": []},
        {"title": "NIGHT WORK AND MEDICATION ERRORS IN TWO TEACHING HOSPITALS."},
        {"title": "[Night work and medication errors in two teaching hospitals]. [Review] [45 refs]"},
        {"title": "Night work and medicaton errors in two teaching hospitals"},
        {"title": "Night work and medication errors in 2 teaching hospitals"},
        {"title": "Night work and medication errors in two teaching hospitals: a cohort study"},
        {"title": "Night work and medication errors in two teaching hospitals [see comment]"},
        {"title": "Night work and medication errors in two teaching hospitals.[Erratum appears in J Ward Nurs. 2016;8(1):3]"},
        {"title": "RETRACTED: Night work and medication errors in two teaching hospitals"},
        {"pages": "11-9"},
        {"pages": "11"},
        {"pages": "", "volume": ""},
        {"issue": "1702"},
        {"year": 2016},
        {"year": 2014, "volume": "", "issue": "", "pages": "1-9"},
        {"doi": "10.1234/ward.2015.11"},
        THIN,
    ],
)  # fmt: skip
def test_record_spelt_another_way_is_the_same(change):
    assert decide({}, change)[0] == "same"


@pytest.mark.parametrize(
    ("a", "b", "rule"),
    [
        ({"title": "Erratum: Night work and medication errors in two teaching hospitals"}, {}, "notice"),
        ({"title": "Correction to: Night work and medication errors in two teaching hospitals"}, {}, "notice"),
        ({"title": "Retraction notice: Night work and medication errors in two teaching hospitals"}, {}, "notice"),
        ({"title": "Night work and medication errors in two teaching hospitals (vol 7, pg 11, 2015)"}, {}, "notice"),
        ({"title": "Reply to: Night work and medication errors in two teaching hospitals"}, {}, "notice"),
        ({"title": "Night work and errors in hospitals. Part I", "pages": "1-9"}, {"title": "Night work and errors in hospitals. Part II"}, "numbered"),
        ({"title": "Night work in hospitals: annual report 2015", "pages": "1-9"}, {"title": "Night work in hospitals: annual report 2016"}, "numbered"),
        ({"title": "Phase II trial of rest at night", "pages": "1-9"}, {"title": "Phase III trial of rest at night"}, "numbered"),
        ({"doi": "10.1234/book"}, {"doi": "10.1234/book", "title": "Day surgery in rural clinics", "authors": ["Cole, Ann"], "pages": "40-52"}, "container-doi"),
        ({"title": "Editorial", "pages": "1-2"}, {"title": "Editorial", "pages": "97-98"}, "generic-title"),
        ({"title": "Issue Information", "authors": [], "pages": ""}, {"title": "Issue Information", "authors": [], "pages": "", "issue": "3"}, "generic-title"),
        ({"title": ""}, {"title": "", "pages": "40-52"}, "blank-title"),
        ({"doi": "10.1234/a", "pages": ""}, {"doi": "10.1234/b", "year": 2019, "volume": "11", "pages": ""}, "two-dois"),
    ],
)  # fmt: skip
def test_guard_keeps_apart(a, b, rule):
    assert decide(a, b) == ("different", rule)


@pytest.mark.parametrize(
    ("a", "b", "rule"),
    [
        ({"journal": "medRxiv", "volume": "", "pages": "", "doi": "10.1101/2015.01.01.123456"}, {"doi": "10.1234/x"}, "two-versions"),
        ({"journal": "Proceedings of the Conference on Nursing", "volume": "", "pages": "3-4", "year": 2014}, {}, "two-versions"),
        ({"journal": "PhD thesis, University of Nowhere", "volume": "", "pages": "", "year": 2013}, {}, "two-versions"),
        ({"pages": "S42", "issue": "S1"}, {}, "abstract-and-article"),
        ({"journal": "Cochrane Database of Systematic Reviews", "pages": "CD001234", "doi": "10.1002/14651858.cd001234.pub2"},
         {"journal": "Cochrane Database Syst Rev", "pages": "CD001234", "doi": "10.1002/14651858.cd001234.pub3", "year": 2018}, "cochrane-version"),
    ],
)  # fmt: skip
def test_version_is_distinguished_from_a_duplicate(a, b, rule):
    assert decide(a, b) == ("version", rule)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        # a notice's words on the original
        ({"title": "Correction of anaemia in night nurses"}, {"title": "Correction of anaemia in night nurses."}),
        ({"title": "Response to light at night in nurses"}, {"title": "Response to light at night in nurses", "pages": "11"}),
        # one erratum listed twice
        ({"title": "Erratum: Night work and medication errors"}, {"title": "Erratum: Night work and medication errors", "journal": "J Ward Nurs"}),
        # a number that is the same, written two ways
        ({"title": "Night work: a two-year study"}, {"title": "Night work: a 2-year study"}),
        ({"title": "Sleep in nurses: part II"}, {"title": "Sleep in nurses: part 2"}),
        # the series number of a report
        ({"title": "Night work and errors. Working paper no. 26759"}, {"title": "Night work and errors", "journal": "J Ward Nurs"}),
        # a title that many bear, on the same page
        ({"title": "Editorial", "pages": "1-2"}, {"title": "Editorial", "pages": "1-2", "journal": "J Ward Nurs"}),
        # one DOI spelt in several ways, or one a mistake, but the same page range
        ({"doi": "https://doi.org/10.1234/WARD.11"}, {"doi": "10.1234/ward.11."}),
        ({"doi": "10.1234/ward.11"}, {"doi": "10.1234/ward.12"}),
        # two Cochrane records of one version
        ({"journal": "Cochrane Database Syst Rev", "pages": "CD001234", "volume": ""}, {"journal": "Cochrane Database of Systematic Reviews", "pages": "CD001234", "volume": ""}),
        # the proceedings of an academy are a journal
        ({"journal": "Proceedings of the National Academy of Sciences"}, {"journal": "PNAS"}),
        # a meeting's abstract in the journal's supplement, as another database lists it
        ({"journal": "Journal of Ward Nursing.Conference: 39th Annual Meeting", "volume": "", "issue": "", "pages": ""}, {"pages": "507"}),
        # one end of the pages is a slip
        ({"pages": "2297-2108"}, {"pages": "2097-2108"}),
        # article number and pages in print
        ({"pages": "a1754"}, {"pages": "969-972"}),
        # a translation shares its DOI rightly
        ({"title": "Pengaruh kerja malam terhadap kesalahan obat dalam dua rumah sakit", "doi": "10.1234/m"},
         {"title": "The effect of night work on medication errors in two hospitals", "doi": "10.1234/m"}),
        ({"title": "Pengaruh kerja malam terhadap kesalahan obat dalam dua rumah sakit"},
         {"title": "The effect of night work on medication errors in two hospitals"}),
    ],
)  # fmt: skip
def test_guard_does_not_break_a_true_pair(a, b):
    assert decide(a, b)[0] == "same"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Sleep loss in hyperthyroidism", "Sleep loss in hypothyroidism"),
        ("Night work with supervision", "Night work without supervision"),
        ("Outcomes of treated sleep apnoea in drivers", "Outcomes of untreated sleep apnoea in drivers"),
        ("Trial of eculizumab in adult patients", "Trial of eculizumab in adolescent patients"),
    ],
)
def test_opposite_words_are_no_slip(left, right):
    assert decide({"title": left, **THIN}, {"title": right, **THIN})[0] != "same"
    assert decide({"title": left, "pages": "11"}, {"title": right, "pages": "12"})[0] != "same"


def test_same_title_over_two_abstracts_is_asked():
    one = (
        "Nurses on two wards kept diaries for a month, which were coded by two readers who did not know the ward. "
        * 4
    )
    other = (
        "A registry of prescriptions was linked to rosters; models of counts with shift as exposure were fitted in R. "
        * 4
    )
    short = {**THIN, "title": "Working at night in wards"}
    assert decide({**short, "abstract": one}, {**short, "abstract": other}) == ("ask", "abstracts-differ")
    # a long title and three people name one work; some databases write abstracts of their own
    assert decide({**THIN, "abstract": one}, {**THIN, "abstract": other})[0] == "same"


@pytest.mark.parametrize(
    ("years", "rule"), [(5, "published-twice"), (6, "published-twice"), (7, "contradicted")]
)
def test_same_people_and_title_at_two_places_are_asked_about_within_six_years(years, rule):
    elsewhere = {"journal": "Archives of Sleep", "volume": "31", "issue": "9", "pages": "501-512"}
    assert decide({}, {**elsewhere, "year": BASE["year"] + years})[1] == rule


def test_blank_titles_are_never_merged_by_a_rule():
    assert decide({"title": ""}, {"title": ""})[0] == "ask"
    assert decide({"title": "[Title not available]"}, {"title": "untitled"})[0] == "ask"
    assert decide({"title": "", **THIN}, {"title": "", **THIN})[0] == "different"


def test_identical_thin_records_merge():
    thin = {**THIN, "authors": [], "year": 0, "title": "A school called hope"}
    assert decide(thin, thin) == ("same", "identical")
    # two words that any number of texts may be headed by
    assert decide({**thin, "title": "Editorial board"}, {**thin, "title": "Editorial board"})[0] != "same"


def test_many_editorials_cost_no_more_than_their_number():
    rows = [
        {
            **BASE,
            "title": "Editorial",
            "authors": [f"Name{i % 977} A"],
            "volume": str(i % 50),
            "pages": str(i),
        }
        for i in range(1000)
    ]
    found = search([read_feature(f"{i:05}", r) for i, r in enumerate(rows)], evidence=False)
    assert len(found.pairs) < 40 * len(rows)
    assert len(set(found.cluster_of.values())) == len(rows)


def test_protocol_knows_the_rules_by_name():
    assert tuple(r.name for r in RULES if r.name not in SILENT) == DEDUPE_RULES


def test_unknown_rule_in_the_protocol_is_reported_with_its_line_and_the_nearest_name():
    text = """\
schema: 1
review: {title: A review}
question: {text: What?}
sources: [{id: a, name: A, kind: database}]
dedupe:
  disabled:
    - same-doi
    - notize
"""
    protocol, problems = parse_protocol(text, "protocols/a.yaml")
    assert protocol is None
    assert [(p.code, p.line) for p in problems] == [("PRO013", 8)]
    assert "did you mean 'notice'" in problems[0].message


def test_least_similarity_of_titles_is_asked_for_where_no_identifier_supports_a_merge():
    slip = {**BASE, "title": BASE["title"].replace("errors", "error")}
    a, b = read_feature("a", BASE), read_feature("b", slip)
    assert search([a, b]).cluster_of["b"] == "a"
    strict = search([a, b], choice=Choice(least=0.999))
    assert strict.cluster_of["b"] == "b"
    assert (strict.pairs["a", "b"].verdict, strict.pairs["a", "b"].rule) == ("ask", "titles-unlike")
    with_doi = [read_feature(i, {**r, "doi": "10.1234/x"}) for i, r in (("a", BASE), ("b", slip))]
    assert search(with_doi, choice=Choice(least=0.999)).cluster_of["b"] == "a"


def test_rule_names_are_unique():
    names = [r.name for r in RULES]
    assert len(set(names)) == len(names)
    assert RULES[-1].holds(compare(read_feature("a", {}), read_feature("b", {})))

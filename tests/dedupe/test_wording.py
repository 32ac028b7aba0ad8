"""Two records whose titles differ in one word: merged if it is a slip, asked about or kept apart if it is another word."""

import pytest

from slr.dedupe.comparison import compare
from slr.dedupe.feature import read_feature
from slr.dedupe.rule import RULES, judge
from slr.dedupe.search import search

PLACED = {"authors": ["Tamsel, Priya", "Orchardt, Neil"], "year": 2015, "journal": "Night Work Review", "volume": "3", "pages": "151-160", "doi": "10.5555/w1"}  # fmt: skip
THIN = {"authors": ["Tamsel, P.", "Orchardt, N."], "year": 2015}


def decide(a, b, **change):
    """Return verdict and rule on a full record and one without a place, each with its title."""
    x = read_feature("a", {**PLACED, "title": a})
    y = read_feature("b", {**THIN, "title": b, **change})
    rule, turned = judge(compare(x, y), RULES), judge(compare(y, x), RULES)
    assert rule is turned
    return rule.verdict, rule.name


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Sleep and night duty of harbour pilots in {}: a cross-sectional study", "Austria/Australia"),
        ("Dengue prevention by village midwives in {} district", "Malang/Magelang"),
        ("Short courses of {} for asthma attacks in shift workers", "prednisone/prednisolone"),
        ("Fractures of the {} in dock workers who carry loads", "humerus/femurs"),
        ("Serum vitamin {} and fatigue in ferry crews", "A/D"),
        ("Treatment of hepatitis {} in ferry crews", "B/C"),
        ("Treatment of hepatitis {} in ferry crews", "A/"),
        ("Counts of {} cells after a week of night duty in nurses", "T/B"),
        ("Night work and the risk of breast cancer in {}: a case-control study", "men/women"),
        ("Effect of {} infusion on fatigue in ultramarathon runners", "NaCl/KCl"),
        ("Stres kerja perawat {} di rumah sakit umum daerah kabupaten", "pria/wanita"),
        ("Kepuasan kerja guru sekolah dasar di desa terpencil Kalimantan {}", "Timur/Barat"),
        ("Roster fairness among {} crane drivers: a survey of harbours", "rural/urban"),
        ("Thyroid disease and {} in dock workers on night shifts", "hyperkalemia/hypokalemia"),
        ("Sleep of nurses in the {} period of a hospital strike", "pre/post"),
        ("Night shifts that are {} voluntary, and sleep of nurses on them", "/not"),
    ],
)  # fmt: skip
def test_titles_that_differ_in_a_meaningful_word_are_never_merged(title, words):
    ours, theirs = (title.format(w) for w in words.split("/"))
    assert decide(ours, theirs)[0] != "same"
    assert decide(theirs, ours)[0] != "same"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("questionnaire", "questionaire"),
        ("environment", "enviroment"),
        ("organisation", "organization"),
        ("government", "govemment"),
        ("behaviour", "behavoir"),
        ("kepuasan", "kepuassan"),
        ("nurses", "nurse"),
        ("efficacy", "effcacy"),
        ("grelinatov", "grelinnatov"),
    ],
)
def test_slip_or_spelling_of_one_word_is_merged(right, wrong):
    title = "The {} of night watches in small harbours and the sleep of their pilots"
    assert decide(title.format(right), title.format(wrong))[0] == "same"


def test_person_is_asked_about_other_words_only_if_nothing_else_contradicts():
    men, women = (
        f"Night work and the risk of breast cancer in {w}: a case-control study" for w in ("men", "women")
    )
    assert decide(men, women) == ("ask", "other-word")
    assert decide(men, women, volume="4") == ("different", "other-title")
    assert decide(men, women, authors=["Brandvik, T."])[0] == "different"


def test_person_is_asked_about_long_titles_of_which_one_has_another_word():
    title = "Night watches, sleep and errors of {}pilots in small harbours of the north"
    longer, shorter = title.format("older "), title.format("")
    assert decide(longer, shorter) == ("ask", "other-word")
    assert decide(longer, shorter, volume="4") == ("different", "other-title")
    assert decide(longer, shorter, authors=["Brandvik, T."])[0] == "different"
    assert decide("Sleep of older pilots", "Sleep of pilots") == ("different", "other-title")


def test_person_is_asked_about_an_unclear_word_though_one_field_contradicts():
    nacl, kcl = (f"Effect of {w} infusion on fatigue in ultramarathon runners" for w in ("NaCl", "KCl"))
    assert decide(nacl, kcl) == ("ask", "unclear-word")
    assert decide(nacl, kcl, year=2018) == ("ask", "published-twice")
    assert decide(nacl, kcl, authors=["Tamsel, P.", "Brandvik, T."], volume="4") == ("ask", "unclear-word")
    assert decide(nacl, kcl, authors=["Tamsel, P.", "Brandvik, T."], volume="4", year=2019)[0] == "different"


def test_same_doi_or_same_pages_outweigh_an_unclear_word():
    nacl, kcl = (f"Effect of {w} infusion on fatigue in ultramarathon runners" for w in ("NaCl", "KCl"))
    assert decide(nacl, kcl, doi="10.5555/w1") == ("same", "same-doi")
    assert decide(nacl, kcl, volume="3", pages="151")[0] == "same"


def test_records_of_the_review_show_that_a_word_in_no_list_exists():
    def found(extra):
        titles = [
            "Sleep of pilots in the harbour of Grelinatov on Monday",
            "Sleep of pilots in the harbour of Grelinnatov on Monday",
        ]
        features = [read_feature(f"r{i}", {**THIN, "title": t}) for i, t in enumerate(titles)]
        others = [
            read_feature(f"s{i}", {"title": t, "authors": [f"Massoway{i}, I."]}) for i, t in enumerate(extra)
        ]
        result = search([*features, *others])
        return result.pairs["r0", "r1"].rule

    assert found([]) == "title-and-people"
    assert found(["Storms near Grelinatov", "Fog at Grelinnatov", "Snow at Grelinatov"]) == "other-word"


def test_unclear_word_does_not_keep_a_chain_of_merges_apart():
    title = "Effect of {} infusion on fatigue in ultramarathon runners"
    rows = [
        {**PLACED, "title": title.format("NaCl")},
        {**THIN, "title": title.format("KCl"), "doi": "10.5555/w1"},
        {**THIN, "title": title.format("KCl")},
    ]
    result = search([read_feature(f"r{i}", row) for i, row in enumerate(rows)])
    assert len(set(result.cluster_of.values())) == 1


def test_other_word_keeps_a_chain_of_merges_apart():
    title = "Night work and the risk of breast cancer in {}: a case-control study"
    rows = [
        {**THIN, "title": title.format("men")},
        {**THIN, "title": title.format("women")},
        {**THIN, "title": "Night work and the risk of breast cancer"},
    ]
    result = search([read_feature(f"r{i}", row) for i, row in enumerate(rows)])
    assert result.cluster_of["r0"] != result.cluster_of["r1"]

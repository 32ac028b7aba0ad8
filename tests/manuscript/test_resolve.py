"""Each citation means an entry of the list, or what differs is said."""

import pytest
from manuscript.made_up_draft import DOE, DOE_ROE, LAW, THREE, WHO, check, name


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("(Doe, 2019)", DOE),
        ("John Doe (2019)", DOE),
        ("J. Doe (2019: 4)", DOE),
        ("Menurut Doe (2019)", DOE),
        ("Doe dan Roe (2018)", DOE_ROE),
        ("In Norway, Doe and Roe (2018)", DOE_ROE),
        ("(Kim dkk., 2020)", THREE),
        ("(Kim, Lee, et al., 2020)", THREE),
        ("Kim, Lee, and Park (2020)", THREE),
        ("World Health Organization (WHO, 2020)", WHO),
        ("(WHO, 2020)", WHO),
        ("Permen PANRB No. 6/2022", LAW),
        ("Peraturan Menteri PANRB Nomor 6 Tahun 2022", LAW),
        ("(Permen PANRB, 2022)", LAW),
        ("(Freud, [1894] 1981)", "Freud, S. (1981). Lamps and dreams. Oil Press."),
        ("(Hadari, 2005)", "Nawawi, Hadari. 2005. Lampu laut. Pers Minyak."),
        ("Hadari Nawawi (2005)", "Hadari Nawawi. 2005. Lampu laut. Pers Minyak."),
        ("(Kemenkes RI, 2018)", "Kementerian Kesehatan Republik Indonesia. (2018). Profil lampu. Jakarta."),
        ("(Pendidikan Lampu, 2018)", "Pendidikan lampu di Indonesia. (2018). Kompas."),
        ("(“Lamps on the land,” 2018)", "Lamps on the land and at sea. (2018). Kompas."),
        ("(Doe, n.d.)", "Doe, J. (n.d.). Lamps at sea. Oil Press."),
        ("in Doe 2019", DOE),
        ("(Ombudsman RI, 2019)", "Ombudsman Republik Indonesia. 2019. Laporan lampu. Jakarta."),
        ("Edwards III (1980)", "Edwards III, George C. 1980. Burning oil. Oil Press."),
        ("O'Hara-Smith, Jr. (2010)", "O'Hara-Smith, W., Jr. (2010). Pipes for oil. Oil Press."),
        (
            "(Cheema & Rondinelli, 2007)",
            "Cheema, G. Shabbir, dan Dennis A. Rondinelli. 2007. Lamps of towns. Oil Press.",
        ),
        (
            "(Ibn Khaldun, 1377/1967)",
            "Ibn Khaldun. (1967). Lamps of kings. Oil Press. (Original work published 1377)",
        ),
        (
            "(May, 2012; Kim, 2013)",
            "May, T. (2012). Lamps at home. Oil Press.\n\nKim, S. (2013). Lamps at work. Oil Press.",
        ),
        ("in March 2011, as May (2012) says", "May, T. (2012). Lamps at home. Oil Press."),
        ("Doe-Roe (2018)", DOE_ROE),
        ("(Kim; Lee; & Park, 2020)", THREE),
        ("Data BP2MI (2021)", "BP2MI. 2021. Data lampu. https://lamp.example, diakses 4 Januari 2022."),
        ("(WLU 2019)", "World Lamp Union (WLU). 2019. Lamp Report 2020. Oslo: WLU."),
        ("Liu (2018a)", "Liu Y. Gloves and hands. J Wards 2018a; 6: 5-9."),
        ("UUD 1945", "Undang-Undang Dasar Negara Republik Indonesia Tahun 1945."),
        ("Doe's and Roe's (2018) lamps", DOE_ROE),
        (
            "(Black et al., 2013)",
            "Black RE, Victora CG, Walker SP, dkk. Oil and wicks of lamps. Lancet. 2013;382:427-51.",
        ),
        ("(Kemenkes RI, 2018b)", "Kementerian Kesehatan RI. Profil lampu. Jakarta: Kemenkes RI; 2018b."),
        ("(Doe, 2019a)", "Doe, J. (2019a). Lamps at sea. Oil Press."),
    ],
)
def test_a_citation_means_the_entry(text: str, entry: str) -> None:
    assert name(check(f"Lamps burn {text}.", entry)) == {}


@pytest.mark.parametrize(
    ("text", "entry", "why"),
    [
        ("(Dow, 2019)", "Dowe, J. (2019). Lamps at sea. Oil Press.", ""),
        ("(Dagnev, 2019)", "Dagnew, J. (2019). Lamps at sea. Oil Press.", "the entry has Dagnew"),
        ("(Doe, 2018)", DOE, "the entry has the year 2019"),
        ("(Doe, 2019b)", DOE, "the entry has the year 2019 without a letter"),
        ("(Doe, 2019b)", "Doe, J. (2019a). Lamps. Oil Press.", "the entry has the letter a"),
        ("(Kim, 2020)", THREE, "the citation names one author, and the entry has 3 authors"),
        ("(Kim & Lee, 2020)", THREE, "the citation names 2 authors, and the entry has 3 authors"),
        ("(Doe et al., 2019)", DOE, "the entry has one author, Doe"),
        ("(Doe & Rowe, 2018)", DOE_ROE, "the citation names Rowe, and the entry names Roe"),
        ("(Lee et al., 2020)", THREE, "Lee is not the first author of the entry"),
    ],
)
def test_a_near_miss_says_what_differs(text: str, entry: str, why: str) -> None:
    packed = check(f"Lamps burn {text}.", entry)
    if not why:
        assert name(packed) == {"cited_without_entry": [text[1:-1]], "never_cited": ["Dowe"]}
        return
    assert name(packed) == {"near_miss": [text[1:-1]]}
    assert packed["near_miss"][0]["why"] == why


def test_a_citation_without_an_entry_names_the_nearest_one_that_is_cited_itself() -> None:
    packed = check("Lamps burn (Doe, 2019; Doe, 2018; Yu, 2001).", DOE)
    assert name(packed) == {"cited_without_entry": ["Doe, 2018", "Yu, 2001"]}
    assert [item["nearest"] for item in packed["cited_without_entry"]] == [DOE, None]


def test_two_entries_of_one_year_need_letters_or_more_authors() -> None:
    second = "Doe, J. (2019). Wicks. Oil Press."
    assert name(check("Lamps burn (Doe, 2019).", DOE, second)) == {"ambiguous": ["Doe, 2019"]}
    assert (
        name(check("Lamps burn (Doe et al., 2019; Doe, 2019).", DOE, second.replace("J.", "J., & Roe, A.")))
        == {}
    )
    namesake = "Doe, A. (2019). Wicks. Oil Press."
    assert name(check("Lamps burn (J. Doe, 2019; A. Doe, 2019).", DOE, namesake)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Vision Indonesia (2045) and Jakarta (2019)",
        "the plan of Figure (2019)",
        "in Murrill 1915",
        "since the World Cup 2018",
        "(data of the census of Norway, 2019)",
        "(Rattus rattus Linnaeus, 1758)",
        "Gymnopus peronatus (Bolton, 1871)",
        "(Gymnopus sp. by Gray. 1821)",
        "Daphnia magna (Straus, 1820)",
        "with Lampware (Provo, UT, 2018)",
        "with Oil 8 (Wick Software, Berlin, 2018)",
        "(coll. TFB 1827)",
        "by Ice (2008, personal communication)",
        "(CEO, Firm B, March 2019)",
        "MEDLINE (1946-)",
        "(Ms. Green, 2019 interview)",
        "Kota Bandung (2019)",
    ],
)
def test_a_text_that_only_looks_like_a_citation_is_not_reported(text: str) -> None:
    assert name(check(f"Lamps burn (Doe, 2019) {text}.", DOE)) == {}


def test_several_years_after_a_known_author_are_citations_even_without_brackets() -> None:
    assert name(check("See Doe 2019, 2016.", DOE)) == {"cited_without_entry": ["Doe 2019, 2016"]}


def test_a_work_whose_entry_is_fused_with_the_one_above_has_an_entry_and_a_work_in_a_title_has_none() -> None:
    fused = f"{DOE} Yuan, K. (2001). Wicks of old. Oil Press."
    assert name(check("Lamps burn (Doe, 2019; Yuan, 2001).", fused)) == {}
    title = DOE.replace("Lamps at sea", "Replication of Yuan (2001)")
    assert name(check("Lamps burn (Doe, 2019; Yuan, 2001).", title)) == {
        "cited_without_entry": ["Yuan, 2001"]
    }

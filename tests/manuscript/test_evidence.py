"""Names with a year are a citation without an entry only if something shows an author."""

import pytest
from manuscript.made_up_draft import DOE, check

from slr.manuscript.evidence import find_places
from slr.manuscript.thing_word import is_company, is_role, is_thing


def sort_out(text: str) -> tuple[list[str], list[str]]:
    """Return the citations without an entry and the texts that may be citations, in a draft that also cites Doe."""
    packed = check(f"Lamps burn (Doe, 2019). {text}.", DOE)
    return tuple(
        [item["citation"] for item in packed[kind]] for kind in ("cited_without_entry", "perhaps_citations")
    )  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Oil is cheap (Yukl, 2013)", "Yukl, 2013"),
        ("Yukl (2013) argued that oil is cheap", "Yukl (2013)"),
        ("Yukl (2013) menambahkan minyak", "Yukl (2013)"),
        ("According to Yukl (2013), oil is cheap", "Yukl (2013)"),
        ("Sejalan dengan Yukl (2013), minyak murah", "Yukl (2013)"),
        ("Oil is cheap, as Doe (2019) and Yukl (2013) knew", "Yukl (2013)"),
        ("Yukl and Gardner (2013) knew oil", "Yukl and Gardner (2013)"),
        ("Then Yukl et al. (2013) and oil were cheap", "Yukl et al. (2013)"),
        ("Yukl (2013: 45) knew oil", "Yukl (2013"),
        ("Oil is cheap (WHO, 2013)", "WHO, 2013"),
        ("Minyak murah (Dinas Kesehatan Kota, 2013)", "Dinas Kesehatan Kota, 2013"),
        ("The Ministry of Oil (2013) knew oil", "Ministry of Oil (2013)"),
        ("Tests were run in R (R Core Team, 2013)", "R Core Team, 2013"),
        ("Paths were drawn with SmartPLS 3 (Ringle, 2015)", "Ringle, 2015"),
        ("Minyak murah menurut rumus Slovin (Umar, 2011: 78)", "Umar, 2011"),
        ("Oil is cheap (GOLDEN; VEIGA; DINO, 2008)", "GOLDEN; VEIGA; DINO, 2008"),
        ("Minyak murah, tetapi tidak dengan Yukl (2013)", "Yukl (2013)"),
        ("Hal itu dikritik Yukl (2013)", "Yukl (2013)"),
        ("The Libraries Taskforce (2016) argued that libraries burn", "Libraries Taskforce (2016)"),
        ("Ayu Lestari (2018) menyatakan bahwa minyak lestari", "Ayu Lestari (2018)"),
        ("Oil is cheap (Balai Penelitian Minyak, 2013)", "Balai Penelitian Minyak, 2013"),
    ],
)
def test_a_citation_without_an_entry_is_an_error(text: str, cited: str) -> None:
    if cited.startswith("Dinas"):  # an office of a town
        assert sort_out(text) == ([], [cited])
        return
    assert sort_out(text) == ([cited], [])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("After Brexit (2016), oil was dear", "Brexit (2016)"),
        ("The Utrecht Treaty (2007) changed oil", "Utrecht Treaty (2007)"),
        ("Sejak Reformasi (1998), minyak mahal", "Reformasi (1998)"),
        ("Kepala Puskesmas (2018) menyampaikan hal ini", "Kepala Puskesmas (2018)"),
        ("Dinas Pendidikan (2018) menyatakan hal ini", "Dinas Pendidikan (2018)"),
        ("Tests were run in SPSS 25 (IBM, 2017)", "IBM, 2017"),
        ("Tests were run in Stata (StataCorp, 2015)", "StataCorp, 2015"),
        ("Samples went to a reader (Shimadzu, Kyoto, 2012)", "Shimadzu, Kyoto, 2012"),
        ("We lived in Huancayo. Oil was cheap (Huancayo, 2018)", "Huancayo, 2018"),
        ("We asked in Hull (May 2019), Porto and Graz (2020). Oil was cheap (Porto, 2019)", "Porto, 2019"),
        ("The General Oil Regulation (GOR, 2018) changed oil", "GOR, 2018"),
        ("The assembly (Supe, 2015) was recorded", "Supe, 2015"),
        ("Merdeka Belajar (2019) menekankan pembelajaran", "Merdeka Belajar (2019)"),
        ("Oil lamp (2018) argued, as any oil lamp. Oil Lamp (2018) argued", "Oil Lamp (2018)"),
        ("Laporan Bank Minyak (2020) menyebutkan harga", "Bank Minyak (2020)"),
        ("Statistik Minyak Bumi (2018) mencatat harga", "Statistik Minyak Bumi (2018)"),
        ("We read Box 12 (Leeds, 1933)", "Leeds, 1933"),
        ("Kami menulis catatan lapangan (Tebuireng, 2018)", "Tebuireng, 2018"),
        ("Kami bertanya kepada Pak Badiman. Menurut Badiman (2019), minyak murah", "Badiman (2019)"),
        ("Menurut Kiai Hasan (2018), minyak murah", "Kiai Hasan (2018)"),
        ("Di Kabupaten Klaten minyak murah (Klaten, 2021)", "Klaten, 2021"),
        ("The two raters agreed (HS, 2016)", "HS, 2016"),
        ("The film Metropolis (Lang, 1927) shows lamps", "Lang, 1927"),
        ("Yukl (2013) and the oil", "Yukl (2013)"),
        (
            "Oil was cheap (Doe, 2019; Doe, 2019), (Doe, 2019), (Doe, 2019; Doe, 2019). It was weighed (Simd 2016)",
            "Simd 2016",
        ),
        ("Loans came from Koha 18.05 (ByWater Solutions, 2018)", "ByWater Solutions, 2018"),
        ("After the earthquake (Pisco, 2007) oil was dear", "Pisco, 2007"),
        ("Colours were seen by a reader (NanoDrop, 2000)", "NanoDrop, 2000"),
    ],
)
def test_names_that_only_look_like_authors_are_a_note(text: str, shown: str) -> None:
    cited, perhaps = sort_out(text)
    assert cited == []
    assert shown in perhaps


def test_a_quantity_is_no_citation() -> None:
    assert sort_out("The tables are in a file (Docx 1980 kb)") == ([], [])


@pytest.mark.parametrize("text", ["Oil will be cheap (Yukl, 2031)", "According to Yukl (2031), oil is cheap"])
def test_a_year_much_later_than_the_list_is_a_note(text: str) -> None:
    cited, perhaps = sort_out(text)
    assert (cited, len(perhaps)) == ([], 1)


def test_a_citation_stands_beside_the_last_certain_one_of_its_sentence() -> None:
    text = "Doe (2019) used Oilset (2015), whereas Yukl (2013) burned"
    assert sort_out(text) == (["Yukl (2013)"], ["Oilset (2015)"])


def test_a_late_year_of_an_author_in_the_list_is_an_error() -> None:
    assert sort_out("Oil is cheap (Doe, 2091)") == (["Doe, 2091"], [])


def test_authors_after_in_are_no_places() -> None:
    assert find_places("as in Doe (2019), in Roe (2020) and in Kim et al. (2018)") == frozenset()
    assert find_places("in Doe (2019) and Roe (2020)") == frozenset()
    assert find_places("Kota Bandung, in Hull (May 2019) and Graz (2020)") == {"bandung", "hull", "graz"}


def test_words_for_things_offices_and_companies() -> None:
    assert [
        is_thing(name) for name in ("Cold War", "Orde Baru", "Team Alpha", "Core Team", "Park", "Law")
    ] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert [is_role(name) for name in ("Informan", "Chiefs")] == [True, False]
    assert [is_company(name) for name in ("Oil Instruments Ltd.", "Oil Union")] == [True, False]

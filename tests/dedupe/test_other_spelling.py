"""One work whose title, people or place two databases spell in different ways, and works that only look like one."""

from typing import Any

import pytest

from slr.dedupe.feature import read_feature
from slr.dedupe.search import search

ENGLISH = "Watch rosters and the sleep of lighthouse keepers in autumn"


def judge(one: dict[str, Any], other: dict[str, Any], **common: Any) -> str:
    """Return "merged", or the verdict on the pair."""
    common = {"type": "article", "year": 2015, **common}
    found = search([read_feature("a", {**common, **one}), read_feature("b", {**common, **other})])
    if found.cluster_of["a"] == found.cluster_of["b"]:
        return "merged"
    judged = found.pairs.get(("a", "b"))
    return judged.verdict if judged else "different"


CHINESE = "海港引航员轮班制度与睡眠障碍的关系"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(["林, 望舒", "高, 远"], ["林望舒", "高远"], id="with and without a comma"),
        pytest.param(["林 望舒", "高 远"], ["林望舒", "高远"], id="with and without a blank"),
        pytest.param(["望舒, 林", "远, 高"], ["林, 望舒", "高, 远"], id="given name first"),
        pytest.param(["林望舒", "等"], ["林, 望舒", "高, 远"], id="cut with the Chinese et al."),
    ],
)
@pytest.mark.parametrize(
    "place", [{"doi": "10.5555/c1"}, {"journal": "海港学报", "volume": "7", "pages": "31-38"}]
)
def test_chinese_titles_identify_a_work_however_names_are_separated(one, other, place):
    assert judge({"authors": one}, {"authors": other}, title=CHINESE, **place) == "merged"


def test_korean_names_and_spaces_differ_between_databases():
    one = {"title": "등대지기의 야간근무와 수면의 질", "authors": ["박서준"]}
    other = {"title": "등대지기의 야간 근무와 수면의 질", "authors": ["박, 서준"]}
    assert judge(one, other, journal="항해연구", volume="3") == "merged"


def test_half_width_kana_in_a_japanese_title():
    one, other = {"title": "フェリー乗組員のシフト勤務と睡眠"}, {"title": "ﾌｪﾘｰ乗組員のｼﾌﾄ勤務と睡眠"}
    assert judge(one, other, authors=["森, 一郎"], journal="航海", volume="2", pages="5-9") == "merged"


@pytest.mark.parametrize(
    "other",
    [
        "海港引航员轮班制度与睡眠障碍无关系",
        "海港引航员饮食制度与体重变化的关系",
        "海港引航员轮班制度与睡眠障碍的关系（二）",
    ],
)
def test_chinese_titles_that_differ_in_characters_are_not_merged(other):
    place = {"authors": ["林望舒"], "journal": "海港学报"}
    assert judge({"title": CHINESE}, {"title": other}, **place) != "merged"


def test_one_character_is_a_difference_that_a_person_judges():
    other = {"title": "海港引航员轮班制度与睡眠障得的关系"}
    assert judge({"title": CHINESE}, other, authors=["林望舒"], journal="海港学报") == "ask"


@pytest.mark.parametrize("title", ["编者按", "目录", "编辑委员会名单", "巻頭言"])
def test_short_headings_in_characters_stay_general(title):
    assert judge({"pages": "12-13"}, {"pages": "90-91"}, title=title, authors=["林望舒"]) == "different"


@pytest.mark.parametrize("other", [["Lin, Wangshu"], ["Лин, Ваншу"]])
def test_names_in_two_scripts_do_not_contradict_each_other(other):
    place = {"journal": "Harbour Letters", "volume": "4", "pages": "11-19"}
    assert judge({"authors": ["林望舒"]}, {"authors": other}, title=ENGLISH, **place) == "merged"


def test_two_people_in_one_script_are_two_people():
    one, other = {"authors": ["林望舒"]}, {"authors": ["高远"]}
    assert judge(one, other, title=CHINESE, journal="海港学报") == "different"


def test_greek_names_are_the_same_in_latin_letters():
    one, other = {"authors": ["Παππάς, Νίκος"]}, {"authors": ["Pappas, N."]}
    assert judge(one, other, title=ENGLISH, journal="Harbour Letters") == "merged"


@pytest.mark.parametrize(
    "place", [{"doi": "10.5555/f7"}, {"journal": "مجله بندر"}, {"volume": "2", "pages": "4-9"}]
)
def test_arabic_and_persian_letters_that_look_alike_are_the_same(place):
    one = {"title": "تاثير نوبت كاري بر خواب دريانوردان شمالي", "authors": ["يوسفي, كاظم"]}
    other = {"title": "تاثیر نوبت کاری بر خواب دریانوردان شمالی", "authors": ["یوسفی, کاظم"]}
    assert judge(one, other, **place) == "merged"


def test_turkish_capitals_are_the_same_title():
    one = {"title": "İŞ YÜKÜ VE UYKU: FENER BEKÇİLERİNDE BİR ARAŞTIRMA"}
    other = {"title": "Iş yükü ve uyku: fener bekçilerinde bir arastırma"}
    assert judge(one, other, authors=["Yıldız, Işık"], journal="Liman") == "merged"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(["He, Yu"], ["Yu, He"], id="two short names exchanged"),
        pytest.param(["Su, Lin", "Ho, An"], ["Lin, Su", "An, Ho"], id="two authors exchanged"),
        pytest.param(["Su Lin", "Ho An"], ["Su, Lin", "Ho, An"], id="family name first without a comma"),
        pytest.param(["Pham, Thi Mai"], ["Thi Mai, Pham"], id="three words exchanged"),
        pytest.param(["Su, Lin-Mei"], ["Linmei, Su"], id="exchanged and joined"),
        pytest.param(["He, Yu"], ["Yu, H."], id="exchanged and shortened"),
    ],
)
def test_exchanged_family_and_given_names_are_the_same_people(one, other):
    assert judge({"authors": one}, {"authors": other}, title=ENGLISH, journal="Harbour Letters") == "merged"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["Sun, L.", "Hong, P."], ["Lihua, S.", "Peng, H."]),
        (["Sun, L."], ["Lihua, S."]),
        (["Sun, L.", "Hong, P.", "Guo, T."], ["Lihua, S.", "Peng, H."]),
    ],
)
def test_names_exchanged_with_initials_are_asked_about(one, other):
    assert judge({"authors": one}, {"authors": other}, title=ENGLISH, journal="Harbour Letters") == "ask"


@pytest.mark.parametrize("other", ["Yu, Ha", "Hu, Ye", "Yang, He", "Sun, L."])
def test_other_short_names_are_other_people(other):
    one = {"authors": ["He, Yu"]}
    assert judge(one, {"authors": [other]}, title=ENGLISH, journal="Harbour Letters") == "different"


@pytest.mark.parametrize(
    "written",
    [
        "Prof. Dr. Wayan Suteja, M.Si., Ph.D.",
        "Ir. H. Wayan Suteja, S.T., M.T.",
        "Wayan Suteja, S.E., M.M.",
        "Wayan Suteja, S.E.",
        "Dr. Suteja, Wayan",
        "Suteja W, MD",
        "Suteja Wayan, MD",
        "R. Wayan Suteja M.Kes",
    ],
)
@pytest.mark.parametrize("plain", ["Suteja, Wayan", "Suteja, W."])
def test_degrees_and_honorifics_are_no_part_of_a_name(written, plain):
    title = "Pengaruh jaga malam terhadap tidur penjaga mercusuar"
    assert judge({"authors": [written]}, {"authors": [plain]}, title=title, journal="Jurnal Laut") == "merged"


def test_another_person_with_the_same_degree_is_another_person():
    one, other = {"authors": ["Ir. H. Wayan Suteja, M.Si."]}, {"authors": ["Ir. H. Made Lukita, M.Si."]}
    assert judge(one, other, title=ENGLISH, journal="Jurnal Laut") == "different"


@pytest.mark.parametrize(("pages", "expected"), [("40-52", "merged"), ("", "ask")])
def test_a_short_title_and_its_subtitle_are_found_without_another_common_key(pages, expected):
    one, other = (
        {"title": "Fog at work", "pages": pages},
        {"title": "Fog at work: rest among keepers", "pages": pages},
    )
    place = {"authors": ["Quorn, Ada", "Bellis, Tom"], "journal": "Harbour Letters", "volume": "8"}
    assert judge(one, other, **place) == expected


@pytest.mark.parametrize(
    "other",
    [
        "Baltic Workshop on Mooring Ropes, BWMR",
        "PROCEEDINGS OF THE THIRD BALTIC WORKSHOP ON MOORING ROPES (BWMR 2015)",
        'Baltic Workshop on Mooring Ropes "Holding Fast"',
        "3rd Baltic Workshop on Mooring Ropes, Larkhaven, 3-5 May 2015",
    ],
)
def test_one_conference_in_other_spellings_is_one_place(other):
    people = {"authors": ["Quorn, Ada", "Bellis, Tom"], "title": ENGLISH, "type": "conference"}
    one = {"journal": "Baltic Workshop on Mooring Ropes", "pages": "40-52"}
    assert judge(one, {"journal": other}, **people) == "merged"


def test_the_same_talk_at_another_conference_is_not_merged():
    people = {"authors": ["Quorn, Ada", "Bellis, Tom"], "title": ENGLISH, "type": "conference"}
    one, other = {"journal": "Baltic Workshop on Ropes, BWR"}, {"journal": "Nordic Workshop on Lamps, NWL"}
    assert judge(one, other, **people) != "merged"


def test_a_title_that_is_cut_and_misspelt_at_once_is_found():
    one = {"title": "Wacth rosters and the sleep of lighthouse keepers in"}
    other = {
        "title": "Watch rosters and the sleep of lighthouse keepers in autumn storms: a survey of seven northern lights"
    }
    place = {"authors": ["Quorn, Ada"], "journal": "Harbour Letters", "volume": "8"}
    assert judge(one, other, **place) == "merged"


def test_a_title_that_is_misspelt_and_cut_within_a_word_is_found():
    one = {"title": "Wacth rosters and the sleep of lighthouse keepers in autumn sto"}
    other = {
        "title": "Watch rosters and the sleep of lighthouse keepers in autumn storms of seven northern lights"
    }
    place = {"authors": ["Quorn, Ada"], "journal": "Harbour Letters", "volume": "8"}
    assert judge(one, other, **place) == "merged"


def test_a_misspelt_title_is_found_when_the_given_name_comes_first():
    one = {"title": "Wacth rosters and the sleep of lighthouse keepers in autunm", "authors": ["Lin, Su"]}
    other = {"title": "Watch rosters and the sleep of lighthouse keepers in autumn", "authors": ["Su, Lin"]}
    assert judge(one, other, journal="Harbour Letters", volume="8") == "merged"

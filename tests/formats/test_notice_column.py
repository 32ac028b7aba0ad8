"""The columns `notice` and `notice_link`, filled from what each format says of retractions and corrections."""

import json

import pytest

from slr.formats import normalise, read
from slr.formats.exchange import Item, write


def notices(text: str, name: str) -> list[tuple[list[str], list[str]]]:
    rows = [normalise(e) for e in read(text.encode(), name).entries]
    return [(row["notice"], row["notice_link"]) for row in rows]


def ris(*lines: str) -> str:
    return "".join(("TY  - JOUR\n", *(f"{line}\n" for line in lines), "ER  - \n"))


def wos(title: str, kind: str) -> str:
    return f"FN Clarivate\nVR 1.0\nPT J\nAU Berg, A\nTI {title}\nSO Ferry Medicine\nDT {kind}\nPY 2014\nUT WOS:1\nER\n\nEF\n"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["TI  - RETRACTED: Sleep on ships"], ["retracted"]),
        (["TI  - Sleep on ships", "M3  - Retracted"], ["retracted"]),
        (["TI  - Sleep on ships", "KW  - Retracted Publication"], ["retracted"]),
        (["TI  - Sleep on ships", "KW  - retraction"], []),
        (["TI  - Sleep on ships", "N1  - Retraction in: Ferry Med. 2012. PMID: 12"], ["retracted"]),
        (["TI  - Retracted: Sleep on ships", "M3  - Retraction of Publication"], ["retraction of"]),
        (["TI  - Sleep on ships", "M3  - Erratum"], ["erratum of"]),
    ],
)
def test_ris_says_it_in_title_type_keyword_or_note(lines: list[str], words: list[str]) -> None:
    assert notices(ris(*lines), "a.ris")[0][0] == words


def test_medline_names_type_and_related_record() -> None:
    work = "PMID- 11\nOWN - NLM\nTI  - Sleep on ships.\nPT  - Journal Article\nPT  - Retracted Publication\nRIN - Ferry Med. 2013. PMID: 12\n"
    notice = "PMID- 12\nOWN - NLM\nTI  - Sleep on ships.\nPT  - Retraction of Publication\nROF - Ferry Med. 2012. PMID: 11\n"
    assert notices(f"{work}\n{notice}", "a.nbib") == [
        (["retracted"], ["retracted pmid:12"]),
        (["retraction of"], ["retraction of pmid:11"]),
    ]


def test_pubmed_xml_names_type_and_related_record() -> None:
    text = (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>11</PMID><Article><ArticleTitle>Sleep on ships</ArticleTitle>"
        "<PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList></Article>"
        '<CommentsCorrectionsList><CommentsCorrections RefType="CommentIn"><RefSource>Tides</RefSource><PMID>14</PMID>'
        '</CommentsCorrections><CommentsCorrections RefType="RetractionIn"><RefSource>Ferry Med</RefSource><PMID>12</PMID>'
        '</CommentsCorrections><CommentsCorrections RefType="ErratumIn"><RefSource>Ferry Med. doi: 10.5555/e1.</RefSource>'
        "</CommentsCorrections></CommentsCorrectionsList></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )
    assert notices(text, "a.xml") == [
        (["retracted", "corrected"], ["retracted pmid:12", "corrected doi:10.5555/e1"])
    ]


@pytest.mark.parametrize(
    ("title", "kind", "words"),
    [
        ("Sleep on ships (Retracted article. See vol. 12, pg. 3, 2010)", "Article; Retracted Publication", ["retracted"]),
        ("Sleep on ships", "Article; Retracted Publication", ["retracted"]),
        ("Sleep on ships", "Article; Publication with Expression of Concern", ["expression of concern"]),
        ("Sleep on ships (vol 12, pg 3, 2010)", "Correction", ["erratum of"]),
        ("Sleep on ships (Retraction of vol 12, pg 3, 2010)", "Retraction", ["retraction of"]),
        ("Sleep on ships", "Article", []),
    ],
)  # fmt: skip
def test_web_of_science_says_it_in_type_or_title(title: str, kind: str, words: list[str]) -> None:
    assert notices(wos(title, kind), "a.txt") == [(words, [])]
    tab = f"PT\tAU\tTI\tSO\tDT\tPY\tUT\nJ\tBerg, A\t{title}\tFerry Medicine\t{kind}\t2014\tWOS:1\n"
    assert notices(tab, "a.tsv") == [(words, [])]


def test_scopus_says_it_in_the_document_type() -> None:
    text = '"Authors","Title","Year","Source title","Document Type","EID"\n"Berg A.","Sleep on ships","2014","Ferry Med","Retracted","2-s2.0-1"\n'
    assert notices(text, "a.csv") == [(["retracted"], [])]


def test_crossref_links_notice_and_work_in_both_directions() -> None:
    notice = {"DOI": "10.5555/n1", "type": "journal-article", "title": ["Sleep"], "update-to": [{"DOI": "10.5555/W1", "type": "retraction"}]}  # fmt: skip
    work = {"DOI": "10.5555/w1", "type": "journal-article", "title": ["Sleep"], "updated-by": [{"DOI": "10.5555/N1", "type": "retraction"}]}  # fmt: skip
    plain = {"DOI": "10.5555/v2", "type": "posted-content", "title": ["Sleep"], "update-to": [{"DOI": "10.5555/v1", "type": "new_version"}]}  # fmt: skip
    text = json.dumps({"message-type": "work-list", "message": {"items": [notice, work, plain]}})
    assert notices(text, "a.json") == [
        (["retraction of"], ["retraction of doi:10.5555/w1"]),
        (["retracted"], ["retracted doi:10.5555/n1"]),
        ([], []),
    ]


@pytest.mark.parametrize(
    ("title", "flag", "words"),
    [
        ("Sleep on ships", True, ["retracted"]),
        ("Sleep on ships", False, []),
        ("Retraction Note: Sleep on ships", True, ["retraction of"]),  # the notice itself is often flagged
    ],
)
def test_openalex_flags_retracted_works(title: str, flag: bool, words: list[str]) -> None:
    work = {"id": "https://openalex.org/W1", "title": title, "type": "article", "is_retracted": flag}
    assert notices(json.dumps({"results": [work]}), "a.json") == [(words, [])]


def test_bibtex_says_it_in_keywords_or_note() -> None:
    text = "@article{k, title={Sleep on ships}, keywords={sleep, Retracted Publication}, note={Erratum in: Ferry Med}}"
    assert notices(text, "a.bib") == [(["retracted", "corrected"], [])]


def test_abstract_of_a_notice_in_pubmed_names_the_work() -> None:
    text = "PMID- 12\nOWN - NLM\nTI  - Sleep on ships.\nAB  - [This corrects the article DOI: 10.5555/w1.].\nPT  - Published Erratum\n"
    assert notices(text, "a.nbib") == [(["erratum of"], ["erratum of doi:10.5555/w1"])]


@pytest.mark.parametrize("ending", ["ris", "bib", "json", "nbib", "csv", "xlsx"])
def test_notice_that_a_merge_added_is_written_and_read_back(ending: str) -> None:
    (entry,) = read(ris("TI  - Sleep on ships", "AU  - Berg, Ada", "KW  - sleep").encode(), "a.ris").entries
    row = {**normalise(entry), "notice": ["retracted"], "notice_link": ["retracted pmid:12"], "key": "k"}
    written = write([Item(row=row, entry=entry)], ending)
    (again,) = (normalise(e) for e in read(written.data, f"a.{ending}").entries)
    assert (again["notice"], again["notice_link"], again["keywords"]) == (
        ["retracted"],
        ["retracted pmid:12"],
        ["sleep"],
    )

"""PubMed XML: superseded names and identifiers, titles, pages and the numbers of registers."""

import pytest

from slr.formats import normalise, read
from slr.formats.format import Row


def _row(article: str, *, data: str = "") -> Row:
    text = (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
        f"{article}</Article></MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle></PubmedArticleSet>"
    )
    (entry,) = read(text.encode(), "a.xml").entries
    return normalise(entry)


TITLE = "<ArticleTitle>Lamps.</ArticleTitle>"


def _place(kind: str, valid: str, value: str) -> str:
    mark = f' ValidYN="{valid}"' if valid else ""
    return f'<ELocationID EIdType="{kind}"{mark}>{value}</ELocationID>'


def _author(family: str, valid: str = "") -> str:
    mark = f' ValidYN="{valid}"' if valid else ""
    return f"<Author{mark}><LastName>{family}</LastName><ForeName>Ada</ForeName></Author>"


def test_superseded_doi_is_not_the_doi_of_the_record() -> None:
    bad, good = _place("doi", "N", "10.5555/bad"), _place("doi", "Y", "10.5555/good")
    ids = '<ArticleIdList><ArticleId IdType="doi">10.5555/listed</ArticleId></ArticleIdList>'
    assert _row(TITLE + bad + good)["doi"] == _row(TITLE + good + bad)["doi"] == "10.5555/good"
    assert _row(TITLE + bad, data=ids)["doi"] == "10.5555/listed"
    assert _row(TITLE + bad)["doi"] is None
    assert _row(TITLE + _place("doi", "", "10.5555/plain"))["doi"] == "10.5555/plain"


def test_superseded_spelling_of_a_name_is_no_author() -> None:
    authors = _author("Brinck", "N") + _author("Brink", "Y") + _author("Doe")
    assert _row(f"{TITLE}<AuthorList>{authors}</AuthorList>")["authors"] == ["Brink, Ada", "Doe, Ada"]


def test_editors_of_a_book_are_not_among_the_authors_of_its_chapter() -> None:
    text = (
        "<PubmedBookArticle><BookDocument><PMID>2</PMID><Book><BookTitle>All lamps</BookTitle>"
        f'<AuthorList Type="editors">{_author("Ed")}</AuthorList><Edition>3rd</Edition></Book>'
        f'<ArticleTitle>One lamp</ArticleTitle><AuthorList Type="authors">{_author("Au")}</AuthorList>'
        "</BookDocument></PubmedBookArticle>"
    )
    row = normalise(read(text.encode(), "a.xml").entries[0])
    assert (row["title"], row["journal"], row["authors"], row["edition"]) == (
        "One lamp",
        "All lamps",
        ["Au, Ada"],
        "3rd",
    )


@pytest.mark.parametrize("title", ["<ArticleTitle/>", "<ArticleTitle>[Not Available].</ArticleTitle>", ""])
def test_vernacular_title_replaces_a_missing_title(title: str) -> None:
    assert _row(f"{title}<VernacularTitle>Leuchtfeuer.</VernacularTitle>")["title"] == "Leuchtfeuer."


@pytest.mark.parametrize(
    ("place", "pages"),
    [
        ("<Pagination><StartPage>25</StartPage><EndPage>38</EndPage></Pagination>", "25-38"),
        ("<Pagination><StartPage>25</StartPage></Pagination>", "25"),
        (
            "<Pagination><StartPage>742</StartPage><EndPage>748</EndPage><MedlinePgn>742-8</MedlinePgn></Pagination>",
            "742-8",
        ),
        (_place("doi", "Y", "10.5555/x") + _place("pii", "Y", "e42601"), "e42601"),
        (
            _place("pii", "Y", "S0140-6736(19)30041-8"),
            None,
        ),  # a publisher's key, too long for an article number
        (_place("pii", "N", "e42601"), None),
    ],
)
def test_pages_are_a_range_or_an_article_number(place: str, pages: str | None) -> None:
    assert _row(TITLE + place)["pages"] == pages


def test_registration_comes_from_the_data_banks_that_are_registers() -> None:
    banks = "".join(
        f"<DataBank><DataBankName>{bank}</DataBankName><AccessionNumberList>"
        f"<AccessionNumber>{number}</AccessionNumber></AccessionNumberList></DataBank>"
        for bank, number in (
            ("ClinicalTrials.gov", "NCT01234567"),
            ("GENBANK", "AY123456"),
            ("NTR", "NTR1234"),
        )
    )
    assert _row(f"{TITLE}<DataBankList>{banks}</DataBankList>")["registration"] == ["NCT01234567", "NTR1234"]


def test_article_without_a_publication_type_is_an_article() -> None:
    assert _row(TITLE)["type"] == "article"
    types = "<PublicationTypeList><PublicationType>Review</PublicationType></PublicationTypeList>"
    assert _row(TITLE + types)["type"] == "review"

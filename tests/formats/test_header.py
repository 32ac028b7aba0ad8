"""The columns of a table are recognised by the headers that databases and tools write."""

from typing import Any

import pytest

from slr.formats.header import check_columns, find_role, normalise_table
from slr.model.entry import Entry


def row(**cells: str) -> Any:
    return table(*cells.items())


def table(*cells: tuple[str, str]) -> Any:
    return normalise_table(Entry(format="csv", line=2, tags=cells))


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Title", "title"), ("ARTICLE_TITLE", "title"), ("Judul Artikel", "title"), ("TI", "title"), ("Author(s)", "author"), ("author/s", "author_display"),
        ("Publication Year", "year"), ("Art. No.", "article"), ("Source title", "journal"), ("Document Title", "title"), ("Kolom 3", None), ("", None),
    ],
)  # fmt: skip
def test_role_of_a_header_is_known_whatever_its_case_and_punctuation(header: str, role: str | None) -> None:
    assert find_role(header, {}) == role


@pytest.mark.parametrize(
    "headers",
    [
        "Titel Autoren Jahr Zeitschrift Band Heft Seiten Zusammenfassung Schlagwörter Verlag",
        "Título Autores Año Revista Volumen Número Páginas Resumen Palabras-clave -",
        "Titre Auteurs Année Revue Volume Numéro Pages Résumé Mots-clés Éditeur",
        "Título Autores Ano Periódico Volume Número Páginas Resumo Palavras-chave Editora",
        "Titolo Autori Anno Rivista Volume Numero Pagine Riassunto Parole_chiave Editore",
        "标题 作者 年份 期刊 卷 期 页码 摘要 关键词 出版社",
        "タイトル 著者 発行年 雑誌名 巻 号 ページ 抄録 キーワード 出版社",
        "제목 저자 연도 학술지 권 호 페이지 초록 키워드 출판사",
        "Başlık Yazarlar Yıl Dergi Cilt Sayı Sayfa Özet Anahtar_Kelimeler Yayıncı",
        "العنوان المؤلف السنة المجلة المجلد العدد الصفحات الملخص الكلمات_المفتاحية الناشر",
    ],
)
def test_headers_are_known_in_many_languages(headers: str) -> None:
    roles = [
        "title",
        "author",
        "year",
        "journal",
        "volume",
        "issue",
        "pages",
        "abstract",
        "keyword",
        "publisher",
    ]
    found = [find_role(header, {}) for header in headers.split()]
    assert [f or r for f, r in zip(found, roles, strict=True)] == roles
    assert found.count(None) == headers.count(" -")


def test_date_of_access_is_no_year() -> None:
    headers = ("Zugriffsdatum", "Tanggal Akses", "Access Date", "Fecha de acceso")
    assert [find_role(header, {}) for header in headers] == [None] * 4


def test_columns_in_the_protocol_take_precedence() -> None:
    assert find_role("Title", {"Title": "note"}) == "note"
    assert find_role("Kolom 3", {"Kolom 3": "authors"}) == "author"
    assert find_role("Kolom 4", {"Kolom 4": "keywords"}) == "keyword"


def test_first_cell_that_is_not_empty_counts_for_its_role() -> None:
    assert table(("Title", "NaN"), ("Document Title", "Night work"))["title"] == "Night work"
    assert row(Authors="Abara N", **{"Author full names": "Abara, Ngozi (57190000000)"})["authors"] == [
        "Abara, Ngozi"
    ]


def test_whole_numbers_that_pandas_wrote_as_fractions_are_whole_again() -> None:
    found = row(Year="2015.0", Volume="7.0", Issue="2.0", Pages="11.0")
    assert (found["year"], found["volume"], found["issue"]) == (2015, "7", "2")


def test_year_is_found_in_the_first_place_that_has_one() -> None:
    assert row(Year="in press", **{"Publication date": "2016-03-01"})["year"] == 2016
    assert row(Year="2015", **{"Publication date": "2016-03-01"})["year"] == 2015
    assert row(Journal="Sleep (2014) 7:2 (11-19)")["year"] == 2014


def test_doi_is_found_in_its_column_or_in_an_address() -> None:
    assert row(DOI="10.1234/a", URL="https://doi.org/10.5678/b")["doi"] == "10.1234/a"
    assert row(URL="https://doi.org/10.5678/b")["doi"] == "10.5678/b"
    assert row(Title="T", URL="https://example.org/10.5678/b")["doi"] is None


def test_numbers_of_serials_keywords_and_notes_of_several_columns_are_put_together() -> None:
    found = table(
        ("ISSN", "1234-5678; 8765-4321"),
        ("ISBN", "9783161484100"),
        ("Author Keywords", "rest; sleep"),
        ("Index Keywords", "sleep; work"),
        ("Notes", "a"),
    )
    assert found["isbn"] == "9783161484100; 1234-5678; 8765-4321"
    assert found["keywords"] == ["rest", "sleep", "work"]
    assert found["note"] == "a"


def test_what_scopus_writes_into_a_wrong_column_is_left_out() -> None:
    found = row(**{"Art. No.": "2-s2.0-123", "Source title": "Scopus", "Title": "T"})
    assert (found["pages"], found["journal"]) == (None, None)
    assert row(**{"Art. No.": "e123"})["pages"] == "e123"


def test_zero_means_unknown_only_in_tables_of_publish_or_perish() -> None:
    assert row(Volume="0", Title="T")["volume"] == "0"


def test_old_table_of_pubmed_is_read_by_what_its_columns_mean() -> None:
    found = table(
        ("Title", "Night work."),
        ("Description", "Abara N, Brandt U."),
        ("Details", "Sleep. 2015 Mar;7(2):11-9."),
        ("EntrezUID", "12345"),
        ("Identifiers", "PMID:12345"),
    )
    assert (found["pmid"], found["year"], found["volume"], found["journal"]) == ("12345", 2015, "7", "Sleep")
    assert found["authors"][0].startswith("Abara")


def test_columns_of_the_protocol_that_do_not_exist_are_reported_with_the_nearest() -> None:
    columns = {"Judul": "titlee", "Tahum": "year", "Tahun": "year"}
    unknown, missing = check_columns(["Judul", "Tahun", ""], columns, "a.csv", 1)
    assert [(p.code, p.severity, p.file, p.line) for p in (unknown, missing)] == [
        ("ING014", "warning", "a.csv", 1)
    ] * 2
    assert unknown.where == "columns.Judul"
    assert unknown.message == "unknown column 'titlee' (did you mean 'title'?)"
    assert missing.where == "columns.Tahum"
    assert "did you mean 'Tahun'?" in missing.message
    assert missing.hint == "the headers are: Judul, Tahun"
    assert check_columns(["Judul"], {"Judul": "title"}, "a.csv", 1) == ()


def test_source_beside_a_journal_names_the_database() -> None:
    assert table(("Title", "Lamps"), ("Source", "PubMed"), ("Journal", "J Bells"))["journal"] == "J Bells"
    assert (
        table(("Title", "Lamps"), ("Journal Title", "J Bells"), ("Source", "Hand search"))["journal"]
        == "J Bells"
    )
    assert (
        table(("Source", "CINAHL"), ("Title", "Lamps"), ("Source title", "J Bells"))["journal"] == "J Bells"
    )


def test_source_alone_is_the_journal_unless_it_is_a_database() -> None:
    assert row(Title="Lamps", Source="Bell Studies")["journal"] == "Bell Studies"
    assert row(Title="Lamps", Source="Web of Science")["journal"] is None


def test_creators_are_the_authors_without_a_label() -> None:
    assert row(Title="Lamps", creator="Creator : Sari D.")["authors"] == ["Sari, D."]
    assert row(Title="Lamps", creator="Sari, D.; Wiyono, B.")["authors"] == ["Sari, D.", "Wiyono, B."]
    assert row(Title="Lamps", creator="Archive", Authors="Sari, D.")["authors"] == ["Sari, D."]


def test_pages_and_issue_that_a_spreadsheet_changed_are_restored_or_left_out() -> None:
    changed = row(Title="Lamps", Year="2018", Pages="09-Dec", Issue="2-Jan", Volume="12.0")
    assert (changed["pages"], changed["issue"], changed["volume"]) == ("9-12", "1-2", "12")
    destroyed = row(Title="Lamps", Year="2018", Pages="1.2E+05", Issue="####", Volume="#REF!")
    assert (destroyed["pages"], destroyed["issue"], destroyed["volume"]) == (None, None, None)
    assert row(Title="Lamps", Year="2019", Issue="Dec-19")["issue"] == "Dec-19"  # the date of the issue
    assert row(Title="Lamps", **{"Art. No.": "104523.0"})["pages"] == "104523"


def test_lines_of_a_cell_are_several_authors() -> None:
    assert row(Title="Lamps", Authors="Sari, D.\nWiyono, B.,\nTana, H.")["authors"] == [
        "Sari, D.",
        "Wiyono, B.",
        "Tana, H.",
    ]
    assert row(Title="Lamps", Authors="Dewi Sari\nBudi Wiyono")["authors"] == ["Dewi Sari", "Budi Wiyono"]
    assert row(Title="Lamps", Authors="Sari,\nDewi")["authors"] == ["Sari, Dewi"]


def test_full_stop_after_a_given_name_is_no_part_of_it() -> None:
    assert row(Title="Lamps", Authors="Sari, Dewi.; Wiyono, B.")["authors"] == ["Sari, Dewi", "Wiyono, B."]


def test_numbers_in_databases_are_kept_with_the_name_of_the_database() -> None:
    assert row(Title="Lamps", EID="2-s2.0-85012345678")["accession"] == ["Scopus:2-s2.0-85012345678"]
    assert row(Title="Lamps", **{"UT (Unique WOS ID)": "WOS:000123"})["accession"] == ["WOS:000123"]
    given = {"Accession Number": "L2001234567", "Database": "Embase"}
    assert row(Title="Lamps", **given)["accession"] == ["Embase:L2001234567"]
    assert row(Title="Lamps", accession="Own Base:1; WOS:2")["accession"] == ["Own Base:1", "WOS:2"]
    assert row(Title="Lamps", **{"Accession Number": "1234"})["accession"] == []

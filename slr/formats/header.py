"""Find the role of a column in a table by its header, and convert the rows of tables to the common columns.

Databases and tools use different headers for the same kind of column.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from slr.formats.format import FIELDS, Row
from slr.formats.register import find_date, find_register, plain_header
from slr.formats.row import find_year, make_row
from slr.formats.table_cell import (
    ABSENT_STARTS,
    find_pmid,
    is_absent,
    is_perish,
    read_authors,
    read_details,
    read_numbers,
    read_place,
    split_list,
)
from slr.model.entry import Entry
from slr.model.problem import Problem, did_you_mean, warning
from slr.text.accession import is_database, show_accession
from slr.text.notice_relation import read_written
from slr.text.spreadsheet import is_mangled, restore_range

# One entry per role. Case, spaces and punctuation are ignored. Many two-letter names are tags of Web of Science.
_HEADERS: Final[Mapping[str, str]] = {
    re.sub(r"[\W_]+", "", header): role
    for role, headers in {
        "title": """title|article title|document title|item title|primary title|ti|judul|judul artikel
            |paper title|titre|publication title and subtitle|article_title|display_name|título|titulo
            |judul jurnal artikel|primary_title|doc title|study title|reference title|original title|titel
            |name of article|title1""",
        "title_markup": "title_markup",
        "author": """authors|author|author names|au|author(s)|author full names|author s|penulis|creators
            |nama penulis|authors (raw affiliation)|first_authors|authors list|auteurs|autores|pengarang
            |author list|author_names|authors full name|book authors|author(s) id""",
        "author_full": "author full names|af|authors full names",
        "author_display": """authorships.author.display_name|authorships author display name|display authors
            |authorships.raw_author_name""",
        "author_id": "author(s) id|author ids|researcher ids",
        "year": """year|publication year|pubyear|py|year published|published year|publication_year|tahun
            |tahun terbit|pub year|année|año|yr|year of publication|publicationyear|year publication""",
        "date": """date|publication date|date published|cover date|pubdate|publication_date|issued|create date
            |published date|da|tanggal|date of publication|online date|early access date|year1|y1""",
        "journal": """journal|source title|publication title|so|journal/book|journal title|publication
            |source|journal name|nama jurnal|jurnal|secondary title|publicationname|container title
            |container-title|venue|host_venue|primary_location.source.display_name|revue
            |journal or conference|booktitle|book title|primary location source display name
            |full journal title|sumber|publisher journal|t2|jo|conference name|proceedings title
            |publication name|journal_name|source titles|secondary_title|pubtitle|revista|venue name
            |anthology title""",
        "journal_short": """abbreviated source title|iso abbreviation|journal abbreviation|ji|j9
            |alternatename|ja|jf|alternate_title1|journal iso abbreviation|abbreviated journal title""",
        "volume": "volume|vl|journal volume|vol|vol.|biblio.volume|volume number|jilid",
        "issue": "issue|is|journal issue|number|no|no.|nomor|biblio.issue|issue number|num|edisi",
        "pages": "pages|page|page range|pp|ps|halaman|pagination|page numbers|hal",
        "start": """page start|start page|bp|sp|beginning page|biblio.first_page|start_page|first page
            |startpage""",
        "end": "page end|end page|ep|ending page|biblio.last_page|end_page|last page|endpage",
        "article": "art. no.|article number|ar|article no|art no|article_number|eid",
        "doi": """doi|item doi|di|do|doi link|digital object identifier|ids.doi|doi number|doi url|dois
            |doi_url""",
        "pmid": "pmid|pubmed id|pm|pubmed_id|medline pmid|ids.pmid|pubmedid|medline ui",
        "issn": """issn|sn|issns|print issn|e-issn|eissn|ei|online issn|issn/isbn|isbn/issn|p-issn
            |serial number""",
        "isbn": "isbn|bn|isbns|isbn/issn number|electronic isbn|print isbn",
        "abstract": """abstract|ab|abstrak|abstract text|abstract note|abstractnote|notes_abstract|resumen
            |description|summary|résumé""",
        "keyword": """keywords|author keywords|de|kata kunci|manual tags|automatic tags|tags|keyword|kw
            |author keyword|index keywords|keywords plus|id keywords|mesh terms|mesh_terms|ieee terms
            |emtree medical index terms|emtree drug index terms|subject terms|topics|concepts
            |keywords.display_name|emtree keywords|fields of study|author_keywords|index terms|subjects
            |emtree drug index terms (major focus)|emtree medical index terms (major focus)
            |subject headings|inspec controlled terms|identifier keywords|identifierkeyword""",
        "language": """language|la|bahasa|language of original document|languages|lang|langue|idioma
            |article language|language of article""",
        "publisher": """publisher|pu|penerbit|institution|primary_location.source.host_organization_name
            |school|university|publisher name|place published publisher""",
        "url": """url|link|urls|html link|pdf link|article url|articleurl|source url|source urls|fulltext
            |full text link|open url link|external url|landing page|primary_location.landing_page_url
            |tautan|article_url|website|ur|external_url|dimensions url|link to article|fulltexturl""",
        "type": """type|document type|dt|publication type|reference type|item type|content type
            |type_of_reference|entrytype|referencetype|jenis|pt|document types|type_crossref|ty
            |type of reference|publication types|article type|jenis dokumen|category|itemtype|pubtype
            |document identifier""",
        "note": "note|notes|n1|catatan|comment|comments|remarks|extra|keterangan",
        "key": """record_id|id|key|record id|lens id|ut|ut (unique wos id)|accession number|openalex_id
            |openalex id|publication id|refid|ref id|covidence #|covidence|study id|custom id|customid
            |no urut|nr|rayyan_id|unique-id|storeid|article_id|paper_id|an|citation key|bibtexkey|citekey
            |uid""",
        "citation": "citation|reference|bibliography|full reference|biblio|referensi|daftar pustaka",
    }.items()
    for header in reversed(re.split(r"\s*\|\s*", headers.strip()))
}
# names of our columns in `columns:` of the protocol and in our CSV that differ from the name of the role
_ROLES: Final[Mapping[str, str]] = {"authors": "author", "keywords": "keyword"}


# Headers that version 0.1 did not know. The ids of records are made without them.
_LATER: Final[Mapping[str, str]] = {
    plain_header(header): role
    for role, headers in {
        "edition": "edition",
        "report_number": "report_number|report number",
        "registration": "registration|registration number|trial registration|NCT Number|TrialID",
        "accession": "accession",
        "database": "database|database name|database provider",
        "creator": "creator|dc.creator|dc:creator",
        "notice": "notice",
        "notice_link": "notice_link",
        # Chinese labels such as "Title-题名" are those of CNKI
        "title": """Title-题名|Title-篇名|Public title|título del artículo|título do artigo|titre de l'article|titolo
            |tytuł|tittel|titel des artikels|titel van het artikel|başlık|tajuk|название|заглавие|标题|题名|篇名|题目|論文名
            |標題|題名|篇名|タイトル|제목|논문명|العنوان|عنوان|عنوان مقاله""",
        "author": """Author-作者|autor|autoren|autor(en)|autor(es)|auteur|auteur(s)|autore|autori|verfasser|autorzy|forfatter
            |forfattere|författare|yazar|yazarlar|автор|авторы|作者|著者|著者名|저자|저자명|المؤلف|المؤلفون|نویسنده|نویسندگان""",
        "year": """Year-年|publish year|publish_year|tahun publikasi|jahr|erscheinungsjahr|publikationsjahr|ano|ano de publicação
            |año de publicación|année de publication|anno|jaar|rok|år|årstall|yıl|год|年|年份|出版年|发表年份|発行年
            |연도|발행연도|발행년도|السنة|سال""",
        "date": """PubTime-发表时间|PubTime-出版时间|fecha de publicación|data de publicação|date de publication
            |veröffentlichungsdatum|erscheinungsdatum|tanggal publikasi|发表时间|出版日期""",
        "journal": """Source-文献来源|Source-刊名|Source-来源|zeitschrift|zeitschriftentitel|periódico|titre de la revue
            |título de la revista|rivista|tijdschrift|czasopismo|tidsskrift|tidskrift|dergi|журнал|期刊|刊名|期刊名称|期刊名稱
            |文献来源|雑誌名|掲載誌|학술지|학술지명|저널|المجلة|مجله|nama majalah""",
        "volume": "Volume-卷|volumen|band|jahrgang|jaargang|tom|cilt|volym|том|卷|巻|권|المجلد|دوره",
        "issue": "Period-期|número|numéro|numero|heft|ausgabe|nummer|sayı|номер|выпуск|期|号|호|العدد|شماره|terbitan",
        "pages": """Page-页码|PageCount-页码|páginas|seiten|seite|pagine|paginas|pagina's|strony|sider|sidor|sayfa|sayfalar
            |страницы|页码|頁碼|ページ|頁|페이지|쪽|الصفحات|صفحات""",
        "abstract": """Summary-摘要|resumo|zusammenfassung|riassunto|samenvatting|streszczenie|sammendrag|sammanfattning|özet
            |аннотация|реферат|摘要|抄録|要旨|초록|الملخص|چکیده""",
        "keyword": """Keyword-关键词|palabras clave|palabras-clave|palavras-chave|palavras chave|schlagwörter|schlüsselwörter
            |stichwörter|mots-clés|mots clés|parole chiave|trefwoorden|słowa kluczowe|anahtar kelimeler|ключевые слова|关键词
            |關鍵詞|关键字|キーワード|키워드|주제어|الكلمات المفتاحية|کلیدواژه""",
        "language": "sprache|lingua|taal|język|dil|язык|语言|语种|言語|언어|اللغة|زبان",
        "publisher": "verlag|editora|éditeur|editore|uitgever|wydawca|forlag|yayıncı|издательство|出版社|出版者|출판사|الناشر|ناشر",
        "issn": "ISSN-国际标准刊号",
        "url": "URL-网址|Link-链接|网址|链接|enlace|lien",
        "doi": "DOI-DOI",
        "type": """SrcDatabase-来源库|tipo de documento|type de document|dokumenttyp|publikationstyp|tipo di documento
            |documenttype|文献类型|jenis publikasi""",
    }.items()
    for header in re.split(r"\s*\|\s*", headers.strip())
}


@lru_cache(maxsize=4096)
def _known(header: str) -> str | None:
    return _LATER.get(plain_header(header)) or find_first_role(header)


@lru_cache(maxsize=4096)
def find_first_role(header: str) -> str | None:
    """Return the role that version 0.1 gave to a column with this header, or None for an unknown header."""
    if header.casefold() == "author/s":  # from Lens, with given names first
        return "author_display"
    return _HEADERS.get(plain_header(header))


def find_role(header: str, columns: Mapping[str, str]) -> str | None:
    """Return the role of the column with this header, or None if the header is unknown.

    `columns` maps headers to common columns. It takes precedence over the known headers of this module.

    >>> find_role("Publication Year", {}), find_role("Source title", {}), find_role("Kolom 3", {"Kolom 3": "title"})
    ('year', 'journal', 'title')
    """
    if header in columns:
        ours = columns[header]
        return _ROLES.get(ours, ours)
    return _known(header)


# PubMed's CSV before 2020 names its columns after the lines of a hit on its web page.
_OLD_PUBMED: Final[Mapping[str, str | None]] = {
    "description": "author",
    "details": "citation",
    "entrezuid": "pmid",
    "identifiers": None,
}


_NUMBERS: Final = frozenset({"volume", "issue", "year", "pages", "start", "end", "article"})
# Headers of columns that name the journal in some tables and the database of the row in others.
_VAGUE_PLACES: Final = frozenset({"source", "sumber", "publication", "venue", "venuename", "conferencename"})
_FLOAT: Final = re.compile(r"^(\d+)\.0$")  # pandas writes whole numbers like this if one is missing


def is_vague_place(header: str) -> bool:
    """Return whether a column with this header contains the journal in some tables and the database in others.

    >>> is_vague_place("Source"), is_vague_place("Source title")
    (True, False)
    """
    return plain_header(header) in _VAGUE_PLACES


_PLACES: Final = frozenset({"article", "journal", "vague_journal"})


def _is_no_place(role: str, value: str) -> bool:
    """Return whether an article number is in fact a Scopus record number, or a journal is in fact a database."""
    if role == "article":
        return value.startswith("2-s2.0-")
    return is_database(value) if role == "vague_journal" else role == "journal" and value == "Scopus"


class _Columns(NamedTuple):
    """The headers of a table in lower case, whether the table is from a register, and the role of each column."""

    headers: frozenset[str]
    register: bool
    roles: tuple[str | None, ...]


@lru_cache(maxsize=1024)  # the rows of a table have the same few sets of columns
def _find_columns(names: tuple[str, ...]) -> _Columns:
    headers = frozenset(name.casefold() for name in names)
    register = find_register(headers)
    meant = _OLD_PUBMED if "entrezuid" in headers else register
    plain = map(plain_header, names)
    roles = [meant[p] if p in meant else _known(n) for n, p in zip(names, plain, strict=True)]
    placed = (
        "vague_journal" if role == "journal" and is_vague_place(name) else role
        for name, role in zip(names, roles, strict=True)
    )
    return _Columns(headers, bool(register), tuple(placed))


def normalise_table(entry: Entry) -> Row:
    """Return the row for an entry of a table."""
    columns = _find_columns(tuple([name for name, _ in entry.tags]))
    headers, register = columns.headers, columns.register
    old = "entrezuid" in headers
    nought = is_perish(headers)  # it writes 0 for unknown values
    roles: dict[str, list[str]] = {}
    for role, (_, value) in zip(columns.roles, entry.tags, strict=True):
        if (
            role is not None
            and not (nought and value == "0")
            and not (value[:1] in ABSENT_STARTS and is_absent(value))
            and not (role in _PLACES and _is_no_place(role, value))
        ):
            number = role in _NUMBERS and ".0" in value
            roles.setdefault(role, []).append(_FLOAT.sub(r"\1", value) if number else value)

    def get(role: str) -> str:
        return roles[role][0] if role in roles else ""

    cited, journal = get("citation"), get("journal") or get("vague_journal")
    place = read_place(journal) or (read_details(cited) if old else read_place(cited))
    numbers = read_numbers(entry, roles, journal)
    dates = map(find_date, roles.get("date", ())) if register else roles.get("date", ())
    years = [*roles.get("year", ()), *dates, place.get("year", ""), cited, numbers.year]
    year = next(filter(find_year, years), "")
    return make_row(
        types=["registration"]
        if register
        else [t for v in roles.get("type", ()) for t in (v, *v.split(";"))],
        title=get("title"),
        marked=get("title_markup"),
        authors=read_authors(
            headers, get("author_full") or get("author") or get("creator"), get("author_display")
        ),
        year=year,
        journal=place.get("journal") or numbers.journal or get("journal_short"),
        volume=_restore(numbers.volume, year) or place.get("volume", ""),
        issue=_restore(numbers.issue, year) or place.get("issue", ""),
        pages=numbers.pages or place.get("pages", ""),
        dois=[
            *roles.get("doi", ()),
            *(v for r in ("url", "citation") for v in roles.get(r, ()) if "doi" in v.casefold()),
        ],
        pmid=get("pmid") or find_pmid(roles.get("note", ())),
        isbns=[i for r in ("isbn", "issn") for v in roles.get(r, ()) for i in re.split(r"[;,|]", v)],
        abstract=get("abstract"),
        keywords=[k for v in roles.get("keyword", ()) for k in split_list(v)],
        language=get("language"),
        publisher=get("publisher"),
        urls=roles.get("url", ()),
        notes=roles.get("note", ()),
        edition=get("edition"),
        report_number=get("report_number"),
        registrations=[n for v in roles.get("registration", ()) for n in split_list(v)],
        accessions=_accessions(entry, headers, roles),
        relations=read_written(
            n for r in ("notice", "notice_link") for v in roles.get(r, ()) for n in v.split(";")
        ),
    )


def _restore(value: str, year: str) -> str:
    """Return a volume or issue. If a spreadsheet program turned a range into a date, restore the range.

    Only a short range is restored, because issues that are printed together have neighbouring numbers. Any other date is
    kept if it agrees with the year of the row, as "Dec-19" agrees with 2019. Otherwise, return "".
    """
    if not value or value.isdigit() or not is_mangled(value):
        return value
    restored = restore_range(value)
    if restored:
        first, last = map(int, restored.split("-"))
        if last - first <= _CLOSE:
            return restored
    return value if year and value[-2:] == str(find_year(year))[-2:] else ""


_CLOSE: Final = 3


def _accessions(entry: Entry, headers: Collection[str], roles: Mapping[str, Sequence[str]]) -> list[str]:
    database = next(iter(roles.get("database", ())), "")
    own = [n.strip() for v in roles.get("accession", ()) for n in v.split(";")]
    named = [] if _ACCESSIONS.isdisjoint(headers) else entry.tags
    others = [v for n, v in named if n.casefold() in _ACCESSIONS]
    numbers = [n if ":" in n else show_accession(n, database) for n in own]
    return [*numbers, *(show_accession(n, database) for n in others)]


_ACCESSIONS: Final = frozenset({"eid", "ut", "ut (unique wos id)", "an", "accession number", "unique-id"})


def check_columns(
    headers: Sequence[str], columns: Mapping[str, str], file: str, line: int
) -> tuple[Problem, ...]:
    """Return a warning for each header under `columns:` that the table lacks, and for each unknown column there.

    `headers` are the headers of the table. `columns` maps headers to columns, as the protocol states.
    """
    return tuple(_column_problems(headers, columns, file, line))


def _column_problems(
    headers: Sequence[str], columns: Mapping[str, str], file: str, line: int
) -> Iterator[Problem]:
    for header, ours in columns.items():
        if find_role(ours, {}) is None:
            yield warning(
                "ING014",
                f"unknown column {ours!r}{did_you_mean(ours, FIELDS)}",
                file=file,
                line=line,
                where=f"columns.{header}",
                hint=f"write one of: {', '.join(FIELDS)}",
            )
        if header not in headers:
            yield warning(
                "ING014",
                f"the table has no header {header!r}{did_you_mean(header, headers)}",
                file=file,
                line=line,
                where=f"columns.{header}",
                hint=f"the headers are: {', '.join(h for h in headers if h)}",
            )

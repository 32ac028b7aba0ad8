"""Read PubMed XML: `<PubmedArticle>` and `<PubmedBookArticle>`, as written by efetch and by PubMed's own export."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Fields, Format, Piece, Row
from slr.formats.kind import pick_kind
from slr.formats.pubmed_value import find_article_number, pick_title, read_registration
from slr.formats.row import join_pages, make_row
from slr.formats.xml_record import cut_elements, flatten, parse_element
from slr.model.entry import Entry, Quarantined
from slr.text.notice import read_labels
from slr.text.notice_relation import read_relation

_NAMES: Final = ("PubmedArticle", "PubmedBookArticle")
_WHOLE: Final = frozenset(
    {"ArticleTitle", "AbstractText", "VernacularTitle", "BookTitle", "Title", "CollectionTitle", "Keyword"}
)


def _recognise(head: str) -> bool:
    return re.search(r"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle)[\s>]", head) is not None


def _cut(file: DecodedFile) -> CutFile:
    return cut_elements(file.text, *_NAMES)


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    name = _NAMES[1] if piece.raw.startswith(f"<{_NAMES[1]}") else _NAMES[0]
    element = parse_element(piece, name)
    if isinstance(element, Quarantined):
        return element
    tags = tuple(flatten(element, whole=_WHOLE))
    values = dict(reversed(tags))
    kind = next((v for n, v in tags if n.endswith("/PublicationType")), "book" if name == _NAMES[1] else "")
    key = values.get("MedlineCitation/PMID") or values.get("BookDocument/PMID") or ""
    return Entry(format="pubmed-xml", line=piece.line, type=kind, key=key, tags=tags)


_ENDS: Final = frozenset(
    """PMID RefType RefSource ArticleTitle VernacularTitle AbstractText LastName ForeName CollectiveName Suffix
    Initials Year MedlineDate Volume Issue MedlinePgn StartPage EndPage ISSN Isbn Title
    ISOAbbreviation ELocationID ArticleId Language PublicationType Keyword DescriptorName BookTitle
    PublisherName Edition ReportNumber DataBankName AccessionNumber""".split()
)


def _normalise(entry: Entry) -> Row:
    tags = entry.tags
    article = tuple(
        (n.removeprefix("MedlineCitation/Article/").removeprefix("BookDocument/"), v) for n, v in tags
    )
    fields = Fields(article)
    get, all_ = fields.get, fields.all
    identifiers = [(n, v) for n, v in article if "ELocationID" in n or "ArticleId" in n]
    book = get("Book/BookTitle")
    return make_row(
        types=(
            pick_kind(all_("PublicationTypeList/PublicationType", "PublicationType")) or "",
            entry.type,
            "chapter" if book and get("ArticleTitle") else "book" if book else "article",
        ),
        title=pick_title(get("ArticleTitle"), get("VernacularTitle")) or book,
        authors=_authors(tags),
        year=get(
            "Journal/JournalIssue/PubDate/Year",
            "Journal/JournalIssue/PubDate/MedlineDate",
            "ArticleDate/Year",
            "Book/PubDate/Year",
            "ContributionDate/Year",
        ),
        journal=get("Journal/Title", "Journal/ISOAbbreviation") or (book if get("ArticleTitle") else ""),
        volume=get("Journal/JournalIssue/Volume"),
        issue=get("Journal/JournalIssue/Issue"),
        pages=get("Pagination/MedlinePgn")
        or join_pages(get("Pagination/StartPage"), get("Pagination/EndPage"))
        or find_article_number(_identifiers(identifiers, "pii")),
        dois=_identifiers(identifiers, "doi"),
        pmid=entry.key,
        isbns=all_("Journal/ISSN", "Book/Isbn"),
        abstract="\n".join(_sections(article)),
        keywords=[v for n, v in tags if n.endswith(("KeywordList/Keyword", "MeshHeading/DescriptorName"))],
        language=get("Language"),
        publisher=get("Book/Publisher/PublisherName"),
        notices=read_labels(all_("PublicationTypeList/PublicationType", "PublicationType")),
        relations=list(_relations(tags)),
        edition=get("Book/Edition"),
        report_number=get("Book/ReportNumber"),
        registrations=_registrations(article)
        if "DataBankList/DataBank/DataBankName" in fields.values
        else (),
    )


def _authors(tags: Sequence[tuple[str, str]]) -> list[str]:
    """Return the authors of the article or chapter.

    If there are none, return the authors of the book. If the book has no authors, return its editors. Superseded spellings
    of names are left out.
    """
    lists: dict[tuple[bool, str], list[list[str]]] = {}
    names: list[list[str]] = []
    edited, valid, last = False, True, ""
    for path, value in tags:
        if "AuthorList" not in path:
            continue
        above, _, end = path.rpartition("AuthorList")
        edited, last = edited and above == last, above
        if end == "@Type":
            edited = value.casefold() == "editors"
        elif end == "/Author@ValidYN":
            valid = value != "N"
        elif end in {"/Author/LastName", "/Author/CollectiveName"}:
            names = [[value]]
            if valid:
                names = lists.setdefault((edited, above), [])
                names.append([value])
            valid = True
        elif names and (
            end in {"/Author/ForeName", "/Author/Suffix"}
            or (end == "/Author/Initials" and len(names[-1]) == 1)
        ):
            names[-1].append(value)
    first = min(lists, key=lambda key: (key[0], len(key[1])), default=None)
    return [", ".join(n) for n in lists[first]] if first is not None else []


def _registrations(tags: Sequence[tuple[str, str]]) -> list[str]:
    found, bank = [], ""
    for name, value in tags:
        if name == "DataBankList/DataBank/DataBankName":
            bank = value
        elif name == "DataBankList/DataBank/AccessionNumberList/AccessionNumber":
            found.append(read_registration(bank, value))
    return found


def _identifiers(tags: Sequence[tuple[str, str]], kind: str) -> list[str]:
    """Return the identifiers of this kind, except those that PubMed marks as superseded."""
    return (
        _typed(tags, "ELocationID", "EIdType", kind)
        + _typed(tags, "PubmedData/ArticleIdList/ArticleId", "IdType", kind)
        + _typed(tags, "ArticleIdList/ArticleId", "IdType", kind)
    )


def _relations(tags: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield a notice word and an identifier for each link between a work and a notice."""
    kind, text, pmid = "", "", ""
    for name, value in (*tags, (f"{_RELATED}@RefType", "")):
        if name == f"{_RELATED}@RefType":
            if (relation := read_relation(kind, text, pmid)) is not None:
                yield relation
            kind, text, pmid = value, "", ""
        elif name == f"{_RELATED}/RefSource":
            text = value
        elif name == f"{_RELATED}/PMID":
            pmid = value


_RELATED: Final = "MedlineCitation/CommentsCorrectionsList/CommentsCorrections"


def _typed(tags: Sequence[tuple[str, str]], path: str, attribute: str, kind: str) -> list[str]:
    """Return the text of each valid element at `path` that has the value `kind` in `attribute`."""
    found, wanted, valid = [], False, True
    for name, value in tags:
        if name == f"{path}@{attribute}":
            wanted = value.casefold() == kind
        elif name == f"{path}@ValidYN":
            valid = value != "N"
        elif name == path:
            if wanted and valid:
                found.append(value)
            wanted, valid = False, True
    return found


def _sections(tags: Sequence[tuple[str, str]]) -> list[str]:
    """Return the sections of an abstract, each beginning with its label if it has one."""
    parts, label = [], ""
    for name, value in tags:
        if name.endswith("Abstract/AbstractText@Label") and "OtherAbstract" not in name:
            label = value
        elif name.endswith("Abstract/AbstractText") and "OtherAbstract" not in name:
            parts.append(f"{label}: {value}" if label else value)
            label = ""
    return parts


def _knows(tag: str) -> bool:
    return tag.rpartition("/")[2].partition("@")[0] in _ENDS


FORMAT: Final = Format(
    title="PubMed XML", recognise=_recognise, cut=_cut, parse=_parse, normalise=_normalise, knows=_knows
)

"""Read PubMed XML: `<PubmedArticle>` and `<PubmedBookArticle>`, as written by efetch and by PubMed's own export."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Format, Piece, Row
from slr.formats.kind import pick_kind
from slr.formats.row import make_row
from slr.formats.xml_record import cut_elements, flatten, parse_element
from slr.model.entry import Entry, Quarantined
from slr.text.notice import read_labels, read_relation

_NAMES: Final = ("PubmedArticle", "PubmedBookArticle")
_WHOLE: Final = frozenset(
    {"ArticleTitle", "AbstractText", "VernacularTitle", "BookTitle", "Title", "CollectionTitle", "Keyword"}
)


def _recognise(head: str) -> bool:
    return re.search(r"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle)[\s>]", head) is not None


def _cut(file: DecodedFile) -> CutFile:
    return CutFile(pieces=cut_elements(file.text, *_NAMES))


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
    PublisherName""".split()
)


def _normalise(entry: Entry) -> Row:
    tags = entry.tags
    article = [(n.removeprefix("MedlineCitation/Article/").removeprefix("BookDocument/"), v) for n, v in tags]

    def all_(*ends: str) -> list[str]:
        return [v for n, v in article if n in ends]

    def get(*ends: str) -> str:
        return next((found[0] for e in ends if (found := all_(e))), "")

    book = get("Book/BookTitle")
    return make_row(
        types=(pick_kind(all_("PublicationTypeList/PublicationType", "PublicationType")) or "", entry.type),
        title=get("ArticleTitle", "VernacularTitle") or book,
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
        pages=get("Pagination/MedlinePgn", "Pagination/StartPage"),
        dois=_typed(article, "ELocationID", "EIdType", "doi")
        + _typed(article, "PubmedData/ArticleIdList/ArticleId", "IdType", "doi")
        + _typed(article, "ArticleIdList/ArticleId", "IdType", "doi"),
        pmid=entry.key,
        isbns=all_("Journal/ISSN", "Book/Isbn"),
        abstract="\n".join(_sections(article)),
        keywords=[v for n, v in tags if n.endswith(("KeywordList/Keyword", "MeshHeading/DescriptorName"))],
        language=get("Language"),
        publisher=get("Book/Publisher/PublisherName"),
        notices=read_labels(all_("PublicationTypeList/PublicationType", "PublicationType")),
        relations=list(_relations(tags)),
    )


def _authors(tags: Sequence[tuple[str, str]]) -> list[str]:
    """Return the authors of the first author list. A family name or organisation starts a new author."""
    names: list[list[str]] = []
    for path, value in tags:
        if "AuthorList/Author/" not in path:
            continue
        end = path.rpartition("AuthorList/Author/")[2]
        if end in {"LastName", "CollectiveName"}:
            names.append([value])
        elif names and (end in {"ForeName", "Suffix"} or (end == "Initials" and len(names[-1]) == 1)):
            names[-1].append(value)
    return [", ".join(n) for n in names]


def _relations(tags: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield a notice word and an identifier for each relation to a notice or to the work of a notice."""
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
    """Return the text of each element at `path` whose `attribute` has the value `kind`."""
    found, wanted = [], False
    for name, value in tags:
        if name == f"{path}@{attribute}":
            wanted = value.casefold() == kind
        elif name == path and wanted:
            found.append(value)
            wanted = False
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

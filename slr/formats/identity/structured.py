"""Read the identity fields of an entry in JSON or XML, as version 0.1 did."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slr.formats.identity.field import Identity, make_identity
from slr.formats.identity.name import show_name, split_names, turn_name, turn_names
from slr.formats.json_record import Members, as_text, date_year, person
from slr.model.entry import Entry


def read_crossref(entry: Entry) -> Identity:
    """Return the identity fields of a work from Crossref."""
    members = Members(entry.tags)
    title, subtitle = members.text("title"), members.text("subtitle")
    dates = (
        date_year(members.part(n)) for n in ("published-print", "issued", "published", "published-online")
    )
    return make_identity(
        title=f"{title}: {subtitle}" if subtitle and subtitle.casefold() not in title.casefold() else title,
        authors=map(person, members.values("author") or members.values("editor")),
        year=next(filter(None, dates), ""),
        dois=(members.text("DOI"),),
    )


def read_csl(entry: Entry) -> Identity:
    """Return the identity fields of an item in CSL-JSON."""
    members = Members(entry.tags)
    return make_identity(
        title=members.text("title", "title-short"),
        authors=map(person, members.values("author") or members.values("editor")),
        year=date_year(members.part("issued"))
        or members.text("issued")
        or date_year(members.part("original-date")),
        dois=(members.text("DOI"), *(u for u in members.all("URL") if "doi" in u), members.text("note")),
    )


def read_openalex(entry: Entry) -> Identity:
    """Return the identity fields of a work from OpenAlex."""
    members = Members(entry.tags)
    return make_identity(
        title=members.text("title", "display_name"),
        authors=(turn_name(n) for a in members.values("authorships") if (n := _openalex_author(a))),
        year=members.text("publication_year", "publication_date"),
        dois=(members.text("doi"), as_text(members.part("ids").get("doi"))),
    )


def _openalex_author(value: Any) -> str:
    if not isinstance(value, Mapping):
        return as_text(value)
    author = value.get("author")
    shown = as_text(author.get("display_name")) if isinstance(author, Mapping) else ""
    return shown or as_text(value.get("raw_author_name"))


def read_perish(entry: Entry) -> Identity:
    """Return the identity fields of a result in Publish or Perish's JSON."""
    members = Members(entry.tags)
    authors = [str(n) for n in members.values("authors")]
    if len(authors) == 1 and all(" " in n.strip() for n in authors[0].split(",")):
        authors = authors[0].split(",")
    year = members.text("year")
    return make_identity(
        title=members.text("title"),
        authors=turn_names(authors) if len(authors) != 1 else split_names(authors[0]),
        year="" if year == "0" else year,
        dois=(members.text("doi"), *(u for u in members.all("article_url") if "doi.org" in u)),
    )


def read_plos(entry: Entry) -> Identity:
    """Return the identity fields of an article from PLOS."""
    members = Members(entry.tags)
    return make_identity(
        title=members.text("title_display", "title"),
        authors=map(turn_name, members.all("author_display", "author")),
        year=members.text("publication_date"),
        dois=(members.text("doi"), members.text("id")),
    )


def read_endnote(entry: Entry) -> Identity:
    """Return the identity fields of a record in EndNote XML."""
    fields: dict[str, list[str]] = {}
    for name, value in entry.tags:
        if value:
            fields.setdefault(name, []).append(value)

    def all_(*names: str) -> Sequence[str]:
        return next((fields[n] for n in names if n in fields), ())

    def get(*names: str) -> str:
        return next(iter(all_(*names)), "")

    urls = all_("urls/related-urls/url", "urls/web-urls/url")
    return make_identity(
        title=get("titles/title", "titles/short-title"),
        authors=map(show_name, all_("contributors/authors/author", "contributors/secondary-authors/author")),
        year=get("dates/year", "dates/pub-dates/date"),
        dois=(*all_("electronic-resource-num"), *(u for u in urls if "doi" in u)),
    )


def read_pubmed(entry: Entry) -> Identity:
    """Return the identity fields of an article or book in PubMed XML."""
    article = [
        (n.removeprefix("MedlineCitation/Article/").removeprefix("BookDocument/"), v) for n, v in entry.tags
    ]

    def get(*ends: str) -> str:
        return next((v for e in ends for n, v in article if n == e), "")

    return make_identity(
        title=get("ArticleTitle", "VernacularTitle") or get("Book/BookTitle"),
        authors=_pubmed_authors(entry.tags),
        year=get(
            "Journal/JournalIssue/PubDate/Year",
            "Journal/JournalIssue/PubDate/MedlineDate",
            "ArticleDate/Year",
            "Book/PubDate/Year",
            "ContributionDate/Year",
        ),
        dois=(
            *_typed(article, "ELocationID", "EIdType"),
            *_typed(article, "PubmedData/ArticleIdList/ArticleId", "IdType"),
            *_typed(article, "ArticleIdList/ArticleId", "IdType"),
        ),
    )


def _pubmed_authors(tags: Sequence[tuple[str, str]]) -> list[str]:
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


def _typed(tags: Sequence[tuple[str, str]], path: str, attribute: str) -> Iterator[str]:
    """Yield the text of each element at `path` that an attribute marks as a DOI."""
    wanted = False
    for name, value in tags:
        if name == f"{path}@{attribute}":
            wanted = value.casefold() == "doi"
        elif name == path and wanted:
            yield value
            wanted = False

"""A pasted reference list in APA style, one reference a line, plain or Markdown; or a whole paper that ends in one.

Publication Manual of the American Psychological Association, 7th edition, chapters 9 and 10. Citation chasing starts
with such a list. What a line does not show stays missing: nothing is looked up and nothing guessed.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from slr.formats.format import Cut, Document, Format, Piece, Row
from slr.formats.row import make_row
from slr.model.entry import Entry
from slr.text.name import split_names

_HEADING: Final = re.compile(
    r"^[#*\s\d.]*(?:references?|reference list|bibliography|works cited|literature cited|literature"
    r"|daftar (?:pustaka|rujukan|referensi)|referensi|rujukan|literatur)[*\s:]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NEXT_HEADING: Final = re.compile(
    r"^(?:#+ \S|\*\*[^*]+\*\*\s*$|(?:LAMPIRAN|APPENDI(?:X|CES)|TABLES?|FIGURES?)\b)", re.MULTILINE
)
_BULLET: Final = re.compile(r"[ \t]*(?:[-*+•]|\[?\d{1,3}[.\])])[ \t]+(?=\S)")
_YEAR: Final = re.compile(
    r"\((?:c\.\s*)?((?:1[5-9]|20)\d\d)[a-z]?(?:\s*[/–-]\s*\d{2,4})?(?:,[^()]{1,40})?\)|\((?:n\.\s?d\.|in press|t\.t\.)\)"
)
_LIST_LINE: Final = re.compile(
    r"^[ \t]*(?:[-*+•]|\[?\d{1,3}[.\])])?[ \t]*\W{0,3}[^\W\d_].{6,}?\((?:1[5-9]|20)\d\d[a-z]?[,)]",
    re.MULTILINE,
)

_LIST_START: Final = re.compile(
    r"[ \t]*(?:[-*+•]|\[?\d{1,3}[.\])])?[ \t]*[^\W\d_][\w'’-]+(?: [\w'’-]+){0,2}, (?:[^\W\d_]\.[ -]?)+.{0,200}?\((?:1[5-9]|20)\d\d"
)


def _recognise(head: str) -> bool:
    lines = [line for line in head.split("\n") if line.strip()]
    cited = sum(1 for line in lines if _LIST_LINE.match(line))
    if cited >= 1 and (cited * 2 >= len(lines) or _HEADING.search(head) is not None):
        return True
    begun = sum(
        1 for line in lines if _LIST_START.match(line)
    )  # a page wrapped them: lines that go on show no year
    return begun >= 2 and begun * 4 >= len(lines)


def recognise_paper(text: str) -> bool:
    """Tell whether a text ends in a reference list below a heading of its own, however long the paper above it is."""
    start, end = _span(text)
    lines = [line for line in text[start:end].split("\n") if line.strip()]
    return start > 0 and sum(1 for line in lines if _LIST_LINE.match(line)) * 2 >= len(lines) > 0


def _span(text: str) -> tuple[int, int]:
    """Return where the list begins and ends: below the last heading that names it, to the next heading."""
    headings = list(_HEADING.finditer(text))
    if not headings:
        return 0, len(text)
    start = headings[-1].end()
    following = _NEXT_HEADING.search(text, start)
    return start, following.start() if following else len(text)


def _cut(document: Document) -> Cut:
    start, end = _span(document.text)
    first = 1 + document.text.count("\n", 0, start)
    lines = document.text[start:end].split("\n")
    return Cut(pieces=[Piece(first + number, text) for number, text in _references(lines)])


def _references(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield number and text of each reference; lines that a page wrapped are joined to the one they go on from."""
    bulleted = sum(1 for line in lines if _BULLET.match(line)) * 2 >= sum(1 for line in lines if line.strip())
    parts: list[str] = []
    number, blank = 0, True
    for i, line in enumerate(lines):
        text = line.strip()
        if not text:
            blank = True
            continue
        begins = bool(_BULLET.match(line)) if bulleted else _begins(line, parts, blank=blank)
        if begins or not parts:
            if parts:
                yield number, " ".join(parts)
            number, parts = i, []
        bullet = _BULLET.match(line) if begins else None
        parts.append(line[bullet.end() :].strip() if bullet else text)
        blank = False
    if parts:
        yield number, " ".join(parts)


def _begins(line: str, parts: Sequence[str], *, blank: bool) -> bool:
    """Tell whether a line without a bullet begins a reference: it shows a year, and what stands before it is whole."""
    before = " ".join(parts)
    whole = bool(_YEAR.search(before)) and re.search(r"[.>)\]]\s*$|https?://\S+$", before) is not None
    shows = _YEAR.search(line) is not None and not line[:1].isspace()
    return (blank and (shows or whole)) or (shows and (whole or not parts))


_LINK: Final = re.compile(
    r"\[([^\[\]]*)\]\((\S+?)\)(?=[\s.,;]|$)|<(https?://[^<>\s]+)>|(https?://\S+)|\bdoi:\s*(10\.\S+)",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(
    r"[,.]?\s*(?:vol\.?\s*)?(?P<volume>\d+)?\s*(?:\((?P<issue>[^()]+)\))?\s*(?:,\s*(?:pp?\.\s*|hal\.\s*|Article\s+)?(?P<pages>[A-Za-z]?\d[\w.]*?(?:\s*[–—-]\s*[A-Za-z]?\d[\w.]*?)?))?\s*\.?\s*$",
    re.IGNORECASE,
)
_PLAIN_PLACE: Final = re.compile(
    r",\s*(?:vol\.?\s*)?(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^()]+)\))?\s*(?:[,:]\s*(?:pp?\.\s*)?(?P<pages>[A-Za-z]?\d[\w.]*?(?:\s*[–—-]\s*[A-Za-z]?\d[\w.]*?)?))?\s*\.?\s*$",
    re.IGNORECASE,
)
_CHAPTER: Final = re.compile(
    r"^(?:In|Dalam)\s+(?:(?P<editors>.+?)\s*\((?:Eds?|Ed|Penyunting)\.?\),?\s*)?(?P<book>.+)$"
)
_BOOK_PAGES: Final = re.compile(r"\((?:[^()]*,\s*)?(?:pp?|hal)\.\s*(?P<pages>[^()]+)\)", re.IGNORECASE)


def _parse(piece: Piece, _context: Any) -> Entry:
    text = " ".join(piece.raw.split())
    links = [next(filter(None, m.groups()[1:])).rstrip(".,;") for m in _LINK.finditer(text)]
    rest = _LINK.sub("", text).strip()
    names, year, tail = _around_year(rest)
    fields = [("reference", text), ("author", names), ("year", year)]
    fields += _work(tail, dated=bool(year) or bool(_YEAR.search(rest)))
    fields += [
        ("doi" if "10." in u and ("doi" in u or not u.startswith("http")) else "url", u) for u in links
    ]
    tags = tuple((n, v) for n, v in fields if v)
    return Entry(format="reference-list", line=piece.line, type=_kind(dict(tags)), tags=tags)


def _around_year(text: str) -> tuple[str, str, str]:
    """Return what stands before the year, the year, and what stands behind it.

    A title that leads, with the year at the end, is a work without an author: a statute, a report, an unsigned text.
    """
    match = _YEAR.search(text)
    if match is None:
        return "", "", text
    year, before, after = (
        match.group(1) or "",
        text[: match.start()].strip(),
        text[match.end() :].lstrip(" .,"),
    )
    if not after.strip(" .*"):
        return "", year, before.rstrip(" .,")
    return before.rstrip(" ,"), year, after


def _work(text: str, *, dated: bool) -> list[tuple[str, str]]:
    """Return title, container and place of a work, from what follows the year."""
    text = text.strip()
    if text.startswith(("*", "_")) and (match := re.match(r"([*_]{1,2})(.+?)\1[.,]?\s*", text)):
        rest = text[match.end() :]
        # "*Title* (pp. 1-2). Publisher": a book; but "*Journal*, 10(3), 56." where the title was lost is a journal
        return [("title", match.group(2).strip(" .")), *_book_rest(rest)]
    if (match := re.search(r"\s([*_]{1,2})(?=\S)(.+?)(?<=\S)\1", text)) is not None:
        title, inner, rest = text[: match.start()].strip(), match.group(2).strip(), text[match.end() :]
        chapter = re.search(r"(?:^|[.?!]\s+)(In|Dalam)\s+(?P<editors>.*)$", title)
        if chapter is not None:
            return [
                ("title", title[: chapter.start()].rstrip(" .") or title),
                ("booktitle", inner),
                *_book_rest(rest),
            ]
        inner, own_place = _split_place(inner)
        return [("title", _ended(title)), ("journal", inner), *(own_place or _place(rest))]
    return _plain_work(text, dated=dated)


def _ended(title: str) -> str:
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _split_place(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a container and, when the volume stands within its italics, the place: "*Journal, 6*"."""
    match = re.search(r",\s*(\d{1,4})$", text)
    return (text[: match.start()], [("volume", match.group(1))]) if match else (text, [])


def _place(text: str) -> list[tuple[str, str]]:
    match = _PLACE.match(text.replace("*", "").replace("_", ""))
    if match is None:
        return [("rest", text.strip(" .,"))]
    volume, issue, pages = match.group("volume", "issue", "pages")
    if volume and not issue and not pages and ("–" in text or "-" in text):
        volume, pages = "", volume
    return [("volume", volume or ""), ("issue", issue or ""), ("pages", pages or "")]


def _book_rest(text: str) -> list[tuple[str, str]]:
    pages = _BOOK_PAGES.search(text)
    publisher = _BOOK_PAGES.sub("", text)
    place = _PLACE.fullmatch(publisher) if re.match(r"\s*,?\s*\d", publisher) else None
    if place is not None:
        return _place(publisher)
    return [("pages", pages.group("pages") if pages else ""), ("publisher", publisher.strip(" .,"))]


def _plain_work(text: str, *, dated: bool) -> list[tuple[str, str]]:
    """Return the parts of a work written without italics: by the numbers at the end, and the last stop before them."""
    place = _PLAIN_PLACE.search(text)
    if place is None:
        match = _CHAPTER.search(text)
        if match is None:
            title, stop, rest = text.rstrip(" .").partition(". ") if dated else (text, "", "")
            return [("title", _ended(title)), ("publisher", rest.strip(" .") if stop else "")]
        return [("title", _ended(text)), ("booktitle", match.group("book").strip(" ."))]
    head = text[: place.start()]
    cut = max(head.rfind(f"{mark} ") for mark in (".", "?", "!"))
    title, journal = (head[: cut + 1], head[cut + 2 :]) if cut > 0 else (head, "")
    volume, issue, pages = place.group("volume", "issue", "pages")
    return [
        ("title", _ended(title)),
        ("journal", journal),
        ("volume", volume or ""),
        ("issue", issue or ""),
        ("pages", pages or ""),
    ]


def _kind(fields: dict[str, str]) -> str:
    if "booktitle" in fields:
        return "chapter"
    if "journal" in fields:
        return "article"
    if "publisher" in fields:
        return "book"
    return "webpage" if "url" in fields and "doi" not in fields else "other"


def _normalise(entry: Entry) -> Row:
    fields = dict(reversed(entry.tags))
    get = fields.get
    return make_row(
        types=(entry.type,),
        title=get("title", "").replace("*", ""),
        authors=_authors(get("author", "")),
        year=get("year", ""),
        journal=get("journal", "") or get("booktitle", ""),
        volume=get("volume", ""),
        issue=get("issue", ""),
        pages=get("pages", ""),
        dois=(get("doi", ""),),
        publisher=get("publisher", ""),
        urls=[v for n, v in entry.tags if n == "url"],
    )  # fmt: skip


def _authors(text: str) -> list[str]:
    """Return the names of an APA list; "..." between two of them, which stands for those left out, is kept as a name."""
    names = split_names(re.sub(r"(?:\.\s?){3}\s*|…\s*", "..., ", text))
    return [n if re.search(r"(?:^|[\s.-])[^\W\d_]{1,3}\.$|\.\.\.$", n) else n.rstrip(".") for n in names]


_KNOWN: Final = frozenset(
    "reference author year title journal booktitle volume issue pages doi url publisher".split()
)


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="Reference list (APA)",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)

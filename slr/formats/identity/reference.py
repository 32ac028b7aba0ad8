"""Read the identity fields of an entry in a reference list, as version 0.1 did.

Version 0.1 read every reference as if it were in APA style, and so does this module.
"""

import re
from typing import Final

from slr.formats.format import Tags
from slr.formats.identity.field import Identity, make_identity
from slr.formats.identity.name import split_names
from slr.model.entry import Entry


def read_reference(entry: Entry) -> Identity:
    """Return the identity fields of a reference."""
    fields = dict(reversed(entry.tags))
    fields |= _read_apa(fields["reference"]) if "reference" in fields else {}
    return make_identity(
        title=fields.get("title", "").replace("*", ""),
        authors=_authors(fields.get("author", "")),
        year=fields.get("year", ""),
        dois=(fields.get("doi", ""),),
    )


_AND: Final = re.compile(
    r"(?<=\.),?\s+dan\s+|,?\s+dan\s+(?=[^\W\d_][\w'’-]+(?:\s[\w'’-]+)?,\s*[^\W\d_]{1,2}\.)"
)


def _authors(text: str) -> list[str]:
    text = re.sub(r"^(\w[\w'’-]*)\s+dan\s+(\w[\w'’-]*)\.?$", r"\1 & \2", _AND.sub(" & ", text))
    names = split_names(re.sub(r"(?:\.\s?){3}\s*|…\s*", "..., ", text))
    return [n if re.search(r"(?:^|[\s.-])[^\W\d_]{1,3}\.$|\.\.\.$", n) else n.rstrip(".") for n in names]


def _read_apa(reference: str) -> dict[str, str]:
    links = [next(filter(None, m.groups()[1:])).rstrip(".,;") for m in _LINK.finditer(reference)]
    rest = _ACCESS.sub("", _LINK.sub("\0", reference)).replace("\0", "").strip()
    names, year, tail = _around_year(rest)
    tail, _ = _take_edition(tail)
    dated = bool(year) or bool(_DATE.search(rest))
    signed = not (tail.strip(" .*") and _is_title(names))
    dois = [u for u in links if "10." in u and ("doi" in u or not u.startswith(("http", "www")))]
    return {
        "title": _read_title(tail, dated=dated) if signed else _ended(names.strip("*_ ")),
        "author": names if signed else "",
        "year": year,
        "doi": next(iter(dois), ""),
    }


_YEARS: Final = r"(?:1[5-9]|20)\d\d"
# "(2019)", "(2019a, May 3)", "(in press)": group 1 is the year, if there is one
_DATE: Final = re.compile(
    rf"\((?:c(?:a|irca)?\.\s*)?({_YEARS})[a-z]?(?:\s*[/–-]\s*\d{{2,4}})?(?:,[^()]{{1,40}})?\)"
    r"|\((?:n\.\s?d\.?|t\.\s?t\.?|tanpa tahun|in press|dalam proses cetak|forthcoming|in preparation"
    r"|submitted|under review)(?:-[a-z])?(?:,[^()]{1,40})?\)",
    re.IGNORECASE,
)
_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff]"
_PARTICLE: Final = (
    r"(?:van|von|vom|zu|zur|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|af|al|el|bin|binti|ibn|'t|’t)"
)
_FAMILY: Final = (
    rf"(?:{_PARTICLE}\s+){{0,3}}(?:(?:[dl]['’]|[ae]l-))?{_CAPITAL}[\w'’‐-]*(?:\s+[\w'’‐-]+){{0,3}}"
)
_GIVEN: Final = rf"(?:(?:[^\W\d_]{{1,2}}\.[\s‐-]*)+|{_CAPITAL}{{1,3}}(?=[\s,(]))"
_NAME: Final = re.compile(rf"{_FAMILY},\s*{_GIVEN}")
# "Sugiyono. 2017. Metode ...", "Doe, J. & Roe, R., 2019. Title": names, a year without brackets, and a title
_BARE_DATE: Final = re.compile(
    rf"(?P<names>[^\W_][^\d()\[\]*:?!]{{1,600}}?)(?:[.,]\s*"
    rf"|(?<=[\w.])\s+)(?P<year>{_YEARS})[a-z]?[.,:]\s+(?=[\"“'‘*_\[(]*[^\W_])"
)
_SENTENCE: Final = re.compile(r"[^\W\d_]{3,}\.\s")  # a full stop after a word: in names they follow initials
_STATUTE: Final = re.compile(
    r"[*_\"“]{0,2}(?:undang-undang|peraturan|keputusan|instruksi|surat edaran|uu|pp|perpres|perda|permen\w*"
    r"|kepmen\w*|keppres|inpres)\b.{0,200}?\b(?:nomor|no\.?)\s*\d",
    re.IGNORECASE,
)
_LINK: Final = re.compile(
    r"\[([^\[\]]*)\]\((\S+?)\)(?=[\s.,;]|$)|<((?:https?://|www\.)[^<>\s]+)>|((?:https?://|\bwww\.)\S+)"
    r"|\bdoi:?\s*(10\.\d{4,}\S+)",
    re.IGNORECASE,
)
# "Retrieved May 3, 2020, from", "Diakses dari", and after a link "(diakses 3 Mei 2020)"
_ACCESS: Final = re.compile(
    r"(?:(?<=[.,;:!?>)*_”\"\0])|^)\s*\(?(?:retrieved|accessed|diakses|diunduh|dapat diakses"
    r"|available\s+(?:at|from|online)|tersedia\s+(?:di|pada|dari|online))\b[^()\0.]{0,60}(?:\)|\.|$|(?=\0))",
    re.IGNORECASE,
)
_PLAIN_PLACE: Final = re.compile(
    r",\s*(?:vol\.?\s*)?(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^()]+)\))?\s*(?:[,:]\s*(?:pp?\.\s*)?"
    r"(?P<pages>[A-Za-z]?\d[\w.]*?(?:\s*[–—-]\s*[A-Za-z]?\d[\w.]*?)?))?\s*\.?\s*$",
    re.IGNORECASE,
)
# the place in words, or after the journal without a comma: "Jurnal X, Vol. 5 No. 2, hal. 10-20"
_WORDED_PLACE: Final = re.compile(
    r"[,.]?\s+(?:vol(?:ume\b|\.)?\s*)?(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^()]+)\)|[,.]?\s*(?:no\.?"
    r"|nomor)\s*(?P<number>\d[\w/–-]*))\s*(?:[,:.]\s*(?:(?:pp?|hal|hlm)\.?\s*"
    r"|halaman\s+)?(?P<pages>[a-z]?\d+(?:\s*[–—-]\s*[a-z]?\d+)?))?\s*\.?\s*$",
    re.IGNORECASE,
)
_CHAPTER: Final = re.compile(
    r"(?:^|[.?!]\s+)(?:In|Dalam):?\s+(?:(?P<editors>(?:(?!\.\s+(?:In|Dalam)\s)[^()])+?)\s*\((?:Eds?"
    r"|Penyunting|Editor)\.?\),?\s*)?(?P<book>[^()]+?)[\s,.]*(?=(?P<rest>\([^()]*\b(?:pp?|hal"
    r"|hlm)\.[^()]*\).*|\..*|$))"
)
_BOOK_PAGES: Final = re.compile(r"\((?:[^()]*,\s*)?(?:pp?|hal|hlm)\.\s*(?P<pages>[^()]+)\)", re.IGNORECASE)
_EDITION: Final = re.compile(
    r"\s*\((?P<edition>(?:(?:\d+\s?(?:st|nd|rd|th)|[a-z]+\.?)\s+(?:and\s+[a-z]+\s+)?ed(?:ition|n)?\.?"
    r"|(?:edisi|cetakan|ed\.)\s+[\w-]+(?:\s\w+)?|edisi))"
    r"(?:\)|,\s*(?=[^()]*\)))(?P<more>[^()]*\))?",
    re.IGNORECASE,
)
_EDITION_ALONE: Final = re.compile(
    r"(?<=[.,*_])\s+(?P<edition>(?:edisi|cetakan)\s+(?:ke-?\s?\w+|\w+)|\d+(?:st|nd|rd|th)\s+ed(?:ition"
    r"|n)?)\s*[.,](?=\s|$)",
    re.IGNORECASE,
)


def _around_year(text: str) -> tuple[str, str, str]:
    """Return the text before the year, the year, and the text after the year.

    The text before the year contains the authors or, if the work has no author, the title. If the year is at the end or
    missing, all other text is returned as the text after the year.
    """
    match, bare = _DATE.search(text), _match_bare_date(text)
    if bare is not None and (match is None or bare.end() <= match.start()):
        return text[: bare.start("year")].rstrip(" ,"), bare["year"], text[bare.end() :]
    if match is None:
        return "", "", text
    year, before, after = (
        match.group(1) or "",
        text[: match.start()].strip(),
        text[match.end() :].lstrip(" .,:"),
    )
    if not after.strip(" .*"):
        return "", year, before.rstrip(" .,")
    return before.rstrip(" ,"), year, after


def _take_edition(text: str) -> tuple[str, str]:
    """Return a text without its edition, and the edition, or "" if there is none.

    The edition is in brackets, or between full stops or commas.
    """
    match = _EDITION.search(text)
    if match is not None:
        more = f" ({match['more'].strip()}" if match["more"] else ""
        return text[: match.start()] + more + text[match.end() :], match["edition"].strip()
    if (match := _EDITION_ALONE.search(text)) is not None:
        return text[: match.start()] + text[match.end() :], match["edition"].strip()
    return text, ""


_LEADS: Final = frozenset(
    "and atau bagi bersama dalam dan dari dengan for from pada the untuk van von with yang".split()
)


def _is_title(before: str) -> bool:
    """Return whether the text before the year is a title, such as a statute, text in italics, or a sentence.

    In names of people and organisations, most words are capitalised. In a sentence, most words are not.
    """
    if _STATUTE.match(before) or re.match(r"[*_]\S", before):
        return True
    words = re.findall(r"[^\W\d_]{4,}", before)[1:]
    counted = [word for word in words if word.casefold() not in _LEADS]
    low = sum(1 for word in counted if word.islower())
    signed = re.search(r",\s*[^\W\d_]\.|\bet al\b|\bdkk\b|&", before) is not None
    return not signed and len(before.split()) >= 3 and low * 2 >= len(counted) > 0


def _read_title(text: str, *, dated: bool) -> str:
    text = text.strip()
    if text.startswith(("*", "_")) and (match := re.match(r"([*_]{1,2})(.+?)\1[.,]?\s*", text)):
        return match.group(2).strip(" .")
    if (match := re.search(r"\s([*_]{1,2})(?=\S)(.{1,600}?)(?<=\S)\1", text)) is not None:
        title = text[: match.start()].strip()
        chapter = re.search(r"(?:^|[.?!]\s+)(In|Dalam)\s+(?P<editors>.*)$", title)
        return _ended(title) if chapter is None else title[: chapter.start()].rstrip(" .") or title
    if (shown := _read_chapter(text)) is not None:
        return shown
    place = _PLAIN_PLACE.search(text) or (_WORDED_PLACE.search(text) if dated else None)
    if place is None:
        return _ended(text.rstrip(" .").partition(". ")[0] if dated else text)
    head = text[: place.start()]
    cut = max(head.rfind(f"{mark} ") for mark in (".", "?", "!"))
    return _ended(head[: cut + 1] if cut > 0 else head)


def _read_chapter(text: str) -> str | None:
    for match in _CHAPTER.finditer(text):
        pages = _BOOK_PAGES.match(match["rest"])
        if match["editors"] or pages or re.match(r"(?:Proceeding|Prosiding)", match["book"]):
            return _ended(text[: match.start() + (text[match.start()] in "?!")].strip())
    return None


def _ended(title: str) -> str:
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _match_bare_date(text: str) -> re.Match[str] | None:
    """Return the match of names and a year without brackets. If a sentence precedes the year, return None."""
    match = _BARE_DATE.match(text)
    if match is None or _SENTENCE.search(match["names"]):
        return None
    few = (
        len(match["names"].split()) <= 10
    )  # organisations and full names; a longer list has names with initials
    return match if few or _NAME.match(text) else None


def parse_reference(reference: str) -> tuple[str, Tags]:
    """Return the type and the tags that version 0.1 read from a reference.

    Records with the same base id are numbered in an order that depends on the hash of these tags.
    """
    links = [next(filter(None, m.groups()[1:])).rstrip(".,;") for m in _LINK.finditer(reference)]
    rest = _ACCESS.sub("", _LINK.sub("\0", reference)).replace("\0", "").strip()
    names, year, tail = _around_year(rest)
    tail, edition = _take_edition(tail)
    dated = bool(year) or bool(_DATE.search(rest))
    if tail.strip(" .*") and _is_title(names):
        fields = [("title", _ended(names.strip("*_ "))), ("year", year), *_unsigned(names, tail)]
    else:
        fields = [("author", names), ("year", year), *_work(tail, dated=dated)]
    fields += [("edition", edition)]
    fields += [
        ("doi" if "10." in u and ("doi" in u or not u.startswith(("http", "www"))) else "url", u)
        for u in links
    ]
    tags = tuple((n, v) for n, v in [("reference", reference), *fields] if v)
    return _kind(dict(tags)), tags


_PLACE: Final = re.compile(
    r"[,.]?\s*(?:vol\.?\s*)?(?P<volume>\d+)?\s*(?:\((?P<issue>[^()]+)\))?\s*(?:,\s*(?:pp?\.\s*|hal\.\s*"
    r"|Article\s+)?(?P<pages>[A-Za-z]?\d[\w.]*?(?:\s*[–—-]\s*[A-Za-z]?\d[\w.]*?)?))?\s*\.?\s*$",
    re.IGNORECASE,
)


def _unsigned(title: str, tail: str) -> list[tuple[str, str]]:
    """Return the fields in the text after the year (`tail`), for a work without an author.

    For a statute or a title in italics, this text is the publisher. For other titles, it is the journal or newspaper,
    with volume, issue and pages if the text contains them.
    """
    if _STATUTE.match(title) or title.startswith(("*", "_")):
        return [("publisher", tail.replace("*", "").strip(" .,"))]
    place = _PLAIN_PLACE.search(plain := tail.replace("*", ""))
    journal = plain[: place.start()] if place else plain
    return [("journal", journal.strip(" .,")), *(_numbers(place) if place else [])]


def _numbers(place: re.Match[str]) -> list[tuple[str, str]]:
    found = place.groupdict("")
    issue = found["issue"] or found.get("number", "")
    return [("volume", found["volume"]), ("issue", issue), ("pages", found["pages"])]


def _work(text: str, *, dated: bool) -> list[tuple[str, str]]:
    """Return a work's title, journal or book, volume, issue and pages, from the text after the year."""
    text = text.strip()
    if text.startswith(("*", "_")) and (match := re.match(r"([*_]{1,2})(.+?)\1[.,]?\s*", text)):
        rest = text[match.end() :]
        # "*Title* (pp. 1-2). Publisher" is a book; "*Journal*, 10(3), 56." is a journal, and the title of the work was lost
        return [("title", match.group(2).strip(" .")), *_book_rest(rest)]
    if (match := re.search(r"\s([*_]{1,2})(?=\S)(.{1,600}?)(?<=\S)\1", text)) is not None:
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


def _split_place(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the name of a journal or book, and the volume if the volume is also in italics, as in "*Journal, 6*"."""
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
    """Return the parts of a work without italics."""
    if (chapter := _plain_chapter(text)) is not None:
        return chapter
    place = _PLAIN_PLACE.search(text) or (_WORDED_PLACE.search(text) if dated else None)
    if place is None:
        title, _, rest = text.rstrip(" .").partition(". ") if dated else (text, "", "")
        return [
            ("title", _ended(title)),
            ("journal" if _JOURNAL.search(rest) else "publisher", rest.strip(" .,")),
        ]
    head = text[: place.start()]
    cut = max(head.rfind(f"{mark} ") for mark in (".", "?", "!"))
    title, journal = (head[: cut + 1], head[cut + 2 :]) if cut > 0 else (head, "")
    return [("title", _ended(title)), ("journal", journal), *_numbers(place)]


_JOURNAL: Final = re.compile(
    r"\b(?:journal|jurnal|proceedings|prosiding|annals|transactions)\b", re.IGNORECASE
)


def _plain_chapter(text: str) -> list[tuple[str, str]] | None:
    """Return the parts of a chapter, or None for other works.

    A chapter has the form "Title. In A. Editor (Ed.), Book (pp. 1-2). Publisher". The word "In" is not enough, because
    many sentences begin with this word. The text must also contain editors, pages in brackets, or proceedings.
    """
    for match in _CHAPTER.finditer(text):
        pages = _BOOK_PAGES.match(match["rest"])
        if not (match["editors"] or pages or re.match(r"(?:Proceeding|Prosiding)", match["book"])):
            continue
        start = match.start() + (text[match.start()] in "?!")
        return [
            ("title", _ended(text[:start].strip())),
            ("booktitle", match["book"].strip(" .,")),
            *_book_rest(match["rest"]),
        ]
    return None


def _kind(fields: dict[str, str]) -> str:
    if "booktitle" in fields:
        return "chapter"
    if "journal" in fields:
        return "article"
    if _STATUTE.match(fields.get("title", "")):
        return "regulation"
    if "publisher" in fields:
        return "book"
    return "webpage" if "url" in fields and "doi" not in fields else "other"

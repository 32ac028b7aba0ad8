"""Find the reference lists of a draft, and the text outside these lists."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slr.formats.reference_head import find_head
from slr.formats.reference_style import opens_reference
from slr.manuscript.draft import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """The body of a draft, the lines of its reference lists (`listed`), and the headings of these lists (`titles`).

    In `listed`, an empty line replaces each heading for one kind of work, such as "Books".
    """

    body: tuple[Line, ...]
    listed: tuple[Line, ...]
    titles: tuple[Line, ...] = ()


def divide(lines: Sequence[Line]) -> Division:
    """Return the body and the reference lists of a draft.

    A list begins below a heading such as "References", and ends at the next heading. A heading for one kind of work,
    such as "Books", does not end the list. Biographies of the authors after the list are left out. A draft can have
    several lists, for example one for each chapter. If no list has a heading, a list at the end of the draft is
    recognised by its entries.
    """
    lines = list(_part_titles(lines))
    spans = _find_lists(lines)
    inside = _mark_lives(lines, min((end for _, _, end in spans), default=len(lines)))
    listed: list[Line] = []
    for title, start, end in spans:
        inside[title:end] = [True] * (end - title)
        listed += [
            Line(number=line.number, text="") if line.text and is_kind_of_work(line.text) else line
            for line in lines[start:end]
        ]
    return Division(
        body=tuple(line for line, out in zip(lines, inside, strict=True) if not out),
        listed=tuple(listed),
        titles=tuple(lines[title] for title, start, _ in spans if title < start),
    )


def _part_titles(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines. A line that contains both the heading of a list and the first entry becomes two lines with the same number."""
    for line in lines:
        title = _TITLE_AND_ENTRY.match(line.text)
        if title is None or not _opens_entry(line.text[title.end() :]):
            yield line
            continue
        yield Line(number=line.number, text=title.group().strip())
        yield Line(number=line.number, text=line.text[title.end() :])


_NUMBER: Final = r"(?:(?:bab|chapter|section)\s+)?(?:(?:\d{1,2}(?:\.\d{1,2})*|[ivxIVX]{1,5}|[A-Z])[.)]?\s+)?"
_LIST_NAME: Final = (
    r"(?:list of references|reference list|references?(?: and notes| cited| list)?|(?:selected )?bibliography"
    r"|works cited|(?:literature|sources) cited|cited (?:literature|references|works)|literature"
    r"|notes and references|daftar (?:pustaka|rujukan|referensi|bacaan|acuan|kepustakaan|literatur|sumber)"
    r"|(?:ke)?pustaka(?:an)?(?: acuan| rujukan)?|referensi|rujukan|literatur|sumber (?:pustaka|rujukan|referensi)|bahan bacaan)"
)
_TITLE: Final = re.compile(
    rf"\W{{0,4}}{_NUMBER}{_LIST_NAME}(?:\s*[/|(–-]\s*{_LIST_NAME}\)?)?\s*[:.]?\s*", re.IGNORECASE
)
_TITLE_AND_ENTRY: Final = re.compile(
    r"(?:REFERENCES|BIBLIOGRAPHY|LITERATURE CITED|DAFTAR (?:PUSTAKA|RUJUKAN|REFERENSI)|REFERENSI)\s+(?=\S)"
)
_SPACED: Final = re.compile(r"(?:\w\s){5,}\w")


def is_list_title(text: str) -> bool:
    """Return whether a line is the heading of a reference list.

    >>> is_list_title("DAFTAR PUSTAKA"), is_list_title("7. References"), is_list_title("R E F E R E N S I")
    (True, True, True)
    >>> is_list_title("References to lamps"), is_list_title("DAFTAR PUSTAKA ........ 45")
    (False, False)
    """
    if len(text) > _WIDEST:
        return False
    if _SPACED.fullmatch(text):
        text = text.replace(" ", "")
        text = re.sub(r"(?i)^(daftar)(?=\w)", r"\1 ", text)
    return _TITLE.fullmatch(text) is not None


_WIDEST: Final = 80  # characters of a heading

# headings of parts of a list, such as "A. Buku" or "Journal articles"
_KIND: Final = re.compile(
    rf"\W{{0,4}}{_NUMBER}(?:sumber |dokumen |from |dari )?"
    r"(?:buku(?:[- ]buku)?|jurnal|artikel|internet|(?:web)?site|situs|laman|skripsi|tesis|disertasi|prosiding|majalah|koran"
    r"|surat kabar|media massa|peraturan|perundang-undangan|undang-undang|laporan|hukum|wawancara|lain-lain|lainnya|karya ilmiah|makalah"
    r"|books?|journals?|articles?|web\s?pages?|websites?|online|electronic|theses|dissertations?|laws?|legislation|regulations?|reports?"
    r"|proceedings|newspapers?|magazines?|primary|secondary|others?|dokumen|documents?)"
    r"(?:\s*(?:,|/|&|dan|and)?\s*(?:online|ilmiah|dan|and|jurnal|artikel|buku|articles?|chapters?|papers?|sources?|sumber|elektronik"
    r"|perundang-undangan|undangan|skripsi|tesis|disertasi|theses|penelitian|internet|websites?|web|media|prosiding|laporan|reports?|pemerintah|dokumen|documents?|lainnya)){0,4}\s*:?",
    re.IGNORECASE,
)
_LIFE: Final = (
    r"(?:biodata|biografi|profil|tentang|riwayat)(?: (?:singkat|para|hidup))?(?: penulis)?|(?:daftar )?riwayat hidup|data (?:pribadi|diri)"
    r"|curriculum vitae|(?:about|notes? on) (?:the )?(?:authors?|contributors?)|(?:authors?|contributors?)'?s? (?:biograph\w+|bios?|notes?)"
    r"|(?:short )?biograph(?:y|ies)(?: of (?:the )?authors?)?"
)
_STOP: Final = re.compile(
    rf"\W{{0,4}}{_NUMBER}(?:"
    r"(?:lampiran(?:-lampiran)?|appendix|appendices|supplement\w*|supporting information|tables?|figures?|figure legends?|tabel|gambar)"
    r"(?:\s+(?:\d{1,2}|[IVX]{1,4}|[A-Z])(?:[.:\s].{0,80})?|\s+(?:materials?|data|information|files?|captions?))?"
    rf"|(?:{_LIFE}|authors?'? \w{{4,20}}(?: \w+)?"
    r"|acknowledge?ments?|ucapan terima ?kasih|funding(?: \w+)?|(?:declaration of )?(?:conflicts?|competing|declarations?)(?: of)?(?: interests?)?"
    r"|konflik kepentingan|kontribusi penulis|pendanaan|data availability(?: statement)?|ethics? \w+|how to cite(?: this \w+)?|copyright.{0,40}|index|indeks"
    r"|glos(?:sary|arium)|additional (?:files?|information)|publisher'?s note|open access|endnotes?|footnotes?|catatan kaki))\s*[:.]?\s*",
    re.IGNORECASE,
)

# headings on the line of their text, such as "Funding: Oil Fund (2018)."
_LABEL: Final = re.compile(
    r"(?:funding|acknowledge?ments?|competing interests?|(?:declaration of )?conflicts? of interests?|data availability(?: statement)?"
    r"|authors?'? contributions?|ethic\w+ (?:approval|statement)|correspond(?:ence|ing author)|abbreviations|publisher'?s note|pendanaan"
    r"|ucapan terima ?kasih|konflik kepentingan|kontribusi penulis|alamat korespondensi)\s?[:.—–]\s?\S.*",
    re.IGNORECASE,
)
_HEAD_OF_LIFE: Final = re.compile(rf"\W{{0,4}}{_NUMBER}(?:{_LIFE})\s*[:.]?\s*", re.IGNORECASE)
# the beginning of the life of an author, such as "Kim T. Nguyen received the degree of"
_PERSON: Final = re.compile(
    r"(?:[A-Z][\w.'-]{0,20},?\s){2,5}(?:\([^()]{0,80}\)\s)?"
    r"(?:(?:has )?received (?:the|his|her|an?)\b|is (?:an?|the|currently|professor|associate|assistant)\b|was born|holds an?\b|lahir (?:di|pada)\b"
    r"|adalah (?:dosen|mahasiswa|guru besar)|menyelesaikan|memperoleh gelar)",
)


def is_kind_of_work(text: str) -> bool:
    """Return whether a line in a list is only a heading for one kind of work.

    >>> is_kind_of_work("A. Buku dan Jurnal"), is_kind_of_work("Internet:"), is_kind_of_work("Journal of Lamps, 7(2)")
    (True, True, False)
    """
    return 0 < len(text) <= _WIDEST and _KIND.fullmatch(text) is not None


def ends_list(line: Line) -> bool:
    """Return whether a line ends the reference list, because it is a heading or the beginning of other text."""
    if not line.text or is_kind_of_work(line.text):
        return False
    if is_list_title(line.text):
        return True
    if len(line.text) <= _WIDEST and _STOP.fullmatch(line.text):
        return True
    if _LABEL.fullmatch(line.text) or _PERSON.match(line.text):
        return True
    return line.heading and not _opens_entry(line.text)


def _mark_lives(lines: Sequence[Line], first: int) -> list[bool]:
    """Return, for each line, whether it is in a biography of the authors. Only lines from the index `first` on are examined."""
    marks = [False] * len(lines)
    within = False
    for at in range(first, len(lines)):
        line = lines[at]
        if _HEAD_OF_LIFE.fullmatch(line.text) or _PERSON.match(line.text):
            within = True
        elif within and at and ends_list(line):
            within = _HEAD_OF_LIFE.fullmatch(line.text) is not None
        marks[at] = within
    return marks


def _opens_entry(text: str) -> bool:
    bare = _BULLET.sub("", text)
    return find_head(bare) in {"named", "dated", "statute"} or bool(opens_reference(bare))


_BULLET: Final = re.compile(r"^\s*(?:[-*+•·▪◦]|\[?\d{1,3}[.\])])\s+")


def _find_lists(lines: Sequence[Line]) -> list[tuple[int, int, int]]:
    """Return, for each list, the index of its heading, and the start and end of its lines.

    If a list has no heading, the first index is the start of its lines. Lists with fewer than two recognised entries
    are left out. If there are only such lists, the last of them is returned.
    """
    found: list[tuple[int, int, int]] = []
    last: tuple[int, int, int] | None = None
    for at, line in enumerate(lines):
        if not is_list_title(line.text) or (found and at < found[-1][2]):
            continue
        end = next((i for i in range(at + 1, len(lines)) if _ends(lines, i)), len(lines))
        entries = sum(1 for part in lines[at + 1 : end] if part.text and _opens_entry(part.text))
        if any(part.text for part in lines[at + 1 : end]):
            last = (at, at + 1, end)
            if entries >= _FEWEST:
                found.append(last)
    if found:
        return found
    return [last] if last is not None else _find_untitled(lines)


def _ends(lines: Sequence[Line], at: int) -> bool:
    """Return whether the list ends above a line. A line within a wrapped entry does not end the list, even if it resembles a heading."""
    above = lines[at - 1].text
    return ends_list(lines[at]) and (lines[at].heading or not above or _ENDED.search(above) is not None)


_ENDED: Final = re.compile(r"[.!?)\]>\d/:]$|https?://\S+$")
_FEWEST: Final = 2  # entries that a list must have if a draft has several headings of lists


def _find_untitled(lines: Sequence[Line]) -> list[tuple[int, int, int]]:
    """Find a reference list without a heading at the end of a draft. The result has the same form as in `_find_lists`.

    The list begins at an entry with a year. From there on, at least a third of the lines begin such an entry. If there
    is no such list, the result is empty.
    """
    shown = [at for at, line in enumerate(lines) if line.text]
    entries = [at for at in shown if _opens_entry(lines[at].text) and _DATED.search(lines[at].text)]
    for first, at in enumerate(entries):
        number = len(entries) - first
        within = len(shown) - bisect_left(shown, at)
        if number >= _MANY and number * 3 >= within:
            return [(at, at, len(lines))]
    return []


_MANY: Final = 4  # entries of a list without a heading
_DATED: Final = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")

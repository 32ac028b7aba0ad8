"""Read the parts that references to books, theses and reports usually have.

These parts are the place and publisher, the university, the report number and the notes in brackets.
"""

import re
from typing import Final

Fields = list[tuple[str, str]]

# the word before the editors or the title of a book, in several languages, as in "In: Doe J, editor. Book"
WITHIN: Final = r"(?:In|Dalam|En|Em|Dans)"
THESIS: Final = (
    r"\b(?:dissertation|diss\b\.?|thesis|tesis|skripsi|disertasi|tugas akhir|tese|dissertação|thèse"
    r"|doktorarbeit|masterarbeit|diplomarbeit|trabajo (?:de|fin de) grado|monografía)"
)
_THESIS: Final = re.compile(THESIS, re.IGNORECASE)
_NOTE: Final = re.compile(r"\s*[\[(](?P<note>[^\[\]()]{3,120})[\])]\s*\.?\s*$")
_TALK: Final = re.compile(
    r"\b(?:paper|poster|conference|oral|keynote|symposium)\s+(?:presentation|session|address|contribution)"
    r"|\bpresentasi\b|^(?:poster|makalah|ponencia)\b",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"^[\"“](?P<title>[^\"“”]+?)[.,]?[\"”]$")
_DATA: Final = re.compile(r"data\s?sets?|kumpulan data", re.IGNORECASE)
_VOLUME: Final = re.compile(
    r"\s*\((?:vols?|jilid|bd)\.?\s*(?P<volume>\d+(?:[–-]\d+)?|[IVXLC]+)\)\s*$", re.IGNORECASE
)
_REPORT: Final = re.compile(
    r"\s*\((?P<label>[^()]{0,40}\b(?:report|rep|publication|paper|laporan|publikasi|bulletin|informe|bericht)\b\.?[^()]{0,20}?\b"
    r"(?:no|nos|nr|nomor|number|núm)\b)\.?:?\s*(?P<number>[^()]*\d[^()]{0,30}?)\s*\)",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(
    r"[A-ZÀ-ÖØ-Þ][^:.,()\d]{1,40}(?:,\s(?:[^:.,()\d]|(?<=[A-Z])\.){2,30}){0,2}:\s+(?=\S)"
)
_UNIVERSITY: Final = (
    re.compile(r"\buniv|^UIN\b|^IAIN\b", re.IGNORECASE),
    re.compile(
        r"institut|college|school|hochschule|école|escuela|sekolah|akademi|academy|politeknik|polytechnic|poltekkes|stikes",
        re.IGNORECASE,
    ),
)


def strip_place(publisher: str) -> str:
    """Return a publisher without the place that precedes its name.

    >>> strip_place("Leeds, U.K.: Oil Press"), strip_place("Oil Press")
    ('Oil Press', 'Oil Press')
    """
    match = _PLACE.match(publisher)
    name = publisher[match.end() :] if match else ""
    return name if 0 < len(name) < _LONGEST and not re.search(r":\s|[\"“”]", name) else publisher


_LONGEST: Final = 100  # characters of a publisher; a longer text is a title with a subtitle


def find_university(text: str) -> str:
    """Return the first university that a text names. If there is none, return the first institute or school, or "".

    >>> find_university("PhD diss., School of Oil, Univ. Leeds, Leeds"), find_university("Skripsi. Depok")
    ('Univ. Leeds', '')
    """
    parts = [part.strip(" .()[]") for part in re.split(r"[,;:]|(?<!Univ)(?<!Dept)(?<!Inst)\.\s", text)]
    found = (part for form in _UNIVERSITY for part in parts if form.search(part))
    return next(found, "")


def take_report(text: str) -> tuple[str, str]:
    """Return a text without its report number in brackets, and the number or "".

    >>> take_report("Lamps at sea (Report No. 12-3). Lamp Office")
    ('Lamps at sea. Lamp Office', '12-3')
    """
    match = _REPORT.search(text)
    return (text[: match.start()] + text[match.end() :], match["number"]) if match else (text, "")


def drop_notes(text: str) -> str:
    """Return the text after the year, without bracketed notes on the medium, the translators and the year of the original.

    >>> drop_notes("Lamps (R. Doe, Trans.; 2nd ed.). Oil Press. (Original work published 1990)")
    'Lamps (2nd ed.). Oil Press.'
    """
    return _TRANSLATED.sub("(", _DROPPED.sub("", text)).replace(" ()", "")


_DROPPED: Final = re.compile(
    r"\s*\[(?:online|internet|e-?book)\]|\s*\((?:original work published|karya asli diterbitkan)[^()]*\)\.?",
    re.IGNORECASE,
)
_TRANSLATED: Final = re.compile(r"\([^()]{2,80},\s*(?:Trans|Penerj|Terj|Übers|Trad)s?\.(?:;\s*)?")


def partition_title(text: str) -> tuple[str, str]:
    """Return the text before and after the first full stop that has a space after it and is not in brackets.

    Without such a full stop, return the whole text and "".

    >>> partition_title("Lamps (Vol. 2). Oil Press"), partition_title("Lamps")
    (('Lamps (Vol. 2)', 'Oil Press'), ('Lamps', ''))
    """
    for match in re.finditer(r"\.\s", text):
        before = text[: match.start()]
        if before.count("(") <= before.count(")") and before.count("[") <= before.count("]"):
            return before, text[match.end() :]
    return text, ""


def refine_book(fields: Fields) -> tuple[Fields, str]:
    """Return the non-empty fields of a work, and its type: "thesis", "conference", "dataset" or "".

    The type is read from a note in brackets at the end of the title. A thesis is also recognised from its publisher.

    Some fields are changed:

    - The title loses the note that states the type, and the quotation marks around it.
    - The publisher loses its place. If a thesis names its university, the university becomes the publisher.
    - A volume in brackets at the end of the title becomes the field `volume`, unless the work already has a volume.
    - For a conference contribution, the publisher becomes the field `journal`.

    >>> refine_book([("title", "Lamps [Skripsi]"), ("publisher", "Depok: Universitas Lampu")])
    ([('title', 'Lamps'), ('publisher', 'Universitas Lampu')], 'thesis')
    """
    found = dict(fields)
    title, publisher = _QUOTED.sub(r"\g<title>", found.get("title", "")), found.get("publisher", "")
    match = _NOTE.search(title)
    note = match["note"] if match is not None and match.start() else ""
    kind = ""
    if _THESIS.search(note) or _THESIS.search(publisher):
        kind = "thesis"
        publisher = find_university(note) or find_university(publisher) or _THESIS_FIRST.sub("", publisher)
    elif _TALK.search(note):
        kind = "conference"
    elif _DATA.fullmatch(note):
        kind = "dataset"
    if kind and match is not None and (_THESIS.search(note) or kind != "thesis"):
        title = title[: match.start()].rstrip(" .")
    if (volume := _VOLUME.search(title)) is not None and not found.get("volume"):
        title, found["volume"] = title[: volume.start()], volume["volume"]
    found |= {"title": title, "publisher": strip_place(publisher)}
    if kind == "conference" and found["publisher"]:
        found["journal"] = found.pop("publisher")
    return [(name, value) for name, value in found.items() if value], kind


# "Skripsi.", "Unpublished PhD thesis,": the part that calls the work a thesis
_THESIS_FIRST: Final = re.compile(rf"[^.,:]{{0,40}}?{THESIS}[^.,:]{{0,40}}(?:[.,:]\s*|$)", re.IGNORECASE)

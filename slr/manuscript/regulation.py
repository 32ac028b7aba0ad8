"""Find the laws and regulations that a text names by number and year, and the places where it names the constitution."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_WHO: Final = r"(?:\s+[A-Z][\w/.-]*|\s+(?:dan|untuk|tentang|bidang)){0,14}?"


@dataclass(frozen=True, slots=True)
class Regulation:
    """A law or regulation: its kind, its number and its year. The constitution has no number."""

    kind: str
    number: str
    year: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a regulation in a text: the regulation, and where the mention starts and ends."""

    value: Regulation
    start: int
    end: int


_KINDS: Final = (
    ("law", r"undang-undang|undang undang|uu(?![a-z])|law(?:s)?(?![a-z])|act(?![a-z])"),
    ("government", r"peraturan pemerintah|pp(?![a-z])|government regulation"),
    ("president", r"peraturan presiden|perpres|presidential regulation"),
    ("minister", r"peraturan menteri|permen\w*|ministerial regulation|regulation of the minister"),
    ("decree", r"keputusan(?: menteri| presiden| direktur jenderal)?|kepmen\w*|keppres|kepdirjen|decree"),
    ("instruction", r"instruksi presiden|inpres|instruksi menteri"),
    (
        "region",
        r"peraturan daerah|perda|peraturan gubernur|pergub|peraturan bupati|perbup|peraturan wali ?kota|perwali|perwako",
    ),
    ("circular", r"surat edaran|se(?= men)"),
    (
        "body",
        r"peraturan (?:badan|kepala|otoritas|bank|komisi|mahkamah|direktur|rektor|dewan)\w*|perka|pojk|perban|perma|pkpu",
    ),
)
_MENTION: Final = re.compile(
    rf"(?<![\w-])(?P<kind>{'|'.join(pattern for _, pattern in _KINDS)})(?P<who>{_WHO})\s*\(?(?:[A-Z]{{2,6}}\)?\s*)?(?:nomor|number|no)?\.?\s*:?\s*"
    rf"(?P<number>\d{{1,4}}[A-Z]?(?:/[A-Z][\w.-]*){{0,6}}?)\s*(?:/|,?\s*(?:tahun|year|of|th\.?|thn\.?)\s*|\()\s*(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
CONSTITUTION: Final = "constitution"
_CONSTITUTION: Final = re.compile(
    r"(?<![\w-])(?:UUD|Undang-Undang Dasar)(?:\s(?:NRI|RI|Negara|Republik|Indonesia)){0,4},?\s(?:Tahun\s)?(?P<year>1[89]\d\d)(?!\d)",
    re.IGNORECASE,
)
_PATTERNS: Final = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)


def find_regulations(text: str) -> Iterator[Mention]:
    """Yield the parts of a text that name regulations, in order, and then the parts that name the constitution.

    >>> [m.value for m in find_regulations("Permen PANRB No. 6/2022; Undang-Undang Nomor 5 Tahun 2014")]
    [Regulation(kind='minister', number='6', year='2022'), Regulation(kind='law', number='5', year='2014')]
    """
    for match in _MENTION.finditer(text):
        kind = next(name for name, pattern in _PATTERNS if pattern.match(match["kind"]))
        number = re.match(r"\d+", match["number"])
        if number is not None:
            yield Mention(
                Regulation(kind, number[0].lstrip("0") or "0", match["year"]), match.start(), match.end()
            )
    for match in _CONSTITUTION.finditer(text):
        yield Mention(Regulation(CONSTITUTION, "", match["year"]), match.start(), match.end())


def find_kind(name: str) -> str:
    """Return the kind of regulation that a name begins with, or an empty string for any other name.

    >>> find_kind("Undang-Undang ASN"), find_kind("Permenkes"), find_kind("Smith")
    ('law', 'minister', '')
    """
    return (
        next((kind for kind, pattern in _PATTERNS if pattern.match(name)), "") if name[:1].isupper() else ""
    )

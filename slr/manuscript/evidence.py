"""Judge whether names with a year are a citation, if no entry matches them.

The citation "(Doe, 2019)" has the same form as "(Porto, 2019)", which names a place, and "Doe (2019)" has the same form
as "Brexit (2016)". If the names are outside the brackets, there must be evidence that they are authors, such as a verb
of reporting or another citation next to them. If the names are in brackets, they count as authors unless there is
evidence that they are a place, a supplier or a thing. If the evidence is not clear, a warning is given instead of an
error.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from slr.manuscript.citation import BARE, BRACKETED, NARRATIVE, Citation
from slr.manuscript.lookalike import is_lookalike, is_place
from slr.manuscript.resolution import Outcome
from slr.manuscript.thing_word import SOFTWARE, is_company, is_role, is_thing
from slr.text.fold import fold
from slr.text.name import is_body


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a draft shows about whether its names are authors.

    - `places`: the folded names that follow words such as "in" or "Kabupaten"
    - `speakers`: the folded names that follow a form of address, such as "Pak" or "Ms"
    - `lowered`: the words that occur in lower case in the draft or in its reference list
    - `acronyms`: the full name for each short form that the draft introduces
    - `latest`: the latest year in the reference list, or 0 if there is none
    - `comma`: true if a comma precedes the year in nearly all citations in brackets
    """

    places: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    lowered: frozenset[str] = frozenset()
    acronyms: Mapping[str, str] = field(default_factory=dict)
    latest: int = 0
    comma: bool = False


def find_places(text: str) -> frozenset[str]:
    """Return the folded names of places in a text: the names after a word such as "in" or "Kabupaten".

    Usually, a name before a year is left out, because it is probably an author. In a list after "in" or "di", such a
    name is left out only if a year in brackets follows every name. In such a list, known places (`is_place`) are also
    left out.

    >>> sorted(find_places("in Porto and Kabupaten Sleman, as in Doe (2019) and in Roe et al. 2020"))
    ['porto', 'sleman']
    >>> sorted(find_places("di Kabupaten Klaten, lalu di Jombang, Kediri, dan Situbondo"))
    ['jombang', 'kabupaten klaten', 'kediri', 'klaten', 'situbondo']
    >>> sorted(find_places("Di Kediri harga naik. In Roe (2019), it fell."))
    ['kediri']
    """
    found = {fold(match["name"]) for match in _PLACED.finditer(text)}
    for match in _ENUMERATED.finditer(text):
        if _OTHER_BRACKET.search(match[0]) or len(_NAME.findall(match[0])) > match[0].count("("):
            found |= {fold(name) for name in _NAME.findall(match[0]) if not is_place(name)}
    return frozenset(found)


# "in Hull (May 2019), Porto and Graz (2020)": years alone in all brackets would show authors
_ENUMERATED: Final = re.compile(
    r"(?:(?<=\b[Ii]n )|(?<=\b[Dd]i ))[A-Z][\w-]{2,}(?:\s\([^()]{1,30}\))?(?:(?:,|,?\sand|,?\sdan)\s[A-Z][\w-]{2,}(?![\w-]|\set\b)(?:\s\([^()]{1,30}\))?){1,6}(?!,?\s[\d(])"
)
_OTHER_BRACKET: Final = re.compile(r"\((?!\d{4}[a-z]?\))")
_NAME: Final = re.compile(r"(?<!\()\b[A-Z][\w-]{2,}(?![^()]*\))")


_PLACED: Final = re.compile(
    r"(?<!as )\b(?:[Ii]n|[Aa]t|[Nn]ear|[Dd]i|[Kk]e|Kota|Kabupaten|Kab\.|Kecamatan|Kelurahan|Desa|Provinsi|Pulau|Universitas|University of|city of"
    r"|town of|province of|state of|port of)\s(?=(?P<name>[A-Z][\w-]{2,}(?:\s[A-Z][\w-]{2,})?)"
    r"(?!['’\w-])(?!\s?[,(]?\s?[(\[]?(?:1[5-9]|20)\d\d)(?!\s(?:et al|dkk|and\s[A-Z]|dan\s[A-Z]|&|[A-Z])))"
)


def find_speakers(text: str) -> frozenset[str]:
    """Return the folded names in a text that follow a form of address. These people were probably interviewed, and are not authors.

    >>> sorted(find_speakers("We asked Ms Green and Pak Badiman. Then Mr. Doe left."))
    ['badiman', 'doe', 'green']
    """
    return frozenset(fold(match["name"]) for match in _ADDRESSED.finditer(text))


_ADDRESSED: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Pak|Bapak|Bpk|Bu|Ibu|Mas|Mbak|Kang|Gus|Nyai|Kiai|Kyai|Ustaz|Ustadz|Ustazah)\b\.?\s(?P<name>[A-Z][\w'’-]{2,})"
)


def find_lowered(text: str) -> frozenset[str]:
    """Return the words of at least three letters that occur in lower case in a text."""
    return frozenset(word.casefold() for word in _LOWERED.findall(text))


_LOWERED: Final = re.compile(r"(?<![\w'’-])[a-zß-ÿ]{3,}(?![\w'’-])")


def find_style(citations: Sequence[Citation]) -> bool:
    """Return whether the draft cites with a comma before the year, as in "(Doe, 2019)".

    At least four citations must be in brackets, and nearly all of them must have this comma.
    """
    commas = [
        _COMMA.search(citation.text) is not None for citation in citations if citation.form == BRACKETED
    ]
    return len(commas) >= _FEWEST and sum(commas) > len(commas) * _NEARLY


_FEWEST: Final = 4  # citations in brackets that show a style
_NEARLY: Final = 0.9
_COMMA: Final = re.compile(r",\s?[(\[]?\d{4}[a-z]?\)?$")


def weigh(citation: Citation, names: Sequence[str], scene: Scene, *, known: bool, beside: bool) -> Outcome:
    """Return the outcome for text that looks like a citation but matches no entry of the reference list.

    The outcome is MISSING if the text is a citation, NO_CITATION if it is not, and PERHAPS if it is uncertain.

    `known` is true if the first author is in the reference list. `beside` is true if a citation directly precedes these
    names.
    """
    if is_lookalike(citation, names):
        return Outcome.NO_CITATION
    if known or citation.readings[0].more:
        return Outcome.MISSING
    if citation.form == BARE or not citation.sure:
        return Outcome.NO_CITATION
    if _is_late(citation, scene):
        return Outcome.PERHAPS
    return Outcome.MISSING if _is_clear(citation, names, scene, beside=beside) else Outcome.PERHAPS


def _is_late(citation: Citation, scene: Scene) -> bool:
    """Return whether the year is much later than all years in the reference list, like the year in "Vision 2045"."""
    return 0 < scene.latest < int(citation.year or 0) - _AHEAD


_AHEAD: Final = (
    6  # years after the latest entry: a later year can be the year of a plan, such as "Vision 2045"
)


def _is_clear(citation: Citation, names: Sequence[str], scene: Scene, *, beside: bool) -> bool:
    if any(is_thing(scene.acronyms.get(name, name)) or is_role(name) for name in names):
        return False
    if any(fold(name) in scene.places | scene.speakers or _is_phrase(name, scene.lowered) for name in names):
        return False
    if citation.form == NARRATIVE:
        if _DOCUMENT.search(citation.before) is not None:
            return False
        shown = _is_reported(citation) or beside or _are_people(names) or is_body(names[0])
        return shown and _is_name(names[0])
    if _PAGED.match(citation.after) is not None:
        return True
    return _is_in_style(citation, scene) and not _is_source(citation, names, scene)


# "Laporan Bank Jatim (2020)" names a document; "laporan Doe (2020)" names its author
_DOCUMENT: Final = re.compile(
    r"\b(?:Laporan|Statistik|Profil|Monografi|Nota|Buletin|Report|Bulletin|Newsletter|Yearbook)\s$"
)


def _is_phrase(name: str, lowered: Set[str]) -> bool:
    """Return whether a name of several words is a phrase with capital letters, such as "Merdeka Belajar", and not a person.

    All words of a phrase also occur in lower case (in `lowered`). If the last word has the form of an Indonesian verb
    or noun, it is enough that this word occurs in lower case, alone or within a longer word.

    >>> _is_phrase("Merdeka Belajar", {"pembelajaran"}), _is_phrase("Anna Brown", {"brown"}), _is_phrase("Brown", {"brown"})
    (True, False, False)
    """
    words = name.casefold().split()
    if len(words) == 1 or is_body(name):
        return False
    derived = _DERIVED.fullmatch(words[-1]) is not None
    return set(words) <= lowered or (derived and any(words[-1] in word for word in lowered))


# "belajar", "membaca", "kesehatan", "pembangunan"
_DERIVED: Final = re.compile(r"(?:be[rl]|me[mn]|di)\w{4,}|(?:ke|pe)\w{4,}an")


def _is_in_style(citation: Citation, scene: Scene) -> bool:
    return not scene.comma or not citation.year or _COMMA.search(citation.text) is not None


def _is_name(name: str) -> bool:
    words = name.split()
    return is_body(name) or (len(words) <= _PERSON and _SMALL.isdisjoint(words))


_PERSON: Final = 3  # words of a name
_SMALL: Final = frozenset({"of", "for", "the", "and", "dan", "untuk"})


def _are_people(names: Sequence[str]) -> bool:
    """Return whether there are several names, each with at most three words."""
    return len(names) > 1 and all(len(name.split()) <= _PERSON for name in names)


def _is_reported(citation: Citation) -> bool:
    return (
        _CUE.search(citation.before) is not None
        or _VERB.match(citation.after) is not None
        or _PAGED.match(citation.after) is not None
        or bool(citation.letter)
    )


_CUE: Final = re.compile(
    r"\b(?:according to|by|following|see(?: also| e\.g\.,)?|cf\.?|e\.g\.,?|unlike|like|(?:than|view|work|theory|model|stud(?:y|ies)|findings?"
    r"|research|definition|method|framework|approach|criteria|argument|ideas?|scale|procedures?) (?:of|by|from)|than|agree(?:s|ment)? with"
    r"|consistent with|in line with|contrast to|(?:based|draw(?:s|ing)?|build(?:s|ing)?) on|(?:adapted|adopted|taken|quoted) from|as (?:in|did|do|does)"
    r"|menurut|oleh|lihat(?: juga)?|bandingkan|mengikuti|merujuk(?: pada)?|mengacu(?: pada)?|(?:sejalan|sesuai|senada|selaras|serupa|searah|berbeda|bertentangan|konsisten|tidak|bukan) dengan"
    r"|(?:dikutip|diadaptasi|diadopsi|dimodifikasi) dari|berbeda dari|(?:penelitian|hasil penelitian|riset|studi|temuan|teori|pendapat|definisi|konsep"
    r"|model|rumus|kata|karya|buku|pandangan|kajian|kerangka|metode)(?: (?:oleh|dari|milik))?|seperti|sebagaimana|mendukung|melampaui"
    r"|di(?:kritik|bahas|kemukakan|tulis|usulkan|kembangkan|rumuskan|jelaskan|ungkapkan|nyatakan|sebut(?:kan)?|teliti|kaji|temukan"
    r"|laporkan|definisikan|perkenalkan|sampaikan|tegaskan|simpulkan|bantah|dukung|perluas)"
    r"|menguatkan|memperkuat)"
    r"\s(?:the\s)?[\"“]?$",
    re.IGNORECASE,
)
_SAYS: Final = (
    r"argu(?:e[sd]?|ing)|show(?:s|ed|ing)?|f(?:ound|inds?)|reports?|reported|suggest(?:s|ed)?|notes?|noted|propose[sd]?|states?|stated|claim(?:s|ed)?"
    r"|describe[sd]?|define[sd]?|demonstrate[sd]?|observe[sd]?|conclude[sd]?|explain(?:s|ed)?|develop(?:s|ed)?|examine[sd]?|investigate[sd]?"
    r"|stud(?:y|ies|ied)|identif(?:y|ies|ied)|introduce[sd]?|distinguish(?:es|ed)?|point(?:s|ed)|emphasi[sz]e[sd]?|stress(?:es|ed)?|reveal(?:s|ed)?"
    r"|discuss(?:es|ed)?|refer(?:s|red)?|calls?|called|consider(?:s|ed)?|compare[sd]?|estimate[sd]?|measure[sd]?|test(?:s|ed)?|analy[sz]e[sd]?"
    r"|reviews?|reviewed|presents?|presented|provide[sd]?|offer(?:s|ed)?|believe[sd]?|maintain(?:s|ed)?|contend(?:s|ed)?|assert(?:s|ed)?"
    r"|writes?|wrote|adds?|added|confirm(?:s|ed)?|agree[sd]?|disagree[sd]?|mention(?:s|ed)?|outline[sd]?|highlight(?:s|ed)?|classif(?:y|ies|ied)"
    r"|formulate[sd]?|adopt(?:s|ed)?|extend(?:s|ed)?|refine[sd]?|doubt(?:s|ed)?|used?|uses|appl(?:y|ies|ied)|warn(?:s|ed)?|theori[sz]e[sd]?|counts?|counted|saw|sees?"
    r"|men(?:yatakan|emukan|unjukkan|jelaskan|yebut(?:kan)?|definisikan|ambahkan|eliti|ulis(?:kan)?|yimpulkan|yampaikan|yusun|catat|guraikan|ekankan"
    r"|egaskan|yarankan|gatakan|gemukakan|gungkapkan|gkritik|gidentifikasi|gklasifikasikan|gembangkan|gkaji|gusulkan|gartikan|gungkap)"
    r"|mem(?:buktikan|aparkan|bagi|andang|bahas|berikan|perkenalkan|bedakan|bandingkan)|me(?:rumuskan|laporkan|nemukan|lihat|mperoleh)"
    r"|berpendapat|berargumen|berkata|tentang|bahwa"
)
_VERB: Final = re.compile(
    rf"\)?,?\s(?:(?:have|has|had|also|later|further|then|who|juga|telah|kemudian|selanjutnya|lebih lanjut|\w+ly)\s){{0,2}}(?:{_SAYS})\b|\)\s?[:,]\s?[\"“]",
    re.IGNORECASE,
)
_PAGED: Final = re.compile(
    r"\s?[:,]\s?(?:(?:pp?|hal|hlm|halaman)\.?\s?)?\d{1,4}(?:\s?[–-]\s?\d{1,4})?\)", re.IGNORECASE
)


def _is_source(citation: Citation, names: Sequence[str], scene: Scene) -> bool:
    """Return whether the names in brackets are not authors but, for example, a company, a supplier or a person's initials.

    The evidence is in the names, or in the words before the bracket, such as "SPSS 25" or "interview".
    """
    before = citation.before.rstrip(" ([")
    lone = citation.before.rstrip().endswith(("(", "["))  # no other citation precedes it in its bracket
    if any(map(is_company, names)):
        return True
    if len(names) == 1 and _SPEAKER.fullmatch(names[0]) and names[0] not in scene.acronyms:
        return True
    if len(names) > 1 and _JOINED.search(citation.text) is None:  # "Shimadzu, Kyoto": a supplier and its town
        return True
    if not lone:
        return False
    if _is_software(before, names[0]) or _NAMED_THING.search(before) is not None:
        return True
    last = before.split()[-1:]
    return bool(last) and last[0][0].isupper() and is_body(last[0]) and names[0] not in scene.acronyms


_SPEAKER: Final = re.compile(
    r"[A-Z]{1,2}\d*|(?:[A-Z]\.\s?){1,3}"
)  # the initials of somebody who speaks or judges
_JOINED: Final = re.compile(r"&|;|/|\b(?:and|dan|und|y|et|serta)\b")
# a film, a novel or a map with its name, and kinds of sources that are not works
_NAMED_THING: Final = re.compile(
    r"\b(?:(?:film|movie|novel|song|album|painting|opera|play)s?(?:\s[A-Z][\w'’-]*){1,6}|(?i:newspapers?|minutes|census|archives?|photographs?|permits?"
    r"|maps?|surveys?|interviews?|workshops?|meetings?|assembl(?:y|ies)|hearings?|focus groups?|earthquakes?|hurricanes?|floods?|strikes?|observations?|observasi|catatan lapangan|field ?notes|dokumen(?:tasi)?|summits?|exhibitions?|battles?|(?:harbour|head|field|town) office|gempa|banjir|tsunami|kebakaran|survei|wawancara|rapat|sensus|koran|surat kabar|notulen|arsip|foto|peta|(?:box|folder|kotak|berkas) \d{1,4}))$"
)


def _is_software(before: str, name: str) -> bool:
    """Return whether the text before a bracket ends with the name of a program, and the bracket names the program's maker.

    An example is "SPSS 25 (IBM, 2017)".
    """
    maker = name.isupper() or is_company(name) or fold(name) in SOFTWARE
    if not maker and (is_body(name) or _SURNAME.fullmatch(name) is not None):
        return False  # "R (R Core Team, 2019)" and "SmartPLS 3 (Ringle, 2015)" cite the program as a work
    words = before.split()[-2:]
    return any(
        word == "R" or (fold(word).strip(",.") in SOFTWARE and word[:1].isupper()) for word in words
    ) or (len(words) > 1 and words[0][:1].isupper() and _VERSION.fullmatch(words[1]) is not None)


_SURNAME: Final = re.compile(r"[A-Z][a-zß-ÿ'’-]+")
_VERSION: Final = re.compile(r"v?\d{1,2}(?:\.\d{1,3}){0,3}")

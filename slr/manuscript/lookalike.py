"""Recognise texts with a year that only look like citations, such as authors of species, codes, suppliers and dates."""

import re
from collections.abc import Sequence
from typing import Final

from slr.manuscript.citation import NARRATIVE, Citation
from slr.manuscript.common_word import is_common
from slr.manuscript.name import fold_words
from slr.text.name import is_body


def is_lookalike(citation: Citation, names: Sequence[str]) -> bool:
    """Return whether a text that looks like a citation is certainly not a citation. Call this only if no entry matches the text."""
    if _is_authority(citation) or any(re.search(r"\d", name) for name in names):
        return True
    if is_place(names[0]) or _is_address(citation) or _is_code(citation, names[-1]):
        return True
    if _UNIT.match(citation.after):
        return True
    if citation.readings[0].more:
        return False
    return (
        _ADDRESSED.search(f"{citation.before}{names[0]} ") is not None
        or _MONTH.search(citation.text) is not None
    )


# a quantity, such as the size of a file: "(DOCX 1980 kb)"
_UNIT: Final = re.compile(
    r"\s?(?:[kKMG][bB]|[km]?m|[mk]?g|m[lL]|ha|°C|%|patients|participants|households|responden|orang)\b"
)
_MONTH: Final = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Januari|Februari|Maret|Mei|Juni|Juli|Agustus|Oktober|Desember) \d{4}$"
)
# a person who is addressed, such as a teacher in an interview: "Ms. Green, 2019"
_ADDRESSED: Final = re.compile(r"\b(?:Ms|Mr|Mrs|Ibu|Bapak|Bpk|Pak|Bu)\b\.?\s(?:[A-Z](?:\.|[\w'’-]*)\s){1,3}$")


def is_place(name: str) -> bool:
    """Return whether a name begins with a known country, region or large town, or with a word such as "Kota".

    The name of an organisation that begins with a word such as "Kota" is not a place.
    """
    words = fold_words(name)
    return words[0] in _PLACES or (words[0] in _REGIONS and not is_body(name))


_PLACES: Final = frozenset(
    """indonesia jakarta jawa sumatera sumatra kalimantan sulawesi papua bali lombok madura surabaya bandung medan semarang yogyakarta
    makassar palembang pekanbaru padang denpasar manado malang surakarta bogor bekasi tangerang banten lampung bengkulu jambi aceh riau
    asia eropa europe africa afrika america amerika australia malaysia singapura singapore thailand vietnam philippines filipina myanmar laos
    cambodia kamboja brunei china cina tiongkok taiwan japan jepang korea mongolia india nepal bhutan bangladesh pakistan afghanistan iran
    iraq irak kuwait qatar oman yemen yaman syria suriah lebanon turkey turki cyprus egypt mesir libya tunisia algeria morocco maroko sudan
    ethiopia eritrea somalia kenya uganda tanzania rwanda burundi malawi zambia zimbabwe mozambique madagascar botswana namibia angola
    congo cameroon gabon nigeria ghana liberia senegal gambia burkina ivory england inggris scotland wales ireland britain germany jerman
    france prancis italy italia spain spanyol portugal netherlands belanda belgium belgia luxembourg switzerland swiss austria sweden swedia
    norway norwegia denmark finland finlandia iceland poland polandia czechia slovakia hungary romania bulgaria serbia croatia slovenia
    bosnia albania greece yunani ukraine ukraina russia rusia belarus estonia latvia lithuania moldova armenia azerbaijan kazakhstan
    uzbekistan canada kanada mexico guatemala honduras nicaragua panama jamaica haiti colombia venezuela ecuador peru brazil brasil bolivia
    paraguay uruguay argentina chile usa uk eu london paris york berlin tokyo beijing shanghai seoul delhi mumbai bangkok manila hanoi dhaka
    karachi tehran baghdad cairo nairobi lagos accra addis dakar tunis rabat oslo stockholm copenhagen helsinki tallinn riga vilnius warsaw
    prague vienna budapest bucharest sofia belgrade zagreb ljubljana athens rome madrid lisbon brussels amsterdam bern geneva zurich munich
    hamburg dublin edinburgh kyiv moscow ankara istanbul jerusalem toronto ottawa chicago boston washington philadelphia bogotá bogota quito
    caracas brasília brasilia montevideo sydney melbourne canberra auckland""".split()
)
_REGIONS: Final = frozenset("kota kabupaten kecamatan provinsi desa kelurahan negara pulau city".split())


def _is_address(citation: Citation) -> bool:
    """Return whether the year follows a place, such as the place of a supplier in "Provo, UT, 2018"."""
    place = _LAST_PART.search(citation.text)
    return place is not None and (place[1] in _STATES or place[1].casefold() in _PLACES)


_LAST_PART: Final = re.compile(r"\w, ([A-Z][A-Za-z]+), \d{4}$")
_STATES: Final = frozenset(
    """AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN
    TX UT VT VA WA WV WI WY DC ON QC BC AB NSW""".split()
)


def _is_code(citation: Citation, name: str) -> bool:
    """Return whether the name is part of a code, as in "TFB 1827", or the end of a sentence, as in "Gray. 1821"."""
    if name.isupper() and len(name) <= _CODE and bool(citation.year) and int(citation.year) < _EARLY:
        return True
    return citation.form != NARRATIVE and _STOPPED.search(name) is not None


_CODE: Final = 5  # letters
_STOPPED: Final = re.compile(r"[^\W\d_]{4,}\.$")  # no abbreviation, and not "al."


def _is_authority(citation: Citation) -> bool:
    """Return whether a text names the author of a species, as in "(Rattus rattus Linnaeus, 1758)"."""
    species = _SPECIES.search(citation.before)
    if species is None or citation.form == NARRATIVE or is_common(species[1]) or is_common(species[2]):
        return False
    early = bool(citation.year) and int(citation.year) < _EARLY
    latin = _LATIN.search(species[2]) is not None or (
        species[2].endswith("a") and _GENUS.search(species[1]) is not None
    )
    return not species[3] or (early and latin)


_SPECIES: Final = re.compile(
    r"([A-Z][a-z]{2,}|[A-Z]\.) ([a-z]{3,})(?: (?:var|subsp|f|ssp)\. [a-z]{3,})?,?\s?(?:\s|(\())$"
)
_GENUS: Final = re.compile(r"(?:a|us|um|is|es|on|ys|os|ops|ix|ax|ex)$|\.")
_LATIN: Final = re.compile(
    r"(?:us|um|is|ae|ii|ensis|oides|ata|osa|ina|ica|ens|ans)$"
)  # endings of the names of species
_EARLY: Final = 1950  # most authors of species, and most codes that look like years, are earlier

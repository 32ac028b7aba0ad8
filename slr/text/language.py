"""Read the language that an export names, as an ISO 639-1 code, or guess it from a title and abstract."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

# Names and codes of languages in exports, by ISO 639-1 code: first this code, then the bibliographic code of ISO
# 639-2, then other codes, names in English and in other languages, and names in LaTeX's babel.
_NAMES: Final[Mapping[str, Sequence[str]]] = {
    code: words.split()
    for code, words in {
        "en": "en eng english inggris anglais ingles englisch american british usenglish ukenglish",
        "id": "id ind in indonesian indonesia bahasa bahasai",
        "ms": "ms may msa malay melayu",
        "de": "de ger deu german deutsch ngerman austrian naustrian",
        "fr": "fr fre fra french français francais acadian",
        "es": "es spa spanish español espanol",
        "pt": "pt por portuguese português portugues brazilian brazil",
        "it": "it ita italian italiano",
        "nl": "nl dut nld dutch nederlands",
        "zh": "zh chi zho chinese mandarin",
        "ja": "ja jpn japanese",
        "ko": "ko kor korean",
        "ru": "ru rus russian",
        "pl": "pl pol polish polski",
        "tr": "tr tur turkish türkçe",
        "ar": "ar ara arabic",
        "fa": "fa per fas persian farsi",
        "sv": "sv swe swedish svenska",
        "da": "da dan danish dansk",
        "no": "no nor nb nob nn norwegian norsk",
        "fi": "fi fin finnish suomi",
        "cs": "cs cze ces czech",
        "sk": "sk slo slk slovak",
        "hu": "hu hun hungarian magyar",
        "el": "el gre ell greek",
        "he": "he heb hebrew",
        "uk": "uk ukr ukrainian",
        "ro": "ro rum ron romanian",
        "hr": "hr hrv scr croatian",
        "sr": "sr srp scc serbian",
        "sl": "sl slv slovenian slovene",
        "bg": "bg bul bulgarian",
        "th": "th tha thai",
        "vi": "vi vie vietnamese",
        "hi": "hi hin hindi",
        "lt": "lt lit lithuanian",
        "lv": "lv lav latvian",
        "et": "et est estonian",
        "ca": "ca cat catalan català",
        "af": "af afr afrikaans",
    }.items()
}
_CODES: Final[Mapping[str, str]] = {word: code for code, words in _NAMES.items() for word in words}

# Frequent words of each language. Some of them belong to several languages.
_WORDS: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": """the of and in on for with to from by an is are was were between among at as its their how
            what why does do using use based effect effects study review analysis impact role evidence
            relationship we this that these which not can during after about into through towards toward among
            within theory job public require looking different applying learning resources policy lessons
            working employees employee workers workplace nurses patients""",
        "id": """dan di yang pada terhadap dengan untuk dari dalam sebagai oleh adalah ini itu tidak antara
            melalui bagi atau serta kepada akan dapat telah hubungan pengaruh kerja kinerja pegawai karyawan
            penelitian studi kasus analisis tentang bahwa secara faktor peran kepuasan lingkungan beban dampak
            penerapan evaluasi strategi upaya hasil efektivitas kualitas pelayanan berdasarkan menggunakan
            perusahaan guru siswa masyarakat peraturan menteri nomor tahun daerah kabupaten kota organisasi
            publik sektor negara sipil pemerintah kepemimpinan keterlibatan pelatihan manajemen pendidikan
            kesehatan perawat""",
        "de": """der die das und von für mit bei im den des eine einer auf zur zum nicht ist sind durch als
            auch nach über""",
        "fr": """le la les des et dans pour sur une avec chez aux du par est sont l'étude entre qui ne pas
            au""",
        "es": """el los las del y en con para por una sobre entre es son como su que estudio análisis""",
        "pt": """os dos das e em com para por uma sobre entre são como no na do da ao estudo análise""",
        "it": """il gli dei delle della nel nella con per una sul tra di e che sono studio degli al""",
        "nl": """het een van en voor met bij aan op naar zijn wordt niet door uit tussen onderzoek""",
        "tr": """ve bir ile için olarak üzerine arasındaki bu çalışma etkisi ilişkisi üzerindeki olan""",
    }.items()
}
_WORD: Final = re.compile(r"[^\W\d_]+")
_SCRIPTS: Final = (
    ("ja", "[\u3040-\u30ff]"),
    ("ko", "[\uac00-\ud7af]"),
    ("zh", "[\u4e00-\u9fff]"),
    ("ru", "[\u0400-\u04ff]"),
    ("el", "[\u0370-\u03ff]"),
    ("ar", "[\u0600-\u06ff]"),
    ("he", "[\u0590-\u05ff]"),
    ("th", "[\u0e00-\u0e7f]"),
)
_FOREIGN: Final = re.compile("[\u0370-\u06ff\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_ENOUGH: Final = 800  # characters; the text after them is not read
# Each step: the number of characters read, and the number of frequent words of one language that is then enough. The
# title and the beginning of the abstract are enough for most records; for the remaining records, more text is read.
_STEPS: Final = ((120, 4), (250, 2), (_ENOUGH, 2))
_MARKS: Final = ".,:;!?()[]{}\"'“”‘’«»/–—"
_OWNERS: Final[Mapping[str, tuple[str, ...]]] = {
    word: tuple(code for code, words in _WORDS.items() if word in words)
    for word in sorted(frozenset().union(*_WORDS.values()))
}


def read_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language that an export names, or None if the language is unknown.

    If the export names several languages, the first one counts.

    >>> read_language("English"), read_language("ind"), read_language("en-US"), read_language("ngerman")
    ('en', 'id', 'en', 'de')
    >>> read_language("Klingon") is None
    True
    """
    found = _WORD.search(text.casefold())
    return _CODES.get(found.group()) if found else None


def name_bibliographic(code: str) -> str:
    """Return the bibliographic code of ISO 639-2 for an ISO 639-1 code. Any other text is returned unchanged.

    >>> name_bibliographic("en"), name_bibliographic("de"), name_bibliographic("Klingon")
    ('eng', 'ger', 'Klingon')
    """
    return _NAMES[code][1] if code in _NAMES else code


def guess_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language that the script or frequent words of a text suggest, or None.

    At most the first 800 characters are read. If more than a quarter of them are in a script such as Cyrillic, Arabic
    or Chinese, the script determines the language. Otherwise, frequent words are counted. A language is chosen if the
    text has at least two of its frequent words, and at least twice as many as of any other language. If the beginning
    of the text is enough for a choice, the rest is not read.

    >>> guess_language("Pengaruh beban kerja terhadap kinerja pegawai")
    'id'
    >>> guess_language("The effect of workload on the performance of employees")
    'en'
    >>> guess_language("Dimensia") is None
    True
    """
    if not text.isascii() and _is_foreign(text[:_ENOUGH]):
        return next((code for code, script in _SCRIPTS if re.search(script, text[:_ENOUGH])), None)
    counts: dict[str, int] = {}
    read = 0
    for length, least in _STEPS:
        _count_words(text[read:length], counts)
        read = length
        if (found := _pick_language(counts, least if len(text) > length else _LEAST)) or len(text) <= length:
            return found
    return None


_LEAST: Final = 2


def _is_foreign(text: str) -> bool:
    """Return whether more than a quarter of the characters belong to the scripts in `_FOREIGN`."""
    return (len(text.encode("utf-8", "replace")) - len(text)) * 4 > len(text) and len(
        _FOREIGN.findall(text)
    ) * 4 > len(text)


def _count_words(text: str, counts: dict[str, int]) -> None:
    """Count the frequent words of each language in the text, and add the numbers to `counts`."""
    words = text.casefold().replace("-", " ").split()
    for codes in filter(None, map(_KNOWN.__getitem__, words)):
        for code in codes:
            counts[code] = counts.get(code, 0) + 1


class _Known(dict[str, tuple[str, ...]]):
    """The languages of each word that was looked up. A key is the word with the punctuation around it.

    Most words occur many times, so the results are kept.
    """

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= _MOST:
            self.clear()
        found = self[word] = _OWNERS.get(word.strip(_MARKS), ())
        return found


_KNOWN: Final = _Known()
_MOST: Final = 50_000  # words


def _pick_language(counts: Mapping[str, int], least: int) -> str | None:
    most, second, *_ = [*sorted(counts.values(), reverse=True), 0, 0]
    return max(counts, key=counts.__getitem__) if most >= least and most >= 2 * second else None

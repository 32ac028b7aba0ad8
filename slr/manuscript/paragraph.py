"""Find long paragraphs without a citation in the results section of a review.

In an empirical paper, the authors' own results need no citation, so only drafts of reviews are examined.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from slr.manuscript.prose import Prose

_SECTION: Final = r"\W{0,4}(?:(?:bab|chapter|section)\s+\w{1,5}[.:]?\s+)?(?:(?:\d{1,2}(?:\.\d{1,2})*|[ivxIVX]{1,5}|[A-Z])[.)]?\s+)?"
_RESULTS: Final = re.compile(
    rf"{_SECTION}(?:hasil(?: dan (?:pembahasan|diskusi)| penelitian| kajian| telaah| studi)?(?: dan pembahasan)?|pembahasan|diskusi|temuan(?: penelitian)?"
    r"|results?(?: (?:and|&) discussions?)?|findings?(?: (?:and|&) discussions?)?|discussions?(?: of (?:the )?(?:results|findings))?|synthesis(?: of (?:the )?results)?)\s*[:.]?",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(
    rf"{_SECTION}(?:pendahuluan|latar belakang|tinjauan pustaka|kajian pustaka|landasan teori|kerangka teori\w*|metode?(?:logi)?(?: penelitian| pelaksanaan| analisis)?"
    r"|(?:ke)?simpulan(?: dan saran)?|penutup|saran|rekomendasi|keterbatasan(?: penelitian)?|implikasi|ucapan terima kasih"
    r"|introduction|background|literature review|(?:materials? and )?methods?|methodology|conclusions?(?: and \w+)?|concluding remarks|recommendations?|limitations?|acknowledge?ments?)\s*[:.]?",
    re.IGNORECASE,
)
_REVIEW: Final = re.compile(
    r"\b(?:(?:systematic|scoping|literature|narrative|integrative|umbrella|critical|rapid) (?:literature )?reviews?|meta-?analys[ie]s|evidence synthesis"
    r"|(?:kajian|tinjauan|studi|telaah|review) (?:literatur|pustaka|kepustakaan|sistematis|pelingkupan)|systematic mapping|library research|penelitian kepustakaan|SLR)\b",
    re.IGNORECASE,
)
_OWN_DATA: Final = re.compile(
    r"\b(?:responden|kuesioner|angket|informan|wawancara|sampel penelitian|populasi dalam penelitian|respondents?|questionnaires?|participants? were|interviewe[ed]s?|we (?:recruited|surveyed|measured|carefully)|samples? (?:were|was))\b",
    re.IGNORECASE,
)
_CAPTION: Final = re.compile(
    r"(?:figure|fig\.|table|gambar|tabel|grafik|bagan|diagram|sumber|source)\b", re.IGNORECASE
)
_LEAST: Final = 40  # words of a paragraph that makes a statement
_FRONT: Final = 6000  # characters with the title, the abstract and the keywords


def is_review(text: str) -> bool:
    """Return whether a draft seems to be a review of literature, and not a study that collected data.

    >>> is_review("Beban kerja: kajian literatur sistematis"), is_review("We surveyed 56 nurses.")
    (True, False)
    """
    front = text[:_FRONT]
    return _REVIEW.search(front) is not None and len(_REVIEW.findall(text)) >= len(_OWN_DATA.findall(text))


def find_uncited(prose: Prose, cited: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each long paragraph in the results section that contains no citation.

    If the draft is not a review, yield nothing. Captions are left out. `cited` contains the positions of all citations
    in the text.
    """
    if not is_review(prose.text):
        return
    inside = False
    for start, end in prose.paragraphs():
        text = prose.text[start:end]
        if len(text) <= _TITLE:
            if _RESULTS.fullmatch(text):
                inside = True
            elif _OTHER.fullmatch(text):
                inside = False
        if not inside or len(text.split()) < _LEAST or _CAPTION.match(text):
            continue
        if not any(start <= position < end for position in cited):
            yield prose.line_at(start), text


_TITLE: Final = 80  # characters of a heading

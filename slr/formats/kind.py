"""Map the words that formats use for document types to the types in `slr.model.word.DOCUMENT_TYPES`."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

# One entry per type: codes of RIS, types of BibTeX, CSL, Crossref and OpenAlex, and the words of databases.
_WORDS: Final[Mapping[str, str]] = {
    word: kind
    for kind, words in {
        "article": """jour|ejour|mgzn|news|jfull|inpr|abst|article|journal|journal article|journal-article
            |article-journal|article-magazine|article-newspaper|magazine article|newspaper article
            |original article|original paper|research article|journal articles|electronic article
            |article in press|periodical|early access|article; early access|j|p|clinical trial
            |randomized controlled trial|comparative study|journal paper|ieee journals|ieee magazines
            |suppperiodical|case report|case reports|trial|article; proceedings paper|academic journal
            |magazine|journalarticle|magazinearticle|newspaperarticle|scholarly journals|central
            |期刊|学术期刊|辑刊|特色期刊|报纸""",
        "review": """review|review article|review-journal|review-book|systematic review|meta-analysis
            |literature review|review; early access|book review|short survey|cochrane review|survey
            |scoping review|peer-review""",
        "editorial": "editorial|editorial material|introductory journal article|news item",
        "letter": "letter|comment|letter to the editor|letter; comment|personal communication|pcomm|note",
        "erratum": """erratum|erratum/correction|published erratum|correction|corrigendum|correction, addition
            |addendum|errata""",
        "retraction": """retraction|retraction of publication|retraction notice""",
        "book": """book|ebook|edbook|b|edited book|edited-book|reference book|collection|mvbook|monograph
            |ser|serial|encyc|encyclopedia|dict|dictionary|booklet|mvcollection|reference|mvreference
            |electronic book|book series|books|图书|reference-book|book-series|book-set|classic
            |entry-dictionary|entry-encyclopedia|pamphlet|pamp|encyclopediaarticle|dictionaryentry""",
        "chapter": """chap|echap|chapter|book chapter|book-chapter|inbook|incollection|book section
            |book-section|section|electronic book section|suppbook|suppcollection|inreference
            |reference-entry|bookinbook|booksection|book part|book-part|book-track|s""",
        "conference": """conf|cpaper|conference|inproceedings|proceedings|conference paper
            |paper-conference|conference proceedings|conference proceeding|proceedings paper
            |proceedings-article|conference abstract|meeting abstract|conference review|ieee conferences
            |meeting|mvproceedings|slide|presentation|c|conference article|proceedings article
            |proceedings-series|speech|conferencepaper|speeches/meeting papers|collected works - proceedings
            |会议|国内会议|国际会议|中国会议""",
        "preprint": "preprint|posted-content|eprint|preprint article|working paper",
        "thesis": """thes|thesis|phdthesis|mastersthesis|dissertation|doctoral dissertation|masters thesis
            |dissertation/thesis|dissertations & theses|dissertation or thesis|skripsi|tesis|disertasi
            |dissertation abstract|dissertations/theses|dissertations/theses - doctoral dissertations
            |dissertations/theses - masters theses|dissertations/theses - undetermined|dissertations/theses - practicum papers
            |硕士|博士""",
        "report": """rprt|report|techreport|technical report|govdoc|government document|stand|standard
            |manual|report-series|report-component|grant|white paper|reports|reports - research
            |reports - evaluative|reports - descriptive|reports - general""",
        "regulation": """stat|statute|bill|unbill|legal|case|legislation|jurisdiction|regulation|hear|hearing
            |legal_case|legal rule or regulation|peraturan|commentary|legal_legislation""",
        "dataset": "data|dataset|aggr|aggregated database|dbase|online database|database|data set|data paper",
        "webpage": """elec|web|icomm|blog|online|electronic|www|webpage|web page|website|post-weblog|post
            |blog post|electronic source|internet communication|blogpost|forumpost
            |electronic resource number|electronic citation""",
        "registration": """registration|trial registry record|clinical trial protocol
            |clinical trial registration|trial registration""",
        "other": """gen|generic|misc|other|unpb|unpublished|unpublished work|manscpt|manuscript|video
            |sound|map|art|artwork|pat|patent|figure|comp|software|music|mpct|multi|advs|ctlg|chart|equa
            |equation|ancient|clswk|film or broadcast|peer-review-report|grant proposal|component|paratext
            |supplementary-materials""",
    }.items()
    for word in re.split(r"\s*\|\s*", words.strip())
}
_PREPRINT_DOI: Final = re.compile(
    r"10\.(?:48550/|2139/ssrn|3123[45]/|21203/rs|20944/preprints|1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{6}"
    r"|31219/osf|36227/|26434/chemrxiv|22541/|12688/)"
)
_PREPRINT_PLACE: Final = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|socarxiv|ssrn|research square|preprints?(?:\.org)?)\b",
    re.IGNORECASE,
)
# Indonesian statutes and regulations have no type in reference lists, but their titles show it.
_REGULATION: Final = re.compile(
    r"(?:peraturan|undang-undang|keputusan|instruksi|surat edaran)\b.{0,200}\b(?:nomor|no\.?)\s*\d",
    re.IGNORECASE,
)


_MAY_BE_PREPRINT: Final = frozenset({"article", "other", "report", "webpage"})


@lru_cache(maxsize=4096)
def _is_preprint_place(journal: str) -> bool:
    return _PREPRINT_PLACE.search(journal) is not None


def find_kind(word: str) -> str | None:
    """Return the document type that a word of any format names, or None if the word is unknown.

    >>> find_kind("JOUR"), find_kind("Proceedings Paper"), find_kind("@phdthesis"), find_kind("zzz")
    ('article', 'conference', 'thesis', None)
    """
    return _WORDS.get(word) or _WORDS.get(word.strip(" @.[]()").casefold())


# If a record has several types, the first of these counts.
_TELLING: Final = tuple(
    """retraction erratum preprint registration editorial letter review thesis conference chapter book regulation
    dataset article report webpage other""".split()
)


def pick_kind(words: Iterable[str]) -> str | None:
    """Return the document type that several words name, or None if no word is known.

    If they name several types, the type that is first in `_TELLING` is returned.

    >>> pick_kind(["Journal Article", "Review", "Research Support, Non-U.S. Gov't"])
    'review'
    """
    kinds = {kind for word in words if (kind := find_kind(word))}
    return next((kind for kind in _TELLING if kind in kinds), None)


def refine_kind(kind: str, title: str, journal: str, doi: str) -> str:
    """Return the document type of an entry. `kind` is the type that the entry states.

    The result is one of these:

    - "preprint" if the DOI or the journal belongs to a preprint server, and `kind` is "article", "other", "report" or
      "webpage"
    - "regulation" if `kind` is "other", there is no journal, and the title names an Indonesian regulation
    - otherwise `kind`

    >>> refine_kind("article", "A study", "arXiv", ""), refine_kind("other", "Peraturan Menteri Nomor 1 Tahun 2020", "", "")
    ('preprint', 'regulation')
    """
    if kind in _MAY_BE_PREPRINT and (
        (doi and _PREPRINT_DOI.match(doi)) or (journal and _is_preprint_place(journal))
    ):
        return "preprint"
    if kind == "other" and not journal and _REGULATION.match(title):
        return "regulation"
    return kind

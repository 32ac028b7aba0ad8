"""Write accession numbers as "database:number", with one name for each known database, and recognise names of databases.

Each provider names a database in its own way: "APA PsycInfo", "PsycINFO <1806 to July 2024>" and "psyh" are names of
the same database.
"""

import re
from functools import lru_cache
from typing import Final

# Parts of the names that providers use, in lower case and without spaces, and the name that is written.
_DATABASES: Final = (
    ("psycinfo", "PsycINFO"),
    ("psyc", "PsycINFO"),
    ("psyh", "PsycINFO"),
    ("embase", "Embase"),
    ("emed", "Embase"),
    ("cinahl", "CINAHL"),
    ("eric", "ERIC"),
    ("scopus", "Scopus"),
    ("webofscience", "WOS"),
    ("wos", "WOS"),
    ("biosis", "BIOSIS"),
    ("cababstracts", "CABI"),
    ("cochranecentral", "CENTRAL"),
    ("cctr", "CENTRAL"),
)
_PUBMED: Final = re.compile("medline|pubmed|nlm", re.IGNORECASE)
# Forms of numbers that show the database.
_FORMS: Final = (
    (re.compile(r"E[DJ]\d{6,7}"), "ERIC"),
    (re.compile(r"2-s2\.0-\d{8,}"), "Scopus"),
    (re.compile(r"CN-\d{8}"), "CENTRAL"),
    (re.compile(r"(?:19|20)\d\d-\d{5}-\d{3}"), "PsycINFO"),
    (re.compile(r"PREV\d{10,}"), "BIOSIS"),
)
_PREFIXED: Final = re.compile(r"(WOS|BIOSIS|CABI|KJD|SCIELO|ZOOREC|CCC|DIIDW):(\S+)")
_NOTE: Final = re.compile(
    r"<[^>]*>|\([^)]*\)|\b(?:with )?full ?text\b|\bcomplete\b|(?<!@)\bovid\b", re.IGNORECASE
)


def show_accession(number: str, database: str = "") -> str:
    """Return "database:number". If `number` is not an accession number, or if its database is unknown, return "".

    If the database cannot be recognised from the number, it is taken from `database`. For PubMed and MEDLINE, the
    result is "", because PubMed identifiers have a column of their own.

    >>> show_accession("2019-12345-001", "APA PsycInfo <1806 to July 2024>"), show_accession("EJ1234567")
    ('PsycINFO:2019-12345-001', 'ERIC:EJ1234567')
    >>> show_accession("31234567", "Ovid MEDLINE(R)"), show_accession("12345", "")
    ('', '')
    """
    number = number.strip().rstrip(".").rpartition(": ")[2].strip()
    if not number or " " in number or not any(map(str.isdigit, number)):
        return ""
    if _PREFIXED.fullmatch(number):
        return number
    for form, name in _FORMS:
        if form.fullmatch(number):
            return f"{name}:{number}"
    name = _name_database(database)
    return f"{name}:{number}" if name else ""


def is_database(text: str) -> bool:
    """Return whether a text is a known name of a database, such as PubMed, and not the name of a journal.

    >>> is_database("PubMed"), is_database("Web of Science Core Collection"), is_database("Lantern Studies")
    (True, True, False)
    """
    return len(text) < _LONGEST_NAME and _NAME.fullmatch(text) is not None


_LONGEST_NAME: Final = 60
_NAME: Final = re.compile(
    r"(?:apa\s+)?(?:pubmed(?: central)?|medline|(?:ovid )?medline(?:\(r\))?|embase|cinahl(?: (?:plus|complete|ultimate))?"
    r"|psyc(?:info|articles|net)|scopus|web of science(?: core collection)?|wos|eric|google scholar|science\s?direct"
    r"|proquest(?: dissertations (?:&|and) theses)?|ebsco(?:host)?|ieee xplore|acm digital library|springer\s?link"
    r"|(?:cochrane )?central|cochrane library|dimensions|lens(?:\.org)?|openalex|cross\s?ref|garuda|sinta|doaj|scielo"
    r"|lilacs|cnki|wanfang|semantic scholar|base|jstor|clinicaltrials\.gov|ictrp|global index medicus|pmc)",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def _name_database(database: str) -> str:
    """Return the name to write for a database, or "" if the text is empty or names PubMed or MEDLINE.

    The name of a database that is not in `_DATABASES` is returned without notes such as "full text".
    """
    folded = re.sub(r"[\W_]+", "", database.casefold())
    for part, name in _DATABASES:
        if folded.startswith(part) or (len(part) > 4 and part in folded):
            return name
    if not folded or _PUBMED.search(database):
        return ""
    return " ".join(_NOTE.sub("", database).replace(":", " ").split()).strip(" .,;")

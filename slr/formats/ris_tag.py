"""The tags of RIS: how one is told from text that looks like it, and which field of ours it feeds."""

import re
from collections.abc import Mapping
from typing import Final

# Two blanks and a hyphen make a tag whatever its letters; fewer only after letters that are a tag's, because wrapped
# abstracts have lines that begin "T2 - weighted".
TAG: Final = re.compile(
    r"^[ \t]?(?:([A-Z][A-Z0-9])(?:  | ?\t)-[ \t]?|((?:T[1-3IY]|A[1-4UBDN]|K[W]|P[YB]|D[OAB]|V[LO]|I[SD]|J[FOA]|S[PN]|EP"
    r"|U[R1-5]|Y[12]|N[12]|L[A1-4]|M[1-3]|C[1-8Y])|PMID|PMCID|DOI|ISSN|ISBN)[ ]{0,2}-[ \t]|(E[RP])[ ]{0,2}-[ \t]*$)",
    re.MULTILINE,
)

# tag: the field of ours that it feeds
FIELDS_OF: Final[Mapping[str, str]] = {
    tag: field
    for field, tags in {
        "title": "TI T1 CT ST TT", "authors": "AU A1 A2 ED A3", "year": "PY Y1 DA Y2",
        "journal": "T2 JF JT JO BT JA J1 J2 T3", "volume": "VL VO", "issue": "IS CP", "pages": "SP EP C7",
        "doi": "DO DI DOI L1 L2 L3", "pmid": "PMID PM AN DB DP", "isbn": "SN ISSN ISBN", "abstract": "AB N2",
        "keywords": "KW DE", "language": "LA", "publisher": "PB PU", "url": "UR LK", "note": "N1 RN",
        "type": "M3 PT",
    }.items()
    for tag in tags.split()
}  # fmt: skip

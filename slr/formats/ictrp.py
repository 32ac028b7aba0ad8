"""Read the XML export of the WHO's International Clinical Trials Registry Platform.

Each `<Trial>` is one registration.
"""

import re
from typing import Any, Final

from slr.formats.format import CutFile, DecodedFile, Fields, Format, Piece, Row
from slr.formats.row import make_row
from slr.formats.xml_record import cut_elements, flatten, parse_element
from slr.model.entry import Entry, Quarantined
from slr.text.registration import find_registrations


def _recognise(head: str) -> bool:
    return "<Trials_downloaded_from_ICTRP" in head or (
        re.search(r"<Trial>", head) is not None and "<TrialID>" in head
    )


def _cut(file: DecodedFile) -> CutFile:
    return cut_elements(file.text, "Trial")


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    element = parse_element(piece, "Trial")
    if isinstance(element, Quarantined):
        return element
    tags = tuple(flatten(element))
    key = next((value for name, value in tags if name == "TrialID"), "")
    return Entry(format="ictrp", line=piece.line, type="registration", key=key, tags=tags)


_KNOWN: Final = frozenset(
    """TrialID Secondary_ID Public_title Scientific_title Primary_sponsor Date_registration3 Date_registration
    Condition web_address Primary_outcome Intervention Inclusion_Criteria""".split()
)
_PARTS: Final = re.compile(r"<br\s*/?>|[;\n\r]", re.IGNORECASE)


def _normalise(entry: Entry) -> Row:
    get = Fields(entry.tags).get
    date = get("Date_registration3")
    return make_row(
        types=("registration",),
        title=get("Public_title", "Scientific_title"),
        year=date[:4] if re.fullmatch(r"\d{8}", date) else get("Date_registration") or date,
        abstract=_summary(entry),
        keywords=[part for part in _PARTS.split(get("Condition")) if part.strip()],
        publisher=get("Primary_sponsor"),
        urls=(get("web_address"),),
        registrations=[get("TrialID"), *find_registrations(get("Secondary_ID"))],
    )


# The platform has no summary. These elements contain what a screener needs.
_SUMMARY: Final = (
    ("Scientific title", "Scientific_title"),
    ("Intervention", "Intervention"),
    ("Primary outcome", "Primary_outcome"),
    ("Inclusion criteria", "Inclusion_Criteria"),
)


def _summary(entry: Entry) -> str:
    """Return the scientific title, intervention, primary outcome and inclusion criteria, each on a line after its name.

    Missing parts are left out.
    """
    get = Fields(entry.tags).get
    return "\n".join(f"{label}: {value}" for label, name in _SUMMARY if (value := get(name)))


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="ICTRP XML", recognise=_recognise, cut=_cut, parse=_parse, normalise=_normalise, knows=_knows
)

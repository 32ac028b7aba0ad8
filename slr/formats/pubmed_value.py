"""Read values in PubMed's XML and in its tagged format: titles, article numbers and registrations."""

import re
from collections.abc import Iterable
from typing import Final

from slr.text.registration import find_registrations

# The titles that PubMed writes if a title was not translated or has not been entered yet.
_FILLER: Final = re.compile(r"\W*(?:not available|in process citation)\W*", re.IGNORECASE)
_LONGEST: Final = 13  # characters of an article number; longer item identifiers are a publisher's own keys
# Registers of trials, from "MEDLINE Databank Sources", National Library of Medicine. The other data banks in this
# source contain data and not registrations.
_REGISTERS: Final = frozenset(
    """anzctr chictr cris clinicaltrialsgov ctis ctri drks eudract irct isrctn itmctr japiccti jmacct jmaiia jprn jrct
    kct lbctr ntr pactr rebec repec rpcec slctr tctr umin uminctr""".split()
)


def pick_title(title: str, vernacular: str) -> str:
    """Return the title, or the vernacular title if the title is missing or only a placeholder.

    >>> pick_title("[Not Available].", "Leuchtturm und Schlaf."), pick_title("Lamps.", "Lampen.")
    ('Leuchtturm und Schlaf.', 'Lamps.')
    """
    return vernacular if vernacular and (not title or _FILLER.fullmatch(title)) else title


def find_article_number(identifiers: Iterable[str]) -> str:
    """Return the first of these publisher item identifiers that is short enough to be an article number, or "".

    >>> find_article_number(["S0140-6736(19)30041-8", "e42601"])
    'e42601'
    """
    return next((text for text in identifiers if text and len(text) <= _LONGEST), "")


def read_registration(bank: str, number: str) -> str:
    """Return the registration number in `number`, or "" if there is none.

    A number in an unknown form is returned if the data bank is a trial register.

    >>> read_registration("ClinicalTrials.gov", "NCT01234567"), read_registration("NTR", "NTR1234")
    ('NCT01234567', 'NTR1234')
    >>> read_registration("GENBANK", "AY123456")
    ''
    """
    found = find_registrations(number)
    if found:
        return found[0]
    return number.strip() if re.sub(r"[\W_]+", "", bank.casefold()) in _REGISTERS else ""

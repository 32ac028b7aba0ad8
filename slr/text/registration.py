"""Find the registration numbers of studies, such as NCT01234567, in the text of a report."""

import re
from typing import Final

# A quick test of many texts: a text that does not match has no registration number. The pattern is also valid in RE2.
MAY_HAVE_NUMBER: Final = r"[0-9]{6}|[Rr][Bb][Rr]-|(?:[0-9]|[^\x00-\x7F]){6}"
_NUMBER: Final = re.compile(
    r"""\b(?:
        NCT[ ]?\d{8}                              # ClinicalTrials.gov
        |ISRCTN[ ]?\d{8}                          # ISRCTN
        |ACTRN[ ]?\d{8,14}                        # Australia and New Zealand
        |DRKS[ ]?\d{8}                            # Germany
        |ChiCTR(?:-[A-Z]{2,5})?-?\d{8,10}         # China
        |CTRI/\d{4}/\d{2,3}/\d{6}                 # India
        |j?RCT[a-z]?\d{9,10}|UMIN[ ]?\d{9}        # Japan
        |PACTR[ ]?\d{15,16}                       # Africa
        |IRCT\d{8,14}N\d{1,3}                     # Iran
        |KCT[ ]?\d{7}|TCTR[ ]?\d{11}              # Korea, Thailand
        |RBR-[a-z0-9]{6,8}                        # Brazil
        |(?:EUCTR[ ]?)?(?:19|20)\d{2}-\d{6}-\d{2}(?:-\d{2})?    # European Union
        |CRD[ ]?42\d{9,11}                        # PROSPERO
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def find_registrations(text: str) -> tuple[str, ...]:
    """Return the distinct registration numbers in a text, in order. The numbers are written in capitals and without spaces.

    >>> find_registrations("Registered as NCT 01234567 and isrctn12345678 (NCT01234567).")
    ('NCT01234567', 'ISRCTN12345678')
    """
    if _DIGITS.search(text) is None and "RBR-" not in text.upper():
        return ()
    found = (match.group().replace(" ", "").upper() for match in _NUMBER.finditer(text))
    return tuple(dict.fromkeys(found))


_DIGITS: Final = re.compile(
    r"\d{6}"
)  # a quick test: every number except those from Brazil contains six digits in a row
_REGISTER: Final = re.compile(r"(?:JPRN-?)?(EUCTR|[A-Z]+)?", re.IGNORECASE)


def read_register(number: str) -> str:
    """Return the register of a registration number, in lower case.

    The result is the letters at the start of the number, without the prefix JPRN. If the number does not start with a
    letter, the register is "euctr".

    >>> read_register("ISRCTN12345678"), read_register("JPRN-UMIN000012345"), read_register("2012-001234-56")
    ('isrctn', 'umin', 'euctr')
    """
    match = _REGISTER.match(number.strip())
    return (match[1] or "").lower() or "euctr" if match else "euctr"

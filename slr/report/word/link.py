"""Collect the web addresses to which a DOCX file links. The file lists them separately from the text."""

from typing import Final
from urllib.parse import quote

from slr.report.escape import clean
from slr.report.word.run import write_run

_SAFE: Final = "%:/?#[]@!$&'()*+,;=~-._"
_SCHEMES: Final = ("https://", "http://", "mailto:")
_LONGEST: Final = 2_000  # Word refuses longer addresses


class Links:
    """The web addresses in a file, each with the id that the text uses for it."""

    def __init__(self) -> None:
        self.addresses: dict[str, str] = {}  # address: id

    def write(self, address: str, text: str) -> str:
        """Return a text as a link. If `spell_address` returns "" for the address, the text is not a link."""
        safe = spell_address(address)
        if not safe:
            return write_run(text)
        name = self.addresses.setdefault(safe, f"rIdWeb{len(self.addresses) + 1}")
        return f'<w:hyperlink r:id="{name}" w:history="1">{write_run(text, ("link",))}</w:hyperlink>'


def spell_address(address: str) -> str:
    """Return a web address or mail address with its unsafe characters escaped, or "" if the text cannot be linked.

    A text can be linked if it begins with one of `_SCHEMES` and has at most `_LONGEST` characters.

    >>> spell_address('https://doi.org/10.1/a<b> "c"'), spell_address("javascript:x")
    ('https://doi.org/10.1/a%3Cb%3E%20%22c%22', '')
    """
    text = clean(address).strip()
    if not text.lower().startswith(_SCHEMES) or len(text) > _LONGEST:
        return ""
    return quote(text, safe=_SAFE)

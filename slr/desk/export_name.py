"""Create names for exports, and ids for sources. All of them are safe on every system."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from slr.people.name import is_device
from slr.store.layout import NOT_EXPORTS, NOTE_SUFFIXES, is_hidden

_LONGEST: Final = 100  # bytes of a name, far below the limits of file systems
_FOLDERS: Final = re.compile(r"[/\\]")
_SPACES: Final = re.compile(r"\s+")
_ALSO: Final = frozenset("-_.() +,&@=")


def make_safe_name(name: str) -> str:
    r"""Return a name for a stored file, made from the name that a browser sends.

    Folders are left out. Characters other than letters, digits, spaces and the characters in `_ALSO` become `_`. The
    names of notes, hidden files and checksum lists are changed, because the program would not read these files as
    exports.

    >>> make_safe_name("C:\\exports\\scopus [1].ris"), make_safe_name("../.hidden"), make_safe_name("con.ris")
    ('scopus _1_.ris', 'hidden', '_con.ris')
    >>> make_safe_name("notes.md"), make_safe_name("SHA256SUMS"), make_safe_name("")
    ('notes.md.txt', '_SHA256SUMS', 'export')
    """
    last = unicodedata.normalize("NFC", _FOLDERS.split(name)[-1])
    plain = "".join(c if _is_safe(c) else "_" for c in _SPACES.sub(" ", last))
    plain = _shorten(plain.lstrip("-. ").rstrip(". "))
    if PurePosixPath(plain).suffix.lower() in NOTE_SUFFIXES:
        plain = f"{plain}.txt"
    if is_device(plain) or is_hidden(plain) or plain.upper() in NOT_EXPORTS:
        plain = f"_{plain}"
    return plain or "export"


def _is_safe(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd" or character in _ALSO


def _shorten(name: str) -> str:
    """Return a name, cut to 100 bytes. Its last suffix is kept unless the suffix has more than 25 bytes."""
    if len(name.encode()) <= _LONGEST:
        return name
    suffix = PurePosixPath(name).suffix
    suffix = suffix if len(suffix.encode()) <= _LONGEST // 4 else ""
    stem = name[: -len(suffix) or None].encode()[: _LONGEST - len(suffix.encode())]
    return stem.decode("utf-8", "ignore").rstrip(". ") + suffix


def find_free_name(name: str, taken: Iterable[str]) -> str:
    """Return the name, or the name with a number if it is already taken. Upper and lower case make no difference.

    >>> find_free_name("a.ris", ["A.ris", "a-2.ris"]), find_free_name("b.ris", ["a.ris"])
    ('a-3.ris', 'b.ris')
    """
    known = {unicodedata.normalize("NFC", t).casefold() for t in taken}
    path, number, free = PurePosixPath(name), 1, name
    while free.casefold() in known:
        number += 1
        free = f"{path.stem}-{number}{path.suffix}"
    return free


def propose_source_id(name: str, taken: Iterable[str]) -> str:
    """Return an id for a source, made from its name, that no other source has.

    >>> propose_source_id("Web of Science", []), propose_source_id("Scopus", ["scopus"]), propose_source_id("知网", [])
    ('web-of-science', 'scopus-2', 'source')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall(r"[a-z0-9]+", plain))[:40].strip("-")
    first = words if words[:1].isalpha() else f"source-{words}".strip("-")
    known, number, free = {t.casefold() for t in taken}, 1, first
    while free in known:
        number += 1
        free = f"{first}-{number}"
    return free

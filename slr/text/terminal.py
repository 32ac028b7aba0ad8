"""Escape text for the terminal, so that data cannot move the cursor, change the clipboard or disguise its content."""

import re
from typing import Final

# Characters that control a terminal or hide text, such as control characters except tab and line feed, marks of
# direction and lone surrogates.
_OBEYED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ufffe\uffff]"
)


def escape_terminal(text: str) -> str:
    r"""Return the text with visible escapes for characters that control a terminal or the reading direction.

    A byte of a file name that is not valid UTF-8 is shown by its value.

    >>> print(escape_terminal("a\x1b[2J\u202eb\udcff"))
    a\x1b[2J\u202eb\xff
    """
    return _OBEYED.sub(_spell_character, text)


def _spell_character(found: re.Match[str]) -> str:
    number = ord(found[0])
    if number in _BYTES:
        return f"\\x{number - _BYTES.start + 0x80:02x}"
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


_BYTES: Final = range(0xDC80, 0xDD00)  # how Python stores bytes of file names that are not UTF-8


def escape_json(text: str) -> str:
    r"""Return JSON text with the same value, in which no character can control a terminal.

    This function escapes the same characters as `escape_terminal`.

    >>> print(escape_json('{"a": "\u202e\x9b"}'))
    {"a": "\u202e\u009b"}
    """
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

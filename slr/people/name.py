"""Check people's names. They are used as file names, so they must be valid on every operating system."""

import re
from typing import Final

NAME_HINT: Final = "use letters and digits, such as --as rina"
_FORBIDDEN: Final = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')
_DEVICES: Final = re.compile(
    r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE
)  # files that Windows does not allow
_LONGEST: Final = 200  # bytes; file systems allow 255, the ending and temporary names included


def is_name(text: str) -> bool:
    """Return whether a string can be a person's name.

    It must also be a valid file name on Linux, macOS and Windows. Letters of any script are allowed,
    and so are spaces and dots inside a name.

    >>> is_name("rina"), is_name("Siti Rahayu"), is_name("../rina"), is_name("rina "), is_name("con")
    (True, True, False, False, False)
    """
    return (
        0 < len(text.encode("utf-8", "replace")) <= _LONGEST
        and text == text.strip()
        and not text.startswith(".")
        and not text.endswith(".")
        and not _FORBIDDEN.search(text)
        and not _DEVICES.match(text)
    )

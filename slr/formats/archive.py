"""Write ZIP archives, such as DOCX and XLSX files, so that the same parts always give the same bytes.

`DAMAGED` contains the errors that Python raises for a truncated, forged or encrypted archive.
"""

import io
import re
import struct
import zipfile
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

# Errors of zipfile and expat for truncated, forged or encrypted files.
DAMAGED: Final = (
    zipfile.BadZipFile,
    zipfile.zlib.error,  # type: ignore[attr-defined]
    expat.ExpatError,
    struct.error,
    KeyError,
    IndexError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)
DATE: Final = (2000, 1, 1, 0, 0, 0)
ISO_DATE: Final = "2000-01-01T00:00:00Z"
_FIRST: Final = "[Content_Types].xml"  # programs that recognise Office files look for this part at the start
_CORE: Final = "docProps/core.xml"
_CORE_DATE: Final = re.compile(rb"(<dcterms:\w+[^>]*>)[^<]*")


def write_archive(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of the parts. All parts have the same date.

    The part `[Content_Types].xml` comes first. All other parts are sorted by name.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            info = zipfile.ZipInfo(name, date_time=DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # the same on every system
            info.external_attr = 0o600 << 16
            file.writestr(info, parts[name])
    return out.getvalue()


def fix_dates(data: bytes) -> bytes:
    """Make the bytes of an Office file reproducible.

    The parts are sorted. The dates in the archive and in its core properties are replaced by a fixed date.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    if _CORE in parts:
        parts[_CORE] = _CORE_DATE.sub(rb"\g<1>" + ISO_DATE.encode(), parts[_CORE])
    return write_archive(parts)

"""Turn a row of the table ENTRIES back into an entry."""

import json
from collections.abc import Mapping
from typing import Any

from slr.model.entry import Entry


def unpack_entry(row: Mapping[str, Any]) -> Entry:
    """Return the entry in a row of the table ENTRIES."""
    tags = tuple((tag, value) for tag, value in json.loads(row["tags"]))
    return Entry(
        format=row["format"], line=row["line"], type=row["type"] or "", key=row["key"] or "", tags=tags
    )

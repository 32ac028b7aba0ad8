"""Read the identity fields of an entry of a reference list, as version 0.1 did."""

import re
from typing import Final

from slr.formats.identity.field import Identity, make_identity
from slr.formats.identity.name import split_names
from slr.model.entry import Entry


def read_reference(entry: Entry) -> Identity:
    """Return the identity fields of a reference."""
    fields = dict(reversed(entry.tags))
    return make_identity(
        title=fields.get("title", "").replace("*", ""),
        authors=_authors(fields.get("author", "")),
        year=fields.get("year", ""),
        dois=(fields.get("doi", ""),),
    )


_AND: Final = re.compile(
    r"(?<=\.),?\s+dan\s+|,?\s+dan\s+(?=[^\W\d_][\w'’-]+(?:\s[\w'’-]+)?,\s*[^\W\d_]{1,2}\.)"
)


def _authors(text: str) -> list[str]:
    text = re.sub(r"^(\w[\w'’-]*)\s+dan\s+(\w[\w'’-]*)\.?$", r"\1 & \2", _AND.sub(" & ", text))
    names = split_names(re.sub(r"(?:\.\s?){3}\s*|…\s*", "..., ", text))
    return [n if re.search(r"(?:^|[\s.-])[^\W\d_]{1,3}\.$|\.\.\.$", n) else n.rstrip(".") for n in names]

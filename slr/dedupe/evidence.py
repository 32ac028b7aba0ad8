"""A comparison in words that a reviewer reads: what agrees, what differs and by how much, what one side lacks."""

from slr.dedupe.comparison import Comparison, Level

_SAID = {"agree": "agree", "near": "nearly agree", "some": "agree in part", "differ": "differ"}


def tell(c: Comparison) -> str:
    """Return the reason in words: "same DOI; titles 0.98; pages agree; year differs by 1"."""
    said = [
        _tell_identifier("DOI", c.doi),
        _tell_identifier("PubMed id", c.pmid),
        _tell_title(c),
        _tell_authors(c),
    ]
    said += [
        _tell("journal", c.journal, 1),
        _tell("volume", c.volume, 1),
        _tell("issue", c.issue, 1),
        _tell("pages", c.pages, 2),
    ]
    said.append(_tell_year(c))
    lacking = [n for n, level in (("authors", c.authors), ("year", c.year), ("journal", c.journal), ("volume", c.volume),
                                  ("pages", c.pages), ("DOI", c.doi)) if level == "missing"]  # fmt: skip
    if lacking:
        said.append(f"not on both sides: {', '.join(lacking)}")
    return "; ".join(s for s in said if s)


def measure(c: Comparison) -> float:
    """Return how much speaks for one work: each agreement counts by how seldom it comes about by chance.

    Rounded powers of ten: a page number is shared by chance once in a thousand, a volume once in thirty, a year once in
    ten. It orders merges and decides nothing.
    """
    weights = (
        (c.doi, 6.0, -4.0), (c.pmid, 6.0, -4.0), (c.pages, 3.0, -3.0), (c.volume, 1.5, -1.5), (c.issue, 0.5, -0.5),
        (c.year, 1.0, -2.0), (c.journal, 1.5, -1.0), (c.authors, 3.0, -3.0),
    )  # fmt: skip
    total = sum(plus if level == "agree" else minus if level == "differ" else plus / 3 if level in ("near", "some") else 0.0
                for level, plus, minus in weights)  # fmt: skip
    return round(total + 4 * c.score + (1.0 if c.title == "equal" else 0.0), 2)


def _tell_identifier(name: str, level: Level) -> str:
    return {"agree": f"same {name}", "differ": f"{name}s differ", "near": f"{name}s nearly agree"}.get(
        level, ""
    )


def _tell_title(c: Comparison) -> str:
    words = {
        "equal": "titles equal", "slips": f"titles {c.score:.2f}, spelling only",
        "shortened": f"titles {c.score:.2f}, one is shorter", "numbers": f"titles {c.score:.2f}, numbers differ",
        "missing": "no title on one side",
    }  # fmt: skip
    return words.get(c.title, f"titles {c.score:.2f}")


def _tell_authors(c: Comparison) -> str:
    if c.authors in ("agree", "some"):
        people = "1 person" if c.shared == 1 else f"{c.shared} people"
        return f"authors {_SAID[c.authors]} ({people})"
    return _tell("authors", c.authors, 2)


def _tell(name: str, level: Level, number: int) -> str:
    said = _SAID.get(level, "")
    if number == 1 and said:
        said = {"agree": "agrees", "differ": "differs"}.get(said, said)
    return f"{name} {said}" if said else ""


def _tell_year(c: Comparison) -> str:
    if c.year == "agree":
        return "year agrees"
    return f"year differs by {c.gap}" if c.gap else ""

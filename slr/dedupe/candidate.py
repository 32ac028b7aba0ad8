"""Find the pairs to compare: those that share at least one of several cheap keys (blocking).

Each key tolerates an error that breaks the other keys: a typing error at the start of a title, a translated title, or a
missing volume and page. The records that share a key form a block. A block is sorted, and each record is paired only
with the next few. The cost therefore grows linearly with the size of the block.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz.distance import Indel, Prefix
from rapidfuzz.process import cpdist

from slr.dedupe.feature import Feature, strip_version
from slr.text.script import is_in_characters

if TYPE_CHECKING:
    Pairs = np.ndarray[tuple[int, int], np.dtype[np.int64]]

Key = Callable[[Feature], Iterator[str]]

# How many letters at the beginning or end of a title form a key: enough to distinguish topics, few enough that most
# truncated titles still contain them.
_LETTERS: Final = 18
_CHARACTERS: Final = 8  # of a title in Chinese, Japanese or Korean
# Minimum similarity of titles for a pair that only a title key brought together. Measured on the
# labelled sets: a lower value finds no true pair that the other keys miss.
_LEAST: Final = 0.7
# The same for the beginnings of two titles of which one was cut, and how long the cut title must be.
_LEAST_OF_START: Final = 0.9
_SHORTEST_CUT: Final = 24


def _identifiers(f: Feature) -> Iterator[str]:
    if f.doi:
        yield f"d{strip_version(f.doi)}"
    if f.pmid:
        yield f"p{f.pmid}"
    if f.cochrane:
        yield f"c{f.cochrane}"
    for number in f.details.registration:
        yield f"r{number}"


def _titles(f: Feature) -> Iterator[str]:
    if f.title.key:
        yield f.title.key
    for words in f.title.others:
        yield "".join(words)


def _starts(f: Feature) -> Iterator[str]:
    if (length := _key_length(f.title.key)) < len(f.title.key):
        yield f.title.key[:length]


def _ends(f: Feature) -> Iterator[str]:
    if (length := _key_length(f.title.key)) < len(f.title.key):
        yield f.title.key[-length:]


def _key_length(key: str) -> int:
    return _CHARACTERS if is_in_characters(key) else _LETTERS


def _places(f: Feature) -> Iterator[str]:
    if f.pages is None or f.pages.early:
        return
    if f.volume:
        for page in f.pages.starts:
            yield f"v{f.volume}/{page}"
    if f.names:
        yield f"n{f.names[0].family[:5]}/{f.pages.first}"


def _people(f: Feature) -> Iterator[str]:
    words = [w for w in f.title.words if len(w) > 5]
    if f.names and words:
        longest = max(words, key=lambda w: (len(w), w))
        yield f"{f.names[0].family[:5]}/{longest[:8]}"
    if f.year and len(f.names) > 1:
        yield f"{f.names[0].family[:6]}/{f.names[-1].family[:6]}/{f.year}"


def _authors(f: Feature) -> Iterator[str]:
    """Yield keys of first author and year, for titles that are both cut off and misspelt.

    One key ignores the order of an author's names.
    """
    if not (f.names and f.year):
        return
    first = f.names[0]
    yield f"{first.family[:6]}/{first.initials[:1]}/{f.year}"
    if given := first.given:
        yield f"{'+'.join(sorted((first.family[:6], given[:6])))}/{f.year}"


# For each key: with how many of the next records in its block a record is paired, and whether the titles may differ.
KEYS: Final[Mapping[str, tuple[Key, int, bool]]] = {
    "identifier": (_identifiers, 30, True),
    "title": (_titles, 30, True),
    "place": (_places, 20, True),
    "start": (_starts, 20, False),
    "end": (_ends, 20, False),
    "people": (_people, 20, False),
    "author": (_authors, 10, False),
}


def find_candidates(features: Sequence[Feature]) -> "Pairs":
    """Return the pairs to compare, sorted.

    Each row contains two positions in `features`, the smaller one first.
    """
    rank = _rank(features)
    strong = _unique([_block(features, rank, KEYS[k]) for k in KEYS if KEYS[k][2]], len(features))
    weak = _unique([_block(features, rank, KEYS[k]) for k in KEYS if not KEYS[k][2]], len(features))
    weak = weak[~np.isin(weak, strong, assume_unique=True)]
    n = len(features)
    weak = weak[_similar(features, weak // n, weak % n)]
    strong = strong[_plausible(features, strong // n, strong % n)]
    both = np.sort(np.concatenate([strong, weak]))
    return np.stack([both // n, both % n], axis=1) if n else np.empty((0, 2), dtype=np.int64)


def _rank(features: Sequence[Feature]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return each record's position in a list in which similar records are neighbours."""
    order = sorted(range(len(features)), key=lambda i: (features[i].same, features[i].record))
    rank = np.empty(len(features), dtype=np.int64)
    rank[order] = np.arange(len(features))
    return rank


def _block(
    features: Sequence[Feature],
    rank: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    key: tuple[Key, int, bool],
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return the pairs that share one key. Each pair is encoded as `smaller * n + larger`."""
    read, width, _ = key
    known: dict[str, int] = {}
    places: list[int] = []
    codes: list[int] = []
    for i, feature in enumerate(features):
        for text in read(feature):
            places.append(i)
            codes.append(known.setdefault(text, len(known)))
    at, code = np.array(places, dtype=np.int64), np.array(codes, dtype=np.int64)
    order = np.lexsort((rank[at], code)) if len(at) else at
    at, code = at[order], code[order]
    found = []
    for step in range(1, width + 1):
        same = code[:-step] == code[step:]
        if not same.any():
            break
        a, b = at[:-step][same], at[step:][same]
        found.append(np.minimum(a, b) * len(features) + np.maximum(a, b))
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _unique(
    found: "list[np.ndarray[tuple[int], np.dtype[np.int64]]]", n: int
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    pairs = np.unique(np.concatenate(found))
    return pairs[pairs // n != pairs % n] if n else pairs


def _similar(
    features: Sequence[Feature],
    a: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    b: "np.ndarray[tuple[int], np.dtype[np.int64]]",
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return, for each pair, whether the titles are similar or one title begins with the other.

    The last letter of the shorter title may differ. If the shorter title is long, a few other letters may differ too.
    """
    if not len(a):
        return np.zeros(0, dtype=np.bool_)
    keys = [f.title.key for f in features]
    ours, theirs = [keys[i] for i in a.tolist()], [keys[i] for i in b.tolist()]
    similar = cpdist(ours, theirs, scorer=Indel.normalized_similarity, score_cutoff=_LEAST, dtype=np.float32)
    common = cpdist(ours, theirs, scorer=Prefix.similarity, dtype=np.int32)
    length = np.fromiter(map(len, keys), dtype=np.int64, count=len(keys))
    begins = common >= np.minimum(length[a], length[b]) - 1
    kept: np.ndarray[tuple[int], np.dtype[np.bool_]] = (similar > 0) | begins
    rest = np.flatnonzero(~kept & (np.minimum(length[a], length[b]) >= _SHORTEST_CUT))
    kept[rest] = _similar_starts([ours[i] for i in rest.tolist()], [theirs[i] for i in rest.tolist()])
    return kept


def _similar_starts(
    ours: Sequence[str], theirs: Sequence[str]
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return, for each pair of titles, whether the beginning of the longer title is similar to the shorter title."""
    if not ours:
        return np.zeros(0, dtype=np.bool_)
    shorter = [x[: len(y)] for x, y in zip(ours, theirs, strict=True)]
    other = [y[: len(x)] for x, y in zip(ours, theirs, strict=True)]
    scored = cpdist(
        shorter, other, scorer=Indel.normalized_similarity, score_cutoff=_LEAST_OF_START, dtype=np.float32
    )
    similar: np.ndarray[tuple[int], np.dtype[np.bool_]] = scored > 0
    return similar


def _plausible(
    features: Sequence[Feature],
    a: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    b: "np.ndarray[tuple[int], np.dtype[np.int64]]",
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return, for each pair, whether it is worth comparing.

    A pair is worth comparing in any of four cases: the titles are similar; the DOIs are the same; both records are
    from registers of studies and share a number; or the first authors are the same and the years are at most one
    apart. A missing author, and an author whose name is in another script, count as the same.
    """
    if not len(a):
        return np.zeros(0, dtype=np.bool_)
    keys = [f.title.key for f in features]
    similar = cpdist(
        [keys[i] for i in a.tolist()],
        [keys[i] for i in b.tolist()],
        scorer=Indel.normalized_similarity,
        score_cutoff=0.6,
        dtype=np.float32,
    )
    year = np.fromiter((f.year for f in features), dtype=np.int64, count=len(features))
    doi = _codes([f.doi for f in features])
    name = _codes([f.names[0].family[:4] if f.names else "" for f in features])
    latin = np.fromiter(
        (not f.names or f.names[0].family.isascii() for f in features), np.bool_, len(features)
    )
    alike = (name[a] == name[b]) | (name[a] < 0) | (name[b] < 0) | (latin[a] != latin[b])
    close = (np.abs(year[a] - year[b]) <= 1) & alike
    kept: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
        (similar > 0) | ((doi[a] == doi[b]) & (doi[a] >= 0)) | close | _share_registration(features, a, b)
    )
    return kept


def _share_registration(
    features: Sequence[Feature],
    a: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    b: "np.ndarray[tuple[int], np.dtype[np.int64]]",
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return, for each pair, whether both records are from registers of studies and share a registration number."""
    registered = np.fromiter(
        (f.kind == "registration" for f in features), dtype=np.bool_, count=len(features)
    )
    both: np.ndarray[tuple[int], np.dtype[np.bool_]] = registered[a] & registered[b]
    for place in np.flatnonzero(both).tolist():
        ours, theirs = (features[i].details.registration for i in (a[place], b[place]))
        both[place] = not set(ours).isdisjoint(theirs)
    return both


def _codes(texts: list[str]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return one number for each distinct string. The empty string has the number -1."""
    known: dict[str, int] = {"": -1}
    return np.fromiter((known.setdefault(t, len(known)) for t in texts), dtype=np.int64, count=len(texts))

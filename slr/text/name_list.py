"""Find the names in an author field. Such a field should contain one name, but often contains a list of names."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from slr.text.degree import LETTERS_DEGREE, is_degree
from slr.text.markup import decode_entities
from slr.text.name import ET_AL, SUFFIXES, is_body, is_initials_first, is_vancouver, show_name
from slr.text.script import may_have_characters

_UPPER: Final = "A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff\u0391-\u03a9\u0400-\u042f"
_EAST_ASIAN: Final = (
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"  # compiled when a name needs it
)
_SURE: Final = re.compile(r"[\n;；؛|]")  # these characters separate names in every list
_WIDE: Final = re.compile(r"\s*[，、،]\s*")
_JOIN: Final = re.compile(r"(?:\s*,)?\s+(?:[Aa][Nn][Dd]|&|dan|und|et|och|og|en|ve)\s+|\s+/\s+|,\s*&\s*")
_LEADING: Final = re.compile(r"^(?:and|&)\s+(?=\S)")  # before the last name of a list
_ROLE: Final = re.compile(r"\s*\((?:eds?|editors?|hrsg|trans|coords?|comps?)\.?\)", re.IGNORECASE)
_END: Final = re.compile(r",?\s*(?:\bet\.?\s+al\b\.?|\bdkk\b\.?|\band others\b)\s*$|,\s*(?:\.\.\.|…)\s*$")
_QUOTED: Final = re.compile(r"'((?:[^'\\]|\\.|'(?!\s*[,\]]))*)'|\"([^\"]*)\"")  # a list printed by Python
_ESCAPED: Final = re.compile(r"\\(['\"\\])")
_INITIALS: Final = re.compile(
    rf"(?:[{_UPPER}][a-zß-ÿā-ž]?\.[\s\-‐]*){{1,5}}|[{_UPPER}](?:[\s-]?[{_UPPER}]){{0,3}}"
)
_FIRST: Final = re.compile(
    rf"(?:[{_UPPER}][a-zß-ÿā-ž]?\.[\s\-‐]*)+[^\W\d_][\w'’`\- ]+"
)  # initials, then a family name
_MIDDLE: Final = re.compile(
    rf"[^\W\d_][\w'’`\-]+ (?:[{_UPPER}]\.? |[{_UPPER}]\.)+[^\W\d_][\w'’`\-]+"
)  # "Mara T. Quillby"
_PARTICLES: Final = frozenset(
    "van von der den de del della di da dos du la le ten ter af al el bin binti ibn zu zur vom y e st".split()
)
_TITLES: Final = re.compile(
    r"(?:Prof|Dr|Drs|Dra|Ir|H|Hj|Hon|Sir|Rev|apt|Ns|Mr|Mrs|Ms)\.\s*(?=\S{2})", re.IGNORECASE
)
_ET_AL: Final = re.compile(r"(?:,?\s*(?:\bet\.?\s+al\b\.?|\bdkk\b\.?)|,\s*\.\.\.|,?\s*…)\s*$", re.IGNORECASE)
_AND: Final = re.compile(r"\s+and\s+", re.IGNORECASE)


def read_author_fields(values: Iterable[str]) -> list[str]:
    """Return the names in author fields, each in the form that `show_name` returns.

    >>> read_author_fields(["Quillby, M. T., Ostrander, F., & Plumley, A."])
    ['Quillby, M. T.', 'Ostrander, F.', 'Plumley, A.']
    >>> read_author_fields(["M&uuml;ller, J&ouml;rg", "Hartoko, Budi, S.E., M.M."])
    ['Müller, Jörg', 'Hartoko, Budi, S.E., M.M.']
    """
    names = (name for value in values for name in cut_names(value))
    return [shown for name in names if (shown := show_name(name))]


def cut_names(value: str) -> list[str]:
    """Return the names in one author field, as they are written in the field.

    Entities are decoded. Roles such as "(Ed.)", superfluous spaces, and a full stop after the last word are removed.
    Semicolons, vertical bars and line breaks separate names. Text between these separators is one name if it is not
    clear where a name ends.
    """
    value = _drop_stop(value)
    if _PLAIN.fullmatch(value) and not is_body(value):
        return [value]  # the most frequent form
    if "&" in value:
        value = decode_entities(value)
    if value[:1] in {"[", "("} and value.rstrip()[-1:] in {"]", ")"} and (printed := _printed(value)):
        return printed
    if "(" in value:
        value = _ROLE.sub("", value)
    parts = [p for part in _SURE.split(value) if (p := " ".join(part.split()).strip(" ,，、،"))]
    if len(parts) > 1:
        parts = [_LEADING.sub("", part) for part in parts]
    return [name for part in parts for name in _cut_fully(part)]


def _drop_stop(name: str) -> str:
    """Return a name without a full stop after its last word. The full stop of an initial or of a short abbreviation is kept."""
    ended = name[-1:] == "." and name[-4:-1].isalpha() and name[-4:-1].islower() and name.count(".") == 1
    return name[:-1] if ended else name


# "Quillby, Mara T": a family name of one word, and one to three given names or initials
_PLAIN: Final = re.compile(
    rf"(?!.* And\b)[{_UPPER}][^\W\d_'’.-]+(?:-[{_UPPER}][^\W\d_]+)?, (?:[{_UPPER}][^\W\d_]*\.?)(?: [{_UPPER}][^\W\d_]*\.?){{0,2}}"
)


def _cut_fully(text: str) -> list[str]:
    """Return the names in a text without semicolons. The text can contain lists in several forms."""
    text = text.strip(" ,")
    found = find_names(text) or [text]
    return found if len(found) == 1 else [name for part in found for name in _cut_fully(part)]


def find_names(text: str) -> list[str] | None:  # noqa: PLR0911  one return per form of list
    """Return the names in a text without semicolons, or None if it is not clear whether the text is a list.

    >>> find_names("Quillby MT, Ostrander F"), find_names("Doe, J, MD"), find_names("Quillby, Mara Ada")
    (['Quillby MT', 'Ostrander F'], ['Doe, J, MD'], None)
    >>> find_names("Ministry of Ports, Labour and Welfare")
    ['Ministry of Ports, Labour and Welfare']
    """
    if may_have_characters(text) and re.search(_EAST_ASIAN, text):
        return _cut_east_asian(text)
    if (cut := _cut_wide(text)) is not None:
        return cut
    match = _END.search(text)
    if match and match.start():
        before = text[: match.start()].strip(" ,")
        return [*(find_names(before) or [before]), ET_AL]
    joined = _JOIN.search(text) is not None
    if not joined and "," not in text:
        return None
    if is_body(text):
        return _cut_after_body(text)
    chunks = [c.strip(" ,") for c in _JOIN.split(text)]
    if joined and all(map(_is_one_name, chunks)):
        return chunks
    lists = [[p for part in chunk.split(",") if (p := part.strip())] for chunk in chunks]
    parts = [p for several in lists for p in several]
    if len(parts) < 2:
        return None
    even = all(len(several) % 2 == 0 for several in lists)
    return _pair_initials(parts) or _cut_whole(*_attach_degrees(parts), joined=joined, even=even)


def split_names(text: str) -> list[str]:
    """Return the names in a list of any common form, each in the form that `show_name` returns.

    If the text has semicolons or vertical bars, only these separate the names. Otherwise, "&" and words such as "and"
    separate names, except in the name of an organisation. A comma separates names if it is not the comma in "Family,
    Given".

    >>> split_names("Smith, J.; Doe, A.")
    ['Smith, J.', 'Doe, A.']
    >>> split_names("Smith JA, Doe A"), split_names("Smith JA, Doe A.")
    (['Smith, JA', 'Doe, A'], ['Smith, JA', 'Doe, A'])
    >>> split_names("Bakker, A. B., & Demerouti, E.")
    ['Bakker, A. B.', 'Demerouti, E.']
    >>> split_names("Helda, N., et al.")
    ['Helda, N.', 'et al.']
    """
    text = " ".join((decode_entities(text) if "&" in text else text).split()).strip(" ,")
    if not text.strip(";"):
        return []
    if (
        text.endswith(".")
        and text.count(".") == 1
        and all(map(is_vancouver, text[:-1].split(", ")))
        and ", " in text
    ):
        text = text[:-1]  # lists in PubMed end with a full stop
    more = _may_be_cut_off(text) and _ET_AL.search(text) is not None
    if more:
        text = _ET_AL.sub("", text).strip(" ,;")
    names = [n for part in _parts(text) if (n := show_name(_drop_stop(part)))]
    return [*names, ET_AL] if more and (not names or names[-1] != ET_AL) else names


def _may_be_cut_off(text: str) -> bool:
    """Return whether a list could contain a match of `_ET_AL`. This test is much faster than the pattern."""
    low = text.lower()
    return ("et" in low and "al" in low) or "dkk" in low or "..." in low or not low.isascii()


def join_lines(text: str) -> str:
    r"""Join the names in a list with one name on each line. Return one line with semicolons between the names.

    If a line has only one word, this word could belong to the line above, so the text is returned unchanged. A text
    of one line and a text with semicolons are also returned unchanged.

    >>> join_lines("Mara Quillby\nFelix Ostrander"), join_lines("Quillby,\nMara")
    ('Mara Quillby; Felix Ostrander', 'Quillby,\nMara')
    """
    lines = [stripped for line in text.splitlines() if (stripped := line.strip(" ,"))]
    whole = len(lines) > 1 and ";" not in text and all(len(_WORDS.findall(line)) > 1 for line in lines)
    return "; ".join(lines) if whole else text


_WORDS: Final = re.compile(r"[^\W\d_]+")


def _printed(text: str) -> list[str]:
    """Return the strings in a list that Python printed."""
    return [_ESCAPED.sub(r"\1", a or b) for a, b in _QUOTED.findall(text)]


def _parts(text: str) -> list[str]:
    """Split a list of names at the most reliable separator that it contains, and return the names."""
    if text.startswith("[") and text.endswith("]") and _QUOTED.search(text):
        return _printed(text)
    if _SURE.search(text):
        return _SURE.split(text)
    if found := find_names(text):
        return found
    if is_body(text):  # the name of an organisation can contain "and" or "&"
        return [p for c in re.split(r",\s*(?:&|and)\s+", text) for p in _by_comma(c)]
    if _AND.search(text) and " & " not in text:
        chunks = _AND.split(text)
        # "Family, Given and Family, Given" is two names; "A, B and C" is three
        whole = sum(map(_is_pair, chunks)) >= len(chunks) - 1 and "," in text
        return chunks if whole else [p for c in chunks for p in _by_comma(c)]
    return [p for c in re.split(r",?\s*&\s*", text) for p in _by_comma(c)]


def _is_pair(chunk: str) -> bool:
    """Return whether a string with a comma is one name ("Family, Given") and not two ("J. Smith, A. Doe")."""
    first, comma, rest = chunk.partition(",")
    return bool(comma) and "," not in rest and not (is_initials_first(first) or is_vancouver(first))


_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,2}\.[\s\-‐]*)+")
_GIVEN: Final = re.compile(
    r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽȘ-Ț\u1e00-\u1eff\u0391-\u03a9\u0400-\u042f][a-zß-ÿā-ž]?\.?[\s\-‐]*){1,5}"
)


def _by_comma(text: str) -> list[str]:
    parts = [p.strip() for p in text.split(",") if p.strip()]
    if len(parts) <= 1:
        return parts
    if _GIVEN.fullmatch(parts[1]) and not (len(parts[0].split()) > 1 and is_vancouver(parts[0])):
        return _pairs(parts)
    if len(parts) == 2 and " " not in parts[0]:  # "Smith, John"
        return [", ".join(parts)]
    if len(parts) == 2 and len(parts[0].split()) <= 3 and not _whole(parts[0]) and not _whole(parts[1]):
        return [", ".join(parts)]
    return parts


def _whole(part: str) -> bool:
    """Return whether a part between commas is a whole name: initials and a family name, or several words."""
    return bool(is_vancouver(part) or is_initials_first(part) or len(part.split()) > 1)


def _pairs(parts: list[str]) -> list[str]:
    """Return the names, each a family name with the initials and the suffix that follow it.

    A part that is not followed by initials is a whole name.
    """
    names: list[str] = []
    i = 0
    while i < len(parts):
        follows = i + 1 < len(parts)
        if (
            follows
            and _GIVEN.fullmatch(parts[i + 1])
            and not _DOTTED.fullmatch(parts[i])
            and parts[i] != "..."
        ):
            name, step = f"{parts[i]}, {parts[i + 1]}", 2
            if i + 2 < len(parts) and parts[i + 2].casefold() in SUFFIXES:
                name, step = f"{name}, {parts[i + 2]}", 3
        else:
            name, step = parts[i], 1
        names.append(name)
        i += step
    return names


def _cut_east_asian(text: str) -> list[str] | None:
    """Return the names in a text with Chinese, Japanese or Korean letters, or None if it is not clear where a name ends.

    If full-width commas separate the parts, and a part has only one letter, all parts together are one name.
    """
    if _WIDE.search(text):
        parts = [p for p in _WIDE.split(text) if p]
        return parts if all(len(p) > 1 for p in parts) else [", ".join(parts)]
    if "," in text:
        parts = [p for part in text.split(",") if (p := part.strip())]
        korean = all(_HANGUL.fullmatch(p) for p in parts)
        whole = all(len(p) > 1 and re.search(_EAST_ASIAN, p) for p in parts)
        return parts if whole and (len(parts) > 2 or korean) else None
    words = text.split()
    return words if len(words) > 2 and all(re.fullmatch(_EAST_ASIAN_NAME, w) for w in words) else None


_HANGUL: Final = re.compile(r"[\uac00-\ud7af]{3,4}")
_EAST_ASIAN_NAME: Final = _EAST_ASIAN + "{2,4}"


def _cut_wide(text: str) -> list[str] | None:
    """Return the names between full-width or Arabic commas, or None if there are no such commas."""
    parts = [p for p in _WIDE.split(text) if p]
    if len(parts) <= 1:
        return None
    if all(" " in p for p in parts):
        return parts
    plain = ", ".join(parts)
    return find_names(plain) or [plain]


def _cut_after_body(text: str) -> list[str] | None:
    """Return the names in a text that contains the name of an organisation, or None if it is not clear where a name ends."""
    people, _, last = text.rpartition(",")
    people = people.strip(" ,")
    last = (
        _JOIN.sub("", f" {last.strip()}", count=1).strip()
        if _JOIN.match(f" {last.strip()}")
        else last.strip()
    )
    if is_body(last) and not is_body(people):
        names = find_names(people) or []
        if len(names) > 1 or is_vancouver(people):
            return [*(names or [people]), last]
    first, *others = (p.strip() for p in text.split(","))
    return [text] if is_body(first) and not any(is_body(p) or _is_whole(p) for p in others) else None


def _is_one_name(chunk: str) -> bool:
    """Return whether a text is one name in the form "Family, Given"."""
    family, comma, given = (p.strip() for p in chunk.partition(","))
    return (
        bool(comma and given and "," not in given)
        and not (is_vancouver(family) or _FIRST.fullmatch(family))
        and _is_person(family)
        and _is_person(given)
    )


def _is_person(text: str) -> bool:
    """Return whether a text has at most `_MOST` words, each of which can be a part of a person's name.

    A particle can be such a part. So can a word that does not begin with a lower-case letter, unless it is a word such
    as "the".
    """
    words = _TITLES.sub("", text).split()
    return 0 < len(words) <= _MOST and all(
        w.casefold() in _PARTICLES
        or (w[:1].isalpha() and not w[:1].islower() and w.casefold() not in _NO_NAME)
        for w in words
    )


_MOST: Final = 5  # words of a name
_NO_NAME: Final = frozenset("the of for and in on".split())


def _is_whole(text: str) -> bool:
    """Return whether a text is a whole name of at least two words."""
    return " " in _TITLES.sub("", text) and not _INITIALS.fullmatch(text) and _is_person(text)


def _attach_suffixes(parts: Sequence[str]) -> list[list[str]]:
    """Group each part with the suffixes that follow it, such as "Jr.". Return one list for each group."""
    groups: list[list[str]] = []
    for part in parts:
        if groups and part.casefold() in SUFFIXES:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _pair_initials(parts: Sequence[str]) -> list[str] | None:
    """Return the names if family names and initials alternate, and None if they do not.

    Whole names can stand between these pairs.
    """
    groups = _attach_suffixes(parts)
    bases = [g[0] for g in groups]
    names, count, i = [], 0, 0
    while i < len(bases):
        family, given = bases[i], bases[i + 1] if i + 1 < len(bases) else ""
        if "." in family and _INITIALS.fullmatch(family):
            return None
        if _INITIALS.fullmatch(given) and not is_vancouver(family) and not (i and is_degree(family)):
            names.append(", ".join((family, *groups[i + 1], *groups[i][1:])))
            count, i = count + 1, i + 2
        elif _is_whole(family) or (count > 1 and not given):
            names.append(", ".join(groups[i]))
            i += 1
        else:
            return None
    starts = len(bases) > 1 and _INITIALS.fullmatch(bases[1]) is not None
    return names if len(names) > 1 and (count > 1 or (starts and " " not in bases[0])) else None


def _attach_degrees(parts: Sequence[str]) -> tuple[list[list[str]], list[bool]]:
    """Return each part with its suffixes and degrees, and whether each part has a degree."""
    groups: list[list[str]] = []
    ends: list[bool] = []
    for i, part in enumerate(parts):
        if groups and part.casefold() in SUFFIXES:
            groups[-1].append(part)
        elif groups and (
            is_degree(part)
            or _is_letters_degree(
                " ".join(g[0] for g in groups[-2:]), part, parts[i + 1 : i + 2], ended=ends[-1]
            )
        ):
            groups[-1].append(part)
            ends[-1] = True
        else:
            groups.append([part])
            ends.append(False)
    return groups, ends


def _is_letters_degree(name: str, part: str, after: Sequence[str], *, ended: bool) -> bool:
    """Return whether letters with full stops, such as "S.E.", are a degree and not initials."""
    if not LETTERS_DEGREE.fullmatch(part):
        return False
    more = any(LETTERS_DEGREE.fullmatch(p) or is_degree(p) for p in after)
    return ended or _TITLES.match(name) is not None or (more and _is_whole(name) and not is_vancouver(name))


def _cut_whole(
    groups: Sequence[Sequence[str]], ends: Sequence[bool], *, joined: bool, even: bool
) -> list[str] | None:
    """Return the whole names, each with its suffixes and degrees, or None if it is not clear where a name ends."""
    bases, names = [g[0] for g in groups], [", ".join(g) for g in groups]
    if len(groups) == 1 or all(map(is_vancouver, bases)) or all(map(_FIRST.fullmatch, bases)):
        return names
    whole = list(map(_is_whole, bases))
    if len(groups) == 2:
        marked = joined or ends[0] or _MIDDLE.fullmatch(bases[0]) is not None
        if marked and all(whole):
            return names
        return [", ".join(names)] if not joined and sum(map(len, groups)) > len(groups) else None
    if not any(ends[::2]) and (even or any(ends)) and _alternate(bases):
        return [f"{family}, {given}" for family, given in zip(names[::2], names[1::2], strict=True)]
    listed = whole[0] and 2 * sum(whole) > len(whole) and all(map(_is_person, bases))
    return names if listed else None


def _alternate(bases: Sequence[str]) -> bool:
    """Return whether family names and given names seem to alternate: every second part is a single word."""
    if len(bases) % 2 or not all(map(_is_person, bases)) or any(map(LETTERS_DEGREE.fullmatch, bases)):
        return False
    return all(" " not in b for b in bases[1::2]) or all(" " not in b for b in bases[::2])

"""Cut an XML file into entries, and then parse each entry.

The library defusedxml parses each entry without the file's document type declaration, so it does not know the entities
that the file defines. Entries with such entities are quarantined, so an XML bomb is never expanded.
"""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from slr.formats.cover import Outside, cover
from slr.formats.format import CutFile, Piece
from slr.model.entry import Quarantined

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DEEPEST: Final = 200  # nested elements; exports have far fewer
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_OWN: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_BAD: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]"
    "|2\\d|3[01]));"
)


def cut_elements(text: str, *names: str) -> CutFile:
    """Return the elements with these names, each from its opening tag to its closing tag.

    If a closing tag is missing, the element ends where the next element begins. Text outside the elements is listed. If
    it contains tags of an element, it is a piece of a damaged element.

    The prolog, comments, lines with only tags, and PubMed's lists of deleted records are left out.
    """
    opening = re.compile(rf"<({'|'.join(names)})(?:\s[^<>]*)?>")
    closing = {name: re.compile(rf"</{name}\s*>") for name in names}
    begun = list(opening.finditer(text))
    limits = [*(m.start() for m in begun[1:]), len(text)]
    spans: list[tuple[int, int]] = []
    whole: list[tuple[int, int]] = []
    for match, limit in zip(begun, limits, strict=False):
        end = closing[match.group(1)].search(text, match.end(), limit)
        spans.append((match.start(), end.end() if end is not None else limit))
        if end is not None:
            whole.append(spans[-1])
    skipped = [
        match.span()
        for (_, start), (end, _) in pairwise([(0, 0), *spans, (len(text), 0)])
        for match in _FILLER.finditer(text, start, end)
    ]
    return cover(text, spans, _look_outside(text, whole, names), skipped=skipped)


# the prolog, comments, and PubMed's lists of deleted records
_FILLER: Final = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>|<DeleteCitation>.*?</DeleteCitation>",
    re.DOTALL,
)
_TAG: Final = re.compile(r"</?\s*([A-Za-z][\w:.-]*)[^<>]*>")
_LOOKED_AT: Final = 50  # number of elements from which the names of tags are collected


def _look_outside(text: str, elements: Sequence[tuple[int, int]], names: Sequence[str]) -> Outside:
    """Return the functions that find pieces of damaged elements in the text outside the elements.

    `elements` are the spans of the elements with a closing tag.
    """
    parts = {m.group(1) for start, end in elements[:_LOOKED_AT] for m in _TAG.finditer(text, start, end)}
    # the name of an element, in any damaged spelling of its opening tag
    damaged = re.compile(
        rf"[<\uff1c\u2039]\s*(?:{'|'.join(names)})\b|&lt;(?:{'|'.join(names)})\b", re.IGNORECASE
    )

    def resembles(line: str) -> bool:
        found = {m.group(1) for m in _TAG.finditer(line)}
        return damaged.search(line) is not None or bool(found & parts if parts else len(found) > 1)

    def is_filler(line: str) -> bool:
        return not resembles(line) and not _TAG.sub("", line).strip()

    return Outside(
        resembles=resembles,
        is_filler=is_filler,
        opens=lambda line: damaged.search(line) is not None,
    )


def parse_element(piece: Piece, name: str) -> "Element | Quarantined":
    """Return the element in a piece. If the piece cannot be parsed, return a quarantined entry with the reason.

    `name` is the name of the element. Text after its last closing tag is ignored.
    """
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415  only when there is XML to read
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    end = max((m.end() for m in re.finditer(rf"</{name}\s*>", piece.raw)), default=-1)
    if end < 0:
        return Quarantined(
            line=piece.line, raw=piece.raw, reason=f"`</{name}>` is missing", cause="broken_xml"
        )
    raw = piece.raw[:end]
    if _too_deep(raw):
        return Quarantined(
            line=piece.line,
            raw=raw,
            reason=f"elements nested more than {_DEEPEST} levels deep",
            cause="too_deep",
        )
    prefixes = set(re.findall(r"</?([A-Za-z][\w-]*):", raw)) | set(
        re.findall(r"\s([A-Za-z][\w-]*):[\w-]+=", raw)
    )
    declared = "".join(f' xmlns:{p}="urn:{p}"' for p in sorted(prefixes - {"xml", "xmlns"}))
    text = _ENTITY.sub(_known_entity, _BAD.sub("", raw))
    try:
        element: Element = fromstring(f"<piece{declared}>{text}</piece>")[0]
    except (ParseError, DefusedXmlException, ValueError, IndexError) as error:
        fault = str(error).split(":")[0] if isinstance(error, ParseError) else type(error).__name__
        return Quarantined(
            line=piece.line, raw=raw, reason=f"not well-formed XML: {fault}", cause="broken_xml"
        )
    return element


def _too_deep(raw: str) -> bool:
    depth = 0
    for match in re.finditer(r"<(/?)[A-Za-z][^<>]*?(/?)>", raw):
        if match.group(1):
            depth -= 1
        elif not match.group(2):
            depth += 1
            if depth > _DEEPEST:
                return True
    return False


def _known_entity(match: re.Match[str]) -> str:
    """Return the character for an HTML entity. The entities of XML and unknown entities stay unchanged.

    An unknown entity makes the parser fail.
    """
    if match.group(1) in _OWN:
        return match.group()
    return (
        html.escape(html.unescape(match.group()))
        if html.unescape(match.group()) != match.group()
        else match.group()
    )


def flatten(
    element: "Element",
    path: str = "",
    *,
    whole: frozenset[str] = frozenset(),
    faced: frozenset[str] = frozenset(),
) -> Iterator[tuple[str, str]]:
    """Yield the attributes and the leading text of each descendant of an element as (path, text), in document order.

    An attribute has a path such as "title@lang". For an element in `whole`, yield all its text with its markup, and not
    its descendants. If the element is also in `faced`, EndNote's styles (`<style face="italic">`) become HTML tags.
    """
    for child in element:
        name = str(child.tag).rpartition("}")[2]
        below = f"{path}/{name}" if path else name
        for attribute, value in child.attrib.items():
            yield f"{below}@{attribute.rpartition('}')[2]}", value
        if name in whole:
            yield below, inner_text(child, faces=name in faced).strip()
            continue
        if child.text and child.text.strip():
            yield below, child.text.strip()
        yield from flatten(child, below, whole=whole, faced=faced)


_SHOWN: Final = frozenset({"i", "b", "u", "sup", "sub", "sc", "italic", "bold"})
_FACES: Final = {"italic": "i", "bold": "b", "superscript": "sup", "subscript": "sub"}


def inner_text(element: "Element", *, faces: bool = False) -> str:
    """Return all text inside an element. Tags such as `<i>` and `<sup>` are kept, and all other tags are removed.

    If `faces` is true, EndNote's styles, such as `<style face="italic">`, become HTML tags.
    """
    parts = [_escape(element.text or "")]
    for child in element:
        name = str(child.tag).rpartition("}")[2] if isinstance(child.tag, str) else ""
        text = inner_text(child, faces=faces)
        tags = [name] if name in _SHOWN else []
        if faces and name == "style" and text:
            tags = [_FACES[face] for face in child.get("face", "").split() if face in _FACES]
        for tag in tags:
            text = f"<{tag}>{text}</{tag}>"
        parts.append(text)
        parts.append(_escape(child.tail or ""))
    return "".join(parts)


def _escape(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if "&" in text or "<" in text
        else text
    )

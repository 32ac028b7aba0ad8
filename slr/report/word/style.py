"""Open the template of a DOCX file, and add the styles that the template lacks."""

import io
from typing import TYPE_CHECKING, Any, Final

from slr.report.resource import read_resource

if TYPE_CHECKING:
    from docx.document import Document as File

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BULLETS: Final = (
    f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="{{0}}"><w:multiLevelType w:val="hybridMultilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\u2022"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="300" w:hanging="260"/></w:pPr></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\u2013"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="620" w:hanging="260"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="{0}"><w:abstractNumId w:val="{0}"/></w:num></w:numbering>'
)
_SETTINGS: Final = (
    f'<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat></w:settings>"
)
# The language and the country for the spelling checker of Word, by the language of the appendix.
_LANGUAGES: Final = {"en": "en-GB", "id": "id-ID"}
_PAGE_NUMBER: Final = (
    f'<w:p xmlns:w="{_W}"><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>'
    '<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r>'
    '<w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def open_template(template: bytes, language: str) -> "tuple[File, dict[str, str]]":
    """Return a file of python-docx with all styles that the appendix needs, and a mapping of style ids.

    The styles of a template are found by their names, and only missing styles are added. The mapping contains
    only ids that differ: it maps the id in this package to the id in the template. Without a template, the styles are
    those of the appendix, the footer has the page number, and the mapping is empty. A damaged template can raise many
    kinds of errors (see `find_fault`).
    """
    import docx  # noqa: PLC0415  needed only for this format

    file = docx.Document(io.BytesIO(template) if template else None)
    ours = _parse(read_resource("templates/word-styles.xml"))
    if template:
        ids = _add_styles(file, ours)
    else:
        _use_our_styles(file, ours)
        ids = {}
    _set_language(file, _LANGUAGES.get(language, language))
    return file, ids


def find_fault(template: bytes) -> str:
    """Return why a file cannot be used as a template, or an empty string if the file can be used."""
    if not template:
        return "the template cannot be read: the file is empty"
    try:
        open_template(template, "en")
    except Exception as error:  # noqa: BLE001  python-docx raises many kinds of errors about damaged files
        return f"the template cannot be read: {' '.join(str(error).split()) or type(error).__name__}"
    return ""


def _parse(xml: str) -> Any:
    from docx.oxml import parse_xml  # noqa: PLC0415  loaded with the template

    return parse_xml(xml.encode())


def _fill(element: Any, new: Any) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(list(new))


def _use_our_styles(file: "File", ours: Any) -> None:
    _drop_ballast(file)
    _fill(file.styles.element, ours)
    _fill(file.part.numbering_part.element, _parse(_BULLETS.replace("{0}", "1")))
    _fill(file.settings.element, _parse(_SETTINGS))
    footer = file.sections[0].footer
    footer.is_linked_to_previous = False
    _fill(footer._element, [_parse(_PAGE_NUMBER)])  # noqa: SLF001  python-docx has no other access


_BALLAST: Final = ("stylesWithEffects", "webSettings", "fontTable", "customXml")


def _drop_ballast(file: "File") -> None:
    """Remove parts of the default python-docx template that readers do not need."""
    for owner in (file.part, file.part.package):
        for name, rel in list(owner.rels.items()):
            if rel.reltype.endswith("thumbnail") or any(word in str(rel.target_ref) for word in _BALLAST):
                del owner.rels[name]


def _add_styles(file: "File", ours: Any) -> dict[str, str]:
    """Add the styles that the template lacks. Map style ids of this package to those of the file, where they differ."""
    styles = file.styles.element
    there = {style.name_val.casefold(): style for style in styles.style_lst if style.name_val}
    taken = {style.styleId for style in styles.style_lst}
    ids: dict[str, str] = {}
    missing = []
    for style in ours.style_lst:
        found = there.get(style.name_val.casefold())
        if found is not None and found.type == style.type:
            ids[style.styleId] = found.styleId
        else:
            ids[style.styleId] = _free(style.styleId, taken)
            missing.append(style)
    bullets = _add_bullets(file) if any(style.styleId.startswith("ListBullet") for style in missing) else 0
    for style in missing:
        _rename(style, ids, bullets)
        styles.append(style)
    return {ours: theirs for ours, theirs in ids.items() if ours != theirs}


def _free(wanted: str, taken: set[str]) -> str:
    name = wanted
    while name in taken:
        name += "A"
    taken.add(name)
    return name


def _rename(style: Any, ids: dict[str, str], bullets: int) -> None:
    style.styleId = ids[style.styleId]
    for key in ("default",):
        style.attrib.pop(f"{{{_W}}}{key}", None)
    for element in style.iter(f"{{{_W}}}basedOn", f"{{{_W}}}next", f"{{{_W}}}numId"):
        value = element.get(f"{{{_W}}}val")
        new = str(bullets) if element.tag.endswith("numId") else ids.get(value, value)
        element.set(f"{{{_W}}}val", new)


def _add_bullets(file: "File") -> int:
    """Add the bullet style of the program's lists to the template, and return its number."""
    numbering = file.part.numbering_part.element
    found = numbering.iter(f"{{{_W}}}abstractNum", f"{{{_W}}}num")
    used = [int(e.get(f"{{{_W}}}abstractNumId") or e.get(f"{{{_W}}}numId") or 0) for e in found]
    number = max(used, default=0) + 1
    kind, use = _parse(_BULLETS.replace("{0}", str(number)))
    first = numbering.find(f"{{{_W}}}num")
    numbering.insert(len(numbering) if first is None else list(numbering).index(first), kind)
    numbering.append(use)
    return number


def _set_language(file: "File", language: str) -> None:
    """Set the language of the document, for spelling and screen readers."""
    for element in file.styles.element.iter(f"{{{_W}}}lang"):
        if element.getparent().getparent().tag == f"{{{_W}}}rPrDefault":
            element.set(f"{{{_W}}}val", language)

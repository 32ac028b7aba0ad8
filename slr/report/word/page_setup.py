"""Read the page size, margins, header and footer of a DOCX file, and write them for portrait and landscape pages."""

from dataclasses import dataclass
from typing import Any, Final

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A4: Final = (11_906, 16_838)  # twips; 20 are one point
_MARGIN: Final = 1_134  # 20 mm
_SIDES: Final = ("top", "right", "bottom", "left")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSetup:
    """The pages of a file: width, height and margins of a portrait page in twips, and headers and footers as XML."""

    width: int = _A4[0]
    height: int = _A4[1]
    margins: tuple[int, int, int, int] = (_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    references: str = ""

    def size(self, *, landscape: bool) -> tuple[float, float]:
        """Return the width and height of the text on a page, in points. Each is at least 100 points."""
        top, right, bottom, left = self.margins
        across, down = self.width - right - left, self.height - top - bottom
        if landscape:
            across, down = self.height - top - bottom, self.width - right - left
        return max(across, 2_000) / 20, max(down, 2_000) / 20

    def write(self, *, landscape: bool) -> str:
        """Return the page properties for one orientation as XML. The margins turn with the page."""
        top, right, bottom, left = self.margins
        size = f'w:w="{self.width}" w:h="{self.height}"'
        if landscape:
            size = f'w:w="{self.height}" w:h="{self.width}" w:orient="landscape"'
            top, right, bottom, left = left, top, right, bottom
        margins = f'w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        return (
            f'<w:sectPr>{self.references}<w:type w:val="nextPage"/><w:pgSz {size}/>'
            f'<w:pgMar {margins} w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
        )


def read_setup(body: Any, *, own: bool) -> PageSetup:
    """Return the page setup of the last pages of a file. If `own` is false, take only their header and footer.

    For the rest, and for missing values, use an A4 page with margins of 20 mm.
    """
    from lxml import etree  # noqa: PLC0415  loaded with python-docx

    last = body.find(f"{_W}sectPr")
    if last is None:
        return PageSetup()
    kinds = (f"{_W}headerReference", f"{_W}footerReference")
    found = [etree.tostring(child, encoding="unicode").strip() for child in last if child.tag in kinds]
    if not own:
        return PageSetup(references="".join(found))
    size, margins = last.find(f"{_W}pgSz"), last.find(f"{_W}pgMar")
    sides = sorted(_read(size, key, usual) for key, usual in zip(("w", "h"), _A4, strict=True))
    read = [abs(_read(margins, side, _MARGIN)) for side in _SIDES]
    return PageSetup(
        width=sides[0],
        height=sides[1],
        margins=(read[0], read[1], read[2], read[3]),
        references="".join(found),
    )


def _read(element: Any, key: str, usual: int) -> int:
    try:
        return int(float(element.get(f"{_W}{key}")))
    except (AttributeError, TypeError, ValueError, OverflowError):
        return usual

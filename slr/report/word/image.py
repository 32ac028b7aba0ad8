"""Write figures as images of a DOCX file, with a text alternative."""

import re
from collections.abc import Callable
from typing import Final

from slr.report.document import Figure
from slr.report.escape import clean, escape_xml

_EMU: Final = 12_700  # English Metric Units, the unit of drawings, in one point
_DESCRIPTION: Final = re.compile(r"<desc\b[^>]*>(.*?)</desc>", re.DOTALL)
_PICTURE: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"


class Images:
    """The images of the file, by the ids that the document uses for them. `draw` converts an SVG document to a PNG image."""

    def __init__(self, draw: Callable[[str], bytes]) -> None:
        self._draw = draw
        self.files: dict[str, bytes] = {}  # id: PNG image

    def write(self, figure: Figure, size: tuple[float, float]) -> str:
        """Return a figure as a run, and store its image. `size` is the width and height on the page, in points."""
        number = len(self.files) + 1
        name = f"rIdImage{number}"
        self.files[name] = self._draw(figure.svg)
        box = f'cx="{round(size[0] * _EMU)}" cy="{round(size[1] * _EMU)}"'
        description = f'id="{number}" name="{escape_xml(figure.file)}" descr="{describe_figure(figure)}"'
        shape = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {box}/><wp:docPr {description}/>'
            f'<a:graphic xmlns:a="{_DRAWING}"><a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}">'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{escape_xml(figure.file)}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {box}/></a:xfrm>{shape}</pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )


def describe_figure(figure: Figure) -> str:
    """Return the text alternative of a figure, escaped for XML: its title and its description.

    If the drawing contains no description, the caption is used instead.

    >>> describe_figure(Figure(svg="<svg><desc>Two &lt; three.</desc></svg>", file="a.svg", title="Flow", caption=""))
    'Flow. Two &lt; three.'
    """
    found = _DESCRIPTION.search(clean(figure.svg))  # the drawing has escaped the description
    description = " ".join(found[1].split()).replace('"', "&quot;") if found else escape_xml(figure.caption)
    title = escape_xml(figure.title).rstrip(".")
    return ". ".join(filter(None, (title, description)))

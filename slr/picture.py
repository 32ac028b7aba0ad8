"""Draw SVG figures as PNG images.

The fonts come from the package `pymupdf-fonts`, so the fonts of the computer normally make no difference. They are used only
for figures with characters that the package lacks, such as Chinese characters.
"""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from slr.stage import Draw

SCALE: Final = (
    2  # pixels of the image for each pixel of the drawing; at the width of a page, at least 200 dots per inch
)
FAMILY: Final = "FiraGO"
_FONTS: Final = ("figo", "figbo", "symbol2")  # FiraGO in regular and bold, and Noto Sans Symbols 2
_STYLE: Final = f"* {{ font-family: {FAMILY}, 'Noto Sans Symbols2', sans-serif }}"
# Characters that the fonts of the package lack, so that other fonts are needed: mostly the scripts of Asia.
_OTHER: Final = re.compile(
    r"[\u0530-\u058f\u0700-\u08ff\u0980-\u0dff\u0e80-\u109f\u1100-\u1cff"
    r"\u2e80-\ua63f\ua640-\ufaff\U00010000-\U0010ffff]"
)


def prepare_drawer() -> Draw:
    """Return a function that draws an SVG document as a PNG image. Nothing is loaded before the function is called.

    The function keeps each image, because the same figure can be written to several files.
    """
    kept: dict[str, bytes] = {}

    def draw(svg: str) -> bytes:
        if svg not in kept:
            kept[svg] = _draw(svg)
        return kept[svg]

    return draw


@cache
def _load_fonts() -> tuple[tuple[str, bytes], ...]:
    import pymupdf_fonts  # noqa: PLC0415  only if a figure is drawn

    return tuple((f"{name}.ttf", pymupdf_fonts.myfont(name)) for name in _FONTS)


def _draw(svg: str) -> bytes:
    from resvg_py import svg_to_bytes  # noqa: PLC0415  only if a figure is drawn

    with TemporaryDirectory(prefix="slr-fonts-") as folder:  # the library reads fonts only from files
        for name, data in _load_fonts():
            Path(folder, name).write_bytes(data)
        image = svg_to_bytes(
            svg_string=svg,
            zoom=SCALE,
            background="#ffffff",
            font_files=[str(Path(folder, name)) for name, _ in _load_fonts()],
            style_sheet=_STYLE,
            sans_serif_family=FAMILY,
            skip_system_fonts=_OTHER.search(svg) is None,
        )
    return bytes(image)

"""Reports and the codebook -> suggestions; coders' rows -> codings; how the two agree."""

from slr.coding.stage import code

__all__ = ["code"]

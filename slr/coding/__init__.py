"""Reports and the codebook -> suggestions; coders' rows -> codings; how the two agree."""

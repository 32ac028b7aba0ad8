"""One file a bibliographic format: bytes -> entries, records -> text."""

"""Search files -> files, entries, records, quarantine."""

from slr.ingest.intake import ingest
from slr.ingest.patch import apply_patches

__all__ = ["apply_patches", "ingest"]

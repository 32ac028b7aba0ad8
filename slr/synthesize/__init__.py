"""Reports, statuses and codings -> tables and the PRISMA flow."""

from slr.synthesize.stage import synthesize

__all__ = ["synthesize"]

"""Which records are one report, and why: three verdicts, a reason a pair, people's words before the rules'."""

from slr.dedupe.stage import dedupe

__all__ = ["dedupe"]

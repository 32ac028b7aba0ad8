"""Reports, rules and people's verdicts -> statuses; a classifier ranks what is pending."""

from slr.screen.stage import screen

__all__ = ["screen"]

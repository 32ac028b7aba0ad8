"""Reports, rules and people's verdicts -> statuses; a classifier ranks what is pending."""

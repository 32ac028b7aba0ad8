"""Check rows of `certainty/<who>.csv`: the system, its domains and judgements, and the reasons."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from slr.model.certainty import DOMAINS, GRADE, LEVEL, SYSTEMS, list_judgements
from slr.model.problem import Problem, did_you_mean
from slr.model.word import HOWS
from slr.people.row import Check, Row, word_check
from slr.people.row_check import settled_check

if TYPE_CHECKING:
    from slr.model.protocol import Protocol  # heavy


def certainty_check(_: "Protocol") -> Check:
    """Return the function that checks a row of `certainty/<who>.csv`.

    Every judgement needs a reason, except a final GRADE level and a row that takes back an earlier row. This
    function cannot check whether a final GRADE level follows from the domains, because that requires all rows.
    """
    domains = tuple(dict.fromkeys(domain for listed in DOMAINS.values() for domain in listed))
    judgements = tuple(dict.fromkeys(word for domain in domains for word in list_judgements(domain)))

    def check(row: Row) -> Iterator[Problem]:
        for column, words in (("system", SYSTEMS), ("how", HOWS), ("retract", ("yes",))):
            yield from word_check(row, column, words, "CER001")
        yield from settled_check(row)
        if row["system"] in DOMAINS:
            yield from _check_judgement(row)
        else:
            yield from word_check(row, "domain", domains, "CER002")
            yield from word_check(row, "judgement", judgements, "CER003")

    return check


def _check_judgement(row: Row) -> Iterator[Problem]:
    domains, domain = DOMAINS[row["system"]], row["domain"]
    words = list_judgements(domain)
    if domain and domain not in domains:
        yield row.problem(
            "CER002",
            f"{row['system']} has no domain {domain!r}{did_you_mean(domain, domains)}",
            where="domain",
            hint=f"write one of the domains: {', '.join(domains)}",
        )
    elif row["judgement"] and words and row["judgement"] not in words:
        yield row.problem(
            "CER003",
            f"expected {', '.join(words)}, got {row['judgement']!r}{did_you_mean(row['judgement'], words)}",
            where="judgement",
            hint=f"write one of the judgements that the domain {domain} allows",
        )
    elif not (row["reason"] or row["retract"] or (row["system"], domain) == (GRADE, LEVEL)):
        yield row.problem(
            "CER004",
            f"the judgement of {domain or 'this domain'} needs a reason",
            where="reason",
            hint="write the reason into `reason`",
        )

"""List the rows of two worksheets: one for claims, and one for what supports or contradicts them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from slr.coding.unsettled import REJECT
from slr.findings.relation import find_direction
from slr.model.claim import CLAIM_SUPPORT, CLAIMS, CODING, FINDING, NOT_SETTLED
from slr.model.findings import FINDINGS
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.status import find_included
from slr.model.table import CODED, REPORTS, STATUSES
from slr.people.kind import KINDS
from slr.people.vocabulary import fold_word
from slr.store.layout import Review
from slr.store.people import read_person
from slr.store.table_file import read_table
from slr.text.citation import cite_with_title

CLAIM_FOLDER: Final = "claims"
SUPPORT_FOLDER: Final = "support"
_RESULTS: Final = ("finding", "context", "recommendation")  # roles of the codings in the worksheet of support
Row = Mapping[str, Any]


def list_themes(review: Review, protocol: Protocol) -> Iterator[dict[str, str]]:
    """Yield a row for each code, with the number of its codings. Without a codebook, yield one row with an empty code.

    Rejected suggestions are not counted as codings.
    """
    coded = [row for row in list_rows(read_table(review, CODED)) if row["role"] != REJECT]
    for code in protocol.code_ids or ("",):
        yield {"theme": code, "facts": f"codings: {sum(row['theme'] == code for row in coded)}"}


def list_disputed_claims(review: Review, protocol: Protocol) -> Iterator[dict[str, str]]:
    """Yield a row for each claim that several people wrote and that is not settled.

    The row contains the latest statement of each person.
    """
    kind = KINDS[CLAIM_FOLDER]
    for row in list_rows(read_table(review, CLAIMS)):
        if row["state"] == NOT_SETTLED:
            rows_of = {who: read_person(review, protocol, kind, who)[0] for who in row["who"]}
            latest = {
                who: max(
                    (r for r in rows if fold_word(r["claim"]) == fold_word(row["claim"])),
                    key=lambda r: r.moment,
                    default=None,
                )
                for who, rows in rows_of.items()
            }
            texts = (f"{who}: {one['statement']}" for who, one in latest.items() if one is not None)
            yield {"claim": row["claim"], "opinions": "; ".join(texts)}


def list_items(review: Review) -> Iterator[dict[str, str]]:
    """Yield a row for each counted result, and for each coding of an included report with a role in `_RESULTS`.

    Each row contains the citation and the content of the result or coding. The rows are sorted by citation.
    """
    statuses = read_table(review, STATUSES)
    reports = {row["report"]: row for row in list_rows(read_table(review, REPORTS))}
    included = find_included(statuses) if len(statuses) else set(reports)
    found: list[tuple[str, dict[str, str]]] = []
    for row in list_rows(read_table(review, FINDINGS)):
        if row["counts"]:
            cited = "; ".join(cite_with_title(reports[report]) for report in row["reports"])
            sides = " → ".join(filter(None, (row["predictor"], row["outcome"])))
            facts = f"{cited}: {sides}, direction {find_direction(row)}"
            found.append((cited, {"what": FINDING, "id": row["finding"], "facts": facts}))
    for row in list_rows(read_table(review, CODED)):
        if row["report"] in included and row["role"] in _RESULTS:
            cited = cite_with_title(reports[row["report"]])
            facts = f"{cited}: {row['statement'] or row['theme']}"
            found.append((cited, {"what": CODING, "id": row["coding"], "facts": facts}))
    yield from (row for _, row in sorted(found, key=lambda pair: (pair[0].casefold(), *pair[1].values())))


def list_disputed_items(review: Review) -> Iterator[dict[str, str]]:
    """Yield a row for each claim and item on which people disagree, with file and line of each of their rows.

    Some people recorded that the item supports the claim, and others that it contradicts the claim.
    """
    for row in list_rows(read_table(review, CLAIM_SUPPORT)):
        if row["relation"] is None:
            yield {
                "claim": row["claim"],
                "what": row["what"],
                "id": row["id"],
                "opinions": "; ".join(row["places"]),
            }

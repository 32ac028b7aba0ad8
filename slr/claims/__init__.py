"""Trace each claim of the synthesis to its support, check it, and find what changes if studies are left out."""

from typing import Final

from slr.model.claim import CLAIM_TABLES
from slr.stage import Stage

STAGE: Final = Stage(
    name="claims",
    help="Trace the claims to their support, and check them.",
    reads={
        "records": ("record", "former", "doi", "title", "year"),
        "clusters": (),
        "reports": ("report", "sources", "authors", "year", "title", "note", "type", "notice", "pages"),
        "statuses": ("report", "stage", "status", "by"),
        "notice_decisions": ("report", "notice"),
        "studies": (),
        "coded": (),
        "extracted": ("finding", "result", "study", "report", "reason"),
        "findings": (),
        "statistics_checks": ("finding", "verdict"),
        "appraisals": ("study", "finding", "tool", "item", "answer", "sign", "counts"),
        "summary_of_findings": ("outcome", "comparison", "certainty"),
        "evidence_profile": ("finding", "certainty"),
    },
    shows={
        "claims": ("claim", "state", "statement", "who"),
        "claim_support": ("claim", "relation"),
        "claim_checks": ("claim", "check", "severity"),
    },
    makes=CLAIM_TABLES,
    files=("fulltexts",),
    people=("coding", "findings"),
    parts=(
        "appraisal",
        "constructs",
        "direction",
        "codebook",
        "baseline",
        "sources",
        "screening",  # `blind` determines which problems name a person
    ),
    run="slr.claims.stage:run",
    summarize="slr.claims.progress:summarize",
    todo="slr.claims.progress:list_todo",
)

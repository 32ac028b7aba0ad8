"""Derive results from the rows of extractors, check reported statistics, count votes, pool effects, and combine appraisals.

The stage also lists the questions to authors, people's judgements of the certainty of the evidence, registered studies,
and announced outcomes.
"""

from typing import Final

from slr.model.appraisal_table import APPRAISAL_AGREEMENT, APPRAISALS
from slr.model.certainty import CERTAINTY
from slr.model.consistency import STATISTICS_CHECKS
from slr.model.contact import CONTACTS
from slr.model.direction import TOGETHER
from slr.model.findings import EXTRACTED, EXTRACTION_AGREEMENT, FINDING_DIFFERENCES, FINDINGS
from slr.model.missing import MISSING_TABLES
from slr.stage import REVISIONS, Stage

STAGE: Final = Stage(
    name="findings",
    help="Match, check and pool the extractors' findings, and list what people disagree on.",
    reads={
        "entries": ("record", "tags"),
        "records": ("record", "kind", "type", "former", "doi", "title", "year"),
        "clusters": (),
        "reports": (
            "report",
            "records",
            "sources",
            "authors",
            "year",
            "title",
            "type",
            "registration",
            "report_number",
            "issue",
            "abstract",
            "note",
            "searched",
        ),
        "statuses": ("report", "stage", "status", "by", "criterion"),
        "studies": (),
        "coded": ("report", "theme", "role"),
    },
    shows={
        "reports": ("report", "title", "type"),
        "statuses": ("report", "stage", "status"),
        "extracted": ("report", "study", "who", "reason"),
        "findings": ("finding", "study", "counts", "reports"),
        "finding_differences": ("study", "reports", "open"),
        "studies": ("study", "report", "who", "evidence"),
        "certainty": ("system",),
        "summary_of_findings": ("outcome", "comparison", "certainty"),
        "appraisals": ("study", "finding", "tool", "item", "state", "who", "answers", "counts", "reports"),
    },
    makes=(
        EXTRACTED,
        FINDINGS,
        FINDING_DIFFERENCES,
        EXTRACTION_AGREEMENT,
        STATISTICS_CHECKS,
        APPRAISALS,
        APPRAISAL_AGREEMENT,
        CONTACTS,
        CERTAINTY,
        *TOGETHER,
        *MISSING_TABLES,
    ),
    files=(REVISIONS,),
    parts=(
        "extraction",
        "appraisal",
        "constructs",
        "direction",
        "frameworks",
        "maps",
        "pooling",
        "codebook",
        "baseline",
        "criteria",  # `without_results`
        "sources",
        "screening",  # `blind` determines which problems name a person
    ),
    run="slr.findings.stage:run",
    summarize="slr.findings.progress:summarize",
    todo="slr.findings.progress:list_todo",
)

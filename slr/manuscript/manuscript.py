"""Read a manuscript from its bytes, check the manuscript, and describe the results."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slr.manuscript.check import check_draft
from slr.manuscript.corpus import CitedReport, Corpus, find_cited
from slr.manuscript.draft import UnreadableError
from slr.manuscript.flow_number import check_flow
from slr.manuscript.problem import list_problems
from slr.manuscript.reading import read_draft
from slr.manuscript.report import pack_findings, pack_nothing, pack_review
from slr.model.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The results of checking a manuscript: the values for JSON, the problems, and the review's reports that are cited."""

    packed: dict[str, Any]
    problems: Sequence[Problem]
    cited: Sequence[CitedReport] = ()


def check_manuscript(data: bytes, file: str, corpus: Corpus | None = None) -> Outcome:
    """Check a manuscript, and return the results. If `corpus` is given, also compare the manuscript with the review.

    If the file cannot be read, or if the manuscript has no reference list, the only result is one problem.

    >>> outcome = check_manuscript(b"%PDF-1.7", "draft.pdf")
    >>> outcome.packed["entries"], [problem.message for problem in outcome.problems]
    (0, ['the file is a PDF'])
    """
    try:
        draft = read_draft(data)
    except UnreadableError as error:
        problem = Problem(code="MAN001", message=error.reason, file=file, hint=error.hint)
        return Outcome(packed=pack_nothing(), problems=[problem])
    findings = check_draft(draft)
    if not findings.works:
        hint = "put the reference list below a heading such as References or DAFTAR PUSTAKA"
        problem = Problem(code="MAN002", message="no reference list was found", file=file, hint=hint)
        return Outcome(packed=pack_nothing(), problems=[problem])
    packed = pack_findings(findings)
    cited: Sequence[CitedReport] = ()
    if corpus is not None:
        cited = find_cited(findings, corpus.rows)
        packed |= pack_review(cited, corpus, check_flow(findings.prose, corpus.boxes))
    return Outcome(packed=packed, problems=list_problems(packed, file), cited=cited)

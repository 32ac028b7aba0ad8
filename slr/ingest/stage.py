"""The ingest stage, which turns a review's exports and people's corrections into records."""

from dataclasses import replace

from slr.ingest.intake import ingest
from slr.ingest.patch import correct_records, plan_corrections
from slr.model.problem import Problem
from slr.stage import Inputs, Result


def run(inputs: Inputs) -> Result:
    """Return the tables `files`, `entries`, `records` and `quarantine`, with the corrections applied to the records."""
    files, misplaced = inputs.searches()
    patches = inputs.patches()
    read = ingest(
        files,
        sources=inputs.protocol.sources,
        run=inputs.map,
        repairs=patches.repairs,
        open_spill=inputs.open_spill,
    )
    corrections, wrong = plan_corrections(read.list_known(), patches.fields) if patches.fields else ({}, ())
    found = (*(_from_root(p, inputs.corpus) for p in read.problems), *wrong)
    return Result(
        tables={"files": read.files, "quarantine": read.quarantine},
        chunks={
            "entries": read.list_entries(),
            "records": (correct_records(chunk, corrections) for chunk in read.list_records()),
        },
        problems=(*misplaced, *patches.problems, *(patches.locate(p) for p in found)),
    )


def _from_root(problem: Problem, corpus: str) -> Problem:
    """Return a problem with its path relative to the project's folder.

    If its hint names the command `slr ingest`, the option `-r <review>` is added.
    """
    review = corpus.rpartition("/")[2]
    named = replace(problem, hint=problem.hint.replace("`slr ingest ", f"`slr ingest -r {review} "))
    return replace(named, file=f"{corpus}/{problem.file}") if problem.file else named

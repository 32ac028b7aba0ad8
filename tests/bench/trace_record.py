"""How much of the program one record passes through, from an export to the appendix.

    python tests/bench/trace_record.py

Runs a review of one RIS record with two verdicts and a coding, and prints how many functions and modules of `slr` were entered
and of how many of its classes a value was made. It uses the package on the path, so that two versions can be compared with
PYTHONPATH.
"""

import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

import pandas as pd

import slr
from slr.pipeline import run_review
from slr.store.layout import Review

PROTOCOL = """\
schema: 1
review: {title: One record}
question: {text: Does workload strain people?}
criteria:
  - {id: E1, kind: exclude, text: Too old., rule: {years: {to: 1999}}}
sources:
  - {id: base, name: Base, kind: database, files: ['*']}
codebook:
  - {id: strain, label: {en: Strain}, definition: d, terms: {en: [strain*]}}
screening:
  title-abstract: {reviewers: 1}
  full-text: {reviewers: 1}
"""
RECORD = """\
TY  - JOUR
AU  - Abara, Ngozi
AU  - Brandt, Ute
TI  - Workload and strain of ward nurses
JO  - Ward Nursing
PY  - 2015
VL  - 7
SP  - 11
EP  - 19
DO  - 10.1234/ward.7.11
AB  - Nurses were asked about strain.
ER  -
"""


class Trace:
    """What was entered: functions of the package by file, and classes of which a value was made."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.functions: set[tuple[str, str]] = set()
        self.classes: set[str] = set()

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        if event != "call":
            return
        code = frame.f_code
        if code.co_filename.startswith(self.home) and "<" not in code.co_qualname:
            self.functions.add((code.co_filename, code.co_qualname))
        elif code.co_filename.startswith("<") and code.co_name in ("__init__", "__new__"):
            made = frame.f_locals.get("_cls") or type(frame.f_locals.get("self"))
            if made.__module__.startswith("slr."):
                self.classes.add(f"{made.__module__}.{made.__qualname__}")


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        review = Review(root=Path(folder), name="one")
        exports = {"corpus/one/searches/2026-01-01/a.ris": RECORD}
        write(review.root, {"protocols/one.yaml": PROTOCOL, **exports})
        run_review(review, "dedupe")
        report = pd.read_parquet(review.build / "stages" / "reports.parquet")["report"].iloc[0]
        sheets = {
            "screening/title-abstract": f"report,verdict,when\n{report},include,2026-01-02\n",
            "screening/full-text": f"report,verdict,when\n{report},include,2026-01-03\n",
            "coding": f"report,theme,role,statement,when\n{report},strain,finding,s,2026-01-04\n",
        }
        write(review.corpus, {f"{where}/rina.csv": text for where, text in sheets.items()})
        trace = Trace(str(Path(slr.__file__).parent))
        sys.setprofile(trace)
        run_review(review, "synthesize", force=True)
        sys.setprofile(None)
    modules = {file for file, _ in trace.functions}
    print(
        f"{len(trace.functions)} functions in {len(modules)} modules; {len(trace.classes)} classes of values"
    )


main()

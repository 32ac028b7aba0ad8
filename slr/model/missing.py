"""Declare the status values, the people's file and the tables for results that could be missing from a review.

The tables list the registered studies with their status, and the outcomes that studies announced.
"""

from typing import Final

from slr.model.column import Table, columns_of
from slr.model.sheet import BASIS, SETTLED, about_reports

# How far a study is. People choose one of these words, and the status in a register is converted to one of them.
PLANNED: Final = "planned"
ONGOING: Final = "ongoing"
FINISHED: Final = "finished"
STOPPED: Final = "stopped"
PROGRESS: Final = (PLANNED, ONGOING, FINISHED, STOPPED)

# The status of a registered study, as far as it is known.
REPORT_INCLUDED: Final = "report included"
REPORT_AWAITING: Final = "report awaiting"
REPORT_EXCLUDED: Final = "report excluded"
IN_REGISTER: Final = "results in the register"
NO_RESULTS: Final = "finished, no results found"
STOPPED_EARLY: Final = "stopped, no results found"
NOT_KNOWN: Final = "not known"
# In the order of the appendix: what could be missing from the review comes first.
STATES: Final = (
    NO_RESULTS,
    STOPPED_EARLY,
    IN_REGISTER,
    ONGOING,
    NOT_KNOWN,
    REPORT_AWAITING,
    REPORT_EXCLUDED,
    REPORT_INCLUDED,
)
# Studies of which the review has no report, although they have ended or the register has their results.
MISSING: Final = (NO_RESULTS, STOPPED_EARLY, IN_REGISTER)

# The status of an announced outcome.
REPORTED: Final = "reported"
OTHER_NAME: Final = "reported under another name"
NO_RESULT: Final = "no result extracted"
NOT_EXTRACTED: Final = "not extracted"
NOT_COMPARABLE: Final = "not comparable"
NO_REPORT: Final = "no report included"
OUTCOME_STATES: Final = (NO_RESULT, NO_REPORT, NOT_COMPARABLE, NOT_EXTRACTED, OTHER_NAME, REPORTED)

PRIMARY: Final = "primary"
SECONDARY: Final = "secondary"
REGISTER: Final = "register"  # in `recorded_by`: the entry itself states it

ANNOUNCED_SHEET: Final = Table(
    "announced_sheet",
    "corpus/<review>/announced/<who>.csv: the progress of a study and its outcomes, as announced in a register, in a "
    "protocol or in the methods section of a report",
    about_reports(
        """
    study     text      name of the study, as in `studies/`; needed if the program does not link the register entry to its study, or if the report belongs to several studies
    progress  text:word for a register entry or a protocol: progress of the study
    primary   text      announced primary outcomes, separated by semicolons; write each as in the column `outcome` of `findings/`, or use a name of a construct
    secondary text      announced secondary outcomes, separated by semicolons
    location  text      page or section of the announcement
    note      text:long a remark
    retract   text:word whether this row takes back an earlier row
        """,
        program=(*BASIS, *SETTLED),
    ),
    ("report", "study", "when"),
)

REGISTERED_STUDIES: Final = Table(
    "registered_studies",
    "one row per register entry, and per report for which a person recorded the progress of the study, with the known status of the study",
    columns_of("""
    state*       text:word status of the study: report included, report awaiting, report excluded, ongoing, results in the register, "finished, no results found", "stopped, no results found", or not known
    eligible*    text:word whether the study fits the review question: "yes" if the entry is included, or excluded by a criterion marked with `without_results`; "no" if the protocol marks such criteria, but the entry is excluded by another one; otherwise "unknown"
    report*      text      id of the entry
    citation*    text      short citation of the entry
    title        text      title of the entry
    registration* list     registration numbers of the entry
    progress     text:word progress of the study: planned, ongoing, finished or stopped; missing if this is not known or if people disagree
    stated       text      status in the words of the register
    has_results  truth     true if the register has results of the study; missing if the entry does not say whether there are results
    recorded_by* list      who states the progress: register, or the names of people
    searched     text      date of the search that found the entry
    studies*     list      ids of the studies of the review to which the entry belongs
    linked_by    text:word how the entry was linked to these studies: people, or registration number; missing if the entry was not linked
    reports*     list      ids of the other reports of the study
    citations*   list      short citations of these reports
    standing*    text:word status of the entry in the screening of the review
    criterion    text      criterion by which the entry was excluded
    note         text      people's remarks
    """),
    ("report",),
    published=True,
    needs_rows=True,
)

ANNOUNCED_OUTCOMES: Final = Table(
    "announced_outcomes",
    "one row per announced outcome; `state` shows whether a result on it was extracted from the study; if none was, the "
    "study may not have reported the outcome, or an extractor may have missed it",
    columns_of("""
    state*       text:word reported; "reported under another name" if the results use only other names of the same construct; "no result extracted" if the study has results, but none on this construct; "not extracted" if the study has no results at all; "not comparable" if neither a result nor a construct has this name; or "no report included"
    study        text      id of the study; missing if the register entry does not belong to any study of the review
    report*      text      id of the report or entry that announces the outcome
    citation*    text      short citation of this report or entry
    outcome*     text      announced outcome
    importance*  text:word primary or secondary
    construct    text      id of the construct that has the outcome among its names
    recorded_by* list      who states the outcome: register, or the names of people
    findings*    list      ids of the results on the outcome or, if there are none, on the same construct
    location     text      page or section of the announcement
    """),
    ("study", "report", "importance", "outcome"),
    published=True,
    needs_rows=True,
)
MISSING_TABLES: Final = (REGISTERED_STUDIES, ANNOUNCED_OUTCOMES)

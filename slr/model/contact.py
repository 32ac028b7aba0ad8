"""Declare the people's file on contact with the authors of studies, and the table made from it."""

from typing import Final

from slr.model.column import Table, columns_of
from slr.model.sheet import about_reports

CONTACTS_SHEET: Final = Table(
    "contacts_sheet",
    "corpus/<review>/contacts/<who>.csv: what the authors of a report were asked, when, and what they answered",
    about_reports("""
    study    text       name of the study, as in `studies/`; needed only if the report belongs to several studies
    asked*   text:long  what the authors were asked for
    answered text:long  what the authors answered; leave it empty until they answer
    note     text:long  a remark
    retract  text:word  whether this row takes back an earlier row
    """),
    ("report", "study", "asked", "when"),
)

CONTACTS: Final = Table(
    "contacts",
    "one row per question to the authors of a report",
    columns_of("""
    study    text id of the study; missing if the report belongs to several studies and the row names none of them
    report*  text id of the report
    who*     text person who asked
    asked*   text what the authors were asked for
    when*    text date of the row
    answered text what the authors answered; missing if there is no answer
    note     text a remark
    """),
    ("report", "asked", "who"),
    published=True,
    needs_rows=True,
)

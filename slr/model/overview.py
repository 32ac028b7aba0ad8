"""Declare the tables of counts from which the figures on sources, years and themes are drawn."""

from typing import Final

from slr.model.column import Table, columns_of

SOURCE_OVERLAP: Final = Table(
    "source_overlap",
    "one row per combination of sources; each report and included work belongs to the combination of all sources that "
    "found it; the combination with the most reports comes first",
    columns_of("""
    sources*  list  ids of the sources; sources outside the flow, and sources of the published review that this review updates, are left out
    names*    list  names of the sources
    reports*  whole number of reports that all these sources and no other source found
    included* whole number of included studies and other included works; the sources of a study are all sources that found its included reports
    """),
)

YEARS: Final = Table(
    "publication_years",
    "one row per year of publication; the row without a year counts reports and works whose year is not known",
    columns_of("""
    year     whole:digits year of publication; missing if it is not known
    screened whole        number of reports that were screened by title and abstract; missing if this stage is not reported
    reports* whole        number of included reports
    included* whole       number of included studies and other included works; a study with several included reports counts in the earliest year
    """),
)

THEME_COUNTS: Final = Table(
    "theme_counts",
    "one row per theme and year, and one row per theme and country, with the number of included studies coded with the "
    "theme or a code below it; codings with the role `background`, and works known not to be empirical, are not counted",
    columns_of("""
    theme*   text  id of the theme
    field*      text  year (of the first included report of the study) or country
    value    text  the year or the country; missing if it is not known
    studies* whole number of studies; a study with several countries counts for each of them
    ids*     list  ids of the studies
    """),
)

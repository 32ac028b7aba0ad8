"""Spreadsheets of trial registers: each row is a registration with its number, sponsor and year."""

from slr.formats import normalise, read


def test_former_download_of_clinicaltrials_gov_is_read() -> None:
    text = (
        "Rank,NCT Number,Title,Acronym,Status,Conditions,Sponsor/Collaborators,Start Date,URL\n"
        '1,NCT90000001,Rest at sea,REST,Completed,Fatigue|Sleep,Example Trust,"March 5, 2017",https://example.org/1\n'
    )
    (entry,) = read(text.encode(), "a.csv").entries
    row = normalise(entry)
    assert [row[n] for n in ("type", "title", "year", "publisher", "registration", "keywords", "url")] == [
        "registration", "Rest at sea", 2017, "Example Trust", ["NCT90000001"], ["Fatigue", "Sleep"],
        "https://example.org/1"]  # fmt: skip


def test_scientific_title_is_used_if_there_is_no_public_title() -> None:
    text = "TrialID,Public title,Scientific title,Date registration3,Source Register\nISRCTN90000001,,Rest,20200322,ISRCTN\n"
    (entry,) = read(text.encode(), "a.csv").entries
    row = normalise(entry)
    assert (row["title"], row["year"], row["registration"]) == ("Rest", 2020, ["ISRCTN90000001"])


def test_conditions_and_start_date_mean_nothing_in_other_tables() -> None:
    (entry,) = read(b"Title,DOI,Conditions,Start Date\nRest,10.5555/a,Fatigue,2019-01-01\n", "a.csv").entries
    row = normalise(entry)
    assert (row["type"], row["keywords"], row["year"]) == ("other", [], None)

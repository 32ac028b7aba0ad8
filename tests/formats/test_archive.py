"""Archives with the same parts have the same bytes, whatever the clock and the order of the parts."""

import io
import zipfile

from slr.formats.archive import fix_dates, write_archive


def test_the_order_of_the_parts_changes_nothing() -> None:
    assert write_archive({"b": b"2", "a": b"1"}) == write_archive({"a": b"1", "b": b"2"})


def test_the_part_by_which_office_files_are_recognised_comes_first() -> None:
    data = write_archive({"A": b"", "[Content_Types].xml": b"x"})
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == ["[Content_Types].xml", "A"]


def made_in(year: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        core = f'<p><dcterms:created xsi:type="x">{year}-05-05T05:05:05Z</dcterms:created></p>'
        file.writestr(zipfile.ZipInfo("docProps/core.xml", date_time=(year, 5, 5, 5, 5, 4)), core)
    return out.getvalue()


def test_the_dates_of_an_office_file_are_fixed() -> None:
    assert made_in(2020) != made_in(2026)
    assert fix_dates(made_in(2020)) == fix_dates(made_in(2026))
    core = zipfile.ZipFile(io.BytesIO(fix_dates(made_in(2026)))).read("docProps/core.xml")
    assert core == b'<p><dcterms:created xsi:type="x">2000-01-01T00:00:00Z</dcterms:created></p>'

"""Ovid's readable and tagged text: each record, its names, its journal and pages, and the database of its identifier."""

import pytest

from slr.formats import normalise, read, sniff
from slr.formats.format import Row
from slr.formats.ovid_value import read_people, read_source

TAGGED = """Database: Ovid MEDLINE(R) ALL <1946 to July 10, 2018>
Search Strategy:
--------------------------------------------------------------------------------
1     exp Burnout, Professional/ (12345)
***************************

<1>
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R)
UI  - 31234567
ST  - MEDLINE
AU  - Kim SH
AU  - Lee JK
FA  - Kim, Soo Hyun
FA  - Lee, Jae Kyu
TI  - Burnout among nurses in
      long shifts.
SO  - JAMA. 320(2):130-140, 2018 Jul 10.
MH  - *Burnout, Professional
MH  - Humans
AB  - We asked nurses
      how they slept.
DO  - https://dx.doi.org/10.1001/jama.2018.1
PT  - Journal Article
LG  - English
DP  - 2018 Jul 10
PG  - 130-140

<2>
VN  - Ovid Technologies
DB  - Embase
UI  - 62345678
AU  - Doe A.B.
TI  - Another
SO  - Journal of Clinical Nursing. 28 (1-2) (pp 1-9), 2019. Date of Publication: January 2019.
"""


def _plain(**fields: str) -> Row:
    lines = "".join(f"{name.replace('_', ' ')}\n  {value}\n" for name, value in fields.items())
    (entry,) = read(f"<1>\n{lines}".encode(), "a.txt").entries
    assert entry.format == "ovid"
    return normalise(entry)


def test_tagged_records_are_read_below_the_search() -> None:
    first, second = map(normalise, read(TAGGED.encode(), "citation.txt").entries)
    assert first["title"] == "Burnout among nurses in long shifts."
    assert first["authors"] == ["Kim, Soo Hyun", "Lee, Jae Kyu"]
    assert (first["journal"], first["volume"], first["issue"], first["pages"]) == (
        "JAMA",
        "320",
        "2",
        "130-140",
    )
    assert (first["year"], first["pmid"], first["doi"]) == (2018, "31234567", "10.1001/jama.2018.1")
    assert (first["abstract"], first["keywords"]) == (
        "We asked nurses how they slept.",
        ["Burnout, Professional", "Humans"],
    )
    assert (first["type"], first["language"]) == ("article", "en")
    assert (second["authors"], second["pmid"], second["pages"]) == (["Doe, A.B."], None, "1-9")


@pytest.mark.parametrize("mark", ["<{}>", "<{}. >", "< {} >"])
def test_each_record_mark_begins_a_record(mark: str) -> None:
    text = "".join(f"{mark.format(n)}\nVN  - Ovid Technologies\nTI  - Title {n}\n\n" for n in (1, 2, 3))
    assert sniff(text.encode(), "a.ovd") == "ovid"
    assert [normalise(e)["title"] for e in read(text.encode(), "a.ovd").entries] == [
        "Title 1",
        "Title 2",
        "Title 3",
    ]


def test_record_without_a_field_is_quarantined_and_its_neighbours_are_read() -> None:
    reading = read(b"<1>\nTI  - One\n\n<2>\n\n<3>\nTI  - Three\n", "a.txt")
    assert [normalise(e)["title"] for e in reading.entries] == ["One", "Three"]
    assert [q.line for q in reading.quarantined] == [4]


def test_full_names_take_precedence_over_initials() -> None:
    row = _plain(Authors="Kim SH.  Lee JK.", Authors_Full_Name="Kim, Soo Hyun. Lee, Jae Kyu.", Title="One")
    assert row["authors"] == ["Kim, Soo Hyun", "Lee, Jae Kyu"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kim SH.  Lee JK.", ["Kim, SH", "Lee, JK"]),
        ("Kim SH. Lee JK. van der Berg P.", ["Kim, SH", "Lee, JK", "van der Berg, P"]),
        ("St. John P. Lee JK.", ["St. John, P", "Lee, JK"]),
        ("COVID Study Group. Kim SH.", ["COVID Study Group", "Kim, SH"]),
        ("Smith, John A. Lee, J. K. Doe, B.", ["Smith, John A", "Lee, J. K.", "Doe, B"]),
        ("Kim S.H., Lee J.K.", ["Kim, S.H.", "Lee, J.K."]),
        ("Kim S.H.; Lee J.K.", ["Kim, S.H.", "Lee, J.K."]),
        ("Kim MA 1;  Doe MS 2", ["Kim, MA", "Doe, MS"]),
        ("Verbeek, Jan MD *;  van Vugt, Arie MD, PhD +", ["Verbeek, Jan", "van Vugt, Arie"]),
        ("Walsdorf, Neill B. [Inventor, Reprint Author]", ["Walsdorf, Neill B."]),
        ("Smith, J. A., Doe, B. C.", ["Smith, J. A.", "Doe, B. C."]),
        ("Shapiro, Edward S. 1;  Fu, Qiong 1", ["Shapiro, Edward S.", "Fu, Qiong"]),
        ("Anonymous.", ["Anonymous"]),
        # degrees and memberships in any spelling, and marks of institutions, follow the names in Journals@Ovid
        ("Wexley, Otto A. Ph.D., FXYZ", ["Wexley, Otto A."]),
        ("Wexley, Otto A. M.D., M.P.H.", ["Wexley, Otto A."]),
        ("Brink, Ada Y. MD, MPH 1", ["Brink, Ada Y."]),
        ("Brink, Ada Y. RN; Ph.D.; FAAN 1", ["Brink, Ada Y."]),
        ("Tan, Weilin 1,2,+", ["Tan, Weilin"]),
        ("Wexley, Ada BSc (Hons), PhD", ["Wexley, Ada"]),
        ("Wexley, Ada R.N., M.S.N.", ["Wexley, Ada"]),
        ("Wexley, Ada Ed.D., LPC-S", ["Wexley, Ada"]),
        ("Wexley AB, MD", ["Wexley, AB"]),
        # initials and suffixes are no degrees
        ("Kim, MA", ["Kim, MA"]),
        ("Wexley, Otto J.D.", ["Wexley, Otto J.D."]),
        ("Wexley, Otto A., III", ["Wexley, Otto A., III"]),
    ],
)
def test_names_are_split_as_each_database_separates_them(text: str, names: list[str]) -> None:
    assert read_people(text) == names


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Journal of Stress. Vol.103(6), 2018, pp. 600-615.", ("Journal of Stress", "103", "6", "600-615", "2018")),
        ("Journal of Stress. Vol.9, 2018, ArtID 123.", ("Journal of Stress", "9", "", "123", "2018")),
        ("Abstracts: B: Sciences. Vol.79(8-B(E)),2019, pp. No Pagination Specified.", ("Abstracts: B: Sciences", "79", "8-B(E)", "", "2019")),
        ("Very Long Title. Vol 28(2) April 2015, 103-106.", ("Very Long Title", "28", "2", "103-106", "2015")),
        ("JAMA. 320(2):1990-1999, 2018 Jul 10.", ("JAMA", "320", "2", "1990-1999", "2018")),
        ("Nursing.   28:103-106, April 2015.", ("Nursing", "28", "", "103-106", "2015")),
        ("Lancet. 391 Suppl 2:S5, 2018 Jan.", ("Lancet", "391", "Suppl 2", "S5", "2018")),
        ("Reviews. (1):CD001234, 2018 Jan 10.", ("Reviews", "", "1", "CD001234", "2018")),
        ("PLoS ONE. 13 (5) (no pagination), 2018. Article Number: e0197.", ("PLoS ONE", "13", "5", "e0197", "2018")),
        ("Value. Conference: X 2018. Paris. 21 (Supplement 1) (pp S1), 2019.", ("Value", "21", "Supplement 1", "S1", "2019")),
        ("Dairy Science; 2018. 101(2):1234-1245. 20 ref.", ("Dairy Science", "101", "2", "1234-1245", "2018")),
        ("Patents. 1288(3), Nov. 16, 2004.", ("Patents", "1288", "3", "", "2004")),
        ("Journal of X. Series A, Biology. 73(12):1-8, 2018.", ("Journal of X. Series A, Biology", "73", "12", "1-8", "2018")),
        ("JAMA. 2018 Jan 5. [Epub ahead of print]", ("JAMA", "", "", "", "2018")),
        ("Journal of X. , 2019 Aug 12.", ("Journal of X", "", "", "", "2019")),
        # Journals@Ovid: the date, with one month, two months, a day or a season, follows the journal
        ("Lamp & Oil Journal January/February 2010;14(1):56-60", ("Lamp & Oil Journal", "14", "1", "56-60", "2010")),
        ("Lamp Care October 15, 2009;34(22):1-9", ("Lamp Care", "34", "22", "1-9", "2009")),
        ("Annals of the Year 1950 May 2010;3(1):4-5", ("Annals of the Year 1950", "3", "1", "4-5", "2010")),
        ("Lamp Care 2009 Mar 3;34:1-9", ("Lamp Care", "34", "", "1-9", "2009")),
        ("Lamp Care 1st Quarter 2009;34:1-9", ("Lamp Care", "34", "", "1-9", "2009")),
        ("Lamp Care Winter 2009;34:1-9", ("Lamp Care", "34", "", "1-9", "2009")),
        ("Journal of Lamp Politics 12, Winter 2007: 7-14.", ("Journal of Lamp Politics", "12", "", "7-14", "2007")),
        # PsycINFO: the editors precede the book of a chapter, and a whole book is in no journal
        ("Doe, J [Ed]; Roe, R [Ed]. (2012). Lamps in use: A guide. (pp. 11-31). xvii, 254 pp. Leeds, England: Oil Press.",
         ("Lamps in use: A guide", "", "", "11-31", "2012")),
        ("Doe, J. (2012). Lamps in use. xvii, 254 pp. Leeds, England: Oil Press.", ("", "", "", "", "2012")),
    ],
)  # fmt: skip
def test_source_line_is_split(text: str, place: tuple[str, ...]) -> None:
    assert tuple(read_source(text))[:5] == place


@pytest.mark.parametrize(
    ("fields", "pmid"),
    [
        ({"Database": "Ovid MEDLINE(R) ALL", "Unique_Identifier": "31234567"}, "31234567"),
        ({"Database": "Embase", "Unique_Identifier": "31234567"}, None),
        ({"Database": "Embase", "Unique_Identifier": "628123456", "PMID": "31234567 [x]"}, "31234567"),
        ({"Unique_Identifier": "31234567"}, "31234567"),
        ({"Unique_Identifier": "628123456"}, None),
        ({"Unique_Identifier": "31234567", "Embase_Section_Headings": "Nursing"}, None),
        ({"Unique_Identifier": "2018-12345-001"}, None),
    ],
)
def test_only_an_identifier_of_medline_is_a_pubmed_number(fields: dict[str, str], pmid: str | None) -> None:
    assert _plain(Title="One", **fields)["pmid"] == pmid


def test_long_list_is_split_completely() -> None:
    assert len(read_people("Kim SH.  " * 3000)) == 3000


@pytest.mark.parametrize("field", ["AU", "SO"])
@pytest.mark.parametrize("text", ["(", ". (", "[", "1 ", "a. ", "vol ", "1(2) ", ". 1 Suppl "])
def test_very_long_value_is_read_in_time(field: str, text: str) -> None:
    (entry,) = read(f"<1>\nTI  - One\n{field}  - {text * 20_000}x\n".encode(), "a.txt").entries
    assert normalise(entry)["title"] == "One"


def test_document_type_of_psycinfo_is_more_specific_than_its_publication_type() -> None:
    chapter = "<1>\nDB  - PsycINFO\nTI  - One. [References].\nPT  - Book\nPT  - Edited Book\nDT  - Chapter\n"
    thesis = "<2>\nDB  - PsycINFO\nTI  - Two.\nPT  - Dissertation Abstract\nDT  - Dissertation\n"
    review = "<3>\nDB  - Ovid MEDLINE(R)\nTI  - Three.\nPT  - Journal Article\nPT  - Review\n"
    rows = [normalise(e) for e in read(f"{chapter}\n{thesis}\n{review}".encode(), "a.txt").entries]
    assert [(r["type"], r["title"]) for r in rows] == [
        ("chapter", "One"),
        ("thesis", "Two."),
        ("review", "Three."),
    ]


def test_numbers_of_databases_and_registers_fill_their_columns() -> None:
    row = _plain(
        Database="APA PsycInfo <1806 to July 2024>",
        Accession_Number="2015-12345-001.",
        Title="One",
        Edition="2nd",
        Clinical_Trial_Number="ClinicalTrials.gov NCT01234567",
    )
    assert (row["accession"], row["registration"], row["edition"]) == (
        ["PsycINFO:2015-12345-001"], ["NCT01234567"], "2nd",
    )  # fmt: skip


def test_vernacular_title_replaces_the_filler_of_an_untranslated_title() -> None:
    assert _plain(Title="[Not Available].", Original_Title="Leuchtfeuer.")["title"] == "Leuchtfeuer."


NUMBERED = "<{0}>\nUI  - 10{0}\nTI  - Naps {0}.\nAU  - Doe J\n"
NAMED = "<{0}>\nUnique Identifier\n  10{0}\nTitle\n  Naps {0}.\nAuthor\n  Doe J.\n"


@pytest.mark.parametrize("record", [NUMBERED, NAMED], ids=["tagged", "readable"])
@pytest.mark.parametrize("line", ["<2%>\n", "<'2'>\n", "2>\n", "<2", "", "<\u00b2>\n"])
@pytest.mark.parametrize("gap", ["", "\n"])
def test_damaged_number_hides_no_record(record: str, line: str, gap: str) -> None:
    texts = [record.format(n) for n in (1, 2, 3)]
    text = gap.join(texts).replace("<2>\n", line)
    found = read(text.encode(), "a.txt")
    assert [normalise(e)["title"] for e in found.entries] == ["Naps 1.", "Naps 2.", "Naps 3."]


def test_first_tag_of_a_tagged_record_may_be_damaged() -> None:
    (entry,) = read(NUMBERED.format(1).replace("UI ", "U'I").encode() + b"YR  - 2019\n", "a.txt").entries
    assert (normalise(entry)["title"], normalise(entry)["year"]) == ("Naps 1.", 2019)


def test_value_of_a_readable_record_may_have_lost_its_indentation() -> None:
    (entry,) = read(NAMED.format(1).replace("  Naps", "Naps").encode(), "a.txt").entries
    assert normalise(entry)["title"] == "Naps 1."
    assert entry.former is not None


def test_number_without_an_indentation_but_with_a_note_is_not_hidden() -> None:
    found = read(NAMED.format(1).replace("<1>", "<'1'>").encode() + NAMED.format(2).encode(), "a.txt")
    assert (len(found.entries), found.count) == (1, 2)

"""Encodings are detected from the bytes, whatever the file's name or header states."""

import pytest

from slr.formats import normalise, read
from slr.formats.encoding import decode_bytes

TEXT = "@misc{a,\n title = {Kinerja café naïve Ünal},\n author = {Sørensen, Åse}\n}\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "utf-32"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_title_with_accents_is_read_in_every_encoding(encoding: str, end: str) -> None:
    (entry,) = read(TEXT.replace("\n", end).encode(encoding), "a.bib").entries
    row = normalise(entry)
    assert (row["title"], row["authors"]) == ("Kinerja café naïve Ünal", ["Sørensen, Åse"])


def test_big_endian_with_its_mark_is_read() -> None:
    (entry,) = read(b"\xfe\xff" + TEXT.encode("utf-16-be"), "a.bib").entries
    assert normalise(entry)["title"] == "Kinerja café naïve Ünal"


def test_chinese_in_gbk_is_read() -> None:
    (entry,) = read("@misc{a, title={中文标题研究}, author={张三}}\n".encode("gbk"), "a.bib").entries
    row = normalise(entry)
    assert (row["title"], row["language"]) == ("中文标题研究", "zh")


def test_one_stray_byte_in_utf8_changes_no_other_letter_and_is_reported() -> None:
    data = TEXT.encode() + b"@misc{b, title={caf\xe9}}\n"
    reading = read(data, "a.bib")
    assert [normalise(e)["title"] for e in reading.entries] == ["Kinerja café naïve Ünal", "café"]
    assert [p.code for p in reading.problems] == ["ING004"]


def test_the_hint_says_how_stray_bytes_were_read() -> None:
    stray = TEXT.encode() + b"@misc{b, title={caf\xe9}}\n"
    torn = "TY  - JOUR\nTI  - One\nER  - \n".encode("utf-16") + b"\x00\xd8"
    hints = [[p.hint or "" for p in read(data, "a").problems if p.code == "ING004"] for data in (stray, torn)]
    assert [("read as cp1252" in hint, "\ufffd" in hint) for (hint,) in hints] == [
        (True, False),
        (False, True),
    ]


def test_lines_of_two_encodings_are_each_read_in_their_own() -> None:
    data = (
        "TY  - JOUR\nTI  - Naïve\nER  - \n\n".encode()
        + "TY  - JOUR\nTI  - Café für Ænne\nER  - \n".encode("cp1252")
    )
    reading = read(data, "a.ris")
    assert [normalise(e)["title"] for e in reading.entries] == ["Naïve", "Café für Ænne"]
    assert [p.code for p in reading.problems] == ["ING004"]


def test_text_of_one_or_two_bytes_is_no_utf16() -> None:
    assert decode_bytes(b"a\x00").text.startswith("a")
    assert decode_bytes(b"ab") == ("ab", "utf-8", 0, 0)


def test_control_characters_are_removed_and_reported() -> None:
    reading = read(b"TY  - JOUR\nTI  - On\x00e\x07\nER  - \n", "a.ris")
    assert [normalise(e)["title"] for e in reading.entries] == ["One"]
    assert [p.code for p in reading.problems] == ["ING009"]

"""The bytes of a file become text, and damage to one line never changes another."""

import pytest

from slr.people.decode import DAMAGED, decode_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_spreadsheets_are_read(encoding: str) -> None:
    assert decode_text("a\té\r\nb".encode(encoding)) == "a\té\r\nb"


def test_each_line_has_its_own_encoding() -> None:
    assert decode_text("é\n".encode() + "é\r".encode("cp1252") + b"\x81") == "é\né\r\x81"


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04abc", b"%PDF-1.7", b"\0\0\0", "report,when".encode("utf-16-le")]
)
def test_binary_data_has_no_text(data: bytes) -> None:
    assert decode_text(data) is None


def test_a_zero_byte_alone_or_below_the_first_line_is_not_binary_data() -> None:
    assert decode_text(b"re\0port") == "re\0port"
    assert decode_text(b"report\r\0\0\0\n") == "report\r\0\0\0\n"


def test_a_lost_byte_of_utf_16_damages_its_line_alone() -> None:
    data = "a\nbcd\ne".encode("utf-16")
    text = decode_text(data[:7] + data[8:])
    assert text is not None
    first, second, third = text.split("\n")
    assert (first, third) == ("a", "e")
    assert second.endswith(DAMAGED)

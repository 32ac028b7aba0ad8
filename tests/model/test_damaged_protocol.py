"""A protocol that an editor, a merge or a disk has damaged is read for what it is, or each fault is reported with its line."""

import pytest

from slr.model.parse import parse_protocol

GOOD = """\
schema: 1
review:
  title: Work
question:
  text: Why?
criteria:
  - {id: E1, kind: exclude, text: Old., rule: {years: {to: 1999}}}
sources: []
"""


def read(text: str | bytes) -> list[tuple[str, int | None]]:
    protocol, problems = parse_protocol(text, "p.yaml")
    assert (protocol is None) == any(problem.severity.value == "error" for problem in problems)
    return [(p.code, p.line) for p in problems]


@pytest.mark.parametrize("text", [GOOD, GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD], ids=range(3))
def test_any_line_ends_and_a_byte_order_mark_are_read(text: str) -> None:
    assert read(text) == []
    assert read(text.encode()) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            GOOD.replace(
                "  title: Work\n", "<<<<<<< HEAD\n  title: Work\n=======\n  title: Rest\n>>>>>>> b\n"
            ),
            4,
        ),
        (GOOD + "schema: 1\n", 9),
        (GOOD.replace("1999", "1e400"), 7),
        (GOOD.replace("1999", ".nan"), 7),
        (GOOD.replace("1999", "9" * 5000), 7),
        (GOOD.replace("Why?", "Why\0"), 5),
        (GOOD.replace("Why?", "!!python/object/apply:os.system ['exit 1']"), 5),
        (GOOD.encode().replace(b"Why?", b"Wh\xff"), 5),
    ],
    ids=["conflict", "key twice", "1e400", "nan", "5000 digits", "zero byte", "object", "byte"],
)
def test_what_is_wrong_is_reported_with_its_line(text: str | bytes, line: int) -> None:
    assert [found for _, found in read(text)] == [line]


@pytest.mark.parametrize("data", [b"", b"\n", bytes(range(256)) * 4, GOOD.encode("utf-32")], ids=range(4))
def test_what_is_no_protocol_is_one_problem(data: bytes) -> None:
    assert len(read(data)) >= 1


def test_utf_16_is_read_or_reported() -> None:
    assert read(GOOD.encode("utf-16")) in ([], [("PRO002", 1)])

"""Read YAML text within limits on depth and size. An alias counts as much as its value.

Without the limit on size, a few hundred bytes of aliases could stand for billions of values. Without the limit on
depth, a few thousand nested brackets would be too deep for Python.
"""

import re
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, ScalarEvent
from ruamel.yaml.reader import ReaderError

DEEPEST: Final = 50  # nested lists and mappings; a protocol has at most 6
LARGEST: Final = (
    200_000  # values; a protocol has a few hundred, and 1,000 patched records have a few thousand
)


class YamlError(ValueError):
    """Error for text that is not valid YAML or exceeds a limit.

    `line` is counted from 1. It is None if the line is not known.
    """

    def __init__(self, message: str, line: int | None) -> None:
        self.message, self.line = message, line
        super().__init__(message)


def compose_yaml(text: str) -> Any:
    """Return the root node of a YAML text. Every node has the marks of its start and end.

    Raises YamlError if the text cannot be read.
    """
    yaml = YAML(typ="rt")
    yaml.Composer = _BoundedComposer
    try:
        return yaml.compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise YamlError(error.problem or str(error).splitlines()[0], line) from None
    except _UNREADABLE as error:
        raise YamlError(_first_words(error), None) from None


def read_yaml(data: str | bytes) -> Any:
    r"""Return the value of a YAML text.

    Lists and mappings in the value include their line numbers. Raises YamlError if the text cannot be read.

    >>> read_yaml("a: &x [1, 2]\nb: *x")["b"]
    [1, 2]
    """
    yaml = YAML(typ="rt")
    yaml.Composer, yaml.Constructor = _BoundedComposer, _LineConstructor
    try:
        return yaml.load(data)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise YamlError(error.problem or str(error).splitlines()[0], line) from None
    except ReaderError as error:
        raise YamlError(str(error.reason), _line_at(data, error.position)) from None
    except UnicodeDecodeError as error:
        raise YamlError("this line is not UTF-8 text", _line_at(data, error.start)) from None
    except _UNREADABLE as error:
        raise YamlError(_first_words(error), None) from None


# Errors of the library for values such as impossible dates, numbers of thousands of digits, and unusual tags.
_UNREADABLE: Final = (
    YAMLError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
)


def _first_words(error: BaseException) -> str:
    return str(error).partition("\n")[0].partition(";")[0] or type(error).__name__


def _line_at(data: str | bytes, place: int) -> int:
    start = data[:place]
    return 1 + (start.count("\n") if isinstance(start, str) else start.count(b"\n"))


class _BoundedComposer(Composer):
    """Composer that raises an error, with the line, if a limit of depth or size is exceeded."""

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader)
        # YAML allows two anchors with one name. An alias refers to the last of these anchors.
        self.warn_double_anchors = False
        self._nested = self._size = 0
        self._sizes: dict[str, int] = {}

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Return the next node.

        Raises ComposerError if a limit is exceeded, if an alias is inside its own value, or if a text contains a lone
        surrogate.
        """
        event = self.parser.peek_event()
        if isinstance(event, AliasEvent):
            if event.anchor in self.anchors and event.anchor not in self._sizes:
                _refuse(f"the alias {event.anchor!r} is inside the value that it refers to", event)
            self._count(self._sizes.get(event.anchor, 1), event)
            return super().compose_node(parent, index)
        before = self._size
        self._count(1, event)
        if isinstance(event, ScalarEvent) and _SURROGATE.search(event.value):
            _refuse(
                "half of a character (a lone surrogate such as \\ud800), which cannot be stored in a file",
                event,
            )
        if event.anchor is not None:
            self._sizes.pop(event.anchor, None)
        self._nested += 1
        if self._nested > DEEPEST:
            _refuse(f"more than {DEEPEST} nested lists and mappings", event)
        node = super().compose_node(parent, index)
        self._nested -= 1
        if event.anchor is not None:
            self._sizes[event.anchor] = self._size - before
        return node

    def _count(self, values: int, event: Any) -> None:
        self._size += values
        if self._size > LARGEST:
            _refuse(f"more than {LARGEST:,} values, counting what each alias refers to", event)


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _refuse(problem: str, event: Any) -> None:
    raise ComposerError(None, None, problem, event.start_mark)


class _LineConstructor(RoundTripConstructor):
    """Constructor that gives the line in its error for an invalid value, such as the date 2026-13-45."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """Return the value of a node. Raises YAMLError if the value is invalid."""
        try:
            return super().construct_object(node, deep=deep)
        except YAMLError:
            raise
        except _UNREADABLE as error:
            raise ConstructorError(None, None, _first_words(error), node.start_mark) from None

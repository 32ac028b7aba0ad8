"""Find the examples in a codebook that no term of their code matches, and the counterexamples that a term matches.

Examples are written for coders. They often paraphrase a theme, so a missed example is a hint and not a fault.
"""

from collections.abc import Iterator
from typing import NamedTuple

from slr.coding.code_terms import read_terms
from slr.model.protocol import Protocol


class ExampleGap(NamedTuple):
    """An example that no term of the code matches, or a counterexample that a term matches.

    `words` are the words of a counterexample that match. For an example, `words` is empty.
    """

    code: str
    text: str
    words: tuple[str, ...]


def find_example_gaps(protocol: Protocol) -> Iterator[ExampleGap]:
    """Yield the gaps in the order of the codebook. The examples of a code come before its counterexamples.

    Codes without terms have no gaps.
    """
    for code, terms in zip(protocol.codebook, read_terms(protocol.codebook), strict=True):
        if not terms.terms:
            continue
        for text in code.examples.inside:
            if not terms.match(text).words:
                yield ExampleGap(code.id, text, ())
        for text in code.examples.outside:
            words = terms.match(text).words
            if words:
                yield ExampleGap(code.id, text, tuple(dict.fromkeys(words)))

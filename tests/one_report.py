"""The words of one report that match a query, for tests of single reports."""

import numpy as np

from slr.query.document import Document
from slr.query.index import Index
from slr.query.lexicon import Lexicon
from slr.query.match import compile_words
from slr.query.node import Query


def list_words(query: Query, document: Document, *, negated: bool = False) -> tuple[str, ...]:
    """Return the distinct words that match, or those under a NOT, in the order of the query's terms."""
    lexicon = Lexicon()
    words = compile_words(query, lexicon, negated=negated)
    index = Index([document], lexicon)
    _, numbers = words(index, np.array([True]))
    return tuple(index.words[number] for number in numbers.tolist())

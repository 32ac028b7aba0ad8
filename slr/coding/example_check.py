"""Check that the terms of each code match the code's examples, and do not match its counterexamples."""

from collections.abc import Collection, Iterable, Iterator

from slr.coding.code_terms import CodeTerms, read_terms
from slr.model.problem import Problem, Severity
from slr.model.protocol import Code, Protocol


def check_examples(protocol: Protocol, file: str = "") -> tuple[Problem, ...]:
    """Return the warnings about examples: at most two for each code. Codes without terms are skipped.

    `file` is the protocol's path, as it is shown.
    """
    codes = zip(protocol.codebook, read_terms(protocol.codebook), strict=True)
    return tuple(problem for code, terms in codes if terms.terms for problem in _check(code, terms, file))


def _check(code: Code, terms: CodeTerms, file: str) -> Iterator[Problem]:
    inside, outside = code.examples.inside, code.examples.outside
    missed = [text for text in inside if not terms.match(text).words]
    matched = {text: words for text in outside if (words := terms.match(text).words)}
    if missed:
        yield Problem(
            code="PRO022",
            message=f"no term matches {_count(missed, inside)} under `in`: {_quote(missed)}",
            file=file,
            where=f"codebook {code.id}.examples.in",
            severity=Severity.WARNING,
            hint="add the words of the example to `terms`, unless only a coder can recognise such a text",
        )
    if matched:
        listed = ", ".join(dict.fromkeys(word for found in matched.values() for word in found))
        yield Problem(
            code="PRO023",
            message=f"terms match {_count(matched, outside)} under `out`: {_quote(matched)}; the words are: {listed}",
            file=file,
            where=f"codebook {code.id}.examples.out",
            severity=Severity.WARNING,
            hint="write a longer term, or add a term to `exclude`",
        )


def _count(some: Collection[str], every: Collection[str]) -> str:
    return f"{len(some)} of {len(every)} examples" if len(every) > 1 else "the example"


def _quote(texts: Iterable[str]) -> str:
    return "; ".join(f'"{text}"' for text in texts)

"""Parse protocols, codes, pooled effects and appraisal tools. Several faults are reported at once, each with its line."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from slr.model.appraisal import ITEM_FORM, TOOL_ID_FORM, Tool
from slr.model.codebook import Code
from slr.model.part import AFFIX_FORM, DATE_FORM, ID_FORM, LANGUAGE_FORM
from slr.model.pooling import Pooling
from slr.model.problem import Fault, Problem, Severity, did_you_mean, sort_problems
from slr.model.protocol import Criterion, Protocol, References
from slr.model.screening import StageSettings
from slr.model.word import DEDUPE_RULES, STAGES
from slr.model.yaml_text import YamlError, read_yaml

Step = str | int
# a function that returns the faults in a criterion's rule
CriterionCheck = Callable[[Criterion], Iterable[Fault]]
# a function that returns the faults in the settings of a stage of screening
StageCheck = Callable[[StageSettings], Iterable[Fault]]
# a function that returns the faults in the constructs, frameworks and maps of a protocol
FrameworkCheck = Callable[[Protocol], Iterable[Fault]]
# a function that returns the codes in the file with the given name, and the problems of the file
CodebookReader = Callable[[str], tuple[tuple[Code, ...], tuple[Problem, ...]]]

EXPECTED: Final[Mapping[str, str]] = {
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "text",
    "tuple_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "string_too_short": "non-empty text",
}
# Descriptions of the forms that some texts in the protocol must have.
FORMS: Final[Mapping[str, str]] = {
    ID_FORM: "an id of letters, digits, `_`, `-` and `.`, without spaces, that begins with a letter, such as E1",
    DATE_FORM: "a date such as 2026-03-01, 2026-03 or 2026",
    AFFIX_FORM: "an affix with a hyphen in place of the word, such as pe-, -nya or ke-an",
    LANGUAGE_FORM: "a language code of two or three lower-case letters, such as en",
    TOOL_ID_FORM: "an id of lower-case letters, digits, `_`, `-` and `.`, without spaces, such as jbi-cross-sectional",
    ITEM_FORM: "an id of letters, digits, `_`, `-` and `.`, without spaces, such as 1.1",
}
_ALIAS: Final = re.compile(r"found undefined alias '(.*)'")


def parse_protocol(
    text: str,
    file: str,
    *,
    check_criterion: CriterionCheck = lambda _: (),
    check_stage: StageCheck = lambda _: (),
    check_frameworks: FrameworkCheck = lambda _: (),
    read_codebook: CodebookReader = lambda _: ((), ()),
    languages: Sequence[str] = (),
    list_styles: Callable[[], Sequence[str]] = tuple,
) -> tuple[Protocol | None, tuple[Problem, ...]]:
    """Return the protocol and its warnings, or None and its problems, sorted by file and line.

    Missing keys, unknown keys and values of a wrong type or form are reported first. Only a protocol without these
    faults is checked further.

    - `check_criterion` returns the faults in the rule of a criterion.
    - `check_stage` returns the faults in the settings of a stage of screening.
    - `check_frameworks` returns the faults in the constructs, frameworks and maps.
    - `read_codebook` reads the codebook if the protocol names a file for it. By default, the codebook is then empty.
    - `languages` are the languages available for the appendix. If there are none, every language is accepted.
    - `list_styles` returns the styles of references. It is called only if the protocol names a style other than the
      default. If it returns no styles, every style is accepted.
    """
    data = _read_mapping(text, file, hint="start from `slr new NAME`, which writes a protocol with comments")
    if isinstance(data, Problem):
        return None, (data,)
    try:
        plain = _plain(data)
        book = plain.get("codebook")
        protocol = Protocol.model_validate(plain | {"codebook": []} if isinstance(book, str) else plain)
    except ValidationError as error:
        return None, _join_choices(_problem(data, dict(e), file) for e in error.errors(include_url=False))
    unread: tuple[Problem, ...] = ()
    if isinstance(book, str):
        codes, unread = read_codebook(book)
        protocol = protocol.with_codebook(book, codes)
    problems = sort_problems(
        [
            *(_name_protocol(problem, data, file) for problem in unread),
            *_cross_checks(protocol, data, file),
            *_unknown_language(protocol, data, file, languages),
            *_unknown_style(protocol, data, file, list_styles),
            *_criterion_faults(protocol, data, file, check_criterion),
            *_stage_faults(protocol, data, file, check_stage),
            *(_locate(fault, (), data, file) for fault in _check_whole(protocol, unread, check_frameworks)),
        ]
    )
    return (None if _has_error(problems) else protocol), problems


def _check_whole(protocol: Protocol, unread: Iterable[Problem], check: FrameworkCheck) -> Iterable[Fault]:
    """Return the faults in constructs, frameworks and maps, or no faults if the codebook file has errors."""
    return () if _has_error(unread) else check(protocol)


def _has_error(problems: Iterable[Problem]) -> bool:
    return any(p.severity is Severity.ERROR for p in problems)


def _name_protocol(problem: Problem, data: Any, file: str) -> Problem:
    """Return a problem of the codebook. A problem that names no file gets the line of the protocol's key `codebook`."""
    if problem.file:
        return problem
    return replace(problem, file=file, line=_line(data, ("codebook",)), where="codebook")


def parse_code(values: Mapping[str, Any], file: str) -> tuple[Code | None, tuple[Problem, ...]]:
    """Return the code with the given values, or None and its problems. The problems name the keys of the values."""
    try:
        return Code.model_validate(dict(values)), ()
    except ValidationError as error:
        found = error.errors(include_url=False)
        return None, _join_choices(_problem(values, dict(e), file, root=Code) for e in found)


def parse_tool(text: str, file: str) -> tuple[Tool | None, tuple[Problem, ...]]:
    """Return the appraisal tool in the text of a file, or None and the problems of the file, sorted by line."""
    data = _read_mapping(text, file, hint=f"a tool has the keys {', '.join(Tool.model_fields)}")
    if isinstance(data, Problem):
        return None, (data,)
    try:
        return Tool.model_validate(_plain(data)), ()
    except ValidationError as error:
        found = error.errors(include_url=False)
        return None, _join_choices(_problem(data, dict(e), file, root=Tool) for e in found)


def parse_pooling(data: bytes) -> tuple[Pooling, ...] | None:
    """Return the pooled effects in the text of a protocol, or None if the text is not YAML with keys and values.

    The rest of the protocol need not be valid. A pooled effect that is not valid is left out.
    """
    text = data.decode("utf-8-sig", "replace")
    found = _read_mapping(text, "", hint="")
    if isinstance(found, Problem):
        return None
    listed = _plain(found).get("pooling")
    return tuple(_read_valid(listed if isinstance(listed, list) else ()))


def _read_valid(listed: Iterable[Any]) -> Iterator[Pooling]:
    for values in listed:
        with suppress(ValidationError):
            yield Pooling.model_validate(values)


def _read_mapping(text: str, file: str, *, hint: str) -> Mapping[str, Any] | Problem:
    """Return the keys and values of a YAML text, or a problem.

    `hint` is the hint of the problem if the text is YAML, but not a mapping of keys to values.
    """
    try:
        data = _read_kept(text)
    except YamlError as error:
        return _yaml_problem(error, file)
    if isinstance(data, Mapping):
        return data
    message = f"expected keys and values, got {_kind(data)}"
    return Problem(code="PRO001", message=message, file=file, line=1, hint=hint)


@lru_cache(maxsize=8)
def _read_kept(text: str) -> Any:
    """Return the value of a YAML text. The value must not be changed, because it is cached: the desk often reads the same protocol."""
    return read_yaml(text)


def _yaml_problem(error: YamlError, file: str) -> Problem:
    return Problem(
        code="PRO002",
        message=f"not valid YAML: {error.message}",
        file=file,
        line=error.line,
        hint=_explain_yaml(error.message),
    )


def _explain_yaml(fault: str) -> str:
    alias = _ALIAS.search(fault)
    if alias is not None:
        return f'put the value in quotes: "*{alias[1]}"; without quotes, a `*` at the start means an alias in YAML'
    if fault.startswith(("the alias", "more than")):
        return "write the values out, without aliases (`*name`) and with less nesting"
    if "cannot start any token" in fault or "alphabetic or numeric character" in fault:
        return "put the value in quotes; without quotes, a value cannot begin with *, &, %, @ or `"
    if "found '<scalar>'" in fault:
        return "put the whole value in single quotes, such as '\"night work\" OR shift*', or check the indentation"
    return (
        "check this line and the one above for wrong indentation, a missing quote, or a `:` in unquoted text"
    )


def _plain(data: Any) -> Any:
    """Return a value read from YAML as a plain Python value."""
    if isinstance(data, Mapping):
        return {str(k): _plain(v) for k, v in data.items()}
    if isinstance(data, list):
        return [_plain(v) for v in data]
    if data is None or isinstance(data, bool):
        return data
    for kind in (int, float, str):
        if isinstance(data, kind):
            return kind(data)
    return str(data)  # a date without quotes, which YAML reads as a date, becomes text again


def _join_choices(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems, sorted. If Pydantic reports a problem for each possible type of a value, these problems become one."""
    found: dict[tuple[int | None, str, str, str], list[Problem]] = {}
    for p in problems:
        got = p.message.rpartition(", got ")[2] if p.message.startswith("expected ") else p.message
        found.setdefault((p.line, p.where, p.code, got), []).append(p)
    return sort_problems(_join(group) for group in found.values())


def _join(group: Sequence[Problem]) -> Problem:
    if len(group) == 1:
        return group[0]
    wanted = sorted({p.message.removeprefix("expected ").rpartition(", got ")[0] for p in group})
    got = group[0].message.rpartition(", got ")[2]
    return replace(group[0], message=f"expected {', '.join(wanted[:-1])} or {wanted[-1]}, got {got}")


def _problem(data: Any, error: dict[str, Any], file: str, *, root: type[BaseModel] = Protocol) -> Problem:
    path = tuple(s for s in error["loc"] if _is_step(data, error["loc"], s))
    found, kind = error.get("input"), str(error["type"])
    hint = ""
    if kind == "missing":
        message, code = f"the key {path[-1]!r} is missing", "PRO003"
        hint = f"add `{path[-1]}:` {_below(path)}"
        line = _line(data, path[:-1])
    elif kind == "extra_forbidden":
        message, code = (
            f"unknown key {path[-1]!r}{did_you_mean(str(path[-1]), _known_keys(path[:-1], root))}",
            "PRO005",
        )
        hint = f"keys that are allowed here: {', '.join(_known_keys(path[:-1], root))}"
        line = _line(data, path)
    else:
        message, code = _expected(error, kind, found), "PRO004"
        line = _line(data, path)
    return Problem(code=code, message=message, file=file, line=line, where=_dotted(path), hint=hint)


def _is_step(data: Any, path: Sequence[Step], step: Step) -> bool:
    """Return whether a step of an error's path is a key or the index of an item.

    Other steps are names of types, which Pydantic adds to the path.
    """
    for s in path:
        if s is step:
            break
        data = _child(data, s, data)
    if isinstance(data, Mapping):
        return step in data or step == path[-1]
    return isinstance(step, int) and isinstance(data, list)


def _child(data: Any, step: Step, default: Any) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return default


def _expected(error: dict[str, Any], kind: str, found: Any) -> str:
    if kind == "literal_error":
        options = str(error["ctx"]["expected"]).replace("'", "")
        known = options.replace(" or ", ", ").split(", ")
        return f"expected {options}, got {found!r}{did_you_mean(str(found), known)}"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "string_pattern_mismatch":
        pattern = error["ctx"]["pattern"]
        return f"expected {FORMS.get(pattern, f'a text of the form {pattern}')}, got {found!r}"
    if kind in EXPECTED:
        return f"expected {EXPECTED[kind]}, got {_shown(found)}"
    return f"{str(error['msg'])[:1].lower()}{str(error['msg'])[1:]}, got {_shown(found)}"


def _shown(value: Any) -> str:
    return _kind(value) if isinstance(value, Mapping | list) or value is None else repr(value)


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    return (
        "keys and values"
        if isinstance(value, Mapping)
        else "a list"
        if isinstance(value, list)
        else repr(value)
    )


def _below(path: Sequence[Step]) -> str:
    return f"below `{_dotted(path[:-1])}`" if len(path) > 1 else "at the top level, without indentation"


def _dotted(path: Sequence[Step]) -> str:
    """Return a path in dotted notation, with list items counted from 1.

    >>> _dotted(("criteria", 0, "id"))
    'criteria[1].id'
    """
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def find_place(text: str, path: Sequence[Step]) -> tuple[int, str]:
    """Return the line and the path of a value in the text of a protocol. Raises YamlError if the text is not YAML.

    The line is counted from 1. The path is in the form that problems use. If the value has no line of its own, the
    line of the innermost part around the value is returned.
    """
    return _line(read_yaml(text), path), _dotted(path)


def _line(data: Any, path: Sequence[Step]) -> int:
    """Return the line of the value at the path. If it has no line, return the line of the part around it, or 1."""
    line = 1
    for step in path:
        marks = getattr(data, "lc", None)
        place = marks.data.get(step) if marks is not None and marks.data else None
        if place is None:
            break
        line = place[0] + 1
        data = _child(data, step, None)
    return line


def _known_keys(path: Sequence[Step], root: type[BaseModel]) -> tuple[str, ...]:
    model: type[BaseModel] | None = root
    for step in path:
        if isinstance(step, int) or model is None:
            continue
        model = next(
            (_part(f.annotation) for n, f in model.model_fields.items() if (f.alias or n) == step), None
        )
    return tuple(f.alias or n for n, f in model.model_fields.items()) if model else ()


def _part(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((p for p in map(_part, getattr(annotation, "__args__", ())) if p), None)


def _unknown_language(
    protocol: Protocol, data: Any, file: str, languages: Sequence[str]
) -> Iterator[Problem]:
    found = protocol.review.language
    if languages and found not in languages:
        expected = " or ".join(filter(None, (", ".join(languages[:-1]), languages[-1])))
        yield Problem(
            code="PRO004",
            message=f"expected {expected}, got {found!r}{did_you_mean(found, languages)}",
            file=file,
            line=_line(data, ("review", "language")),
            where="review.language",
            hint="write the language code of the appendix, such as `en`",
        )


def _unknown_style(
    protocol: Protocol, data: Any, file: str, list_styles: Callable[[], Sequence[str]]
) -> Iterator[Problem]:
    found = protocol.references.style
    styles = () if found == References().style else list_styles()
    if styles and found not in styles:
        yield Problem(
            code="PRO004",
            message=f"unknown style {found!r}{did_you_mean(found, styles)}; the styles are {', '.join(styles)}",
            file=file,
            line=_line(data, ("references", "style")),
            where="references.style",
            hint="write the name of a style, or install the package that adds it to pybtex",
        )


def _cross_checks(protocol: Protocol, data: Any, file: str) -> Iterator[Problem]:
    own = () if protocol.codebook_file else ("codebook",)  # the ids in a file were checked when it was read
    for part in ("criteria", "sources", *own, "constructs", "frameworks", "maps", "pooling"):
        yield from _repeated_ids(protocol, data, file, part)
    yield from _unknown_rules(protocol, data, file)
    codes = frozenset(protocol.code_ids)
    for i, code in enumerate(protocol.codebook if own else ()):
        if code.parent is not None and code.parent not in codes:
            yield Problem(
                code="PRO008",
                message=f"unknown parent code {code.parent!r}{did_you_mean(code.parent, protocol.code_ids)}",
                file=file,
                line=_line(data, ("codebook", i, "parent")),
                where=f"codebook[{i + 1}].parent",
                hint="write the id of a code of this codebook, or leave `parent` out",
            )
    yield from _unknown_sources(protocol, data, file)


def _unknown_sources(protocol: Protocol, data: Any, file: str) -> Iterator[Problem]:
    known = tuple(s.id for s in protocol.sources)
    named: list[tuple[str, tuple[str | int, ...], str]] = [
        (source, ("baseline", "sources", i), "baseline.sources")
        for i, source in enumerate(protocol.baseline.sources if protocol.baseline else ())
    ]
    for i, one in enumerate(protocol.sources):
        named += [
            (source, ("sources", i, "searched_together", j), f"sources[{i + 1}].searched_together")
            for j, source in enumerate(one.searched_together)
        ]
    for source, path, where in named:
        if source not in known:
            yield Problem(
                code="PRO009",
                message=f"unknown source {source!r}{did_you_mean(source, known)}",
                file=file,
                line=_line(data, path),
                where=where,
                hint=f"write the id of a source: {', '.join(known)}",
            )


def _unknown_rules(protocol: Protocol, data: Any, file: str) -> Iterator[Problem]:
    for i, rule in enumerate(protocol.dedupe.disabled):
        if rule not in DEDUPE_RULES:
            yield Problem(
                code="PRO013",
                message=f"unknown rule {rule!r}{did_you_mean(rule, DEDUPE_RULES)}",
                file=file,
                line=_line(data, ("dedupe", "disabled", i)),
                where="dedupe.disabled",
                hint="`slr dedupe --rules` lists the rules and their meanings",
            )


def _repeated_ids(protocol: Protocol, data: Any, file: str, part: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for i, item in enumerate(getattr(protocol, part)):
        line = _line(data, (part, i, "id"))
        if item.id in seen:
            yield Problem(
                code="PRO006",
                message=f"the id {item.id!r} is used twice, first on line {seen[item.id]}",
                file=file,
                line=line,
                where=f"{part}[{i + 1}].id",
                hint="give each item of the list its own id, because other parts of the protocol and people's files refer to ids",
            )
        else:
            seen[item.id] = line


def _criterion_faults(protocol: Protocol, data: Any, file: str, check: CriterionCheck) -> Iterator[Problem]:
    for i, criterion in enumerate(protocol.criteria):
        yield from (_locate(fault, ("criteria", i), data, file) for fault in check(criterion))


def _stage_faults(protocol: Protocol, data: Any, file: str, check: StageCheck) -> Iterator[Problem]:
    for stage in STAGES:
        found = check(protocol.screening.stage(stage))
        yield from (_locate(fault, ("screening", stage), data, file) for fault in found)


def _locate(fault: Fault, place: tuple[Step, ...], data: Any, file: str) -> Problem:
    path = (*place, *fault.keys)
    return Problem(
        code=fault.code,
        message=fault.message,
        file=file,
        line=_line(data, path),
        where=_dotted(path),
        hint=fault.hint,
        severity=fault.severity,
    )

"""A made-up review of any size: exports of five sources in four formats, and files of two reviewers. Seeded, so always the same."""

import csv
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.bench_dedupe import make_corpus

NAME = "made-up"
REVIEWERS = ("rina", "tomas")
# A work is relevant if its abstract holds one of these words: about one in nine.
TOPIC = ("sleepment", "stressness", "workive")
PROTOCOL = """\
schema: 1
review: {title: A made-up review, language: id, kind: demonstration, note: Drawn by a seed.}
question:
  text: Does workive change sleepment?
  terms: {en: [sleepment, stressness, workive, burnal]}
criteria:
  - {id: I1, kind: include, text: About sleepment., rule: {text: 'sleep* OR stress*', outcome: mark}}
  - {id: E1, kind: exclude, text: Published before 1990., rule: {years: {to: 1989}}}
  - {id: E2, kind: exclude, text: About vaccines., rule: {text: 'TI(vacc* NOT sleep*) OR (vacc* NEAR/2 viral*)'}}
  - {id: E3, kind: exclude, text: Editorials and letters., rule: {types: [editorial, letter, erratum]}}
  - {id: E4, kind: exclude, text: Not about the topic.}
  - {id: F1, kind: exclude, stage: full-text, text: No result.}
sources:
  - {id: alpha, name: Alpha, kind: database, files: ['alpha*.ris'], searched: 2026-02-01}
  - {id: beta, name: Beta, kind: database, files: ['beta*.csv'], searched: 2026-02-02}
  - {id: gamma, name: Gamma, kind: database, files: ['gamma*.bib'], searched: 2026-02-03}
  - {id: delta, name: Delta, kind: register, files: ['delta*.txt'], searched: 2026-02-04}
  - {id: hand, name: By hand, kind: hand-search, files: ['hand*.csv'], searched: 2026-02-05}
screening:
  title-abstract: {reviewers: 2, team: [rina, tomas], maybe: include}
  full-text: {reviewers: 2, team: [rina, tomas]}
  model: {seed: 7}
  stopping: {enabled: true, recall: 0.9, confidence: 0.9}
codebook:
  - {id: sleep, theme: true, label: {en: Sleep, id: Tidur}, definition: Sleep., terms: {en: ['sleep*']}}
  - {id: stress, theme: true, label: {en: Stress, id: Stres}, definition: Stress., terms: {en: ['stress*']}}
  - {id: shifts, parent: stress, label: {en: Shifts, id: Giliran}, definition: Shifts., terms: {en: ['work*']}}
"""

Record = Mapping[str, Any]


BLOCK = 10_000  # records made at a time, so that a review of a million records needs little memory
EXPORT = 30_000  # records in the exports with one number; databases limit the size of an export


def write_exports(project: Path, size: int, seed: int, protocol: str = PROTOCOL) -> None:
    """Write the protocol and the exports: about `size` records, divided among the sources. Further exports are numbered."""
    for folder in ("protocols", f"corpus/{NAME}/searches"):
        (project / folder).mkdir(parents=True, exist_ok=True)
    (project / "protocols" / f"{NAME}.yaml").write_text(protocol, encoding="utf-8")
    searches = project / "corpus" / NAME / "searches"
    for start in range(0, size, BLOCK):
        records, _ = make_corpus(min(BLOCK, size - start), seed + start // BLOCK)
        for record in records if start else ():
            record["record_id"] = f"r{start + start // 10 + int(record['record_id'][1:]):07}"
        number = f"-{start // EXPORT + 1}" if start >= EXPORT else ""
        _append(searches / f"alpha{number}.ris", map(_as_ris, records[0::3]))
        _append_csv(searches / f"beta{number}.csv", records[1::3])
        rest = records[2::3]
        _append(searches / f"gamma{number}.bib", map(_as_bibtex, rest[0::2]))
        _append(searches / f"delta{number}.txt", map(_as_medline, rest[1::4]))
        _append_csv(searches / f"hand{number}.csv", rest[3::4])


def _append(path: Path, texts: Iterable[str]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(texts)


def _append_csv(path: Path, records: Iterable[Record]) -> None:
    begins = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=_CSV, lineterminator="\n")
        if begins:
            writer.writeheader()
        writer.writerows(map(_as_row, records))


def write_people(project: Path, records: Sequence[Record], seed: int) -> None:
    """Write the files of two reviewers and the adjudicator. `records`: as ingested, with `record`, `title` and `abstract`."""
    rng = random.Random(seed)
    read = [r for r in rng.sample(records, len(records) // 4) if r["title"]]
    included = [r for r in read if _is_relevant(r)]
    corpus = project / "corpus" / NAME
    for number, who in enumerate(REVIEWERS):
        mine = read[number * 20 : len(read) - 30 + number * 30]
        delimiter = ";" if who == "tomas" else ","  # as a spreadsheet saves in many countries
        for folder, columns, rows in (
            ("screening/title-abstract", _VERDICT, _verdicts(rng, mine, number, month=3)),
            ("screening/full-text", _VERDICT, _full_texts(rng, included, number)),
            ("coding", _CODING, _codings(rng, included, number)),
        ):
            _write_csv(corpus / folder / f"{who}.csv", columns, rows, delimiter)
    settled = [{**_said(r, 0, 5), "verdict": "include"} for r in included[::7]]
    _write_csv(corpus / "screening/title-abstract/adjudicated.csv", _VERDICT, settled)
    outcomes = [
        {**_said(r, i, 4), "outcome": "not retrieved" if i % 9 == 0 else "retrieved"}
        for i, r in enumerate(included)
    ]
    _write_csv(corpus / "retrieval/rina.csv", ("report", "outcome", *_SHOWN), outcomes)
    studies = [
        {**_said(r, i, 7), "study": f"study-{i // 2}", "country": "ID"} for i, r in enumerate(included[:20])
    ]
    _write_csv(corpus / "studies/rina.csv", ("report", "study", "country", *_SHOWN), studies)
    pairs = zip(read[0:60:2], read[1:60:2], strict=True)
    judged = [
        {"record_a": a["record"], "record_b": b["record"], "when": "2026-03-01T08:00:00Z",
         "verdict": rng.choice(("different", "different", "version", "same"))}
        for a, b in pairs
    ]  # fmt: skip
    _write_csv(corpus / "duplicates/rina.csv", ("record_a", "record_b", "verdict", "when"), judged)


def write_verdicts(path: Path, rng: random.Random, records: Iterable[Record], number: int) -> None:
    """Write one reviewer's file of verdicts on titles and abstracts. `number` is the place of the reviewer in the team."""
    _write_csv(path, _VERDICT, _verdicts(rng, records, number, month=3))


_CSV = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "abstract")
_SHOWN = ("when", "title", "doi")
_VERDICT = ("report", "verdict", "criterion", "note", "served", *_SHOWN)
_CODING = ("report", "theme", "statement", "role", "quote", "location", *_SHOWN)


def _as_row(record: Record) -> Record:
    return {c: record[c] for c in _CSV}


def _as_ris(record: Record) -> str:
    lines = ["TY  - JOUR", f"TI  - {record['title']}"]
    lines += [f"AU  - {a}" for a in record["authors"].split("; ")]
    lines += [f"PY  - {record['year']}", f"JO  - {record['journal']}", f"VL  - {record['volume']}"]
    lines += [f"IS  - {record['issue']}", f"SP  - {record['pages']}", f"DO  - {record['doi']}"]
    return "\n".join([*lines, f"AB  - {record['abstract']}", "ER  - ", "", ""])


def _as_bibtex(record: Record) -> str:
    fields = {
        "author": " and ".join(record["authors"].split("; ")),
        "number": record["issue"],
        **{c: record[c] for c in ("title", "year", "journal", "volume", "pages", "doi", "abstract")},
    }
    body = ",\n".join(f"  {k} = {{{v}}}" for k, v in fields.items() if v)
    return f"@article{{{record['record_id']},\n{body}\n}}\n\n"


def _as_medline(record: Record) -> str:
    lines = [f"PMID- {int(record['record_id'][1:]) + 90_000_000}", f"TI  - {record['title']}"]
    lines += [f"FAU - {a}" for a in record["authors"].split("; ")]
    lines += [f"DP  - {record['year']}", f"JT  - {record['journal']}", f"VI  - {record['volume']}"]
    lines += [f"PG  - {record['pages']}", f"LID - {record['doi']} [doi]", f"AB  - {record['abstract']}"]
    return "\n".join([*lines, "PT  - Journal Article", "", ""])


def _is_relevant(record: Record) -> bool:
    return any(word in record["abstract"].lower() for word in TOPIC)


def _said(record: Record, number: int, month: int) -> dict[str, Any]:
    """Return the columns that every person's row about a report has."""
    day, minute = divmod(number, 600)
    when = f"2026-{month:02}-{day + 1:02}T{8 + minute // 60:02}:{minute % 60:02}:00Z"
    return {"report": record["record"], "title": record["title"], "doi": record["doi"], "when": when}


def _verdicts(
    rng: random.Random, records: Iterable[Record], who: int, month: int
) -> Iterator[dict[str, Any]]:
    """Yield verdicts that mostly agree with the topic; some are doubtful, some are taken back."""
    for i, record in enumerate(records):
        relevant = _is_relevant(record) != (rng.random() < 0.04)
        verdict = "maybe" if rng.random() < 0.03 else "include" if relevant else "exclude"
        row = {
            **_said(record, i, month),
            "verdict": verdict,
            "criterion": "E4" if verdict == "exclude" else "",
            "served": "random" if i < 150 else "model",
        }
        yield row
        if rng.random() < 0.02:
            yield {
                **row,
                "verdict": "retract",
                "criterion": "",
                "when": row["when"].replace(":00Z", f":3{who}Z"),
            }


def _full_texts(rng: random.Random, records: Iterable[Record], who: int) -> Iterator[dict[str, Any]]:
    for i, record in enumerate(records):
        out = rng.random() < 0.3
        verdict, criterion = ("exclude", "F1") if out else ("include", "")
        yield {**_said(record, i + who, 6), "verdict": verdict, "criterion": criterion, "served": "listed"}


def _codings(rng: random.Random, records: Iterable[Record], who: int) -> Iterator[dict[str, Any]]:
    for i, record in enumerate(records):
        if rng.random() < 0.6:
            quote = " ".join(record["abstract"].split()[:6])
            yield {
                **_said(record, i + who, 7),
                "theme": rng.choice(("sleep", "stress", "shifts")),
                "statement": f"Statement {i} by {REVIEWERS[who]}.",
                "role": rng.choice(("finding", "finding", "theory", "context")),
                "quote": quote,
                "location": "abstract",
            }


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Record], delimiter: str = ",") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    encoding = "utf-8-sig" if delimiter == ";" else "utf-8"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(
            file, fieldnames=columns, delimiter=delimiter, restval="", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(rows)

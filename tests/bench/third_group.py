"""Make the files of the third group of labelled reviews from copies of the repositories that published them.

    python tests/bench/third_group.py CITATION_SCREENING MODELS_ACROSS_AREAS FOLDER

CITATION_SCREENING is a clone of bwallace/citation-screening (commit ed2f9f0c6c74): three reviews of the Tufts Evidence-based
Practice Center (Wallace et al. 2010, BMC Bioinformatics 11:55). MODELS_ACROSS_AREAS is a clone of
asreview/paper-evaluating-models-across-research-areas: the review of nudging (Nagtegaal et al. 2019). The group was named in
`review_sets.csv` before any setting was chosen; `choose_model.py --third` reads it. The files are not part of this project.
"""

import csv
import gzip
import io
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

LABELS: Final = {"copd": "copd_titles", "proton_beam": "proton_titles", "micro_nutrients": "micro_t_and_a"}
AREA: Final = "HEAD:modeling/curious_snake/data"


def main(screening: Path, areas: Path, folder: Path) -> None:
    """Write one CSV file per review."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in LABELS:
        _write(folder / f"{name}.csv.gz", list(_read_wallace(screening, name)))
    _write(folder / "nudging.csv.gz", list(_read_nudging(areas)))


def _git(repository: Path, *command: str, given: bytes = b"") -> bytes:
    done = subprocess.run(
        ["git", "-C", str(repository), *command], input=given, capture_output=True, check=True
    )
    return done.stdout


def _read_wallace(repository: Path, name: str) -> Iterator[tuple[str, str, str, int]]:
    """Yield id, title, abstract and label. The label is the second word of each line of the file of labels."""
    lines = _git(repository, "show", f"{AREA}/{name}/{LABELS[name]}").decode("latin-1").splitlines()
    labels = {line.split()[0]: line.split()[1] for line in lines if line.strip()}
    titles, abstracts = (
        _read_folder(repository, f"{name}/{part}", list(labels)) for part in ("Titles", "Abstracts")
    )
    for record, label in labels.items():
        title = titles.get(record, "")
        yield record, title.removesuffix(record).strip(), abstracts.get(record, ""), int(label == "1")


def _read_folder(repository: Path, folder: str, names: Sequence[str]) -> Mapping[str, str]:
    listed = _git(repository, "ls-tree", f"{AREA}/{folder}").decode().splitlines()
    blobs = {line.split("\t")[1]: line.split()[2] for line in listed if line.split()[1] == "blob"}
    there = [name for name in names if name in blobs]
    stream = io.BytesIO(
        _git(repository, "cat-file", "--batch", given="\n".join(blobs[n] for n in there).encode())
    )
    found = {}
    for name in there:
        size = int(stream.readline().split()[2])
        found[name] = stream.read(size).decode("latin-1").strip()
        stream.readline()
    return found


def _read_nudging(repository: Path) -> Iterator[tuple[str, str, str, int]]:
    text = _git(repository, "show", "HEAD:datasets/sim_datasets/nudging.csv").decode()
    for row in csv.DictReader(io.StringIO(text)):
        title, abstract = ("" if row[c].strip() == "NA" else row[c].strip() for c in ("title", "abstract"))
        yield row["id"], title, abstract, int(row["included"] == "1")


def _write(path: Path, rows: Sequence[tuple[str, str, str, int]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["record_id", "title", "abstract", "label_included"])
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)} records, {sum(row[3] for row in rows)} relevant")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))

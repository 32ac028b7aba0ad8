"""A review of another field, with a framework of its own, runs from `slr new` to its tables without any code.

The framework is UTAUT (Venkatesh et al. 2003). The studies are made up.
"""

import csv
import io
from pathlib import Path

from example_review import Slr, outputs

FRAMEWORK = """
constructs:
  - {id: usefulness, label: {en: Performance expectancy}, role: expectancy, higher_is: better, names: [perceived usefulness]}
  - {id: ease, label: {en: Effort expectancy}, role: expectancy, higher_is: better, names: [ease of use]}
  - {id: peers, label: {en: Social influence}, role: influence, higher_is: more, names: [subjective norm]}
  - {id: intention, label: {en: Intention to use}, role: adoption, higher_is: more}
  - {id: use, label: {en: Use}, role: behaviour, higher_is: more, names: [actual use]}
frameworks:
  - id: utaut
    label: {en: UTAUT}
    kind: path
    edges: [[usefulness, intention], [ease, intention], [peers, intention], [intention, use]]
  - {id: settings, label: {en: Expectancies by country}, kind: matrix, rows: [expectancy, influence], columns: {field: country}}
maps:
  - {id: designs, rows: design, columns: predictor}
extraction: {extractors: 1}
"""
REPORTS = {"Nurses and telehealth": "Ann", "Telehealth in clinics": "Bob", "Why doctors refuse": "Cid"}
FINDINGS = """\
report,title,predictor,outcome,path,mediator,direction,significance,estimate,type,second_hand,when
x1,Nurses and telehealth,Perceived Usefulness,intention,,,+,significant,.41,beta,,2026-03-01
x1,Nurses and telehealth,ease-of-use,Intention to use,,,,not significant,-.08,beta,,2026-03-01
x1,Nurses and telehealth,ease of use,use,indirect,intention,+,significant,.03,beta,,2026-03-01
x2,Telehealth in clinics,perceived usefulness,intention,,,-,significant,-.20,beta,,2026-03-01
x2,Telehealth in clinics,age,intention,,,+,significant,.20,beta,,2026-03-01
x3,Why doctors refuse,subjective norm,intention,,,+,significant,,,yes,2026-03-01
"""
STUDIES = """\
report,title,study,design,country,when
x1,Nurses and telehealth,nurses,survey,Kenya,2026-03-01
x2,Telehealth in clinics,clinics,survey,Peru,2026-03-01
x3,Why doctors refuse,doctors,interviews,Peru,2026-03-01
"""


def test_a_review_with_its_own_framework_needs_no_code(tmp_path: Path, slr: Slr) -> None:
    slr(tmp_path, "new", "utaut", "--here")
    _fill(tmp_path)
    result = slr(tmp_path, "synthesize")
    assert result.exit_code == 0, result.output
    files = outputs(tmp_path, "utaut")
    cells = {(r["row"], r["column"]): r for r in _read(files, "framework_cells") if r["framework"] == "utaut"}
    assert {place: (r["positive"], r["negative"], r["gap"]) for place, r in cells.items()} == {
        ("usefulness", "intention"): ("1", "1", "no"),
        ("ease", "intention"): ("0", "1", "no"),
        ("peers", "intention"): ("0", "0", "yes"),
        ("intention", "use"): ("", "", "yes"),
    }
    assert cells["usefulness", "intention"]["contradictions"] == "direction"
    assert cells["peers", "intention"]["second_hand"] == "doctors (Cid, 2020)"
    (ease, ease_use, peers, usefulness) = _read(files, "directions")
    assert (ease["studies"], ease["share"]) == ("1", "0.0")
    assert (ease_use["outcome"], ease_use["studies"], ease_use["other_results"]) == ("use", "0", "1")
    assert (peers["studies"], peers["second_hand"], peers["share"]) == ("0", "1", "not estimable")
    assert (usefulness["share"], usefulness["p_value"]) == ("0.5", "1")
    assert [r["name"] for r in _read(files, "unmapped_names")] == ["age"]
    found = {(r["row"], r["column"]): r["studies"] for r in _read(files, "evidence_map")}
    assert (found["survey", "usefulness"], found["interviews", "usefulness"]) == ("2", "0")
    for figure in ("framework-utaut", "framework-settings", "directions-usefulness", "map-designs"):
        assert f"{figure}.svg" in files


def _fill(project: Path) -> None:
    """Write the search, the protocol and the files of one person."""
    corpus = project / "corpus" / "utaut"
    protocol = project / "protocols" / "utaut.yaml"
    text = protocol.read_text(encoding="utf-8").replace("files: [] ", 'files: ["*/base.csv"] ')
    protocol.write_text(text + FRAMEWORK, encoding="utf-8")
    search = "title,authors,year\n" + "".join(f'{t},"{a}, A.",2020\n' for t, a in REPORTS.items())
    verdicts = "report,verdict,when,title\n" + "".join(f"x,include,2026-02-01,{t}\n" for t in REPORTS)
    for path, content in {
        "searches/2026-01-01/base.csv": search,
        "screening/title-abstract/rina.csv": verdicts,
        "screening/full-text/rina.csv": verdicts,
        "studies/rina.csv": STUDIES,
        "findings/rina.csv": FINDINGS,
    }.items():
        (corpus / path).parent.mkdir(parents=True, exist_ok=True)
        (corpus / path).write_text(content, encoding="utf-8")


def _read(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"tables/{table}.csv"].decode("utf-8-sig"))))

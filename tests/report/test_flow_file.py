"""prisma.json is written in parts, and is the file that Python's own writer would write."""

import json
from types import ModuleType

from made_up_review import synthesize

from slr.report.flow_file import write_flow
from slr.report.text import Texts


def test_the_parts_are_one_json_file_with_every_id(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"review": {"title": 'A "ids": [] title', "language": "en"}})
    flow = synthesize(made_up.make_tables(protocol), protocol).flow
    data = b"".join(write_flow(flow, Texts("en"), title='A "ids": [] title', as_of="2026-03-01")).decode()
    read = json.loads(data)
    assert data == json.dumps(read, ensure_ascii=False, indent=1) + "\n"
    assert read["review"] == 'A "ids": [] title'
    assert [(box["id"], box["ids"]) for box in read["boxes"]] == [
        (box.id, list(box.ids)) for box in flow.walk()
    ]
    assert any(box["ids"] for box in read["boxes"])

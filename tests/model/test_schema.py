"""The JSON Schema in `protocols/` is that of the current form of the protocol."""

from pathlib import Path

from slr.model.schema import schema_text
from slr.store.language import list_languages


def test_the_schema_beside_the_protocols_is_up_to_date() -> None:
    path = Path(__file__).resolve().parents[2] / "protocols" / "protocol.schema.json"
    assert path.read_text(encoding="utf-8") == schema_text(list_languages()), "run `make schema`"

"""Generate the JSON Schema of the protocol. Editors use the schema to complete keys and mark errors.

`make schema` writes the schema to `protocols/protocol.schema.json`.
"""

import json
import sys
from collections.abc import Sequence

from slr.model.protocol import Protocol


def schema_text(languages: Sequence[str]) -> str:
    """Return the JSON Schema of the protocol as text. `languages` are the languages in which an appendix can be written."""
    schema = Protocol.model_json_schema(by_alias=True)
    schema["$defs"]["Review"]["properties"]["language"]["enum"] = list(languages)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text(sys.argv[1:]))

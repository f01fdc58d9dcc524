"""The JSON schema of a question set, for whoever reads `plan --format json`.

Write it anew after a change of the model: `python -m bot.plans.schema`.
"""

import json
from pathlib import Path

from bot.plans.model import QuestionSet

PATH = Path(__file__).resolve().parents[2] / "data" / "schema" / "question_set.schema.json"
"""Where the schema stands in the repository; a test compares it with the model."""


def schema() -> dict[str, object]:
    """Return the schema (draft 2020-12) of what `plan` prints."""
    made = QuestionSet.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def write(path: Path = PATH) -> None:
    """Write the schema to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()

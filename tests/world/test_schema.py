"""Validators and linters of others take our schemas, and mark a wrong owner at its line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from postmortems.feeds import all_feeds
from postmortems.record.reader import load
from postmortems.record.schema import Schema, as_draft_7, config_schema, record_schema
from tests.world.conftest import Installed

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "tests" / "sample" / "incidents"
GUIDE = ROOT / "docs" / "guide" / "editors.md"

STRICT = """
const [, , file, dialect] = process.argv;
const Ajv = require(dialect === "7" ? "ajv" : "ajv/dist/2020").default;
const ajv = new Ajv({ strict: true });
require("ajv-formats").default(ajv);
ajv.compile(JSON.parse(require("fs").readFileSync(file)));
console.log("accepted");
"""


def schemas() -> dict[str, Schema]:
    return {"general": record_schema(), "names": record_schema(load(RECORD).corpus.config), "config": config_schema()}


def test_ajv_in_strict_mode_accepts_each_schema(node_packages: Callable[..., Installed]) -> None:
    made = node_packages("ajv@8.17.1", "ajv-formats@3.0.1")
    (made.folder / "strict.js").write_text(STRICT, encoding="utf-8")
    for name, schema in schemas().items():
        for dialect, text in (("2020-12", schema), ("7", as_draft_7(schema))):
            (made.folder / f"{name}.json").write_text(json.dumps(text), encoding="utf-8")
            assert made.run("node", "strict.js", f"{name}.json", dialect) == "accepted\n"


def test_remark_marks_a_wrong_owner_inside_the_markdown_file(node_packages: Callable[..., Installed]) -> None:
    recipe = re.search(r"```js title=\".remarkrc.mjs\"\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    packages = re.search(r"npm install --save-dev (.*)", GUIDE.read_text("utf-8"))
    assert recipe is not None
    assert packages is not None
    made = node_packages(*packages[1].split())
    (made.folder / ".remarkrc.mjs").write_text(recipe[1], encoding="utf-8")
    (made.folder / "incidents").mkdir()
    config = load(RECORD).corpus.config
    (made.folder / "incident.schema.json").write_text(json.dumps(as_draft_7(record_schema(config))), encoding="utf-8")
    source = next(path for path in sorted(RECORD.glob("2*.md")) if "    owner: " in path.read_text("utf-8"))
    text = source.read_text("utf-8")
    record = made.folder / "incidents" / source.name
    record.write_text(text, encoding="utf-8")
    made.run("npx", "remark", "--quiet", "--frail", "incidents")
    wrong = re.sub(r"    owner: .*", "    owner: nobody-known", text, count=1)
    record.write_text(wrong, encoding="utf-8")
    line = wrong[: wrong.index("owner: nobody-known")].count("\n") + 1
    with pytest.raises(AssertionError) as caught:
        made.run("npx", "remark", "--quiet", "--frail", "--no-color", "incidents")
    found = [row for row in str(caught.value).splitlines() if "warning" in row and "-" in row.split()[0]]
    assert len(found) == 1, caught.value
    assert found[0].split()[0].startswith(f"{line}:12-{line}:")
    assert "Must be equal to one of the allowed values" in found[0]


def test_a_date_is_checked_where_formats_are_not(python_packages: Callable[..., Installed]) -> None:
    """jsonschema-rs checks `format` in draft 7 only; the pattern of a date holds in both."""
    made = python_packages("jsonschema-rs==0.61.2")
    record = {"title": "The sorter stops", "status": "draft", "severity": "SEV3"}
    item = {"id": "sensor", "title": "Clean the sensor", "due": "2026-06-30"}
    (made.folder / "right.json").write_text(json.dumps(record | {"action_items": [item]}), encoding="utf-8")
    (made.folder / "wrong.json").write_text(
        json.dumps(record | {"action_items": [item | {"due": "soon"}]}), encoding="utf-8"
    )
    script = """
import json, jsonschema_rs
schema, *records = (json.load(open(f"{name}.json")) for name in ("schema", "right", "wrong"))
print([jsonschema_rs.is_valid(schema, record) for record in records])
"""
    for schema in (record_schema(), as_draft_7(record_schema())):
        (made.folder / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
        assert made.run("bin/python", "-c", script) == "[True, False]\n"


def test_generated_types_read_our_json_and_write_it_back(python_packages: Callable[..., Installed]) -> None:
    """datamodel-code-generator keeps days as days, where other generators make times of them."""
    made = python_packages("datamodel-code-generator==0.89.0", "pydantic==2.14.4")
    feeds = dict(all_feeds(load(ROOT / "incidents").corpus, date(2026, 11, 20), "https://incidents.example.org/"))
    script = "import json, types_of\nmodel = next(v for k, v in vars(types_of).items() if 'OfAKnowledgeBase' in k)\n"
    script += "print(model.model_validate(json.load(open('data.json'))).model_dump_json(by_alias=True))"
    for name in ("incidents", "actions", "lessons", "factors", "services"):
        (made.folder / "schema.json").write_text(feeds[f"api/schema/{name}.json"], encoding="utf-8")
        (made.folder / "data.json").write_text(feeds[f"api/{name}.json"], encoding="utf-8")
        options = ["--input-file-type", "jsonschema", "--output-model-type", "pydantic_v2.BaseModel"]
        made.run("bin/datamodel-codegen", "--input", "schema.json", "--output", "types_of.py", *options)
        written, given = json.loads(made.run("bin/python", "-c", script)), json.loads(feeds[f"api/{name}.json"])
        assert given["items"]
        assert written == given

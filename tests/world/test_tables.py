"""Programs that read our tables find every row, and calculate with the instants."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from postmortems.feeds import all_feeds
from postmortems.record.reader import load
from tests.world.conftest import Installed, same

RECORDS = Path(__file__).parents[2] / "incidents"


@pytest.fixture(scope="module")
def feeds() -> dict[str, str]:
    """Every feed of the records of this project."""
    return dict(all_feeds(load(RECORDS).corpus, date(2026, 11, 20), "https://incidents.example.org/"))


def test_csv_parse_reads_every_row(node_packages: Callable[..., Installed], feeds: dict[str, str]) -> None:
    """It refuses a quotation mark just after the byte order mark."""
    made = node_packages("csv-parse@7.0.3")
    script = """
        const { parse } = require("csv-parse/sync");
        const text = require("fs").readFileSync(process.argv[2]);
        console.log(JSON.stringify(parse(text, { columns: true, bom: JSON.parse(process.argv[3]) })));
    """
    (made.folder / "read.js").write_text(script, encoding="utf-8")
    for name in ("incidents", "actions", "lessons", "factors", "services"):
        (made.folder / "table.csv").write_text(feeds[f"api/{name}.csv"], encoding="utf-8", newline="")
        items = json.loads(feeds[f"api/{name}.json"])["items"]
        for bom in ("true", "false"):
            assert len(json.loads(made.run("node", "read.js", "table.csv", bom))) == len(items)


def test_duckdb_subtracts_instants(python_packages: Callable[..., Installed], feeds: dict[str, str]) -> None:
    """It reads a column that mixes days and minutes as text, and full instants as timestamps."""
    made = python_packages("duckdb==2.0.1")
    (made.folder / "incidents.csv").write_text(feeds["api/incidents.csv"], encoding="utf-8", newline="")
    later = "resolved_latest - started_earliest > interval 0 day"
    query = f"select count(*) filter ({later}) from 'incidents.csv'"  # noqa: S608
    script = f'import duckdb; print(duckdb.sql("{query}").fetchall()[0][0])'
    resolved = [one for one in json.loads(feeds["api/incidents.json"])["items"] if one["resolved_latest"]]
    assert resolved
    assert int(made.run("bin/python", "-c", script)) == len(resolved)


def test_csvkit_keeps_every_text_if_told_to(python_packages: Callable[..., Installed], feeds: dict[str, str]) -> None:
    """It makes true and false of a column that has only 0 and 1, such as the open action items of a tidy team."""
    made = python_packages("csvkit==2.2.0", "agate==1.14.2")
    rows = list(csv.DictReader(io.StringIO(feeds["api/incidents.csv"].removeprefix("\ufeff"))))
    tidy = [row | {"open_actions": str(number % 2)} for number, row in enumerate(rows)]
    with (made.folder / "tidy.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(tidy[0]))
        writer.writeheader()
        writer.writerows(tidy)
    assert json.loads(made.run("bin/csvjson", "--no-inference", "--blanks", "tidy.csv")) == tidy
    guessed = json.loads(made.run("bin/csvjson", "tidy.csv"))
    same("counts of 0 and 1", [False, True], [row["open_actions"] for row in guessed[:2]])


def test_pandas_keeps_every_text_if_told_to(python_packages: Callable[..., Installed], feeds: dict[str, str]) -> None:
    """Of JSON, too, it makes numbers and dates of texts, unless it reads with `dtype=False`."""
    made = python_packages("pandas==3.1.1")
    items = json.loads(feeds["api/incidents.json"])["items"]
    plain = [{key: value for key, value in item.items() if isinstance(value, str)} for item in items]
    keys = sorted(set.intersection(*(set(item) for item in plain)))
    rows = [{key: item[key] for key in keys} | {"commit": "12e4567"} for item in plain]
    (made.folder / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    script = """
import json, pandas
rows = json.load(open("rows.json"))
print(pandas.read_json("rows.json", dtype=False).to_dict("records") == rows, pandas.read_json("rows.json")["commit"][0])
"""
    assert len(keys) > 5
    same("with and without dtype=False", "True inf\n", made.run("bin/python", "-c", script))

#!/usr/bin/env bash
# SQLAlchemy writes three different instants into SQLite as one, also with `timezone=True`.
#
# A good guess: SQLite has no type for times, so a library writes them as text with the offset, as peewee and sqlite3 do, or
#   in UTC. `DateTime(timezone=True)` asks for that, and where it cannot be had, a time with an offset is refused.
# What happens: the offset is dropped: 14:05+02:00, 14:05Z and 14:05-07:00 are all `2026-05-30 14:05:00.000000`, and come back
#   without a zone. pandas (`to_sql` with an engine) and dataset write through it, so a column in Berlin's time becomes local
#   time without a zone. With a connection of sqlite3 the same `to_sql` keeps the offset.
# Why our users care: SQLite is where the figures of a few hundred incidents are put. Incidents of two teams are in another
#   order, and a duration from one to the other is hours off. Ours end in Z; the guide says to convert all others before they
#   are written.
# Source: measured, SQLAlchemy 2.1.9, pandas 3.1.1, dataset 2.0.0, peewee 4.5.3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check SQLAlchemy==2.1.9 pandas==3.1.1 dataset==2.0.0 peewee==4.5.3

TZ=UTC "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sqlite3
import sys
from datetime import datetime

import dataset
import pandas
import peewee
import sqlalchemy as sa

TEXTS = ["2026-05-30T14:05:00+02:00", "2026-05-30T14:05:00+00:00", "2026-05-30T14:05:00-07:00"]
times = [datetime.fromisoformat(text) for text in TEXTS]
engine = sa.create_engine("sqlite://")
table = sa.Table("incident", sa.MetaData(), sa.Column("started", sa.DateTime(timezone=True)))
table.metadata.create_all(engine)
seen = {}
with engine.begin() as connection:
    connection.execute(table.insert(), [{"started": time} for time in times])
    seen["SQLAlchemy"] = [row[0] for row in connection.exec_driver_sql("SELECT started FROM incident")]

frame = pandas.DataFrame({"started": pandas.to_datetime(["2026-05-30T12:05:00Z"]).tz_convert("Europe/Berlin")})
frame.to_sql("frame", engine, index=False)
with engine.begin() as connection:
    seen["pandas, SQLAlchemy"] = [row[0] for row in connection.exec_driver_sql("SELECT started FROM frame")]
plain = sqlite3.connect(":memory:")
frame.to_sql("frame", plain, index=False)
seen["pandas, sqlite3"] = [row[0] for row in plain.execute("SELECT started FROM frame")]

with dataset.connect("sqlite://") as database:
    database["incident"].insert({"started": times[0]})
    seen["dataset"] = [row["started"].isoformat() for row in database["incident"]]

database = peewee.SqliteDatabase(":memory:")


class Incident(peewee.Model):
    started = peewee.DateTimeField()

    class Meta:
        database = database


Incident.create_table()
Incident.create(started=times[0])
seen["peewee"] = [row[0] for row in database.execute_sql("SELECT started FROM incident")]

for name, values in seen.items():
    print(f"{name}: {', '.join(values)}")
expected = {
    "SQLAlchemy": ["2026-05-30 14:05:00.000000"] * 3,
    "pandas, SQLAlchemy": ["2026-05-30 14:05:00.000000"],
    "pandas, sqlite3": ["2026-05-30 14:05:00+02:00"],
    "dataset": ["2026-05-30T14:05:00"],
    "peewee": ["2026-05-30 14:05:00+02:00"],
}
sys.exit(0 if seen == expected else f"expected {expected}")
PYTHON

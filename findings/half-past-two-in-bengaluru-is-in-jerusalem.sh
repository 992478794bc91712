#!/usr/bin/env bash
# PostgreSQL and dateparser read "14:05 IST" as the time of Israel, and PostgreSQL also what it wrote itself for India.
#
# A good guess: IST is the time of India, which is on more clocks than any other of that name, and is what chrono and DuckDB
#   read. What a database writes as `14:05 IST`, with `to_char`, it reads back as the same instant.
# What happens: PostgreSQL and dateparser take IST for +02:00, the winter time of Israel, also in May, when clocks there are at
#   +03:00. An instant of 14:05 in India, written by a session with the zone Asia/Kolkata, is read three and a half hours later
#   by a session in UTC. Only sessions in a zone that calls itself IST, or with `timezone_abbreviations` set to India, read it.
# Why our users care: chats and mails of teams in India say "14:05 IST", and timelines are put together with SQL. The order of
#   events is another one then. Write +05:30. `postmortems import` reads IST as Asia/Kolkata.
# Source: measured, PostgreSQL 18.7 (@electric-sql/pglite 0.5.17), dateparser 1.5.0, chrono-node 2.10.3, duckdb 2.0.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.17 chrono-node@2.10.3
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dateparser==1.5.0 duckdb==2.0.1

cat > show.mjs <<'JS'
import { PGlite } from "@electric-sql/pglite";
import * as chrono from "chrono-node";

const db = new PGlite();
const read = async (query) => (await db.query(`select (${query})::text as value`)).rows[0].value;
await db.exec("set timezone to 'Asia/Kolkata'");
const written = await read("to_char('2026-05-30T08:35:00Z'::timestamptz, 'YYYY-MM-DD HH24:MI TZ')");
console.log("PostgreSQL writes", written);
await db.exec("set timezone to 'UTC'");
console.log("PostgreSQL", await read(`'${written}'::timestamptz`));
await db.exec("set timezone_abbreviations to 'India'");
console.log("PostgreSQL with the abbreviations of India", await read(`'${written}'::timestamptz`));
console.log("chrono", chrono.parseDate(written).toISOString());
JS
cat > show.py <<'PYTHON'
import dateparser
import duckdb

text = "2026-05-30 14:05 IST"
print("dateparser", dateparser.parse(text).isoformat())
connection = duckdb.connect()
connection.execute("set timezone to 'UTC'")
print("DuckDB", connection.execute("select ?::timestamptz::varchar", [text]).fetchall()[0][0])
PYTHON
{ node show.mjs; venv/bin/python show.py; } | tee seen
cat > expected <<'TEXT'
PostgreSQL writes 2026-05-30 14:05 IST
PostgreSQL 2026-05-30 12:05:00+00
PostgreSQL with the abbreviations of India 2026-05-30 08:35:00+00
chrono 2026-05-30T08:35:00.000Z
dateparser 2026-05-30T14:05:00+02:00
DuckDB 2026-05-30 08:35:00+00
TEXT
diff expected seen || { echo "IST is read in another way now"; exit 1; }

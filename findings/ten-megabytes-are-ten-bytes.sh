#!/usr/bin/env bash
# bytes, by which Express reads its limits, takes 10M for ten bytes, and 1GiB for one.
#
# A good guess: `10M` is a size, as for nginx, and `1GiB` as for many tools. What is no size for a program is an error, or `null`,
#   as "abc" is for `bytes`.
# What happens: it knows "10mb", and "gb", which is 1024 to the third power. Of every other text it takes the whole number at the
#   start, and calls it bytes: `10M` is 10, `1GiB` 1, `1,5 GB` 1, `1e6` 1. With `limit: "10M"` Express refuses a body of 19 bytes
#   with 413. Nothing is reported at the start.
# Why our users care: a limit that somebody copies from nginx is an outage of all requests with a body, and such a cause looks
#   right in the diff. Scripts that read sizes out of records get 1 for a gibibyte.
# Source: measured, bytes 3.1.2, express 5.3.0, humanfriendly 10.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund bytes@3.1.2 express@5.3.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check humanfriendly==10.0

cat > show.mjs <<'JS'
import bytes from "bytes";
import express from "express";

for (const size of ["10mb", "10M", "1GiB", "1,5 GB", "1e6", "abc"]) console.log(`bytes: ${size} is ${bytes.parse(size)}`);
for (const limit of ["10mb", "10M"]) {
  const app = express().use(express.json({ limit }));
  app.post("/", (_request, response) => response.sendStatus(200));
  app.use((error, _request, response, _next) => response.sendStatus(error.status));
  const server = await new Promise((ready) => { const started = app.listen(0, "localhost", () => ready(started)); });
  const body = JSON.stringify({ severity: "sev2" });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`http://localhost:${server.address().port}/`, { method: "POST", headers, body });
  console.log(`Express, limit ${limit}: ${body.length} bytes, ${answer.status}`);
  server.close();
  server.closeAllConnections();
}
JS
cat > show.py <<'PYTHON'
from humanfriendly import parse_size

for size in ("10M", "1GiB"):
    print("humanfriendly:", size, "is", parse_size(size))
PYTHON
{
    node show.mjs
    venv/bin/python show.py
} | tee seen
cat > expected <<'TEXT'
bytes: 10mb is 10485760
bytes: 10M is 10
bytes: 1GiB is 1
bytes: 1,5 GB is 1
bytes: 1e6 is 1
bytes: abc is null
Express, limit 10mb: 19 bytes, 200
Express, limit 10M: 19 bytes, 413
humanfriendly: 10M is 10000000
humanfriendly: 1GiB is 1073741824
TEXT
diff expected seen || { echo "sizes are read in another way now"; exit 1; }

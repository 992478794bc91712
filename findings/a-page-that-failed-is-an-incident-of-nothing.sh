#!/usr/bin/env bash
# The client of PagerDuty for JavaScript has no resource for the log of an incident, and takes a page that failed for one.
#
# A good guess: `resource` of a response is what was asked for, so that one need not unpack it: the incidents for `/incidents`,
#   the incident for `/incidents/P1`, the log entries for `/incidents/P1/log_entries`. `all` gives all pages, or an error.
# What happens: it takes the first word of the path. It is right for `/incidents`. For a single incident and for its log it is
#   `undefined`, and `all` for a log of two pages is "Cannot read properties of undefined (reading 'concat')". Where the second
#   page of incidents is an error 500, `all` succeeds: status 200, and `undefined` in place of the other incidents.
# Why our users care: incidents and their log entries are what a post-mortem starts from, and what counts of incidents are made
#   of. A month looks half as bad if a request fails. Take `data`, and look at the status of each page.
# Source: measured, @pagerduty/pdjs 2.2.4; its README, "The Response Object".
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @pagerduty/pdjs@2.2.4

cat > client.cjs <<'JS'
const { readFileSync } = require("node:fs");
const fetch = require("cross-fetch");

let pages = {}; // by path and query; nothing leaves this machine
fetch.default = async (address) => {
  const { pathname, search } = new URL(address);
  const [status, body] = pages[pathname + search];
  return new Response(JSON.stringify(body), { status });
};
const { api } = require("@pagerduty/pdjs");
const pd = api({ token: "none" });
const page = (name, id, offset, more) => [200, { [name]: [{ id }], offset, limit: 1, more }];

(async () => {
  pages = { "/incidents/P1": [200, { incident: { id: "P1" } }], "/incidents/P1/log_entries": page("log_entries", "L1", 0, false) };
  const one = (await pd.get("/incidents/P1")).resource;
  const log = (await pd.get("/incidents/P1/log_entries")).resource;
  pages = { "/incidents": page("incidents", "P1", 0, true), "/incidents?limit=1&offset=1": page("incidents", "P2", 1, false) };
  const both = (await pd.all("/incidents")).resource;
  pages["/incidents?limit=1&offset=1"] = [500, { error: { message: "Internal Server Error" } }];
  const half = await pd.all("/incidents");
  const path = "/incidents/P1/log_entries";
  pages = { [path]: page("log_entries", "L1", 0, true), [`${path}?limit=1&offset=1`]: page("log_entries", "L2", 1, false) };
  const error = await pd.all(path).then(() => "none", ({ message }) => message);
  console.log("@pagerduty/pdjs", JSON.parse(readFileSync("node_modules/@pagerduty/pdjs/package.json")).version);
  console.log({ one, log, both, half: half.resource, status: half.status, error });
  const ids = (found) => JSON.stringify(found.map((incident) => incident && incident.id));
  const asSeen = one === undefined && log === undefined && ids(both) === '["P1","P2"]' && ids(half.resource) === '["P1",null]';
  if (!asSeen || half.status !== 200 || !error.includes("concat")) throw new Error("pages are put together in another way now");
})();
JS
node client.cjs

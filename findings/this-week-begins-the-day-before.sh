#!/usr/bin/env bash
# "now/w" is Sunday for the JavaScript libraries of Elastic and Grafana, and Monday where the same expression is a query.
#
# A good guess: `now/w` is an expression of Elasticsearch, rounded to the week. Elastic's own library for it, which Kibana uses,
#   means the week that Elasticsearch means, which begins on Monday as in ISO 8601.
# What happens: @elastic/datemath and `dateMath` of @grafana/data use the first day of the week of moment's language, and
#   without one that is Sunday. `2026-06-03||/w` is 31 May for @elastic/datemath, and 1 June for python-datemath, which follows
#   Elasticsearch. A Sunday belongs to the week that ended for one, and to the one that begins for the other.
# Why our users care: on-call weeks and weekly reviews count incidents and alerts by `now/w`. The number of the dashboard and
#   that of the script differ by the weekend, which is when the pages come. Write days; in the browser set
#   `moment.updateLocale`.
# Source: measured, @elastic/datemath 5.0.3, @grafana/data 13.2.3, moment 2.30.1, python-datemath 3.0.3; Elasticsearch, common
#   options, "Date math".
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @elastic/datemath@5.0.3 @grafana/data@13.2.3 react@19.3.1 react-dom@19.3.1 moment@2.30.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-datemath==3.0.3

cat > week.cjs <<'JS'
const elastic = require("@elastic/datemath");
const { dateMath } = require("@grafana/data");
const moment = require("moment");

const parse = (elastic.default ?? elastic).parse;
const day = (found) => found.format("dddd YYYY-MM-DD");
const found = [parse("2026-06-03||/w"), parse("now/w"), dateMath.parse("now/w")].map((at) => day(moment(at.valueOf())));
moment.updateLocale("en", { week: { dow: 1, doy: 4 } });
const set = parse("2026-06-03||/w");
console.log("@elastic/datemath and @grafana/data:", found, "with a week from Monday:", set.format("dddd"));
const sundays = found.every((text) => text.startsWith("Sunday")) && found[0].endsWith("2026-05-31");
if (!sundays || set.format("dddd") !== "Monday") throw new Error("weeks begin on another day now");
JS
TZ=UTC node week.cjs
venv/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version

from datemath import dm

found = [dm(text, tz="UTC") for text in ("2026-06-03||/w", "now/w")]
print("python-datemath", version("python-datemath"), [at.format("dddd YYYY-MM-DD") for at in found])
mondays = [at.isoweekday() for at in found] == [1, 1] and found[0].format("YYYY-MM-DD") == "2026-06-01"
sys.exit(0 if mondays else "weeks begin on another day now")
PYTHON

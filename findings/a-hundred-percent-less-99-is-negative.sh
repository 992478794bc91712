#!/usr/bin/env bash
# math.js says that "100% - 99.9%" is -0.899, that "99.95% + 0.05%" is 0, and that an error budget is negative.
#
# A good guess: a percent sign behind a number divides it by a hundred, as in a spreadsheet. "100% - 99.9%" is 0.001, and 30 days
#   times that is the 43 minutes of an error budget.
# What happens: the percent sign is also the operator of a remainder, and is taken for one if a number follows, with its sign:
#   100 % (-99.9 / 100). "99.9% - 99.5%" is -0.59, "5% + 3%" is 0.02, and "30 days * (100% - 99.9%)" is -27 days.
#   There is no error. "1 - 99.9%" and "(100%) - (99.9%)" are right, and so is a product. HyperFormula has 0.001 for all.
# Why our users care: error budgets and availability are sums and differences of percentages, and calculators in chats, notebooks
#   and dashboards use math.js. Where the result is not negative it looks plausible. Write `1 - 0.999`.
# Source: measured, mathjs 15.2.0, hyperformula 3.5.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund mathjs@15.2.0 hyperformula@3.5.0

cat > show.mjs <<'JS'
import { HyperFormula } from "hyperformula";
import { evaluate } from "mathjs";

const SUMS = ["100% - 99.9%", "(100%) - (99.9%)", "1 - 99.9%", "99.9% - 99.5%", "99.95% + 0.05%", "5% + 3%", "99.9% * 99.9%"];
const rounded = (number) => Number(number.toFixed(6));
for (const sum of SUMS) {
  const sheet = HyperFormula.buildFromArray([[`=${sum}`]], { licenseKey: "gpl-v3" });
  const cell = sheet.getCellValue({ sheet: 0, row: 0, col: 0 });
  console.log(`${sum}: math.js ${rounded(evaluate(sum))}, HyperFormula ${rounded(cell)}`);
}
console.log("30 days * (100% - 99.9%):", evaluate("30 days * (100% - 99.9%)").format(4));
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
100% - 99.9%: math.js -0.899, HyperFormula 0.001
(100%) - (99.9%): math.js 0.001, HyperFormula 0.001
1 - 99.9%: math.js 0.001, HyperFormula 0.001
99.9% - 99.5%: math.js -0.595, HyperFormula 0.004
99.95% + 0.05%: math.js 0, HyperFormula 1
5% + 3%: math.js 0.02, HyperFormula 0.08
99.9% * 99.9%: math.js 0.998001, HyperFormula 0.998001
30 days * (100% - 99.9%): -26.97 days
TEXT
diff expected seen || { echo "percentages are read in another way now"; exit 1; }

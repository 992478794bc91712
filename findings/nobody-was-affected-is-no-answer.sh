#!/usr/bin/env bash
# GitHub's parser of issue forms takes "None" for no answer, splits an option at its comma, and drops headings of an answer.
#
# A good guess: GitHub writes `_No response_` for an empty field, and that is no answer. With the form at hand the parser knows
#   the options, and where a field ends: at the next label of the form.
# What happens: "None", in any case, is `undefined`, too, as for an empty field. Of the options "Payments, EU" and "Search" both
#   picked are three, "Payments", "EU" and "Search". In a text, a `#### Cause` that another heading follows is gone, and "14:05
#   ### alert" becomes two lines, of which the second is a heading. Nothing is reported.
# Why our users care: incidents are reported with issue forms, and turned into records by workflows. "Customer impact: None" is
#   an answer, and it reads as if nobody had asked. `postmortems import` reads the text of the issue itself.
# Source: measured, @github/issue-parser 2.0.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @github/issue-parser@2.0.0

cat > form.yml <<'YAML'
name: Incident
description: Something broke
body:
  - type: dropdown
    id: services
    attributes: {label: Services, multiple: true, options: ["Payments, EU", Search]}
  - type: input
    id: impact
    attributes: {label: Customer impact}
  - type: textarea
    id: story
    attributes: {label: What happened}
YAML
cat > issue.md <<'MARKDOWN'
### Services

Payments, EU, Search

### Customer impact

None

### What happened

The disk was full.

#### Cause

#### Timeline

14:05 ### alert
14:07 page
MARKDOWN
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { parseIssue } from "@github/issue-parser";

const found = parseIssue(readFileSync("issue.md", "utf-8"), readFileSync("form.yml", "utf-8"));
console.log("@github/issue-parser", JSON.parse(readFileSync("node_modules/@github/issue-parser/package.json")).version, found);
const split = JSON.stringify(found.services) === '["Payments","EU","Search"]';
const dropped = !found.story.includes("Cause") && found.story.includes("Timeline") && found.story.includes("\n### alert");
if (found.impact !== undefined || !split || !dropped) throw new Error("answers are read in another way now");
JS
node read.mjs

#!/usr/bin/env bash
# glossy, a reader of syslog, puts a line of last December in the coming one, and takes the word "full" for a message.
#
# A good guess: a line of the old form, "Dec 31 23:59:00", has no year. A reader takes the last day of that name, as logs are of
#   the past. A line as rsyslog forwards it, with a time in ISO 8601, is read by its time, or refused.
# What happens: the year is the one of today, so that in January a line of New Year's Eve is a year ahead. Of
#   "2026-05-30T14:05:00Z db-1 kernel: disk full" there is no time, the host is "disk", and the message is "full". Nothing is
#   reported. Of the form of RFC 5424, with `1` after the number, all is right.
# Why our users care: lines of syslog are the raw material of a timeline. An outage over New Year is sorted behind everything,
#   and lines from rsyslog have no time, and another host.
# Source: measured, glossy 0.1.7; rsyslog, templates, RSYSLOG_ForwardFormat.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund glossy@0.1.7

cat > read.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { Parse } = require("glossy");

const [month, day] = new Date(Date.now() + 20 * 86_400_000).toUTCString().match(/\d\d (\w{3})/)[0].split(" ").reverse();
const old = Parse.parse(`<34>${month} ${day} 10:00:00 db-1 kernel: disk full`);
const forwarded = Parse.parse("<34>2026-05-30T14:05:00Z db-1 kernel: disk full");
const modern = Parse.parse("<34>1 2026-05-30T14:05:00Z db-1 kernel - - - disk full");
console.log("glossy", JSON.parse(readFileSync("node_modules/glossy/package.json")).version, { old, forwarded, modern });
const next = new Date().getUTCMonth() === 11 && month === "Jan"; // of last January, which is right
const ahead = next || old.time > new Date();
const cut = forwarded.time === undefined && forwarded.host === "disk" && forwarded.message === "full";
if (!ahead || !cut || modern.host !== "db-1") throw new Error("lines are read in another way now");
JS
TZ=UTC node read.cjs

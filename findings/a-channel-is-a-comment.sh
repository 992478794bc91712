#!/usr/bin/env bash
# dotenv for Node, and Node itself, read `CHANNEL=#incidents` as nothing, and `TICKET=OPS#12` as "OPS"; others read it whole.
#
# A good guess: a `.env` file is read alike by all, as it is by the shell, where `#` begins a comment only after a space. What is
#   after the equals sign is the value.
# What happens: for dotenv of npm and `node --env-file`, the first `#` of a value without quotes begins a comment, also in the
#   middle of a word. A channel is empty, and a variable that is empty is there, so that a check for it passes. python-dotenv,
#   django-environ and bash read "#incidents" and "OPS#12". Of "on-call #disk", django-environ alone keeps the second word.
# Why our users care: a bot of one team, in two languages, posts incidents to the channel of this file: one half posts nowhere.
#   Put values with `#` in quotes, which all read.
# Source: measured, dotenv 18.0.10, python-dotenv 1.2.4, django-environ 0.14.0, Node 20 or newer, bash.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund dotenv@18.0.10
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-dotenv==1.2.4 django-environ==0.14.0

printf 'CHANNEL=#incidents\nTOPIC=on-call #disk\nTICKET=OPS#12\nQUOTED="#incidents"\n' > .env
cat > read.py <<'PYTHON'
import os

import dotenv
import environ

print("python-dotenv:", *(f"[{value}]" for value in dotenv.dotenv_values(".env").values()))
environ.Env.read_env(".env")
print("django-environ:", *(f"[{os.environ[name]}]" for name in ["CHANNEL", "TOPIC", "TICKET", "QUOTED"]))
PYTHON
{
    node -p '["dotenv:", ...Object.values(require("dotenv").parse(require("fs").readFileSync(".env"))).map((value) => `[${value}]`)].join(" ")'
    node --env-file=.env -p '["node:", ...["CHANNEL", "TOPIC", "TICKET", "QUOTED"].map((name) => `[${process.env[name]}]`)].join(" ")'
    venv/bin/python read.py
} | tee seen
bash -c 'CHANNEL=#incidents; TICKET=OPS#12; echo "bash: [$CHANNEL] [$TICKET]"'
cat > expected <<'TEXT'
dotenv: [] [on-call] [OPS] [#incidents]
node: [] [on-call] [OPS] [#incidents]
python-dotenv: [#incidents] [on-call] [OPS#12] [#incidents]
django-environ: [#incidents] [on-call #disk] [OPS#12] [#incidents]
TEXT
diff expected seen || { echo "values are read in another way now"; exit 1; }

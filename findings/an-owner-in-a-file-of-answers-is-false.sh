#!/usr/bin/env bash
# copier writes 845 for the answer 14:05, and "False" for "no", if the answers come from a file; on the command line it does not.
#
# A good guess: a question of type `str` has a text for an answer. `--data-file` is `--data` in a file, so both give the same,
#   and what does not fit a type is an error.
# What happens: the file is read as YAML 1.1 before the types count. `started: 14:05` is 845, `version: 1.10` is "1.1" and
#   `confirmed: no` is "False", all as `str`. `--data started=14:05` is "14:05". A question of type `yaml` makes 1255 of 20:55
#   on the command line as well. What is written into the new file is not quoted, so 14:05 is 845 for its next reader.
# Why our users care: templates of post-mortems are filled in by a bot with a file of answers. The start of the incident is a
#   number that nobody recognizes. Quote texts in the file; `postmortems new` takes them as they are typed.
# Source: measured, copier 9.19.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check copier==9.19.1

mkdir template
cat > template/copier.yml <<'YAML'
started: {type: str, default: unknown}
confirmed: {type: str, default: unknown}
version: {type: str, default: unknown}
detected: {type: yaml, default: unknown}
YAML
echo '{{ started }} | {{ confirmed }} | {{ version }} | {{ detected }}' > template/incident.md.jinja
printf '%s\n' 'started: 14:05' 'confirmed: no' 'version: 1.10' 'detected: 20:55' > answers.yml
{
    venv/bin/copier copy --quiet --defaults --data-file answers.yml template file
    echo "file: $(cat file/incident.md)"
    venv/bin/copier copy --quiet --defaults --data started=14:05 --data confirmed=no --data version=1.10 \
        --data detected=20:55 template line
    echo "command line: $(cat line/incident.md)"
} | tee seen
cat > expected <<'TEXT'
file: 845 | False | 1.1 | 1255
command line: 14:05 | no | 1.10 | 1255
TEXT
diff expected seen || { echo "answers are read in another way now"; exit 1; }

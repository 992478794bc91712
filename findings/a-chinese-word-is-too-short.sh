#!/usr/bin/env bash
# The full-text search of SQLite does not find 磁盘 in 磁盘已满, and takes an id such as INC-2024-001 for a column.
#
# A good guess: a search for two Chinese characters, which is a word, finds the texts that have them. If the default tokenizer
#   does not know Chinese, `trigram`, which is made for parts of words in any script, does.
# What happens: `unicode61` makes one word of a whole sentence without spaces, so only all of it is found. `trigram` finds
#   nothing for fewer than three characters, and most Chinese words have two: 磁盘 (disk), 证书 (certificate), 超时 (timeout). Both
#   say that there is nothing. A search for INC-2024-001 or node-1 without quotes is the error "no such column: 2024", for 14:05
#   "no such column: 14".
# Why our users care: Datasette, sqlite-utils and many wikis search with it, and our JSON and CSV go into it. Somebody on call
#   in Shanghai learns that no disk was ever full. The page of search finds any two characters. The guide says to put ids in
#   quotes, and to use `like`.
# Source: measured, SQLite in apsw 3.54.1.0; its manual, "FTS5", 3.2 and 4.3.4.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check apsw==3.54.1.0

cat > find.py <<'PYTHON'
import apsw

print("SQLite", apsw.sqlite_lib_version())
db = apsw.Connection(":memory:")
for name in "unicode61", "trigram":
    db.execute(f"create virtual table {name} using fts5(text, tokenize='{name}')")
    for text in "磁盘已满,节点重启", "INC-2024-001 on node-1 at 14:05":
        db.execute(f"insert into {name} values (?)", [text])
    for word in "磁盘", "磁盘已", "磁盘已满", "INC-2024-001", '"INC-2024-001"', "14:05":
        try:
            seen = db.execute(f"select count(*) from {name} where {name} match ?", [word]).get
        except apsw.SQLError as error:
            seen = str(error)
        print(f"{name}, {word}: {seen}")
print("like:", db.execute("select count(*) from trigram where text like '%磁盘%'").get)
PYTHON
venv/bin/python find.py | tee seen
cat > expected <<'TEXT'
unicode61, 磁盘: 0
unicode61, 磁盘已: 0
unicode61, 磁盘已满: 1
unicode61, INC-2024-001: no such column: 2024
unicode61, "INC-2024-001": 1
unicode61, 14:05: no such column: 14
trigram, 磁盘: 0
trigram, 磁盘已: 1
trigram, 磁盘已满: 1
trigram, INC-2024-001: no such column: 2024
trigram, "INC-2024-001": 1
trigram, 14:05: no such column: 14
like: 1
TEXT
diff expected <(tail -n +2 seen) || { echo "words are found in another way now"; exit 1; }

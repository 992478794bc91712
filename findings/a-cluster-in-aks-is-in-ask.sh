#!/usr/bin/env bash
# codespell and typos write ASK for AKS: in texts, in `az aks` of a block of code, and in addresses and names of clusters.
#
# A good guess: a fixer of typing errors changes words that are no words. AKS is Azure's Kubernetes, in capitals, and a trough
#   is a word. What is code or an address stays, as in other tools that read Markdown.
# What happens: `aks` is a misspelt "ask" for both, in any case. With `-w`, `az aks upgrade` in a fence becomes `az ask
#   upgrade`. codespell also changes the path of a link, and the trough of a queue to a through; typos changes the cluster
#   AKS-prod-1 to ASK-prod-1. Neither knows Markdown.
# Why our users care: runbooks and post-mortems say AKS, and a hook that fixes them before a commit changes commands that
#   somebody pastes on the night. The words to leave alone belong into `ignore-words-list` and `extend-words`.
# Source: measured, codespell 2.4.3, typos 1.52.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check codespell==2.4.3 typos==1.52.0

cat > incident.md <<'TEXT'
Pods in AKS were evicted, see https://wiki.example/aks/nodes.
The queue came out of its trough at 14:05. `az aks nodepool list` shows why.

```sh
az aks upgrade --name AKS-prod-1
```
TEXT
for program in codespell typos; do
    cp incident.md "$program.md"
    "venv/bin/$program" -w "$program.md" > messages 2>&1 || true
    echo "$program"
    diff incident.md "$program.md" | grep '^>' || true
done | tee seen
cat > expected <<'TEXT'
codespell
> Pods in ASK were evicted, see https://wiki.example/ask/nodes.
> The queue came out of its through at 14:05. `az ask nodepool list` shows why.
> az ask upgrade --name AKS-prod-1
typos
> Pods in ASK were evicted, see https://wiki.example/aks/nodes.
> The queue came out of its trough at 14:05. `az ask nodepool list` shows why.
> az ask upgrade --name ASK-prod-1
TEXT
diff expected seen || { echo "words are changed in another way now"; exit 1; }

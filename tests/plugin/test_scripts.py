"""Records named in any script, really built: every link leads somewhere, also where the disk writes names in pieces."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from lxml import etree

from postmortems.cli import main
from tests.bakery import write_files
from tests.links import broken_links

SLUGS = {
    "zh": "节点接连异常重启",
    "ja": "データベース接続が枯渇-３回目",
    "ko": "결제-서버-장애",
    "ar": "تعطّل-خدمة-الدفع",
    "hi": "भुगतान-सेवा-की-विफलता",
    "de": "größe-überläuft",
    "tr": "ılık-istanbul",
    "vi": "lỗi-ở-đà-nẵng",
}
IDS = [f"2024-03-0{number}-{slug}" for number, slug in enumerate(SLUGS.values(), start=1)]
OWNER = "überwachung"
CONFIG = f"""\
timezone: UTC
services: [{{name: भुगतान, owner: {OWNER}}}]
owners: [{{name: {OWNER}}}]
factors: [{{name: 无人值守}}]
themes: [{{name: 警报}}]
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 1 1 0"/></svg>'


def in_pieces(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def record(number: int) -> str:
    """A record that names the one after it in every way, and in both forms of Unicode."""
    own, other = IDS[number], IDS[(number + 1) % len(IDS)]
    return f"""\
---
title: {own[11:]}
status: draft
severity: SEV2
services: {{affected: [{in_pieces("भुगतान")}]}}
causal_chains: [{{steps: [{{id: s, text: It stops., kind: impact, factor: 无人值守}}]}}]
lessons: [{{id: l, text: A lesson., themes: [警报]}}]
action_items:
  - {{id: a, title: Do it, kind: prevent, priority: P1, owner: {in_pieces(OWNER)}, status: open, created: 2024-03-09,
     due: 2024-04-01, addresses: [s]}}
related: [{{incident: "{in_pieces(other)}", relation: similar, note: "[It]({other}.md#a)"}}]
aliases: [旧-{number}]
---

## Words

[Plain]({other}.md), [in pieces](<{in_pieces(other)}.md#a>), [escaped]({quote(other)}.md) and
![a picture](<{own}/图.svg>).
"""


def files(spelled: Callable[[str], str] = str) -> dict[str, str]:
    found = {"incidents/_config.yml": CONFIG, "docs/about.md": f"[The first](incidents/{IDS[0]}.md)\n"}
    for number, name in enumerate(IDS):
        found[spelled(f"incidents/{name}.md")] = record(number)
        found[spelled(f"incidents/{name}/图.svg")] = SVG
    return found


@pytest.mark.parametrize("spelled", [str, in_pieces], ids=["composed", "in-pieces"])
def test_every_link_between_records_of_all_scripts_leads_somewhere(
    build_site: Callable[..., Path], spelled: Callable[[str], str], tmp_path: Path
) -> None:
    site = build_site(files(spelled), site_url="https://kb.example.org/")
    assert broken_links(site) == []
    for name in IDS:
        assert (site / "incidents" / name / "index.html").is_file()
        assert (site / "incidents" / name / "图.svg").is_file()
    for uri in (f"actions/owners/{OWNER}", "services/भुगतान", "factors/无人值守", "lessons/警报", "incidents/旧-0"):
        assert (site / uri / "index.html").is_file()
    assert main(["check", "--strict", "--incidents", str(tmp_path / "incidents")]) == 0


def test_what_machines_read_has_escaped_addresses_that_lead_to_the_pages(build_site: Callable[..., Path]) -> None:
    site = build_site(files(), site_url="https://kb.example.org/")
    wanted = {f"https://kb.example.org/incidents/{name}/" for name in IDS}
    items = json.loads((site / "api/incidents.json").read_text(encoding="utf-8"))["items"]
    links = [str(node.get("href")) for node in etree.parse(site / "feed.xml").iter("{*}link")]
    places = [str(node.text) for node in etree.parse(site / "sitemap.xml").iter("{*}loc")]
    json_urls = [f"https://kb.example.org/{item['url']}" for item in items]
    for told in (json_urls, links, places):
        assert all(map(str.isascii, told))
        assert wanted <= set(map(unquote, told))
    assert {item["id"] for item in items} == set(IDS)


def test_the_files_for_other_hosts_have_the_same_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(files(in_pieces), tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["render", "--to", "out", "--today", "2024-12-01"]) == 0
    made = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*")}
    assert {f"incidents/{name}/index.md" for name in IDS} | {f"incidents/{name}/图.svg" for name in IDS} <= made

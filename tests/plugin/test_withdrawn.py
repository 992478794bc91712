"""A withdrawn record: its page stays with a notice, links to it work, and nothing else shows or counts it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from postmortems.cli import main
from tests.bakery import BAKERY, OVERSOLD, write_files
from tests.links import broken_links

GONE = "incidents/2024-05-05-mistaken.md"
MARK = "Zwieback"
"""In every text of the withdrawn record, so that whatever shows it is found."""
RECORD = f"""\
---
title: {MARK} in the title
status: closed
severity: SEV1
summary: {MARK} in the summary.
times: {{started: 2024-05-05 09:00, detected: 2024-05-05 09:20, resolved: 2024-05-05 10:05}}
services: {{affected: [shop], faulty: [stock]}}
causal_chains:
  - steps:
      - {{id: step, text: {MARK} in a step., kind: failure, factor: unwatched-replica,
         unfinished_action: 2024-03-01-oversold#lag-alert}}
hypotheses: [{{id: wrong, statement: {MARK} was thought., verdict: ruled-out}}]
lessons: [{{id: learnt, text: {MARK} was learnt., themes: [alerting]}}]
action_items:
  - {{id: item, title: {MARK} is done, owner: storage, status: superseded, reason: {MARK} again., created: 2024-05-06,
     due: 2024-05-20, completed: 2024-05-07}}
waivers: [{{rule: PM201, reason: {MARK} once more., until: 2030-01-01}}]
related: [{{incident: 2024-03-01-oversold, relation: similar, note: {MARK} in a note.}}]
aliases: [2024-05-05-{MARK.lower()}]
tags: [{MARK}]
withdrawn: {{at: 2024-06-01, reason: It was the stock of *another* shop.}}
---

{MARK} in the body.
"""
COUNTED = RECORD.replace("withdrawn: {at: 2024-06-01, reason: It was the stock of *another* shop.}\n", "")
LINKED = OVERSOLD.replace(
    "related:\n", "related:\n  - {incident: 2024-05-05-mistaken#item, relation: similar}\n"
).replace("A full disk.", "A full disk, see [it](2024-05-05-mistaken.md#item).")
ALLOWED = re.compile(r"(?:.*/)?incidents/2024-(?:05-05-mistaken|05-05-zwieback|03-01-oversold)(?:/index)?\.(?:html|md)")
"""Its page, its old address, and the page that names it."""


@pytest.fixture(params=[True, False], ids=["linked", "alone"])
def files(request: pytest.FixtureRequest) -> dict[str, str]:
    linked = {"incidents/2024-03-01-oversold.md": LINKED} if request.param else {}
    return {**BAKERY, **linked, GONE: RECORD}


def naming(folder: Path) -> set[str]:
    """Every file that shows a text of the record, or leads to it."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".gz", ".js", ".css"))
    texts = ((path.relative_to(folder).as_posix(), path.read_text("utf-8", "replace").lower()) for path in found)
    return {path for path, text in texts if MARK.lower() in text or "2024-05-05" in text}


@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_nothing_of_the_site_but_its_page_shows_it(
    build_site: Callable[..., Path], files: dict[str, str], theme: str
) -> None:
    site = build_site(files, theme={"name": theme}, plugins=["search", {"postmortems": {"today": "2024-12-01"}}])
    shown = naming(site) - {"sitemap.xml", "search/search_index.json"}
    assert [path for path in shown if not ALLOWED.fullmatch(path)] == []
    assert "incidents/2024-05-05-mistaken/index.html" in shown
    assert broken_links(site) == []
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    found = [entry["location"] for entry in index if MARK in entry["title"] + entry["text"]]
    assert [place for place in found if not place.startswith("incidents/2024-03-01-oversold/")] == []
    assert [entry["location"] for entry in index if "2024-05-05" in entry["location"]] == []


def test_its_page_says_that_it_is_withdrawn_when_and_why(build_site: Callable[..., Path]) -> None:
    site = build_site({**BAKERY, "incidents/2024-03-01-oversold.md": LINKED, GONE: RECORD})
    page = html.parse(site / "incidents/2024-05-05-mistaken/index.html")
    [notice] = page.xpath("//*[contains(@class, 'pm-withdrawn')]")
    words = " ".join("".join(notice.itertext()).split())
    assert words.startswith("Withdrawn 2024-06-01 It was the stock of another shop.")
    assert MARK in "".join(page.xpath("//h1")[0].itertext())
    other = html.parse(site / "incidents/2024-03-01-oversold/index.html")
    [mark] = other.xpath("//a[contains(@href, '2024-05-05-mistaken')]/following-sibling::*[@class='pm-tag']")
    assert mark.text == "withdrawn"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bakery, in which the command line runs."""
    write_files({**BAKERY, GONE: RECORD}, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_all_that_is_made_of_the_others_is_as_if_it_were_not_there(folder: Path) -> None:
    """Not only are its texts missing: no number counts it."""
    today = ["--today", "2024-12-01"]
    assert main(["export", "all", "--to", "with", *today]) == 0
    assert main(["render", "--to", "site-with", *today]) == 0
    (folder / GONE).unlink()
    assert main(["export", "all", "--to", "without", *today]) == 0
    assert main(["render", "--to", "site-without", *today]) == 0
    for kind in ("", "site-"):
        made = {path.relative_to(folder / f"{kind}with") for path in (folder / f"{kind}with").rglob("*.*")}
        others = {path.relative_to(folder / f"{kind}without") for path in (folder / f"{kind}without").rglob("*.*")}
        assert others <= made
        assert all("2024-05-05" in path.as_posix() for path in made - others)
        differ = [
            path.as_posix()
            for path in others
            if path.name != ".postmortems-files" and (folder / f"{kind}with" / path).is_file()
            and (folder / f"{kind}with" / path).read_bytes() != (folder / f"{kind}without" / path).read_bytes()
        ]  # fmt: skip
        assert [path for path in differ if not path.startswith(".")] == []


@pytest.mark.parametrize("words", [["list"], ["actions"], ["actions", "--all"], ["actions", "--format", "json"]])
def test_lists_of_the_command_line_leave_it_out(
    folder: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert folder.is_dir()
    for _ in range(2):  # the second answer comes from the cache
        code = main(words)
        if code == 2:
            pytest.skip(f"there is no {' '.join(words)}")
        out = capsys.readouterr().out
        assert "oversold" in out.lower() or "alert" in out.lower()
        assert MARK not in out
        assert "2024-05-05" not in out


@pytest.mark.usefixtures("folder")
def test_show_says_that_it_is_withdrawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "2024-05"]) == 0
    assert "Withdrawn 2024-06-01: It was the stock" in capsys.readouterr().out
    assert main(["show", "2024-05", "--format", "json"]) == 0
    incident = json.loads(capsys.readouterr().out)["incident"]
    assert incident["withdrawn"]["reason"] == "It was the stock of *another* shop."


def test_the_check_holds_it_to_the_essential_rules_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--strict"]) == 0, capsys.readouterr().out
    (folder / GONE).write_text(COUNTED, encoding="utf-8")
    assert main(["check"]) == 1


def test_pages_of_withdrawn_records_alone_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who sees "No incidents yet" would look for a fault."""
    (tmp_path / "incidents").mkdir()
    monkeypatch.chdir(tmp_path)
    alone = RECORD.replace("         unfinished_action: 2024-03-01-oversold#lag-alert}", "  }")
    (tmp_path / GONE).write_text(alone, encoding="utf-8")
    assert main(["render", "--to", "site"]) == 0
    for page in ("index", "incidents/index", "insights/index", "timeline/index"):
        text = Path(f"site/{page}.md").read_text("utf-8")
        assert "The only record is withdrawn, so it is not listed." in text, page
        assert "No incidents yet" not in text

"""Programs that show a page for reading later take the whole document that `show --format html` writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from postmortems.cli import main
from tests.world.conftest import Installed

RECORDS = Path(__file__).parents[2] / "incidents"
LONG = "2026-05-28-pvek8s-kubelet-informer-stall"


def test_a_reader_view_keeps_every_heading(
    node_packages: Callable[..., Installed], capsys: pytest.CaptureFixture[str]
) -> None:
    """Readability drops lists beside a folded narrative, so nothing is folded in this document."""
    made = node_packages("@mozilla/readability@0.6.0", "jsdom@26.1.0")
    assert main(["show", LONG, "--incidents", str(RECORDS), "--format", "html"]) == 0
    (made.folder / "page.html").write_text(capsys.readouterr().out, encoding="utf-8")
    script = """
        const { Readability } = require("@mozilla/readability");
        const { JSDOM } = require("jsdom");
        const { document } = new JSDOM(require("fs").readFileSync("page.html", "utf8")).window;
        const headings = [...document.querySelectorAll("h2, h3, h4")].map((one) => one.textContent.trim());
        const text = new Readability(document).parse().textContent;
        console.log(JSON.stringify([headings.length, headings.filter((one) => !text.includes(one))]));
    """
    (made.folder / "read.js").write_text(script, encoding="utf-8")
    count, lost = json.loads(made.run("node", "read.js"))
    assert count > 10
    assert lost == []


def test_an_extractor_keeps_every_time(
    python_packages: Callable[..., Installed], capsys: pytest.CaptureFixture[str]
) -> None:
    """trafilatura takes the text of each `<time>` out of a page, so this document has none."""
    made = python_packages("trafilatura==2.3.1", "lxml_html_clean==0.4.6")
    assert main(["show", LONG, "--incidents", str(RECORDS), "--format", "html"]) == 0
    page = capsys.readouterr().out
    (made.folder / "page.html").write_text(page, encoding="utf-8")
    text = made.run("bin/python", "-c", "import trafilatura; print(trafilatura.extract(open('page.html').read()))")
    times = set(re.findall(r"(?<![+-])\b\d\d:\d\d\b", page))
    assert len(times) > 20
    assert [time for time in sorted(times) if time not in text] == []

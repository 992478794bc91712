"""The page for new records makes the same file as `postmortems new`."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from postmortems.model.names import slug
from postmortems.model.time import Time
from postmortems.record.source import read_source
from postmortems.record.template import Gap, default_template, fallback_slug, filled, pieces
from postmortems.record.yaml_writer import Value
from postmortems.render.code_host import code_host
from postmortems.render.new_page import Beginning, asking
from postmortems.render.site_assets import NEW_SCRIPT, asset

TITLES = (
    "Checkout refuses orders",
    "Zahlungen: Fehler beim „Rückbuchen“",
    "Ærøskøbing Straße Łódź đ ð þ ħ ı œuvre İstanbul",
    "It's the customers’ queue, isn`t it ʼ",
    "订单队列满了",
    "注文 queue が full",
    "Ünïcödé ﬁne ½ ² ① Ⅷ K Å",
    "5xx errors on /cart, 10 % of requests",
    "2024-01-01",
    "2024-01-01 10:00",
    "12",
    "1e5",
    "0x1F",
    "1_000",
    "12:30:45",
    "yes", "No", "n", "null", "~", "true", "on", "OFF",
    "- dash", "? what", "# hash", "a #b", "a: b", "a:", "a:b", "[x]", "{x}", "x [y] {z}, w", "&a", "*a", "!a", "|", ">",
    "@home", "`x`", "%x", "'single'", "it's", 'say "hi"', "\"it's\" \\ back", "back\\slash", "tab\there",
    "emoji 🔥 in checkout", "🔥 fire", "a\u200bb zero", "a\u00a0b", "soft\u00adhyphen", "line\u2028sep", "bell\x07",
    "a" * 70, "word " * 30, f"{'a' * 59} b", f"{'a' * 58} b", "...", "", "SEV1", "<<title>>", "</script><b>", "=", "<<",
    "节点接连异常重启，业务超时", "データベース接続が枯渇、３回目", "결제 서버 장애", "تعطّل خدمة الدفع", "भुगतान सेवा",
    "कि" * 100, "İSTANBUL IŞIK ılık", "Lỗi ở Đà Nẵng", "Größe ẞ", "⚠️ 1️⃣ \u0301alone", "葛\U000e0100城",
    "\U00020000" * 100, "می\u200cشود", "节" * 100, "Gro\u0308ße", "\u0345Α\u0345", "ΣΑΣ ΟΔΟΣ", "ǅ ǆ",
    "x: 'y' \"z\"", "e\u0301te\u0301", "3 scale", "1. item", ".5", "-5", "+5 units",
)  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """`run(expression, data)`: what the published script makes of some data."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node on this machine")
    folder = tmp_path_factory.mktemp("script")
    (folder / "page.cjs").write_text(asset(NEW_SCRIPT), encoding="utf-8")
    start = 'const page = require("./page.cjs"); const data = JSON.parse(require("fs").readFileSync(0, "utf8"));'

    def run_it(expression: str, data: object) -> Any:
        code = f"{start} process.stdout.write(JSON.stringify({expression}));"
        done = subprocess.run(
            [node, "-e", code], cwd=folder, input=json.dumps(data).encode(), capture_output=True, check=True
        )
        return json.loads(done.stdout)

    return run_it


def page_data(template: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Beginning(template).data("UTC"))
    return data


def test_file_names_are_the_same(run: Any) -> None:
    data = {"titles": TITLES, "table": page_data(default_template())["slug"]}
    made = run("data.titles.map((title) => page.slug(title, data.table))", data)
    assert dict(zip(TITLES, made, strict=True)) == {title: slug(title) for title in TITLES}
    lists = [[], ["支付"], ["支付", "shop"], ["a-very-long-name-of-a-service-that-does-not-end-soon"]]
    made = run("data.lists.map((names) => page.fallback(names, data.table))", {**data, "lists": lists})
    assert made == [fallback_slug(names) for names in lists]


def both(run: Any, template: str, values: list[Mapping[str, Value | None]]) -> list[tuple[str, str]]:
    """What the page and the command line make of a template: pairs of texts."""

    def told(value: Value | None) -> object:
        if isinstance(value, str):
            return {"text": value}
        if isinstance(value, Time):
            return {"bare": value.text}
        if isinstance(value, date):
            return {"bare": str(value)}
        return value if value is None else {"list": value}

    data = {
        "pieces": page_data(template)["pieces"],
        "all": [{k: told(v) for k, v in one.items()} for one in values],
    }
    made = run("data.all.map((values) => page.filled(data.pieces, values))", data)
    return list(zip(made, (filled(asking(template), one) for one in values), strict=True))


EMPTY: dict[str, Value | None] = dict.fromkeys(
    ("title", "severity", "started", "detected", "affected", "faulty", "lead")
) | {"today": date(2026, 5, 30), "severity": "SEV2"}
FULL = EMPTY | {
    "started": Time.parse("~2026-05-30 20:55"),
    "detected": Time.parse("2026-05-30T21:00+02:00"),
    "affected": ("shop", "no", "12"),
    "faulty": (),
    "lead": "Ada Example",
}


def test_the_text_is_the_same_to_the_letter(run: Any) -> None:
    titles = ["Checkout refuses orders", "a: b", 'say "hi"', "it's", "- dash", "yes", "5xx errors, 10 % of requests"]
    for page, command in both(
        run, default_template(), [known | {"title": t} for known in (EMPTY, FULL) for t in titles]
    ):
        assert page == command


FLOW = (
    "---\r\ntitle: <<title>>\r\nroles: {lead: <<lead>>, by: <<title>>, nobody: <<faulty>>}\r\n---\r\n"
    "# <<title>> on <<today>>: <<affected>>\r\n"
)


@pytest.mark.parametrize("template", [default_template(), FLOW], ids=["ours", "a team's"])
def test_it_means_the_same_for_any_title(run: Any, template: str) -> None:
    titles = [title for title in TITLES if title.strip()]
    known = [(EMPTY | {"title": " ".join(t.split()), "lead": " ".join(t.split())}) for t in titles]
    for title, (page, command) in zip(titles, both(run, template, known), strict=True):
        ours, theirs = read_source(page.encode()), read_source(command.encode())
        assert (ours.frontmatter, ours.body, ours.problems) == (theirs.frontmatter, theirs.body, theirs.problems), title


def test_the_pieces_are_the_template() -> None:
    for template in (default_template(), FLOW):
        parts = [f"{p.before}<<{p.name}>>" if isinstance(p, Gap) else p for p in pieces(template)]
        assert "".join(parts) == template


def test_what_a_template_does_not_ask_for_goes_to_its_usual_place() -> None:
    template = "---\ntitle: <<title>>\nseverity: SEV3\nstatus: draft\nservices: {affected: [shop]}\n---\n"
    assert Beginning(template).fields == {"title", "severity", "started", "detected", "faulty"}
    text = filled(asking(template), EMPTY | {"title": "T", "started": Time.parse("2026-05-30")})
    data = read_source(text.encode()).frontmatter
    assert data["severity"] == "SEV2"
    assert data["times"] == {"started": "2026-05-30", "detected": None}
    assert data["services"] == {"affected": ("shop",), "faulty": None}


@pytest.mark.parametrize(
    ("repository", "edit_uri", "address"),
    [
        ("https://github.com/o/r", "edit/main/docs/", "https://github.com/o/r/new/main/incidents"),
        ("https://github.com/o/r/", "edit/main/site/docs/", "https://github.com/o/r/new/main/site/incidents"),
        ("https://gitlab.com/g/s/r", "edit/main/docs/", "https://gitlab.com/g/s/r/-/new/main/incidents"),
        ("https://code.example/g/r", "-/edit/main/docs/", "https://code.example/g/r/-/new/main/incidents"),
        ("https://github.com/o/r", "https://github.com/o/r/edit/main/docs/{path}", "https://github.com/o/r/new/main/incidents"),
        ("https://bitbucket.org/o/r", "src/default/docs/", "https://bitbucket.org/o/r/src/default/incidents"),
        ("https://codeberg.org/o/r", "_edit/main/docs/", "https://codeberg.org/o/r/_new/main/incidents"),
        ("https://code.example/o/r", "edit/main/docs/", ""),
        ("javascript://github.com/o", "edit/main/docs/", ""),
        ("https://github.com/o/r", "edit/main/", ""),
        ("https://github.com/o/r", "", ""),
        ("", "edit/main/docs/", ""),
    ],
)  # fmt: skip
def test_the_address_for_a_new_file(repository: str, edit_uri: str, address: str) -> None:
    host = code_host(repository, edit_uri, "../incidents", "incidents")
    assert (host.new_file if host else "") == address

"""The public edition as a site: what is internal is in none of its files, whatever makes them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from postmortems.cli import main
from tests.bakery import write_files
from tests.links import broken_links
from tests.plugin.served import Served
from tests.record.test_edition import CONFIG, FILES, RECORD
from tests.record.test_metadata import HEAD, PIXELS, PNG, chunk

INSIDE = {f"incidents/{name}": text for name, text in FILES.items()} | {
    "incidents/_template.md": "---\ntitle: SECRET template\nstatus: draft\nseverity: SEV2\n---\n",
    "incidents/notes.txt": "SECRET notes",
    "incidents/2026-05-01-payments/secret.txt": "SECRET attachment",
    "incidents/2026-05-01-payments/graph.txt": "12 payments wait",
    "incidents/2026-04-01-internal/secret.txt": "SECRET attachment",
    "docs/about.md": "# About\n\nHand-written.\n",
}
LINKED = RECORD.replace("Payments failed, see", "Payments failed ([graph](2026-05-01-payments/graph.txt)), see")
INSIDE["incidents/2026-05-01-payments.md"] = LINKED
WORDS = re.compile(r"secret|vault|storage@|2026-04-01-|pay-api|pay-worker|index-node", re.IGNORECASE)
Built = Callable[..., Path]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    def build_it(
        files: Mapping[str, str] = INSIDE, options: Mapping[str, Any] = {}, *, dirty: bool = False, **settings: Any
    ) -> Path:
        write_files(files, tmp_path)
        plugin = {"postmortems": {"today": "2026-06-10", "edition": "public", "search_page": False} | dict(options)}
        mkdocs_yml = {
            "site_name": "Outside",
            "theme": {"name": "material", "font": False},
            "repo_url": "https://git.example/org/repo",
            "edit_uri": "edit/main/docs/",
            "plugins": ["search", plugin],
        } | settings
        (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(mkdocs_yml), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        config = load_config("mkdocs.yml")
        config.plugins.on_startup(command="build", dirty=dirty)
        build(config, dirty=dirty)
        return Path(config.site_dir)

    return build_it


def texts(site: Path) -> Iterator[tuple[str, str]]:
    """The name of each file, and what it holds."""
    for path in sorted(site.rglob("*")):
        if path.is_file() and not _OF_THEMES.search(path.as_posix()):
            data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            yield path.relative_to(site).as_posix(), data.decode("utf-8", "replace")


_OF_THEMES = re.compile(r"/assets/javascripts/|/(css|js|webfonts|fonts|img)/")


def broken(site: Path) -> list[str]:
    """Links of the site that lead to nothing, besides the one to a picture that is not there."""
    return [found for found in broken_links(site) if not found.startswith("404.html") and "secret.png" not in found]


def leaking(site: Path) -> list[str]:
    found = list(texts(site))
    assert len(found) > 20
    return [name for name, text in found if WORDS.search(name) or WORDS.search(text)]


@pytest.mark.parametrize("theme", [{"name": "material", "font": False}, {"name": "mkdocs"}], ids=["material", "mkdocs"])
@pytest.mark.parametrize("addresses", [True, False])
def test_nothing_internal_is_in_any_file(built: Built, theme: dict[str, Any], addresses: bool) -> None:
    site = built(theme=theme, use_directory_urls=addresses, site_url="https://status.example/")
    assert leaking(site) == []
    everything = "\n".join(text for _, text in texts(site))
    for public in ("They fail.", "Pools need limits.", "Payments wait.", "Pools have limits", "12 payments wait"):
        assert public in everything
    assert not re.search(r"/edit/[^\"]*incidents", everything)


def test_pages_of_the_inside_are_not_there_and_nothing_leads_to_them(built: Built) -> None:
    nav = [
        {"State": "index.md"},
        {"Incidents": ["incidents/index.md", {"New": "new/index.md"}]},
        {"Check": [{"Waivers": "waivers/index.md"}]},
        {"About": "about.md"},
    ]
    site = built(nav=nav)
    for folder in ("new", "waivers", "joins", "actions/owners", "factors", "red-herrings"):
        assert not (site / folder).exists()
    assert not list(site.rglob("*.ics"))
    assert broken(site) == []
    assert "Waivers" not in (site / "about" / "index.html").read_text(encoding="utf-8")


def test_a_navigation_that_names_internal_pages_says_nothing_of_them(built: Built) -> None:
    """It may be inherited from the settings of the internal site."""
    nav = [
        {"State": "index.md"},
        {"Known": [{"The pool": "incidents/2026-03-01-public.md"}, {"SECRET": "incidents/2026-04-01-internal.md"}]},
        {"SECRET services": [{"SECRET vault": "services/vault-eu.md"}, "./incidents/2026-04-01-internal.md"]},
        {"About": "about.md"},
    ]
    site = built(nav=nav)
    assert leaking(site) == []
    assert "The pool" in (site / "about" / "index.html").read_text(encoding="utf-8")
    assert broken(site) == []


def test_the_same_input_gives_the_same_bytes_from_the_cache_too(built: Built, tmp_path: Path) -> None:
    first = dict(texts(built(site_dir="a")))
    inside = dict(texts(built(options={"edition": "internal"}, site_dir="b")))
    assert any(WORDS.search(text) for text in inside.values())
    again = dict(texts(built(site_dir="c")))
    alone = dict(texts(built(options={"cache": False}, site_dir="d")))
    assert first == again == alone


def test_other_internal_texts_give_the_same_site(built: Built) -> None:
    first = dict(texts(built(site_dir="a")))
    others = {name: text.replace("SECRET", "OTHER") for name, text in INSIDE.items()}
    assert others != INSIDE
    assert dict(texts(built(others, site_dir="b"))) == first


@pytest.mark.parametrize("earlier", ["internal", "public"])
def test_a_folder_of_the_other_edition_is_refused(built: Built, caplog: pytest.LogCaptureFixture, earlier: str) -> None:
    later = {"internal": "public", "public": "internal"}[earlier]
    site = built(options={"edition": earlier})
    before = dict(texts(site))
    with pytest.raises(Abort):
        built(options={"edition": later})
    assert re.search("holds? the", caplog.text)
    assert dict(texts(site)) == before
    built(options={"edition": earlier})


def test_the_internal_edition_is_refused_in_a_folder_of_the_public_one(built: Built, tmp_path: Path) -> None:
    site = built()
    with pytest.raises(Abort):
        built(options={"edition": "internal"}, site_dir="site/deep/inside")
    assert not (site / "deep").exists()
    assert main(["render", "--to", "site/inside"]) == 2
    assert main(["export", "all", "--to", "site/inside"]) == 2
    assert main(["export", "json", "incidents", "--output", "site/incidents.json"]) == 2
    assert leaking(site) == []


def test_nothing_of_a_record_is_left_when_it_is_internal_again(built: Built) -> None:
    """Also if only changed pages are to be built."""
    site = built(dirty=True)
    assert (site / "incidents" / "2026-05-01-payments" / "graph.txt").is_file()
    inside = {**INSIDE, "incidents/2026-05-01-payments.md": LINKED.replace("visibility: public\n", "", 1)}
    built(inside, dirty=True)
    assert not list(site.rglob("*2026-05-01-payments*"))
    assert "Payments fail" not in "\n".join(text for _, text in texts(site))
    assert broken(site) == []


def test_the_log_says_where_findings_are_and_quotes_nothing(built: Built, caplog: pytest.LogCaptureFixture) -> None:
    """Logs of a public repository are public: messages of rules quote internal records, and public ones, too."""
    record = "---\ntitle: Pay\nstatus: reviewed\nseverity: SECRETLEVEL\nservices: {affected: [secret-service]}\n---\n"
    files = {**INSIDE, "incidents/2026-06-01-x.md": record}
    caplog.set_level("INFO")
    lines: dict[str, str] = {}
    for edition in ("internal", "public"):
        caplog.clear()
        built(files, {"edition": edition}, site_dir=edition)
        lines[edition] = "\n".join(entry.getMessage() for entry in caplog.records if ": PM" in entry.getMessage())
        assert ("run `postmortems check`" in caplog.text) == (edition == "public")
    assert "secret-service" in lines["internal"]
    places = re.compile(r"^(\S+: PM\d+)", re.MULTILINE)
    assert places.findall(lines["public"]) == places.findall(lines["internal"])
    assert all(re.fullmatch(r"\S+:\d+:\d+: PM\d+ \[[a-z-]+\]", line) for line in lines["public"].splitlines())


def test_without_a_list_that_can_be_read_nothing_is_built(
    built: Built, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort):
        built({**INSIDE, "incidents/_config.yml": CONFIG.replace("fields:", "felds:")})
    assert "nobody knows what may be published" in caplog.text
    assert not list((tmp_path / "site").rglob("*.html"))


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_a_page_by_hand_in_place_of_ours_may_be_a_draft(built: Built, edition: str) -> None:
    site = built({**INSIDE, "docs/index.md": "# Not ready\n"}, {"edition": edition}, draft_docs="index.md")
    assert not (site / "index.html").exists()
    assert (site / "incidents" / "2026-05-01-payments" / "index.html").is_file()


@pytest.mark.parametrize("docs", ["incidents", "incidents/2026-04-01-internal"])
def test_the_folder_of_the_docs_may_be_that_of_the_records(built: Built, docs: str) -> None:
    assert leaking(built(docs_dir=docs)) == []


def test_records_inside_the_docs_bring_no_other_file_along(built: Built) -> None:
    files = {f"docs/{name}" if name.startswith("incidents/") else name: text for name, text in INSIDE.items()}
    site = built(files, options={"incidents": "docs/incidents"})
    assert leaking(site) == []
    assert (site / "incidents" / "2026-05-01-payments" / "graph.txt").is_file()


def test_no_link_leads_around_the_edition(built: Built, tmp_path: Path) -> None:
    """A folder or a file of the documentation that is a link into the records, and a project behind a link."""
    write_files(INSIDE, tmp_path)
    (tmp_path / "docs" / "records").symlink_to("../incidents", target_is_directory=True)
    (tmp_path / "docs" / "one.md").symlink_to("../incidents/2026-04-01-internal.md")
    site = built()
    assert leaking(site) == []
    assert not (site / "records").exists()
    assert (site / "about" / "index.html").is_file()


def test_records_inside_the_docs_of_a_project_behind_a_link_stay_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, behind = tmp_path / "project", tmp_path / "link"
    write_files(
        {f"docs/{name}" if name.startswith("incidents/") else name: text for name, text in INSIDE.items()}, project
    )
    behind.symlink_to(project, target_is_directory=True)
    plugin = {"today": "2026-06-10", "edition": "public", "search_page": False, "incidents": "docs/incidents"}
    settings = {"site_name": "Outside", "theme": {"name": "mkdocs"}, "plugins": ["search", {"postmortems": plugin}]}
    (project / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    config = load_config(str(behind / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    assert leaking(project / "site") == []


def test_render_and_export_write_the_same_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(INSIDE, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["render", "--edition", "public", "--to", "out", "--today", "2026-06-10"]) == 0
    assert leaking(tmp_path / "out") == []
    assert main(["render", "--to", "out"]) == 2
    assert main(["export", "all", "--edition", "public", "--to", "data", "--today", "2026-06-10"]) == 0
    written = dict(texts(tmp_path / "data"))
    titles = [item["title"] for item in json.loads(written["api/incidents.json"])["items"]]
    assert titles == ["Payments fail", "The pool was small before"]
    assert not any(WORDS.search(name) or WORDS.search(text) for name, text in written.items())
    assert main(["export", "all", "--to", "data"]) == 2


# Attachments


def test_attachments_that_published_texts_link_to_are_published_without_metadata(
    built: Built, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "incidents" / "2026-05-01-payments"
    folder.mkdir(parents=True)
    (folder / "pool.png").write_bytes(HEAD + chunk(b"tEXt", b"Author\0SECRET") + PIXELS)
    (folder / "report.pdf").write_bytes(b"%PDF-1.7 SECRET")
    (folder / "broken.jpg").write_bytes(b"SECRET")
    links = "".join(f" [it](2026-05-01-payments/{name})" for name in ("pool.png", "report.pdf", "broken.jpg"))
    record = LINKED.replace("Payments failed (", f"Payments failed{links} (")
    site = built({**INSIDE, "incidents/2026-05-01-payments.md": record})
    assert leaking(site) == []
    published = site / "incidents" / "2026-05-01-payments"
    assert (published / "pool.png").read_bytes() == PNG
    names = sorted(path.name for path in published.iterdir() if path.name != "index.html")
    assert names == ["graph.txt", "pool.png"]
    warnings = [entry.getMessage() for entry in caplog.records if "is not in the public edition" in entry.getMessage()]
    assert ["damaged" in warning for warning in warnings] == [True, False]


# Files for other programs


def test_without_exports_there_is_no_file_for_other_programs(built: Built) -> None:
    site = built(options={"edition": "internal", "exports": []})
    names = {name for name, _ in texts(site)}
    assert not {name for name in names if re.search(r"\.(ics|csv|txt)$|^api/|feed\.xml|badge|schema", name)} - {
        "incidents/2026-05-01-payments/graph.txt",
        "incidents/2026-05-01-payments/secret.txt",
        "incidents/2026-04-01-internal/secret.txt",
    }
    assert broken(site) == []
    assert not list((site / "assets").glob("pm-*.json"))


def test_only_the_exports_that_are_named_are_written(built: Built) -> None:
    site = built(options={"edition": "internal", "exports": ["json", "atom", "llms"]})
    assert (site / "feed.xml").is_file()
    assert (site / "api" / "incidents.json").is_file()
    assert not (site / "api" / "incidents.csv").exists()
    assert not (site / "actions.ics").exists()
    assert broken(site) == []
    assert "metrics.txt" not in (site / "llms.txt").read_text(encoding="utf-8")


# The live preview


def test_the_preview_shows_the_public_edition_after_each_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(INSIDE, tmp_path)
    plugin = {"postmortems": {"today": "2026-06-10", "edition": "public", "search_page": False}}
    settings = {"site_name": "Outside", "theme": {"name": "mkdocs"}, "plugins": ["search", plugin]}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    page, other = "incidents/2026-05-01-payments/index.html", "incidents/2026-04-01-internal/index.html"
    served = Served(tmp_path)
    try:

        def edited(name: str, old: str, new: str) -> None:
            path = tmp_path / "incidents" / f"{name}.md"
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new), encoding="utf-8")
            served.changed(path)

        shown = (served.get(page) or b"").decode()
        assert "They fail." in shown
        assert not WORDS.search(shown)
        assert served.get(other) is None
        edited("2026-05-01-payments", "event: They fail.", "event: They fail at once.")
        assert b"They fail at once." in (served.get(page) or b"")
        graph = "incidents/2026-05-01-payments/graph.txt"
        assert served.get(graph) == b"12 payments wait"
        edited("2026-05-01-payments", "([graph](2026-05-01-payments/graph.txt))", "(no graph)")
        assert b"no graph" in (served.get(page) or b"")
        assert served.get(graph) is None
        edited("2026-05-01-payments", "SECRET narrative", "A secret story")
        assert not WORDS.search((served.get(page) or b"").decode())
        edited("2026-04-01-internal", "severity: SEV2", "severity: SEV2\nvisibility: public")
        assert b"SECRET title" in (served.get(other) or b"")
        assert b"SECRET title" in (served.get("incidents/index.html") or b"")
        edited("2026-04-01-internal", "visibility: public", "visibility: internal")
        assert served.get(other) is None
        for address in (page, "incidents/index.html", "search/search_index.json", "index.html"):
            assert not WORDS.search((served.get(address) or b"").decode())
    finally:
        served.close()

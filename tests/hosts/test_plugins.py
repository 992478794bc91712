"""Plugins that people combine with ours, each tried in a strict build beside it: what it does, it does on our pages.

What stands in docs/guide/hosts.md about them was seen here.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.git_repository import commit_everything, git
from tests.hosts import sites
from tests.hosts.installation import ROOT, Installation
from tests.links import broken_links

RECORD = "incidents/2024-03-01-oversold"
PAGE = f"{RECORD}/index.html"


@pytest.fixture(scope="session")
def plugins(installation: Callable[..., Installation]) -> Installation:
    """Material with all its own plugins, and those of others."""
    return installation(
        "mkdocs-git-revision-date-localized-plugin",
        "mkdocs-minify-plugin",
        "mkdocs-awesome-nav",
        "mkdocs-macros-plugin",
        "mkdocs-material[imaging]",
    )


@pytest.fixture(scope="module")
def expected(plugins: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site without any other plugin."""
    folder = sites.bakery(tmp_path_factory.mktemp("alone"))
    sites.write(folder / "mkdocs.yml", sites.settings(plugins=[sites.PLUGIN]))
    plugins.build(folder, "mkdocs", "build", "--strict")
    return folder / "site"


@pytest.fixture
def built(plugins: Installation, tmp_path: Path) -> Callable[..., Path]:
    """`built(plugin, …, setting=…)`: the site with these before or behind ours, as they stand."""
    sites.bakery(tmp_path)

    def build(*others: str | dict[str, Any], **settings: Any) -> Path:
        chosen = list(others) if sites.PLUGIN in others else [*others, sites.PLUGIN]
        sites.write(tmp_path / "mkdocs.yml", sites.settings(plugins=chosen, **settings))
        plugins.build(tmp_path, "mkdocs", "build", "--strict")
        leads_nowhere = [link for link in broken_links(tmp_path / "site") if not link.startswith("404.html")]
        assert leads_nowhere == []
        return tmp_path / "site"

    return build


Built = Callable[..., Path]


def shown(page: Path, query: str) -> list[str]:
    """The words of what an XPath finds on a page, blanks made single."""
    return [" ".join("".join(found.itertext()).split()) for found in sites.parsed(page).xpath(query)]


@pytest.mark.parametrize("order", [("search", sites.PLUGIN), (sites.PLUGIN, "search")], ids=["before", "behind"])
def test_search(built: Built, expected: Path, order: tuple[Any, ...]) -> None:
    site = built(*order)
    entries = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    locations = [entry["location"] for entry in entries]
    assert f"{RECORD}/" in locations
    assert len(locations) == len(set(locations)), "everything is found once"
    assert sites.differences(expected, site) == []


@pytest.mark.parametrize("order", [("tags", sites.PLUGIN), (sites.PLUGIN, "tags")], ids=["before", "behind"])
def test_tags(built: Built, expected: Path, tmp_path: Path, order: tuple[Any, ...]) -> None:
    (tmp_path / "docs" / "tags.md").write_text("# Tags\n\n<!-- material/tags -->\n", encoding="utf-8")
    site = built("search", *order)
    assert shown(site / PAGE, "//nav[@class='md-tags']/*") == ["a <b> & c", "bread"]
    assert shown(site / "tags/index.html", "//article//h2/span[@class='md-tag']") == ["a <b> & c", "bread"]
    listed = sites.parsed(site / "tags/index.html").xpath("//article//li/a/@href")
    assert listed == ["../incidents/2024-03-01-oversold/"] * 2
    assert sites.differences(expected, site)[0].startswith("only found: tags/")


def test_dates_of_revisions(built: Built, expected: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the file of the record, though it lies outside the folder of the pages."""
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    for day, change in (("2024-03-09", "Begun"), ("2024-05-17", "Corrected")):
        monkeypatch.setenv("GIT_AUTHOR_DATE", f"{day}T12:00:00Z")
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00Z")
        record = tmp_path / f"{RECORD}.md"
        record.write_text(record.read_text(encoding="utf-8") + f"\n{change}.\n", encoding="utf-8")
        commit_everything(change)
    guide = (ROOT / "docs" / "guide" / "hosts.md").read_text(encoding="utf-8")
    [dates] = [block for block in re.findall(r"^```yaml\n(.*?)^```", guide, re.M | re.S) if "git-revision" in block]
    _, plugin, _ = yaml.safe_load(dates)["plugins"]
    site = built("search", plugin)
    query = "//span[contains(@class, 'git-revision-date-localized-plugin-iso_date')]"
    assert shown(site / PAGE, query) == ["2024-05-17", "2024-03-09"]
    assert shown(site / "incidents/2024-09-10-oversold-again/index.html", query) == ["2024-03-09", "2024-03-09"]
    assert shown(site / "runbook/index.html", query) == ["2024-03-09", "2024-03-09"]
    dated = {name for name in sites.pages(site) if shown(site / name, query)}
    assert dated == {"runbook/index.html", PAGE, "incidents/2024-09-10-oversold-again/index.html"}


def test_minify(built: Built, expected: Path) -> None:
    minified = {"minify_html": True, "minify_js": True, "minify_css": True}
    ours = {"js_files": ["assets/postmortems.js"], "css_files": ["assets/postmortems.css"]}
    site = built("search", sites.PLUGIN, {"minify": minified | ours})
    # Behind the first `lang` in an element it forgets the others: a fault of the minifier, which the guide names.
    assert sites.differences(expected, site, but_for="lang") == []
    assert (site / PAGE).stat().st_size < (expected / PAGE).stat().st_size
    [stylesheet] = (site / "assets").glob("postmortems*.min.css")
    assert f"/{stylesheet.name}" in (site / PAGE).read_text(encoding="utf-8")


def test_awesome_nav(built: Built, expected: Path, tmp_path: Path) -> None:
    nav = "nav:\n  - index.md\n  - Learned: lessons\n  - incidents\n  - runbook.md\n"
    (tmp_path / "docs" / ".nav.yml").write_text(nav, encoding="utf-8")
    # It says that it takes the place of `nav`, so there is none.
    site = built("search", "awesome-nav", nav=None)
    entries = shown(site / PAGE, "//nav[contains(@class, 'md-nav--primary')]/ul/li/*[contains(@class, 'md-nav__link')]")
    names = [entry.partition(" ")[0] for entry in entries]
    assert names == ["Current", "Learned", "Incidents", "Runbook"]
    assert not [entry for entry in entries if "Bread" in entry], "records never stand in the navigation"
    assert sites.pages(site).keys() == sites.pages(expected).keys()


def test_macros(built: Built, expected: Path, tmp_path: Path) -> None:
    record = tmp_path / f"{RECORD}.md"
    record.write_text(record.read_text(encoding="utf-8") + "\nA value of Helm: `{{ config.site_name }}`.\n", "utf-8")
    site = built("search", "macros")
    assert "A value of Helm: {{ config.site_name }}." in shown(site / PAGE, "//article")[0]
    assert sites.pages(site).keys() == sites.pages(expected).keys()


def test_privacy(built: Built, expected: Path) -> None:
    """It finds nothing to fetch on our pages. What the theme itself names (a drawing library) is left out here."""
    site = built("search", {"privacy": {"assets_exclude": ["unpkg.com/*"]}})
    assert not (site / "assets" / "external").exists()
    # Links to other places open in a window of their own: that is its doing.
    external = sites.parsed(site / PAGE).xpath("//article//a[starts-with(@href, 'https://example.org/7')]")
    assert [link.get("rel") for link in external]
    internal = [line for line in sites.differences(expected, site) if "https://" not in line]
    assert internal == []


def test_offline(built: Built, expected: Path) -> None:
    site = built("search", "offline")
    names = {name.replace("/index.html", ".html") for name in sites.pages(expected)}
    assert {name.replace("/index.html", ".html") for name in sites.pages(site)} == names
    assert (site / f"{RECORD}.html").is_file()
    assert "2024-03-01-oversold" in (site / "search" / "search_index.js").read_text(encoding="utf-8")


def test_blog(built: Built, expected: Path, tmp_path: Path) -> None:
    posts = tmp_path / "docs" / "blog" / "posts"
    posts.mkdir(parents=True)
    (tmp_path / "docs" / "blog" / "index.md").write_text("# Blog\n", encoding="utf-8")
    post = "---\ndate: 2024-05-05\n---\n# A post\n\nSee [March](../../incidents/2024-03-01-oversold.md#lag-alert).\n"
    (posts / "post.md").write_text(post, encoding="utf-8")
    site = built("search", "blog")
    [page] = site.glob("blog/2024/05/05/*/index.html")
    links = sites.parsed(page).xpath("//article//a[text()='March']/@href")
    assert links == ["../../../../../incidents/2024-03-01-oversold/#lag-alert"]
    changed = [line for line in sites.differences(expected, site) if not line.startswith("only found: blog/")]
    assert changed == []


def test_social(plugins: Installation, built: Built, expected: Path, tmp_path: Path) -> None:
    """Cards for every page, with our titles. The plugin fetches its font from another host; here it lies there."""
    if plugins.run(tmp_path, "python", "-c", "import cairosvg").returncode:
        pytest.skip("there is no Cairo on this machine")
    fonts = sorted(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"))
    if not fonts:
        pytest.skip("there is no font on this machine to draw with")
    cache = tmp_path / ".cache" / "plugin" / "social" / "fonts" / "Roboto"
    cache.mkdir(parents=True)
    for style in ("Regular", "Bold"):
        shutil.copy(fonts[0], cache / f"{style}.ttf")
    site = built("search", "social")
    card = f"assets/images/social/{RECORD}.png"
    assert (site / card).read_bytes().startswith(b"\x89PNG")
    meta = {tag.get("property"): tag.get("content") for tag in sites.parsed(site / PAGE).xpath("//meta[@property]")}
    assert meta["og:title"].startswith("Bread is sold that nobody has baked")
    assert "The shop sold 40 loaves" in meta["og:description"]
    assert meta["og:image"].endswith(card)
    assert sites.differences(expected, site) == []


# Those that fail on generated pages, unless an option is set


@pytest.fixture(scope="session")
def neighbours(installation: Callable[..., Installation]) -> Installation:
    """Plugins that expect each page to be a file."""
    return installation(
        "mkdocs-static-i18n==1.3.1",
        "mkdocs-rss-plugin==1.19.0",
        "mkdocs-git-authors-plugin==0.10.0",
        "mkdocs-encryptcontent-plugin==3.1.0",
    )


I18N = {"i18n": {"languages": [{"locale": "en", "default": True, "name": "English"}]}}
SAID = b"The shop sold 40 loaves"
PASSWORD = {"encryptcontent": {"global_password": "correct-Horse-7battery-staple-Quarz-91"}}


def of_the_guide(name: str) -> Any:
    """The plugin as the guide sets it."""
    guide = (ROOT / "docs" / "guide" / "hosts.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", guide, re.M | re.S)]
    plugins = [one for block in blocks for one in block.get("plugins", ()) if isinstance(one, dict) and name in one]
    assert len(plugins) == 1
    return plugins[0]


@pytest.mark.parametrize(
    ("plugin", "sentence"),
    [
        ("rss", "set its option `match_path: incidents/20.*`"),
        ("git-authors", "set its option `exclude`"),
        (I18N, "leave it out, or build what `postmortems render` writes"),
    ],
    ids=["rss", "git-authors", "i18n"],
)
def test_a_neighbour_that_fails_is_named_with_what_to_set(
    neighbours: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plugin: Any, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    sites.bakery(tmp_path)
    git("init", "--quiet")
    commit_everything()
    sites.write(tmp_path / "mkdocs.yml", sites.settings(plugins=["search", plugin, sites.PLUGIN]))
    done = neighbours.run(tmp_path, "mkdocs", "build", "--strict")
    assert done.returncode == 1
    assert sentence in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stderr


def test_neighbours_build_strictly_as_the_guide_sets_them(
    neighbours: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sites.bakery(tmp_path)
    git("init", "--quiet")
    commit_everything()
    for plugin in ({"rss": {"match_path": "incidents/20.*"}}, of_the_guide("git-authors")):
        sites.write(tmp_path / "mkdocs.yml", sites.settings(plugins=["search", plugin, sites.PLUGIN]))
        neighbours.build(tmp_path, "mkdocs", "build", "--strict")


def test_beside_encrypted_pages_a_strict_build_asks_for_no_plain_files(
    neighbours: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sites.bakery(tmp_path)
    sites.write(tmp_path / "mkdocs.yml", sites.settings(plugins=["search", sites.PLUGIN, PASSWORD]))
    done = neighbours.run(tmp_path, "mkdocs", "build", "--strict")
    assert done.returncode == 1
    assert "hold the same texts in plain" in " ".join((done.stdout + done.stderr).split())
    ours = {"postmortems": {**sites.PLUGIN["postmortems"], "exports": [], "search_page": False}}
    sites.write(tmp_path / "mkdocs.yml", sites.settings(plugins=["search", ours, PASSWORD]))
    neighbours.build(tmp_path, "mkdocs", "build", "--strict")
    holding = [path for path in (tmp_path / "site").rglob("*") if path.is_file() and SAID in path.read_bytes()]
    assert holding == []


# Those that have nothing to do with our pages, and must not mind them

OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "print-site": ("mkdocs-print-site-plugin==2.9", {}),
    "section-index": ("mkdocs-section-index==0.3.12", {}),
    "llmstxt": ("mkdocs-llmstxt==0.5.1", {"sections": {"Shop": ["runbook.md"]}}),
    "glightbox": ("mkdocs-glightbox==0.5.3", {}),
    "redirects": ("mkdocs-redirects==1.2.3", {"redirect_maps": {"old.md": "runbook.md"}}),
    "htmlproofer": (
        "mkdocs-htmlproofer-plugin==1.6.0",
        {"validate_external_urls": False, "raise_error": True, "ignore_urls": ["*[?]*"]},
    ),
    "include-markdown": ("mkdocs-include-markdown-plugin==7.3.0", {}),
    "table-reader": ("mkdocs-table-reader-plugin==4.0.2", {}),
}


@pytest.fixture(scope="session")
def others(installation: Callable[..., Installation]) -> Installation:
    return installation(*(requirement for requirement, _ in OTHERS.values()), "mike==2.2.0")


@pytest.mark.parametrize("name", OTHERS)
def test_others_build_strictly(others: Installation, tmp_path: Path, name: str) -> None:
    requirement, options = OTHERS[name]
    guide = " ".join((ROOT / "docs" / "guide" / "hosts.md").read_text(encoding="utf-8").split())
    assert f"{name} {requirement.partition('==')[2]}" in guide
    sites.bakery(tmp_path)
    sites.write(tmp_path / "mkdocs.yml", sites.settings(plugins=["search", sites.PLUGIN, {name: options}]))
    others.build(tmp_path, "mkdocs", "build", "--strict")
    assert (tmp_path / "site" / PAGE).is_file()


def test_techdocs(installation: Callable[..., Installation], tmp_path: Path) -> None:
    techdocs = installation("mkdocs-techdocs-core==1.7.1")
    sites.bakery(tmp_path)
    sites.write(tmp_path / "mkdocs.yml", sites.settings(plugins=["techdocs-core", sites.PLUGIN]))
    techdocs.build(tmp_path, "mkdocs", "build", "--strict")
    assert (tmp_path / "site" / PAGE).is_file()


def test_mike_publishes_a_version(others: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sites.bakery(tmp_path)
    sites.write(tmp_path / "mkdocs.yml", sites.settings(plugins=["search", sites.PLUGIN, "mike"]))
    git("init", "--quiet")
    commit_everything()
    monkeypatch.setenv("PATH", str(others.bin), prepend=":")
    others.build(tmp_path, "mike", "deploy", "1.0")
    git("cat-file", "-e", f"gh-pages:1.0/{PAGE}")

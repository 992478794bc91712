"""The site as a reader gets it: really built, strictly, and read again."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest
from lxml import etree, html
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from postmortems.check import judge
from postmortems.check.baseline import Baseline
from postmortems.cli import main
from postmortems.plugin import PostmortemsConfig
from postmortems.record.reader import load
from postmortems.text.body_outline import body_outline
from tests.bakery import BAKERY, OVERSOLD, OVERSOLD_AGAIN, write_files
from tests.links import broken_links

REPOSITORY = Path(__file__).parents[2]
HOSTILE = (
    "A | B `c` <script>alert(1)</script> {{ 7*7 }} {% x %} \"q\" 'q' **b** [l](https://x.example) :smile: "
    "\u202e\u05d0 &amp;"
)

Build = Callable[..., Path]


def page(site: Path, uri: str) -> etree._Element:
    """A page of the site, parsed."""
    root: etree._Element = html.fromstring((site / uri).read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    return root


def words(element: etree._Element) -> str:
    """What a reader sees of an element, blanks made single."""
    return " ".join("".join(element.itertext()).split())


def by_id(root: etree._Element, anchor: str) -> etree._Element:
    """The one element with that id."""
    (element,) = root.xpath("//*[@id=$anchor]", anchor=anchor)
    assert isinstance(element, etree._Element)
    return element


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository, built strictly."""
    site = tmp_path_factory.mktemp("own") / "site"
    config = load_config(str(REPOSITORY / "mkdocs.yml"), site_dir=str(site), strict=True)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return site


def test_our_own_site_builds_strictly_and_every_link_leads_somewhere(own_site: Path) -> None:
    assert broken_links(own_site) == []


def test_no_page_of_our_own_asks_another_host_for_anything(own_site: Path) -> None:
    asked = {
        link
        for path in own_site.rglob("*.html")
        for link in page(own_site, str(path.relative_to(own_site))).xpath(
            "//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='preconnect']/@href"
        )
    }
    assert [link for link in asked if str(link).startswith(("http", "//"))] == []


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_every_link_leads_somewhere_in_every_theme(build_site: Build, theme: str, use_directory_urls: bool) -> None:
    site = build_site(theme={"name": theme}, use_directory_urls=use_directory_urls)
    assert broken_links(site) == []


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_an_address_that_leads_nowhere_leads_to_the_incidents(build_site: Build, theme: str) -> None:
    for has_folders, end in ((True, ""), (False, "index.html")):
        settings = {"use_directory_urls": has_folders, "site_url": "https://example.org/pm/"}
        paragraphs = page(build_site(theme={"name": theme}, **settings), "404.html").xpath("//p")
        assert "There is no page at this address. Look here instead." in map(words, paragraphs)
        links = [link for paragraph in paragraphs for link in paragraph.xpath("a/@href")]
        assert f"/pm/incidents/{end}" in links


def test_no_id_is_twice_on_a_page(build_site: Build) -> None:
    site = build_site()
    paths = [str(path.relative_to(site)) for path in (site / "incidents").rglob("index.html")]
    assert len(paths) > 2
    for path in paths:
        ids = Counter(page(site, path).xpath("//@id"))
        assert [name for name, count in ids.items() if count > 1] == []


def test_every_part_with_an_id_has_its_anchor(build_site: Build) -> None:
    root = page(build_site(), "incidents/2024-03-01-oversold/index.html")
    assert "stops following" in words(by_id(root, "lag"))
    assert "ruled out" in words(by_id(root, "cache"))
    assert "An alert fires" in words(by_id(root, "lag-alert"))
    assert "Lag is stock" in words(by_id(root, "lag-matters"))
    assert "The disk is full." in words(by_id(root, "full"))
    assert words(by_id(root, "what-happened")).startswith("What happened")


def test_an_unfinished_action_and_what_it_led_to_name_each_other(build_site: Build) -> None:
    site = build_site()
    earlier = by_id(page(site, "incidents/2024-03-01-oversold/index.html"), "lag-alert")
    assert "Needed again by" in words(earlier)
    assert "../../incidents/2024-09-10-oversold-again/#still-no-alert" in earlier.xpath(".//a/@href")
    later = by_id(page(site, "incidents/2024-09-10-oversold-again/index.html"), "still-no-alert")
    assert "../../incidents/2024-03-01-oversold/#lag-alert" in later.xpath(".//a/@href")


def test_a_record_in_a_sub_folder_has_the_same_flat_address(build_site: Build) -> None:
    site = build_site(repo_url="https://example.org/bakery", edit_uri="edit/main/docs/", theme={"name": "mkdocs"})
    root = page(site, "incidents/2024-09-10-oversold-again/index.html")
    edit = "https://example.org/bakery/edit/main/incidents/2024/2024-09-10-oversold-again.md"
    assert edit in root.xpath("//a/@href")
    assert not (site / "incidents/2024").exists()


def drawn(svg: str) -> list[tuple[str, dict[str, str]]]:
    """What a picture draws: its elements with their attributes."""
    return [(str(element.tag), dict(element.attrib)) for element in etree.fromstring(svg).iter()]


@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_attachments_are_published_beside_the_page_and_shown_in_it(build_site: Build, use_directory_urls: bool) -> None:
    picture = "incidents/2024-03-01-oversold/lag.svg"
    site = build_site(use_directory_urls=use_directory_urls)
    assert drawn((site / picture).read_text(encoding="utf-8")) == drawn(BAKERY[picture])
    at = "incidents/2024-03-01-oversold" + ("/index.html" if use_directory_urls else ".html")
    sources = page(site, at).xpath("//article//img/@src | //img/@src")
    assert [(site / at).parent.joinpath(source).resolve() for source in sources] == [(site / picture).resolve()]


@pytest.mark.parametrize("name", ["index.md", "README.md", "notes.markdown", "notes/2024-03-02-later.md"])
@pytest.mark.parametrize("at", ["incidents", "docs/incidents"])
def test_markdown_in_the_folder_of_a_record_is_published_as_text(build_site: Build, name: str, at: str) -> None:
    """It is no page past the place that cleans bodies, wherever the records lie."""
    notes = "# Notes\n\nSee the <b onclick='x'>shelf</b>.\n"
    record = BAKERY["incidents/2024-03-01-oversold.md"] + f"\n[The notes](2024-03-01-oversold/{name})\n"
    files = {**BAKERY, "incidents/2024-03-01-oversold.md": record, f"incidents/2024-03-01-oversold/{name}": notes}
    files = {path.replace("incidents/", f"{at}/", 1): text for path, text in files.items()}
    if at.startswith("docs/"):
        files = {path: text.replace("../docs/", "../") for path, text in files.items()}
    site = build_site(files, plugins=[{"postmortems": {"today": "2024-12-01", "incidents": at}}])
    assert (site / f"incidents/2024-03-01-oversold/{name}.txt").read_text(encoding="utf-8") == notes
    root = page(site, "incidents/2024-03-01-oversold/index.html")
    assert "Bread is sold that nobody has baked" in words(root)
    assert f"../../incidents/2024-03-01-oversold/{name}.txt" in root.xpath("//a/@href")
    holding = [path for path in site.rglob("*") if path.is_file() and b"onclick='x'" in path.read_bytes()]
    assert [path.name for path in holding] == [f"{name}.txt".rpartition("/")[2]]


def test_pages_and_pictures_that_could_run_something_are_published_so_that_nothing_runs(build_site: Build) -> None:
    folder = "incidents/2024-03-01-oversold"
    attached = {
        "index.html": "<!doctype html><script>oven = 1</script>\n",
        "page.HTM": "<p onclick='oven = 1'>Oven\n",
        "state.xml": "<oven xmlns='http://www.w3.org/1999/xhtml'><script>oven = 1</script></oven>\n",
        "clicked.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload='oven = 1'><path d='M0 0h1'/></svg>\n",
        "shelf": "<html><script>oven = 1</script>\n",
        "oven.log": "oven = 1\n",
    }
    baseline = build_baseline(BAKERY, {f"{folder}/{name}": text for name, text in attached.items()})
    site = build_site(
        {**BAKERY, **{f"{folder}/{name}": text for name, text in attached.items()}, "known.jsonl": baseline},
        plugins=[{"postmortems": {"today": "2024-12-01", "baseline": "known.jsonl"}}],
    )
    published = {path.name: path.read_text(encoding="utf-8") for path in (site / folder).iterdir()}
    del published["index.html"]
    picture = etree.fromstring(published.pop("clicked.svg"))
    assert [element.tag.rpartition("}")[2] for element in picture.iter()] == ["svg", "path"]
    assert picture.attrib == {}
    assert published == {
        "lag.svg": published["lag.svg"],
        "index.html.txt": attached["index.html"],
        "page.HTM.txt": attached["page.HTM"],
        "state.xml.txt": attached["state.xml"],
        "oven.log": attached["oven.log"],
    }


def build_baseline(*files: dict[str, str]) -> str:
    """The findings of a knowledge base, so that a strict build does not stop at them."""
    with TemporaryDirectory() as place:
        for some in files:
            folder = write_files(some, Path(place))
        return Baseline.of(judge.findings(load(folder), date(2024, 12, 1)), folder).text()


def test_records_may_lie_in_the_folder_of_the_site(build_site: Build, recwarn: pytest.WarningsRecorder) -> None:
    """Where MkDocs takes them for pages of its own."""
    files = {
        name.replace("incidents/", "docs/incidents/"): text.replace("../docs/", "../") for name, text in BAKERY.items()
    }
    site = build_site(files, plugins=[{"postmortems": {"today": "2024-12-01", "incidents": "docs/incidents"}}])
    assert by_id(page(site, "incidents/2024-03-01-oversold/index.html"), "lag-alert") is not None
    assert [str(warning.message) for warning in recwarn if "existing file" in str(warning.message)] == []
    assert not (site / "incidents/2024").exists()
    assert not (site / "incidents/_config.yml").exists()


def test_a_file_by_hand_whose_place_is_taken_is_named(
    build_site: Build, tmp_path: Path, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    with caplog.at_level(logging.WARNING, "mkdocs"), pytest.raises(Abort):
        build_site({**BAKERY, "docs/feed.xml": "By hand."})
    assert "feed.xml takes the place of a file of the same name in docs_dir" in caplog.text
    assert b"Bread is sold" in (tmp_path / "site/feed.xml").read_bytes()
    assert [str(warning.message) for warning in recwarn if "existing file" in str(warning.message)] == []


@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_an_alias_leads_to_its_record_without_script(build_site: Build, use_directory_urls: bool) -> None:
    site = build_site(use_directory_urls=use_directory_urls)
    at = "incidents/2024-03-01-bread/index.html" if use_directory_urls else "incidents/2024-03-01-bread.html"
    to = "../../incidents/2024-03-01-oversold/" if use_directory_urls else "../incidents/2024-03-01-oversold.html"
    root = page(site, at)
    assert root.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={to}"]
    assert root.xpath("//a/@href") == root.xpath("//link[@rel='canonical']/@href") == [to]
    assert root.xpath("//script") == []


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_a_hostile_title_is_text_on_every_page(build_site: Build, theme: str) -> None:
    hostile = OVERSOLD.replace("Bread is sold that nobody has baked", "'" + HOSTILE.replace("'", "''") + "'")
    site = build_site({**BAKERY, "incidents/2024-03-01-oversold.md": hostile}, theme={"name": theme})
    root = page(site, "incidents/2024-03-01-oversold/index.html")
    (heading,) = root.xpath("//h1[@id='pm-incident']")
    shown = re.sub(r"\s*[¶\uf0c1]$", "", words(heading))
    assert shown == " ".join(HOSTILE.split())
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script>alert(1)" not in text, path
        assert "{{ 7" not in text, path
        assert "https://x.example" not in page(site, str(path.relative_to(site))).xpath("//a/@href")
    assert words(page(site, "incidents/index.html")).count("A | B `c` <script>alert(1)</script>") >= 1


def test_a_hostile_narrative_leaves_the_template_engines_of_others_alone(build_site: Build) -> None:
    hostile = OVERSOLD + "\n\nText {{ config }} and {% raw %}.\n"
    root = page(
        build_site({**BAKERY, "incidents/2024-03-01-oversold.md": hostile}),
        "incidents/2024-03-01-oversold/index.html",
    )
    assert "Text {{ config }} and {% raw %}." in words(root)


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_headings_of_a_narrative_are_below_it_with_the_anchor_of_the_code_host(build_site: Build, theme: str) -> None:
    narrative = (
        "# Überblick\n\n- ## In a list\n\nLag\n---\n\n## lag\n\n### 经过 `so` & more\n\n"
        "```\n# no heading\n```\n\n[up](#überblick) [down](#经过-so--more)\n"
    )
    record = OVERSOLD.partition("## What happened")[0] + narrative
    plugins = ["search", {"postmortems": {"today": "2024-12-01"}}]
    site = build_site({**BAKERY, "incidents/2024-03-01-oversold.md": record}, theme={"name": theme}, plugins=plugins)
    root = page(site, "incidents/2024-03-01-oversold/index.html")
    headings = {heading.get("id"): heading.tag for heading in root.xpath("//h3 | //h4 | //h5")}
    assert headings.items() >= {"überblick": "h3", "lag-1": "h4", "lag-2": "h4", "经过-so--more": "h5"}.items()
    assert broken_links(site) == []


def test_a_finding_fails_the_strict_build_with_its_place_and_code(
    build_site: Build, caplog: pytest.LogCaptureFixture
) -> None:
    broken = OVERSOLD.replace("owner: storage", "owner: TBD")
    with caplog.at_level(logging.WARNING, "mkdocs"), pytest.raises(Abort):
        build_site({**BAKERY, "incidents/2024-03-01-oversold.md": broken})
    messages = [record.getMessage() for record in caplog.records]
    place = re.compile(r"incidents/2024-03-01-oversold\.md:\d+:\d+: PM204 ")
    assert [message for message in messages if place.match(message)]


def test_a_wrong_link_of_a_narrative_fails_the_strict_build(
    build_site: Build, caplog: pytest.LogCaptureFixture
) -> None:
    broken = OVERSOLD.replace("../docs/runbook.md) and", "../docs/runboook.md) and")
    with caplog.at_level(logging.WARNING, "mkdocs"), pytest.raises(Abort):
        build_site({**BAKERY, "incidents/2024-03-01-oversold.md": broken})
    assert "runboook.md" in caplog.text


@pytest.mark.parametrize("site_dir", ["kb/incidents", "kb"])
def test_a_folder_of_the_site_that_holds_the_records_is_refused_before_it_is_emptied(
    build_site: Build, site_dir: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = {f"kb/{name}": text for name, text in BAKERY.items()} | {"docs/index.md": "# Home\n"}
    with pytest.raises(Abort):
        build_site(files, site_dir=site_dir, plugins=[{"postmortems": {"incidents": "kb/incidents"}}])
    assert "give `site_dir` another folder" in caplog.text
    assert [(tmp_path / name).read_text(encoding="utf-8") for name in files] == list(files.values())


def test_a_missing_folder_is_said_plainly(build_site: Build, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Abort):
        build_site({"docs/a.md": "# A\n"})
    assert "there is no folder incidents" in caplog.text


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_a_link_to_an_incident_has_a_preview(build_site: Build, theme: str) -> None:
    """It shows severity, duration and open action items, whatever the title holds; other pages have none."""
    hostile = OVERSOLD_AGAIN.replace("Bread is oversold again", "'" + HOSTILE.replace("'", "''") + "'")
    files = {**BAKERY, "incidents/2024/2024-09-10-oversold-again.md": hostile}
    site = build_site(files, theme={"name": theme}, site_url="https://example.org/pm/")
    tags = {
        tag.get("property"): tag.get("content")
        for tag in page(site, "incidents/2024-09-10-oversold-again/index.html").xpath("//head/meta[@property]")
    }
    assert sorted(tags) == ["article:published_time", "og:description", "og:title", "og:type", "og:url"]
    assert tags["og:url"] == "https://example.org/pm/incidents/2024-09-10-oversold-again/"
    assert tags["article:published_time"] == "2024-09-10"
    assert " ".join(tags["og:title"].split()) == " ".join(HOSTILE.split())
    assert re.match(r"SEV\d · .*\d (min|h|s) · \d of \d action items? open\. \w", tags["og:description"])
    assert page(site, "actions/index.html").xpath("//head/meta[@property]") == []


def test_without_an_address_of_the_site_there_are_no_tags_that_need_one(build_site: Build) -> None:
    site = build_site(theme={"name": "material"})
    root = page(site, "incidents/2024-03-01-oversold/index.html")
    assert root.xpath("//head/meta/@property") == ["article:published_time"]
    assert root.xpath("//head/meta[@name='description']/@content")[0].startswith("SEV")


def test_a_draft_says_so(build_site: Build) -> None:
    draft = "---\ntitle: It rains into the oven\nstatus: draft\nseverity: SEV3\n---\n"
    site = build_site({**BAKERY, "incidents/2024-11-01-rain.md": draft})
    root = page(site, "incidents/2024-11-01-rain/index.html")
    assert "is a draft" in words(root)
    assert root.xpath("//h2/@id") == []
    assert broken_links(site) == []


def test_text_in_another_language_is_marked_with_it(build_site: Build) -> None:
    german = OVERSOLD.replace("status: reviewed", "status: reviewed\nlanguage: de")
    root = page(
        build_site({**BAKERY, "incidents/2024-03-01-oversold.md": german}),
        "incidents/2024-03-01-oversold/index.html",
    )
    (heading,) = root.xpath("//h1[@id='pm-incident']")
    assert heading.get("lang") == "de"
    assert by_id(root, "lag").xpath(".//*[@lang='de']")
    (paragraph,) = root.xpath("//p[starts-with(normalize-space(), 'A full disk.')]")
    assert paragraph.xpath("ancestor-or-self::*[@lang='de']")
    assert not by_id(root, "pm-timeline").xpath("ancestor-or-self::*[@lang='de']")


def test_sections_are_headings_as_the_site_sets_them(build_site: Build) -> None:
    """A link to each, and all of them in the contents, among those of the narrative and as deep as is wanted."""
    toc = {"permalink": "link", "permalink_class": "here", "permalink_title": "To this part", "toc_depth": 3}
    theme = {"name": "mkdocs", "navigation_depth": 6}
    site = build_site(markdown_extensions=["smarty", {"toc": toc}], theme=theme, use_directory_urls=False)
    root = page(site, "incidents/2024-03-01-oversold.html")
    headings = root.xpath("//*[@role='main']//*[self::h1 or self::h2 or self::h3][@id]")
    addresses = [f"#{heading.get('id')}" for heading in headings]
    assert {"#pm-incident", "#pm-impact", "#pm-got-lucky", "#pm-narrative", "#what-happened"} - {*addresses} == set()
    assert [heading.xpath("a[@class='here'][@title='To this part']/@href") for heading in headings] == [
        [address] for address in addresses
    ]
    contents = root.xpath("//*[@id='toc-collapse']//a")
    assert [entry.get("href") for entry in contents] == addresses
    assert [f"{words(entry)}link" for entry in contents] == [words(heading) for heading in headings]


def test_internal_records_beside_public_ones_are_one_line_and_a_strict_build_goes_on(
    build_site: Build, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("INFO")
    build_site(strict=True)
    assert "internal edition" not in caplog.text
    config = BAKERY["incidents/_config.yml"].replace("title: Web shop,", "title: Web shop, public_name: Web shop,")
    public = {
        **BAKERY,
        "incidents/_config.yml": f"{config}public: {{allowed: [stock]}}\n",
        "incidents/2024-03-01-oversold.md": OVERSOLD.replace("\nstatus:", "\nvisibility: public\nstatus:", 1),
    }
    build_site(public, strict=True)
    notes = [entry for entry in caplog.records if "this is the internal edition" in entry.getMessage()]
    assert [note.levelname for note in notes] == ["INFO"]
    assert notes[0].getMessage().startswith("1 internal record is shown beside 1 public one, ")
    capsys.readouterr()
    assert main(["render", "--to", "out"]) == 0
    assert f"postmortems: info: {notes[0].getMessage()}\n" in capsys.readouterr().err


def test_a_page_in_the_navigation_is_the_parent_of_the_incidents(build_site: Build) -> None:
    site = build_site(
        theme={"name": "material", "font": False, "features": ["navigation.path"]},
        nav=[{"Home": "index.md"}, {"Incidents": "incidents/index.md"}, {"Runbook": "runbook.md"}],
    )
    root = page(site, "incidents/2024-09-10-oversold-again/index.html")
    (path,) = root.xpath("//nav[@class='md-path']")
    assert words(path) == "Home Incidents"
    assert root.xpath("//link[@rel='prev']/@href") == ["../2024-03-01-oversold/"]


def test_a_menu_that_mkdocs_makes_of_our_folders_speaks_the_language_of_the_site(build_site: Build) -> None:
    config = f"language: zh\n{BAKERY['incidents/_config.yml']}"
    site = build_site(
        {**BAKERY, "incidents/_config.yml": config}, theme={"name": "material", "font": False, "language": "zh"}
    )
    menu = words(page(site, "index.html").xpath("//nav[contains(@class, 'md-nav--primary')]")[0]).split()
    assert {"事故", "改进项", "服务"} <= set(menu)
    assert not {"Incidents", "Actions", "Services", "Lessons", "New"} & set(menu)


def test_a_home_page_by_hand_comes_before_the_counts(build_site: Build) -> None:
    generated = words(page(build_site(), "index.html"))
    by_hand = words(page(build_site({**BAKERY, "docs/index.md": "# Our bakery\n\nWe bake.\n"}), "index.html"))
    assert "We bake." in by_hand
    assert "Bread is oversold again" in generated
    assert "Bread is oversold again" in by_hand


def test_the_live_preview_watches_records_and_templates(build_site: Build, tmp_path: Path) -> None:
    build_site()
    config = load_config("mkdocs.yml")
    config.plugins.on_startup(command="serve", dirty=False)
    config = config.plugins.on_config(config)
    assert str(tmp_path / "incidents") in config.watch
    assert any(path.endswith("templates") for path in config.watch)


def test_a_change_of_a_record_shows_in_the_next_build(build_site: Build) -> None:
    build_site()
    changed = OVERSOLD.replace("Bread is sold", "Cake is sold")
    site = build_site({**BAKERY, "incidents/2024-03-01-oversold.md": changed})
    assert "Cake is sold" in words(page(site, "incidents/2024-03-01-oversold/index.html"))


def test_the_day_of_the_build_can_be_given_from_outside(build_site: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1711000000")
    at = "incidents/2024-09-10-oversold-again/index.html"
    assert "Overdue" not in words(by_id(page(build_site(plugins=["postmortems"]), at), "lag-alert-now"))
    assert "Overdue" in words(by_id(page(build_site(), at), "lag-alert-now"))


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2024-12-01T10:00", "soon"])
def test_a_day_of_the_build_that_no_year_of_ours_has_is_refused(day: str) -> None:
    options = PostmortemsConfig()  # type: ignore[no-untyped-call]
    options.load_dict({"today": day})
    errors, _ = options.validate()
    assert [(key, str(error)) for key, error in errors] == [
        ("today", f"{day} is not a day of the form YYYY-MM-DD, from 1900 to 2199")
    ]


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "9" * 30, "9" * 11, "-9999999999"])
def test_a_day_that_cannot_be_read_is_reported(
    build_site: Build, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(Abort):
        build_site(plugins=["postmortems"])
    assert f'postmortems: SOURCE_DATE_EPOCH is "{epoch}", which names no day: it counts' in caplog.text


def test_the_build_writes_the_bytes_of_the_export(build_site: Build, tmp_path: Path) -> None:
    site = build_site(site_url="https://bakery.example.org/kb/")
    arguments = ["--to", "out", "--today", "2024-12-01", "--site-url", "https://bakery.example.org/kb/"]
    assert main(["export", "all", *arguments]) == 0
    exported = [path for path in (tmp_path / "out").rglob("*") if path.is_file() and path.suffix]
    assert len(exported) > 20
    for path in exported:
        assert (site / path.relative_to(tmp_path / "out")).read_bytes() == path.read_bytes(), path


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_a_feed_reader_finds_the_feed_by_the_address_of_the_site(build_site: Build, theme: str) -> None:
    site = build_site(theme={"name": theme})
    root = page(site, "index.html")
    assert root.xpath("//head/link[@type='application/atom+xml']/@href") == ["feed.xml"]
    assert (site / "feed.xml").is_file()


@pytest.mark.parametrize(
    ("target", "is_there"),
    [
        ("incidents/2024-03-01-oversold.md#lag-alert", True),
        ("incidents/2024-03-01-oversold.md#what-happened", True),
        ("incidents/2024-03-01-oversold.md#pm-timeline", True),
        ("actions/index.md#pm-top", True),
        ("incidents/2024-03-01-oversold.md#no-such-part", False),
        ("actions/index.md#no-such-part", False),
        ("incidents/2024-03-02-nothing.md", False),
    ],
)
def test_a_link_of_a_page_written_by_hand_is_checked_down_to_the_anchor(
    build_site: Build, caplog: pytest.LogCaptureFixture, target: str, is_there: bool
) -> None:
    files = {**BAKERY, "docs/hand.md": f"# By hand\n\n[there]({target})\n"}
    if is_there:
        build_site(files, validation={"links": {"anchors": "warn"}})
        return
    with caplog.at_level(logging.WARNING, "mkdocs"), pytest.raises(Abort):
        build_site(files, validation={"links": {"anchors": "warn"}})
    assert target in caplog.text


@pytest.mark.parametrize("anchor", ["runbook", "no-such-heading"])
def test_a_link_of_a_record_to_a_page_written_by_hand_is_checked_down_to_the_anchor(
    build_site: Build, caplog: pytest.LogCaptureFixture, anchor: str
) -> None:
    linked = OVERSOLD.replace("../docs/runbook.md) and", f"../docs/runbook.md#{anchor}) and")
    files = {**BAKERY, "incidents/2024-03-01-oversold.md": linked}
    if anchor == "runbook":
        build_site(files, validation={"links": {"anchors": "warn"}})
        return
    with caplog.at_level(logging.WARNING, "mkdocs"), pytest.raises(Abort):
        build_site(files, validation={"links": {"anchors": "warn"}})
    assert f"does not contain an anchor '#{anchor}'" in caplog.text


def test_a_link_to_a_missing_attachment_is_reported(build_site: Build, caplog: pytest.LogCaptureFixture) -> None:
    missing = OVERSOLD.replace("oversold/lag.svg", "oversold/leg.svg")
    with caplog.at_level(logging.WARNING, "mkdocs"), pytest.raises(Abort):
        build_site({**BAKERY, "incidents/2024-03-01-oversold.md": missing})
    assert "leg.svg" in caplog.text


def test_headings_have_the_permalinks_and_levels_that_the_site_wants(build_site: Build) -> None:
    toc = {"permalink": "here", "permalink_title": "Link to #", "permalink_leading": True, "toc_depth": 2}
    site = build_site(markdown_extensions=[{"toc": toc}], theme={"name": "material", "font": False})
    root = page(site, "incidents/2024-03-01-oversold/index.html")
    (heading,) = root.xpath("//h2[@id='pm-timeline']")
    assert words(heading) == "hereTimeline"
    assert heading.xpath("a[@class='headerlink']/@href") == ["#pm-timeline"]
    assert heading.xpath("a/@title") == ["Link to #"]
    listed = root.xpath("//nav[contains(@class, 'md-nav--secondary')]//a/@href")
    assert "#pm-timeline" in listed
    assert not [link for link in listed if root.xpath(f"//h3[@id='{link[1:]}']")]


def test_the_state_of_things_below_a_page_written_by_hand_is_in_its_table_of_contents(build_site: Build) -> None:
    files = {**BAKERY, "docs/index.md": "# Welcome\n\nRead this.\n\n## How to begin\n"}
    root = page(build_site(files, theme={"name": "material", "font": False}), "index.html")
    article = words(root.xpath("//article")[0])
    assert article.index("Read this.") < article.index("How to begin") < article.index("Latest incidents")
    listed = root.xpath("//nav[contains(@class, 'md-nav--secondary')]//a/@href")
    assert listed[:3] == ["#how-to-begin", "#pm-state", "#pm-implicated"]


def test_whatever_anchor_the_check_accepts_leads_somewhere(build_site: Build) -> None:
    body = (
        "\n## Größe & Ursache\n\n## 根本 原因（一）\n\n## Lag\n\n## Größe & Ursache\n\n## 🔥 Feuer\n\n"
        "## pm-timeline\n\n"
        '<a id="by-hand"></a>\n\n> ### In a quotation\n\nText[^1].\n\n[^1]: A note.\n'
    )
    anchors = sorted(body_outline(body).anchors)
    assert len(anchors) > 9
    here = "\n\n".join(f"[{number}](#{quote(anchor)})" for number, anchor in enumerate(anchors))
    there = "\n\n".join(f"[{n}](../2024-03-01-oversold.md#{quote(anchor)})" for n, anchor in enumerate(anchors))
    again = "incidents/2024/2024-09-10-oversold-again.md"
    files = {
        **BAKERY,
        "incidents/2024-03-01-oversold.md": f"{OVERSOLD}{body}\n{here}\n",
        again: f"{BAKERY[again]}\n{there}\n",
    }
    site = build_site(files)
    assert broken_links(site) == []
    root = page(site, "incidents/2024-09-10-oversold-again/index.html")
    assert len(root.xpath("//a[contains(@href, '2024-03-01-oversold/#')]")) >= len(anchors)

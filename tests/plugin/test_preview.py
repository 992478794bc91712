"""The live preview: whatever was edited, each page that a browser asks for is that of a clean build."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Callable, Iterator
from importlib.resources import files as resources
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from postmortems.feeds.pagefind import is_installed
from postmortems.plugin.unread import STYLE
from postmortems.record.corpus import Corpus, Record
from postmortems.render import Renderer
from postmortems.views.base import View
from postmortems.views.incident import IncidentView, incident_view
from tests.bakery import BAKERY, CONFIG, SVG
from tests.plugin.served import RELOADING, Served, clean_build

OVERSOLD = "incidents/2024-03-01-oversold.md"
AGAIN = "incidents/2024/2024-09-10-oversold-again.md"
PAGE = "incidents/2024-03-01-oversold/index.html"
RECORD = """\
---
title: {title}
status: draft
severity: SEV2
services: {{affected: [shop]}}
related: [{{incident: 2024-03-01-oversold, relation: similar}}]
aliases: [{alias}]
---

The oven was cold. See [the first one](2024-03-01-oversold.md#lag) and [the guide](../docs/guide.md#heat).
"""
TEMPLATE = (resources("postmortems.record") / "scaffold/incidents/_template.md").read_text(encoding="utf-8")
HOOK = """\
def on_page_markdown(markdown, page, **_):
    return markdown.replace("Heat", "Warmth")

def on_page_content(html, page, **_):
    return html + f"<p>Seen: {page.title}</p>"

def on_post_page(output, page, **_):
    return output.replace("</body>", "<!-- finished --></body>")
"""
EDITS: dict[str, tuple[str, str]] = {
    "a text of the body": ("A full disk.", "A very full disk, see [the guide](../docs/guide.md)."),
    "the title": ("title: Bread is sold that", "title: Bread was sold which"),
    "a service": ("services: {affected: [shop]", "services: {affected: [oven]"),
    "the status of an action": ("status: deferred, reason: The new database comes soon.", "status: open"),
    "the id of an action": ("{id: lag-alert, title", "{id: lag-warning, title"),
    "a step that others name": ("text: Nobody watches", "text: Nobody at all watches"),
    "a factor": ("factor: unwatched-replica}", "factor: cold-oven}"),
    "a lesson": ("text: Lag is stock", "text: Lag is bread"),
    "the state": ("status: reviewed", "status: withdrawn"),
    "the severity": ("severity: SEV2", "severity: SEV1"),
    "an old id": ("aliases: [2024-03-01-bread]", "aliases: [2024-03-01-loaf]"),
    "the YAML": ("tags: [bread]", "tags: [bread"),
    "a time": ("resolved: ~2024-03-01 10:05", "resolved: 2024-03-01 12:30"),
    "a withdrawal": ("tags: [bread]\n", "tags: [bread]\nwithdrawn: {at: 2024-11-01, reason: It was a drill.}\n"),
    "a mention": ("note: The same replica.", "note: The very same replica."),
    "a reference": (
        "incident: 2024-03-01-oversold, relation: recurrence-of",
        "incident: 2024-03-01-loaf, relation: similar",
    ),
}


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def difference(served: bytes | None, clean: bytes | None, name: str) -> str:
    """The first lines in which two pages differ."""
    if served is None or clean is None:
        return f"{name} is {'missing' if served is None else 'left over'}"
    pairs = zip(served.decode().splitlines(), clean.decode().splitlines(), strict=False)
    return f"{name}: {next(((one, other) for one, other in pairs if one != other), 'lengths')}"


class Previewed(RuleBasedStateMachine):
    """Edits of a knowledge base whose preview is running."""

    theme: ClassVar[dict[str, Any]] = {"name": "mkdocs"}
    plugins: ClassVar[list[Any]] = []
    has_overrides = True
    """From the start, and not only from `override_the_theme` on."""
    nav: ClassVar[list[Any] | None] = None
    rows_per_page: ClassVar[int] = 100

    @initialize()
    def start(self) -> None:
        self.place = tempfile.TemporaryDirectory()
        self.folder = Path(self.place.name).resolve()
        self.patch = pytest.MonkeyPatch()
        self.patch.setenv("SOURCE_DATE_EPOCH", "1733011200")
        self.patch.setenv("POSTMORTEMS_CACHE", str(self.folder / "cache"))
        self.patch.chdir(self.folder)
        for name, text in BAKERY.items():
            write(self.folder, name, text)
        write(self.folder, "docs/guide.md", "# Guide\n\n## Heat\n")
        write(self.folder, "hook.py", HOOK)
        (self.folder / "overrides").mkdir()
        self.settings: dict[str, Any] = {
            "site_name": "Bakery",
            "theme": {**self.theme, **({"custom_dir": "overrides"} if self.has_overrides else {})},
            "plugins": [*self.plugins, {"postmortems": {"today": "2024-12-01", "search_page": False}}],
            "markdown_extensions": ["tables"],
            "nav": self.nav,
        }
        self.patch.setattr("postmortems.render.paging.ROWS_PER_PAGE", self.rows_per_page)
        self.save_settings()
        self.served = Served(self.folder)
        self.seen: set[str] = set()

    def save_settings(self) -> Path:
        return write(self.folder, "mkdocs.yml", yaml.safe_dump(self.settings))

    def teardown(self) -> None:
        if hasattr(self, "served"):
            self.served.close()
            self.patch.undo()
            self.place.cleanup()

    @rule(what=st.sampled_from(sorted(EDITS)), name=st.sampled_from([OVERSOLD, AGAIN]))
    def edit(self, what: str, name: str) -> None:
        path = self.folder / name
        if path.exists():
            text = path.read_text(encoding="utf-8")
            one, other = EDITS[what]
            path.write_text(text.replace(one, other) if one in text else text.replace(other, one), encoding="utf-8")
            self.served.changed(path)

    @rule(number=st.integers(1, 3), title=st.sampled_from(["Cold oven", "Warm 冷たい oven"]))
    def write_a_record(self, number: int, title: str) -> None:
        name = f"incidents/2024-10-0{number}-cold.md"
        text = RECORD.format(title=title, alias=f"2024-10-0{number}-old")
        self.served.changed(write(self.folder, name, text))

    @rule(name=st.sampled_from([AGAIN, *(f"incidents/2024-10-0{number}-cold.md" for number in (1, 2, 3))]))
    def delete_a_record(self, name: str) -> None:
        path = self.folder / name
        path.unlink(missing_ok=True)
        self.served.changed(path)

    @rule(number=st.integers(1, 3))
    def rename_a_record(self, number: int) -> None:
        path, new = (self.folder / f"incidents/2024-10-0{number}-{name}.md" for name in ("cold", "icy"))
        if path.exists():
            path.rename(new)
            self.served.changed(path, new)

    @rule(title=st.sampled_from(["Web shop", "The shop"]), language=st.sampled_from(["en", "zh"]))
    def configure(self, title: str, language: str) -> None:
        text = CONFIG.replace("Web shop", title) + f"language: {language}\n"
        self.served.changed(write(self.folder, "incidents/_config.yml", text))

    @rule(text=st.sampled_from(["# Guide\n", "# Guide\n\n## Heat\n", "# The guide\n\n[March](../incidents/x.md)\n"]))
    def write_a_guide(self, text: str) -> None:
        self.served.changed(write(self.folder, "docs/guide.md", text))

    @rule(sentence=st.sampled_from(["Who was told?", "What did we learn?"]))
    def write_a_template(self, sentence: str) -> None:
        """The page for new records begins with it."""
        self.served.changed(write(self.folder, "incidents/_template.md", f"{TEMPLATE}\n## {sentence}\n"))

    @rule(name=st.sampled_from(["lag.svg", "log.txt"]), text=st.sampled_from([SVG, SVG.replace("M0 1", "M1 1")]))
    def attach_a_file(self, name: str, text: str) -> None:
        self.served.changed(write(self.folder, f"incidents/2024-03-01-oversold/{name}", text))

    @rule(title=st.sampled_from(["Ovens", "Old ovens", ""]))
    def write_another_page(self, title: str) -> None:
        path = self.folder / "docs/ovens/cleaning.md"
        if title:
            write(self.folder, "docs/ovens/cleaning.md", f"---\nstatus: new\n---\n# {title}\n\nScrub them.\n")
        else:
            path.unlink(missing_ok=True)
        self.served.changed(path)

    @rule(has_home=st.booleans())
    def write_a_home_page(self, has_home: bool) -> None:
        path = self.folder / "docs/index.md"
        if has_home:
            write(self.folder, "docs/index.md", "# Welcome\n\nRead on.\n")
        else:
            path.unlink(missing_ok=True)
        self.served.changed(path)

    @rule(
        footer=st.sampled_from(
            [
                "ours",
                "{{ page and page.next_page and page.next_page.title }} {{ pages | length }}",
                "{{ page.ancestors | length }}",
            ]
        )
    )
    def override_the_theme(self, footer: str) -> None:
        text = f"{{% extends 'base.html' %}}{{% block footer %}}{footer}{{% endblock %}}"
        self.settings["theme"] = self.settings["theme"] | {"custom_dir": "overrides"}
        self.served.changed(write(self.folder, "overrides/main.html", text), self.save_settings())

    @rule(data=st.data())
    def change_settings(self, data: st.DataObject) -> None:
        theme = self.settings["theme"]
        changes: dict[str, dict[str, Any]] = {
            "name": {"site_name": "Another bakery"},
            "hooks": {"hooks": [] if self.settings.get("hooks") else ["hook.py"]},
            "nav": {"nav": [{"Start": "index.md"}, {"How to": ["guide.md", "actions/index.md"]}]},
            "another nav": {"nav": [{"How to": [{"The guide": "guide.md"}]}, {"Bread": "https://bread.example/"}]},
            "urls": {"use_directory_urls": not self.settings.get("use_directory_urls", True)},
            "copyright": {"copyright": "The bakery"},
            "extra": {"extra": {"generator": False, "homepage": "https://bread.example/"}},
            "code": {"repo_url": "https://code.example/bakery", "edit_uri": "edit/main/docs/"},
            "style": {"extra_css": ["bread.css"]},
            "theme": {"theme": theme | {"locale": "de", "language": "de", "palette": {"scheme": "slate"}}},
            "features": {"theme": theme | {"features": ["navigation.footer", "navigation.path", "navigation.tabs"]}},
            "headings": {"markdown_extensions": ["tables", {"toc": {"permalink": True}}]},
        }
        self.settings.update(changes[data.draw(st.sampled_from(sorted(changes)))])
        self.served.changed(self.save_settings())

    @rule(data=st.data())
    def look_at_a_page(self, data: st.DataObject) -> None:
        """It is made now, and must not be served later as it is."""
        if self.seen:
            self.served.get(data.draw(st.sampled_from(sorted(self.seen))))

    @precondition(lambda self: hasattr(self, "served"))
    @invariant()
    def every_page_is_that_of_a_clean_build(self) -> None:
        clean = clean_build(self.folder)
        for name in sorted(clean.keys() | self.seen):
            if not name.endswith((".gz", ".js", ".css", ".woff2")):
                served = self.served.get(name)
                if name not in clean and STYLE.encode() in (served or b""):
                    continue  # a record that cannot be read: its findings are shown
                assert served == clean.get(name), difference(served, clean.get(name), name)
        self.seen |= clean.keys()


class PreviewedWithSearch(Previewed):
    """The same with Material and its search."""

    theme = {"name": "material", "font": False}  # noqa: RUF012
    plugins = ["search"]  # noqa: RUF012
    has_overrides = False


class PreviewedWithNavigation(PreviewedWithSearch):
    """The same where the pages of lists are added when a browser asks for them."""

    nav = ["guide.md", "actions/owners/index.md"]  # noqa: RUF012
    rows_per_page = 1


Previewed.TestCase.settings = settings(max_examples=3, stateful_step_count=6, deadline=None, phases=[Phase.generate])
PreviewedWithSearch.TestCase.settings = settings(
    max_examples=1, stateful_step_count=5, deadline=None, phases=[Phase.generate]
)
PreviewedWithNavigation.TestCase.settings = PreviewedWithSearch.TestCase.settings
TestPreviewed = Previewed.TestCase
TestPreviewedWithSearch = PreviewedWithSearch.TestCase
TestPreviewedWithNavigation = PreviewedWithNavigation.TestCase


# One edit makes one page


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A knowledge base with the settings of a site."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1733011200")
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    for name, text in BAKERY.items():
        write(tmp_path, name, text)
    ours = {"postmortems": {"today": "2024-12-01", "search_page": False}}
    write(tmp_path, "mkdocs.yml", yaml.safe_dump({"site_name": "Bakery", "theme": "mkdocs", "plugins": [ours]}))
    return tmp_path


@pytest.fixture
def serve(project: Path) -> Iterator[Callable[..., Served]]:
    """`serve(…)` starts the preview of the project."""
    running: list[Served] = []

    def start(**options: Any) -> Served:
        running.append(Served(project, **options))
        return running[-1]

    yield start
    for served in running:
        served.close()


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were rendered, in order."""
    pages: list[str] = []
    page = Renderer.page

    def noted(self: Renderer, view: View) -> Any:
        pages.append(view.uri)
        return page(self, view)

    monkeypatch.setattr(Renderer, "page", noted)
    return pages


def edit(folder: Path, name: str, one: str, other: str) -> Path:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert one in text
    path.write_text(text.replace(one, other), encoding="utf-8")
    return path


def test_the_start_makes_no_page_that_nobody_asks_for(serve: Callable[..., Served], rendered: list[str]) -> None:
    served = serve()
    assert OVERSOLD not in rendered
    assert not (served.site / PAGE).exists()
    page = served.get(PAGE)
    assert page is not None
    assert b"Bread is sold that nobody has baked" in page
    assert rendered.count(OVERSOLD) == 1
    served.get(PAGE)
    assert rendered.count(OVERSOLD) == 1


def test_an_edit_makes_one_page(serve: Callable[..., Served], project: Path, rendered: list[str]) -> None:
    served = serve()
    served.get(PAGE)
    rendered.clear()
    served.changed(edit(project, OVERSOLD, "A full disk.", "A disk that was full."))
    assert b"A disk that was full." in (served.get(PAGE) or b"")
    assert rendered == [OVERSOLD]
    assert served.builds == 1
    served.changed(edit(project, OVERSOLD, "title: Bread is sold that", "title: Cake is sold which"))
    assert b"Cake is sold which" in (served.get(PAGE) or b"")
    assert b"Cake is sold which" in (served.get("incidents/index.html") or b"")
    assert served.builds == 1


def test_an_edit_on_another_day_shows_what_is_overdue_then(
    serve: Callable[..., Served], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = {"site_name": "Bakery", "theme": "mkdocs", "plugins": [{"postmortems": {"search_page": False}}]}
    write(project, "mkdocs.yml", yaml.safe_dump(site))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1711000000")
    served = serve()
    before = served.get("actions/index.html")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1733011200")
    served.changed(edit(project, OVERSOLD, "A full disk.", "A disk that was full."))
    after = served.get("actions/index.html")
    assert after != before
    assert after == clean_build(project)["actions/index.html"]


def use_material(folder: Path, **settings: Any) -> None:
    """Write settings with which only Material and its search have a part in pages."""
    ours = {"postmortems": {"today": "2024-12-01", "search_page": False}}
    theme = {"name": "material", "font": False, "features": ["navigation.path"]}
    settings = {"site_name": "Bakery", "theme": theme, "plugins": ["search", ours]} | settings
    write(folder, "mkdocs.yml", yaml.safe_dump(settings))


def families_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The families of pages that are made from now on."""
    made: list[str] = []
    views_of = Renderer.views_of

    def noted(self: Renderer, family: str) -> list[View]:
        made.append(family)
        return views_of(self, family)

    monkeypatch.setattr(Renderer, "views_of", noted)
    return made


def test_the_start_needs_no_list_that_nobody_asks_for(
    serve: Callable[..., Served], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_material(project, nav=["index.md"])
    made = families_made(monkeypatch)
    served = serve()
    assert served.get("index.html")
    assert made == [""]
    assert b"Bread is sold that" in (served.get(PAGE) or b"")
    assert made == ["", "incidents"]  # its breadcrumbs name the register
    assert b"<loc>" in (served.get("sitemap.xml") or b"")
    assert set(made) == served.preview.site.build.content.renderer.families.keys() - {"incident"}


def test_a_page_by_hand_beside_records_needs_none_of_their_pages(
    serve: Callable[..., Served], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_material(project, nav=["index.md"])
    write(project, "docs/incidents/about.md", "# By hand\n")
    made: list[str] = []

    def noted(corpus: Corpus, record: Record, *more: Any) -> IncidentView:
        made.append(record.id)
        return incident_view(corpus, record, *more)

    monkeypatch.setattr("postmortems.plugin.content.incident_view", noted)
    served = serve()
    assert b"By hand" in (served.get("incidents/about/index.html") or b"")
    assert made == []
    assert served.get(PAGE)
    assert Path(OVERSOLD).stem in made


@pytest.mark.parametrize("name", ["actions/closed.md", "actions/closed/index.md"])
def test_a_page_by_hand_is_that_of_a_clean_build_wherever_it_is(
    serve: Callable[..., Served], project: Path, name: str
) -> None:
    """It may be in the place of one of ours, below others."""
    use_material(project, nav=["index.md"])
    write(project, f"docs/{name}", "# By hand\n")
    served = serve()
    place = "actions/closed/index.html"
    clean = clean_build(project)
    assert served.get(place) == clean[place]


def test_a_list_after_an_edit_needs_no_other_list(
    serve: Callable[..., Served], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only Material has a part in pages and `nav` is there: elsewhere any page may show what others there are."""
    use_material(project, nav=["index.md"])
    served = serve()
    made = families_made(monkeypatch)
    served.changed(edit(project, OVERSOLD, "title: Bread is sold that", "title: Cake is sold which"))
    assert b"Cake is sold which" in (served.get("incidents/index.html") or b"")
    assert b"Cake is sold which" in (served.get("timeline/index.html") or b"")
    assert made == ["incidents", "", "timeline"]  # their breadcrumbs name the home page
    assert served.builds == 1


@pytest.mark.parametrize("place", ["404.html", "actions/index.html"])
def test_a_navigation_of_mkdocs_has_the_pages_that_there_are_now(
    place: str, serve: Callable[..., Served], project: Path
) -> None:
    use_material(project)
    served = serve()
    before = served.get(place) or b""
    served.changed(edit(project, OVERSOLD, *EDITS["a withdrawal"]))
    after = served.get(place)
    assert after == clean_build(project)[place]
    assert b"review/2024-Q1/" in before
    assert b"review/2024-Q1/" not in (after or b"")


def test_a_new_address_is_there_at_once(serve: Callable[..., Served], project: Path) -> None:
    served = serve()
    assert served.get("incidents/2024-03-01-loaf/index.html") is None
    served.changed(edit(project, OVERSOLD, "[2024-03-01-bread]", "[2024-03-01-loaf]"))
    assert b"Bread is sold" in (served.get("incidents/2024-03-01-loaf/index.html") or b"")
    assert served.get("incidents/2024-03-01-bread/index.html") is None


def test_nothing_is_left_of_a_site_that_was_prepared_again(serve: Callable[..., Served], project: Path) -> None:
    served = serve()
    first = weakref.ref(served.preview.site.build)
    for number in range(2):
        served.changed(write(project, "docs/guide.md", f"# Guide {number}\n\n## Heat\n"))
        assert f"Guide {number}".encode() in (served.get("guide/index.html") or b"")
    assert served.builds == 3
    assert first() is None


def test_temporary_files_of_editors_change_nothing(serve: Callable[..., Served], project: Path) -> None:
    served = serve()
    backup = write(project, f"{OVERSOLD}~", "old")
    swap = write(project, "incidents/.2024-03-01-oversold.md.swp", "new")
    autosaved = write(project, "incidents/#2024-03-01-oversold.md#", "new")
    served.changed(backup, swap, autosaved, project / "incidents/4913")
    assert served.get(PAGE)
    assert served.builds == 1


def test_browsers_reload_only_after_a_change(serve: Callable[..., Served], project: Path) -> None:
    served = serve()

    def epochs() -> tuple[int, int]:
        served.server._wanted_epoch += 1  # as MkDocs does before it calls the builder
        served.server.builder()
        return served.server._visible_epoch, served.server._wanted_epoch

    visible, wanted = epochs()
    assert visible == wanted
    served.changed(edit(project, OVERSOLD, "A full disk.", "A disk that was full."))
    served.get(PAGE)  # another browser was faster
    visible, wanted = epochs()
    assert visible < wanted


def test_findings_of_an_edit_are_printed(
    serve: Callable[..., Served], project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    served = serve()
    served.get(PAGE)
    served.preview.checker.wait()
    assert "PM504" not in caplog.text
    served.changed(edit(project, OVERSOLD, "factor: unwatched-replica}", "factor: cold-oven}"))
    served.get(PAGE)
    served.preview.checker.wait()
    assert f"{OVERSOLD}:21:10: PM504" in caplog.text
    caplog.clear()
    served.changed(edit(project, AGAIN, "Nothing new", "Nothing at all"))
    served.get(PAGE)
    served.preview.checker.wait()
    assert "PM504" not in caplog.text


def test_an_error_is_shown_until_it_is_fixed(serve: Callable[..., Served], project: Path) -> None:
    served = serve()
    path = project / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    served.changed(write(project, "mkdocs.yml", text.replace("today: '2024-12-01'", "today: soon")))
    for _ in range(2):
        with pytest.raises(AssertionError, match="500"):
            served.get(PAGE)
    served.changed(write(project, "mkdocs.yml", text))
    assert served.get(PAGE)


def test_a_page_that_is_gone_or_cannot_be_made_loads_again_after_a_change(
    serve: Callable[..., Served], project: Path
) -> None:
    served = serve()

    def answer(place: str) -> bytes:
        return b"".join(served.server.serve_request({"PATH_INFO": f"/{place}"}, lambda *_: None))

    assert RELOADING.search(answer("incidents/2026-01-01-renamed/"))
    served.changed(write(project, "mkdocs.yml", "nonsense: ["))
    assert RELOADING.search(answer("incidents/"))


def test_a_record_that_cannot_be_read_says_why_where_its_page_was(serve: Callable[..., Served], project: Path) -> None:
    """An author who looks at the page is not sent to the terminal by "Not found"."""
    served = serve()
    assert served.get(PAGE)
    served.changed(edit(project, OVERSOLD, "title: Bread", 'title: "<b>Bread'))
    shown = (served.get(PAGE) or b"").decode()
    assert "This record cannot be read yet" in shown
    assert f"{OVERSOLD}:2:8" in shown
    assert "is never closed" in shown
    assert "&lt;b&gt;Bread" in shown
    assert served.get("incidents/2024-03-01-nothing/index.html") is None
    served.changed(edit(project, OVERSOLD, 'title: "<b>Bread', "title: Bread"))
    assert b"Bread is sold that" in (served.get(PAGE) or b"")


def test_a_broken_record_named_like_a_page_takes_only_its_own_place(
    serve: Callable[..., Served], project: Path
) -> None:
    """The page of all action items is at `actions/`, that of the record at `incidents/actions/`."""
    write(project, "incidents/actions.md", "---\ntitle: [x\n---\n")
    served = serve()
    assert b"cannot be read yet" not in (served.get("actions/index.html") or b"")
    assert b"cannot be read yet" in (served.get("incidents/actions/index.html") or b"")


def test_dirty_builds_are_right(serve: Callable[..., Served], project: Path) -> None:
    write(project, "docs/index.md", "# Welcome\n")
    served = serve(dirty=True)
    served.get(PAGE)
    served.changed(edit(project, OVERSOLD, "title: Bread is sold that", "title: Cake is sold which"))
    assert b"Cake is sold which" in (served.get("index.html") or b"")
    (project / AGAIN).unlink()
    served.changed(project / AGAIN)
    clean = clean_build(project)
    for name in ("index.html", PAGE, "actions/index.html", "incidents/2024-09-10-oversold-again/index.html"):
        assert served.get(name) == clean.get(name), name


COLLECTING_HOOK = """\
from pathlib import Path

pages = []

def on_page_markdown(markdown, page, **_):
    pages.append(page.url)

def on_post_build(config, **_):
    Path(config.site_dir, "all.txt").write_text(" ".join(pages))
"""


def test_a_plugin_that_collects_something_from_all_pages_sees_all(serve: Callable[..., Served], project: Path) -> None:
    write(project, "hook.py", COLLECTING_HOOK)
    edit(project, "mkdocs.yml", "site_name", "hooks: [hook.py]\nsite_name")
    served = serve()
    assert b"incidents/2024-03-01-oversold/" in (served.get("all.txt") or b"")
    edit(project, OVERSOLD, "A full disk.", "A disk that was full.")
    served.server.builder()
    assert b"A disk that was full." in (served.get(PAGE) or b"")


def test_the_index_of_the_search_page_is_made_when_it_is_asked_for(
    serve: Callable[..., Served], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_installed():
        pytest.skip("the extra `search` is not installed")
    titles: list[str] = []

    def index(corpus: Corpus, *_: object, **__: object) -> Iterator[tuple[str, bytes]]:
        titles.append(corpus.records[0].title)
        yield "search/index/x", titles[-1].encode()

    monkeypatch.setattr("postmortems.plugin.build.index_files", index)
    edit(project, "mkdocs.yml", "search_page: false", "search_page: true")
    served = serve()
    assert titles == []
    for _ in range(2):
        assert served.get("search/index/x") == b"Bread is sold that nobody has baked"
    served.changed(edit(project, OVERSOLD, "title: Bread is sold that", "title: Cake is sold which"))
    assert served.get("search/index/x") == b"Cake is sold which nobody has baked"
    assert len(titles) == 2


def test_a_folder_that_is_moved_away_takes_its_records_with_it(serve: Callable[..., Served], project: Path) -> None:
    served = serve()
    page = "incidents/2024-09-10-oversold-again/index.html"
    assert served.get(page)
    (project / "incidents/2024").rename(project / "elsewhere")
    served.changed(project / "incidents/2024")
    assert served.get(page) is None

"""`postmortems render`: where it writes, and where it does not. What it writes has tests of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from postmortems.cli import main
from postmortems.record import atomic as saving

Capture = pytest.CaptureFixture[str]
PAGES = {"index.md": "# Home 家\n", "incidents/index.md": "# Register\n", "actions/owners/web.md": "# Payments\n"}


@pytest.fixture
def pages(incidents: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The files of the site, to be changed by a test: the pages alone, without feeds."""
    made = dict(PAGES)

    def render_site(*_: object, **__: object) -> Iterator[tuple[str, str]]:
        yield from made.items()

    monkeypatch.setattr("postmortems.render.render_site", render_site)
    monkeypatch.setattr("postmortems.feeds.all_feeds", lambda *_: iter(()))
    return made


def files(folder: str) -> dict[str, str]:
    """Path and text of everything in a folder, but for the marker."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and path.name != ".postmortems-render"
    }


def refusal(capsys: Capture, *arguments: str) -> str:
    """The sentence with which the command refuses to write."""
    assert main(["render", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("postmortems: ")
    assert captured.err.count("\n") == 1
    return captured.err


def test_the_pages_are_written_into_a_new_folder(pages: dict[str, str], capsys: Capture) -> None:
    assert main(["render", "--to", "build/docs", "--today", "2024-10-11"]) == 0
    assert capsys.readouterr().out == "3 files written to build/docs\n"
    assert files("build/docs") == pages
    marker = Path("build/docs/.postmortems-render")
    assert marker.read_text().splitlines() == sorted(pages)


def test_a_second_time_gives_the_same_and_removes_what_is_stale(pages: dict[str, str]) -> None:
    assert main(["render", "--to", "out"]) == 0
    del pages["actions/owners/web.md"]
    pages["index.md"] = "# Changed\n"
    assert main(["render", "--to", "out"]) == 0
    assert files("out") == pages
    assert not Path("out/actions").exists()


def test_files_of_others_are_never_touched(pages: dict[str, str], capsys: Capture) -> None:
    assert main(["render", "--to", "out"]) == 0
    Path("out/actions/owners/notes.md").write_text("mine")
    del pages["actions/owners/web.md"]
    assert main(["render", "--to", "out"]) == 0
    assert Path("out/actions/owners/notes.md").read_text() == "mine"
    pages["actions/owners/notes.md"] = "# Notes\n"
    assert "notes.md already exists" in refusal(capsys, "--to", "out")
    assert Path("out/actions/owners/notes.md").read_text() == "mine"


@pytest.mark.usefixtures("pages")
def test_a_folder_with_something_else_is_refused(capsys: Capture) -> None:
    assert "incidents is not empty and was not written by this command" in refusal(capsys, "--to", "incidents")
    assert not Path("incidents/index.md").exists()


@pytest.mark.usefixtures("pages")
def test_a_folder_among_the_records_is_refused(capsys: Capture) -> None:
    """The next check would take each page for a record."""
    assert "is inside incidents, where each page is a record" in refusal(capsys, "--to", "incidents/new/site")
    assert not Path("incidents/new").exists()


@pytest.mark.usefixtures("pages")
def test_an_empty_folder_will_do_and_a_file_will_not(capsys: Capture) -> None:
    Path("empty").mkdir()
    assert main(["render", "--to", "empty"]) == 0
    Path("file").write_text("")
    assert "file is a file, not a folder" in refusal(capsys, "--to", "file")
    assert "file" in refusal(capsys, "--to", "file/below")


def test_a_marker_cannot_lead_out_of_the_folder(pages: dict[str, str], tmp_path: Path, capsys: Capture) -> None:
    assert main(["render", "--to", "out"]) == 0
    (tmp_path / "precious").write_text("mine")
    for path in ("../precious", str(tmp_path / "precious")):
        (tmp_path / "out/.postmortems-render").write_text(f"{path}\n" + "".join(f"{page}\n" for page in pages))
        assert "is outside out" in refusal(capsys, "--to", "out")
    assert (tmp_path / "precious").read_text() == "mine"


@pytest.mark.usefixtures("pages")
def test_a_link_cannot_lead_out_of_the_folder(tmp_path: Path, capsys: Capture) -> None:
    assert main(["render", "--to", "out"]) == 0
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out/incidents/index.md").unlink()
    (tmp_path / "out/incidents").rmdir()
    (tmp_path / "out/incidents").symlink_to(tmp_path / "elsewhere")
    assert "is outside out" in refusal(capsys, "--to", "out")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_an_output_that_was_interrupted_can_be_taken_up_again(
    pages: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    write = saving.write

    def full_disk(path: Path, data: bytes, **options: bool) -> None:
        if path.name == "web.md":
            raise OSError(28, "No space left on device", str(path))
        write(path, data, **options)

    with monkeypatch.context() as patch:
        patch.setattr(saving, "write", full_disk)
        assert "web.md could not be written: the disk is full" in refusal(capsys, "--to", "out")
    assert main(["render", "--to", "out"]) == 0
    assert files("out") == pages


def test_attachments_are_no_pages_and_run_nothing(incidents: Path) -> None:
    folder = incidents / "2024-03-01-shop-stale-replica"
    folder.mkdir(exist_ok=True)
    attached = {
        "notes.md": "# Notes\n",
        "README.md": "# Read me\n",
        "panel.html": "<script>x = 1</script>\n",
        "lag.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>x = 1</script><path d="M0 0h1"/></svg>\n',
        "panel": "<html><script>x = 1</script>\n",
        "lag.csv": "a,b\n",
    }
    for name, text in attached.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert main(["render", "--to", "out"]) == 0
    out = Path("out/incidents/2024-03-01-shop-stale-replica")
    written = {path.name: path.read_text(encoding="utf-8") for path in out.iterdir() if path.name in ATTACHED}
    assert written == {
        "notes.md.txt": attached["notes.md"],
        "README.md.txt": attached["README.md"],
        "panel.html.txt": attached["panel.html"],
        "lag.svg": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"></path></svg>',
        "lag.csv": attached["lag.csv"],
    }


ATTACHED = "notes.md notes.md.txt README.md README.md.txt panel.html panel.html.txt lag.svg panel lag.csv".split()


def test_an_attachment_may_have_any_name(incidents: Path) -> None:
    folder = incidents / "2024-03-01-shop-stale-replica"
    folder.mkdir(exist_ok=True)
    picture = folder / os.fsdecode(b"lag\xff.png")
    try:
        picture.write_bytes(b"x")
    except OSError:
        pytest.skip("names are text on this system")
    for _ in range(2):
        assert main(["render", "--to", "out"]) == 0
        assert len(list(Path("out").rglob("lag*.png"))) == 1
    picture.unlink()
    assert main(["render", "--to", "out"]) == 0
    assert list(Path("out").rglob("lag*.png")) == []

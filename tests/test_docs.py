"""The documentation says what is true."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from postmortems.cli import command_line, main
from postmortems.model.config import PRESETS
from postmortems.text.body import convert_body
from postmortems.text.unsupported_markup import forms

ROOT = Path(__file__).parent.parent


def test_the_guide_to_hosts_shows_the_configuration_that_is_tried() -> None:
    guide = (ROOT / "docs" / "guide" / "hosts.md").read_text(encoding="utf-8")
    tried = (ROOT / "tests" / "hosts" / "zensical.yml").read_text(encoding="utf-8")
    assert f"<!-- tests/hosts/zensical.yml -->\n```yaml\n{tried}```\n" in guide


@pytest.mark.parametrize("tool", ["tools/reference.py", "tools/tour.py"])
def test_generated_pages_say_what_the_code_says(tool: str) -> None:
    done = subprocess.run([sys.executable, tool, "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_relative_link_of_the_readme_leads_somewhere() -> None:
    """Links between the pages of the site are checked by the strict build."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"(?:\]\(|src=\")(?!https?:)([^)#\s\"]+)", text)
    assert len(targets) > 20
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_file_that_the_recipes_name_is_there() -> None:
    """But for those that the reader is to write, whose name has a word in capitals."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = [name for name in re.findall(r"`([\w./-]+/[\w./-]+\.\w+)`", text) if not re.search(r"\b[A-Z]{3,}\b", name)]
    package = ROOT / "plugins" / "postmortems"
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists() and not (package / name).exists()] == []


def test_the_policy_of_the_guide_is_one(tmp_path: Path) -> None:
    """Its configuration passes the check, and its table has the values of the presets."""
    guide = (ROOT / "docs" / "guide" / "policy.md").read_text(encoding="utf-8")
    [config] = re.findall(r"^```yaml\n(.*?)^```", guide, flags=re.MULTILINE | re.DOTALL)
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    assert main(["check", "--incidents", str(tmp_path)]) == 0
    for preset, values in PRESETS.items():
        row = re.search(rf"^\| `{preset}` \| (.*) \|$", guide, flags=re.MULTILINE)
        days = [int(number) for number in re.findall(r"(?<=P\d )\d+", row[1])] if row else []
        assert days == list(values.due_days.values())
        assert all(f"rules.md#{name})" in guide for name in values.levels)


# The commands that pages show

SHOWN = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def commands_shown(page: Path) -> Iterator[list[str]]:
    """The arguments of each command of ours in a block for a terminal."""
    for block in re.findall(r"^```(?:sh|console)\b.*?\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S):
        for line in block.replace("\\\n", " ").splitlines():
            if shown := re.match(r"(?:\$ )?postmortems (.+)", line):
                words = shlex.split(shown[1].partition(" # ")[0])
                ends = [number for number, word in enumerate(words) if re.match(r"[|>&<;]", word)]
                yield words[: ends[0] if ends else None]


def why_wrong(words: list[str]) -> str:
    """Why the command line does not take these words; empty if it does. Nothing is run."""
    command: click.Command = command_line
    context = click.Context(command, info_name="postmortems")
    while isinstance(command, click.Group):
        found = command.get_command(context, words[0]) if words else None
        if found is None:
            return "" if words and words[0].startswith("--") else "no such command"
        command, words, context = found, words[1:], click.Context(found, parent=context)
    try:
        given, left, _ = command.make_parser(context).parse_args(words)
    except click.UsageError as error:
        return error.format_message()
    missing = [one.name for one in command.params if one.required and given.get(one.name or "") in (None, ())]
    return " ".join([f"missing: {missing}"] * bool(missing) + [f"too many: {left}"] * bool(left))


def test_the_command_line_takes_every_command_that_a_page_shows() -> None:
    shown = [(page.name, words) for page in SHOWN for words in commands_shown(page)]
    assert len(shown) > 60
    assert [(name, words, why) for name, words in shown if (why := why_wrong(words))] == []


# What a body may hold


def bodies_guide() -> str:
    return (ROOT / "docs" / "guide" / "bodies.md").read_text(encoding="utf-8")


def test_the_example_body_is_in_order() -> None:
    examples = re.findall(r"^```markdown\n(.*?)^```$", bodies_guide(), re.M | re.S)
    assert len(examples) == 1
    for example in examples:
        assert list(forms(example)) == []
        assert len(convert_body(example, lambda _: None).parts) == 2


def test_each_form_of_another_dialect_that_the_guide_names_is_reported() -> None:
    table = bodies_guide().partition("## What is only Python-Markdown")[2].partition("## What is removed")[0]
    shown = re.findall(r"^\| `+ ?(.*?) ?`+[ a-z]*\| (.*) \|$", table, re.M)
    assert len(shown) == 11
    for form, instead in shown:
        assert [found.rule for found in forms(f"{form}\n")] == ["not-gfm"], form
        for written in re.findall(r"`(.*?)`", instead):
            assert [found.rule for found in forms(f"{written}\n")] == [], written


# The front door


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_begins_with_two_commands_that_make_knows() -> None:
    [commands, *_] = re.findall(r"^```sh\n(.*?)^```", readme(), re.M | re.S)
    targets = re.findall(r"^make (\w+)", commands, re.M)
    assert targets == ["serve", "test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)


def test_the_readme_has_three_pictures_of_the_site() -> None:
    """Small ones that say in words what they show, made by a script."""
    pictures = dict(re.findall(r'<img src="docs/images/(\w+)\.png" width="\d+" alt="([^"]+)">', readme()))
    taken = re.findall(r'^    "(\w+)": ".*",$', (ROOT / "tools" / "pictures.py").read_text(encoding="utf-8"), re.M)
    assert sorted(pictures) == sorted(taken) == ["actions", "home", "incident"]
    assert {path.stem for path in (ROOT / "docs" / "images").iterdir()} == set(pictures)
    for name, words in pictures.items():
        assert (ROOT / "docs" / "images" / f"{name}.png").stat().st_size <= 150_000
        assert len(words) > 60


def test_the_readme_leads_every_reader_to_their_pages() -> None:
    """Each page of the documentation is in its index once."""
    index = readme().partition("## Documentation by reader")[2].partition("\n## ")[0]
    named = re.findall(r"\]\(docs/([^)#]+)", index)
    pages = [path for folder in ("guide", "reference") for path in (ROOT / "docs" / folder).glob("*.md")]
    expected = {path.relative_to(ROOT / "docs").as_posix() for path in pages}
    assert expected | {"architecture.md", "benchmarks.md", "deprecation.md", "decisions/index.md"} == set(named)
    assert len(named) == len(set(named))


def test_what_the_readme_says_of_versions_is_so() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^requires-python = ">=3\.11"$', project, re.M)
    assert "Python 3.11 or newer" in readme()
    assert re.search(r'"mkdocs-material>=9\.\d+,<10"', project)  # it goes on working after its last release
    named = set(re.findall(r"`postmortems ([a-z-]+)[ `]", readme()))
    assert {"check", "export", "render"} <= named <= set(command_line.list_commands(click.Context(command_line)))

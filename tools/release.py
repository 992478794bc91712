"""Builds the archives of a release, and refuses when the tag, the version and the changelog do not agree.

python tools/release.py v0.1.0 --dist dist      # in the release workflow, or by hand before tagging
python tools/release.py v0.1.0 --check          # compare only, build nothing
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def disagreements(tag: str, project: str, changelog: str) -> Iterator[str]:
    """What speaks against releasing `tag`, given the texts of pyproject.toml and CHANGELOG.md."""
    version = tomllib.loads(project)["project"]["version"]
    if tag != f"v{version}":
        yield f"the tag is {tag}, but pyproject.toml has version {version}"
    sections = dict(_sections(changelog))
    found = next((text for title, text in sections.items() if title.partition(" ")[0] == version), None)
    if found is None:
        yield f"CHANGELOG.md has no section for {version}"
    elif not re.search(r"^- ", found, flags=re.MULTILINE):
        yield f"CHANGELOG.md says nothing about {version}"
    dated = [title for title in sections if title.startswith(f"{version} ")]
    if found is not None and not any(re.fullmatch(r"\S+ \(\d{4}-\d{2}-\d{2}\)", title) for title in dated):
        yield f"the section of {version} in CHANGELOG.md has no date: write `## {version} (YYYY-MM-DD)`"
    if sections.get("Unreleased", "").strip():
        yield "CHANGELOG.md still has entries under Unreleased: move them to the version"


def _sections(changelog: str) -> Iterator[tuple[str, str]]:
    """Title and text of each section of the second level."""
    for part in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        title, _, text = part.partition("\n")
        yield title.strip(), text


def build(dist: Path) -> None:
    """Build both archives, then install the wheel into an empty environment and use it."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    subprocess.run([sys.executable, "-m", "uv", "build", "--out-dir", str(dist)], cwd=ROOT, check=True)
    [wheel] = dist.glob("*.whl")
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder) / "environment"
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        commands = environment / "bin"
        subprocess.run([str(commands / "python"), "-m", "pip", "install", "--quiet", str(wheel)], check=True)
        base = Path(folder) / "base"
        subprocess.run([str(commands / "postmortems"), "init", str(base)], check=True)
        subprocess.run([str(commands / "postmortems"), "check", "--strict"], cwd=base, check=True)
        subprocess.run([str(commands / "mkdocs"), "build", "--strict"], cwd=base, check=True)


def main(arguments: list[str] | None = None) -> int:
    """The command. 0: the archives are in the folder; 1: something does not agree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tag", help="the tag of the release, such as v0.1.0")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="the folder for the archives")
    parser.add_argument("--check", action="store_true", help="compare only")
    given = parser.parse_args(arguments)
    texts = ((ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "CHANGELOG.md"))
    against = list(disagreements(given.tag, *texts))
    for sentence in against:
        print(f"error: {sentence}", file=sys.stderr)
    if not against and not given.check:
        build(given.dist)
    return 1 if against else 0


if __name__ == "__main__":
    sys.exit(main())

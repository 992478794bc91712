"""`postmortems merge-driver`."""

from __future__ import annotations

from pathlib import Path

import click

from postmortems.check.history import HistoryError, install_merge_driver, merge_lines
from postmortems.edit.merging import NotMergedError, merged, merged_config
from postmortems.model.time import TimeError, parse_zone
from postmortems.record.files import CONFIG_NAME
from postmortems.record.source import read_source, read_yaml_file
from postmortems.text.terminal import emit


@click.command("merge-driver")
@click.option("--install", is_flag=True, help="Have git use this for merges in the repository of this folder.")
@click.argument("files", nargs=-1, metavar="[BASE OURS THEIRS [PATH]]", type=click.Path(path_type=Path))
def command(install: bool, files: tuple[Path, ...]) -> int:
    """Merge three versions of a record or of _config.yml.

    Git merges lines and mixes items that two branches append. This merges lists by id or name, timelines by time, and
    maps by key. If both branches changed the same value, both versions of the whole item stay between conflict
    markers. The result goes to OURS. Exits with 1 if there are conflicts.

    `init` sets it up. Git does not share such settings, so every other clone needs the second command.

    \b
    Example:
      echo 'incidents/*.md merge=postmortems' >> .gitattributes
      echo 'incidents/_config.yml merge=postmortems' >> .gitattributes
      postmortems merge-driver --install
    """
    if install:
        if files:
            raise click.UsageError("--install takes no files")
        install_merge_driver(Path())
        emit("Git merges records item by item in this repository, where .gitattributes says so\n")
        return 0
    if len(files) not in (3, 4):
        raise click.UsageError("three files are needed: BASE, OURS and THEIRS; git calls this, see --help")
    base, ours, theirs = (path.read_bytes() for path in files[:3])
    try:
        text, conflicts = _merged(base, ours, theirs, files[3] if len(files) == 4 else files[1])
    except HistoryError as error:
        raise click.UsageError(f"{files[-1]}: {error}; yours is kept") from None
    files[1].write_bytes(text)  # a file of git's own
    return int(conflicts > 0)


def _merged(base: bytes, ours: bytes, theirs: bytes, path: Path) -> tuple[bytes, int]:
    """The whole file, and the number of conflicts in it."""
    try:
        if path.name == CONFIG_NAME:
            text, count = merged_config(base, ours, theirs)
            return text.encode(), count
        zone = None
        config = path.parent / CONFIG_NAME
        if config.is_file():
            name = read_yaml_file(config.read_bytes()).frontmatter.get("timezone")
            zone = parse_zone(name) if isinstance(name, str) else None
        front, conflicts = merged(base, ours, theirs, zone)
    except (NotMergedError, TimeError):
        return merge_lines(base, ours, theirs)
    bodies = (read_source(data).body.encode() for data in (base, ours, theirs))
    body, others = merge_lines(*bodies)
    return front.encode() + body, conflicts + others

"""`postmortems init`."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from importlib.resources import files as resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import click

from postmortems import __version__
from postmortems.check import judge
from postmortems.check.baseline import Baseline
from postmortems.check.history import (
    HistoryError,
    begin_repository,
    install_merge_driver,
    is_inside_git_folder,
    place_in_repository,
)
from postmortems.cli.import_ import day_for, exit_code
from postmortems.cli.options import INCIDENTS, FilePath, today_option
from postmortems.importing import Imported, import_sources
from postmortems.importing.report import as_text
from postmortems.importing.words import said
from postmortems.model.config import Config
from postmortems.record import atomic as saving
from postmortems.record.decoding import decode
from postmortems.record.filed import day_of
from postmortems.record.files import CONFIG_NAME, RECORD_ENDINGS, TEMPLATE_NAME
from postmortems.record.reader import load
from postmortems.record.source import read_source, read_yaml_file
from postmortems.record.template import filled_text
from postmortems.text.body_outline import body_outline
from postmortems.text.counted import counted
from postmortems.text.terminal import emit, printable

EXAMPLE = "example-checkout-sells-goods-that-are-gone"
"""The words of the example's file name; its day is a week ago."""

PLAIN = {"baseline": "", "plugin_options": "", "not_found": "warn", "anchors": "warn", "public_baseline": ""}
"""What the files say where nothing was imported."""
PUBLIC_VALUES = "values.yml"
"""What the files say in addition if there is a public edition. It is not among them."""
CONFIG = INCIDENTS / CONFIG_NAME
BASELINE = Path("baseline.jsonl")
_EXAMPLES = re.compile(r"(?m)^(services|owners|factors):\n(?:[ -].*\n)+")
"""The parts of the configuration that are examples; imported documents name others."""
BRANCH = "main"
"""The branch of a new repository: the workflow publishes the site from it."""
CI_FILES = ".github/ and .gitlab-ci.yml"
NEVER_ACCEPTED = "PM701"
"""The finding that this baseline never accepts: a secret must be removed."""


@click.command("init")
@click.argument("folder", metavar="DIR", type=FilePath(file_okay=False))
@click.option(
    "--import", "source", metavar="FOLDER", type=FilePath(exists=True, file_okay=False),
    help="Convert the old documents in this folder into the first records.",
)  # fmt: skip
@click.option(
    "--git/--no-git", "with_git", default=True,
    help="Make the folder a git repository, unless it is already inside one. This is the default.",
)  # fmt: skip
@click.option(
    "--public", "with_public", is_flag=True,
    help="Also build a public edition. CI proves that it holds nothing internal, and only then publishes it.",
)  # fmt: skip
@today_option
def command(folder: Path, source: Path | None, with_git: bool, with_public: bool, today: date) -> int:
    """Create a complete knowledge base in an empty folder.

    Writes mkdocs.yml, incidents/ with a commented configuration, a template and an example, docs/ with a home page
    and a writing guide, CI files for GitHub and GitLab, a pre-commit configuration, and a README for authors. The
    result passes the check and builds at once. If any of these files exists, nothing is written.

    Outside a git repository, the folder becomes one, without a commit.

    With --import, the documents of a folder become the first records, as with `postmortems import`.
    `postmortems settle` then registers their services, owners and factors. Existing findings go to baseline.jsonl,
    except for secrets, so that only new findings fail. Exits with 1 if a document could not be imported or verified.

    With --public, CI builds two sites: one with everything, and one with what outsiders may read. It runs
    `postmortems leaks` on the second one, and publishes it only if nothing internal is in it.

    \b
    Example:
      postmortems init post-mortems
      postmortems init post-mortems --import docs/old-post-mortems
      postmortems init post-mortems --public
    """
    _refuse_git_folder(folder)
    _refuse_records(folder)
    if source is not None:
        return _init_from(source, folder, today, with_git=with_git, with_public=with_public)
    files = dict(knowledge_base_files(today, with_public=with_public))
    _refuse_taken(folder, files)
    _create({folder / path: text for path, text in files.items()})
    emit(
        printable(f"Created a knowledge base in {folder.as_posix()}: {len(files)} files.")
        + "\n"
        + (_repository(folder) if with_git else "")
        + _next_steps(folder)
    )
    return 0


def _repository(folder: Path) -> str:
    """Make the folder a git repository where it is in none; a line that says what was done or is still to do."""
    try:
        place = place_in_repository(folder)
        if place is None:
            begin_repository(folder, BRANCH)
            install_merge_driver(folder)
            return f"Created a git repository in it, with the branch {BRANCH} and no commit yet.\n"
    except HistoryError as error:
        return printable(f"No git repository was created: {error}.") + "\n"
    driver = "`postmortems merge-driver --install` has git merge records item by item in this clone.\n"
    if place == "":
        return driver
    advice = f"GitHub and GitLab read CI files only at its root: move {CI_FILES} there, and run their commands in"
    return printable(f"{place}/ is inside a git repository. {advice} {place}/.") + "\n" + driver


def _refuse_git_folder(folder: Path) -> None:
    """Raises UsageError in a bare repository or in `.git`. Without git, nobody can tell."""
    with suppress(HistoryError):
        if is_inside_git_folder(folder):
            raise click.UsageError(
                f"nothing was written, because {folder.as_posix()} is in a bare git repository or in .git; "
                "clone the repository and run this in the clone"
            )


def _refuse_records(folder: Path) -> None:
    """Raises UsageError in a folder of records, or below one: there, the README would be a record."""
    place = folder.resolve()
    for above in (place, *place.parents):
        names = {path.name for path in above.iterdir()} if (above / CONFIG_NAME).is_file() else set[str]()
        if TEMPLATE_NAME in names or any(day_of(name) and name.endswith(RECORD_ENDINGS) for name in names):
            raise click.UsageError(
                f"nothing was written, because {above.as_posix()} is a folder of records; name a folder outside it"
            )


def _refuse_taken(folder: Path, files: Iterable[Path]) -> None:
    """Raises UsageError if one of the files exists in the folder."""
    taken = [path for path in files if (folder / path).exists() or (folder / path).is_symlink()]
    if taken:
        config = folder / INCIDENTS / CONFIG_NAME
        if config.is_file():
            raise click.UsageError(
                f"{config.as_posix()} exists: this is a knowledge base; `postmortems new` adds a record"
            )
        names = ", ".join((folder / path).as_posix() for path in taken)
        raise click.UsageError(
            f"nothing was written, because these files exist: {names}; move them, or name another folder"
        )


def _create(files: Mapping[Path, str]) -> None:
    """Write all files, or in the end none. Raises OSError."""
    written: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            saving.create(path, text.encode())
            written.append(path)
    except OSError:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _next_steps(folder: Path) -> str:
    steps = [
        ("mkdocs serve", "the site, at http://127.0.0.1:8000"),
        (f"edit {CONFIG.as_posix()}", "your time zone, severities, services, owners"),
        ('postmortems new "What happened"', "your first record; the example can be deleted"),
        ("postmortems check", "problems, with the place and the fix"),
        ('git add . && git commit -m "Begin our post-mortems"', ""),
    ]
    if folder.resolve() != Path.cwd():
        steps.insert(0, (f"cd {shlex.quote(folder.as_posix())}", ""))
    width = max(len(step) for step, why in steps if why)
    return "Next:\n" + "".join(
        f"  {number}. {printable(f'{step:{width}}  # {why}' if why else step)}\n"
        for number, (step, why) in enumerate(steps, start=1)
    )


def _example_path(today: date) -> Path:
    return Path("incidents", f"{today - timedelta(7)}-{EXAMPLE}.md")


def knowledge_base_files(
    today: date, options: Mapping[str, str] | None = None, *, with_public: bool
) -> Iterator[tuple[Path, str]]:
    """Path and text of each file of a new knowledge base. The dates of the example are near `today`.

    `options` replaces `PLAIN`. `with_public` says whether there is a public edition.
    """
    public = dict(_scaffold(resources("postmortems.record.scaffold_public"), Path()))
    public_values = read_yaml_file(public.pop(Path(PUBLIC_VALUES)).encode()).frontmatter
    begin = today - timedelta(7)
    values = {
        "version": __version__,
        "day": begin.isoformat(),
        "next_day": (begin + timedelta(1)).isoformat(),
        "due": (begin + timedelta(31)).isoformat(),
        **{name: str(text) if with_public else "" for name, text in public_values.items()},
    }
    plain = dict(_scaffold(resources("postmortems.record.scaffold"), Path()))
    for path, text in sorted({**plain, **(public if with_public else {})}.items()):
        if path == INCIDENTS / "example.md":
            path = _example_path(today)
        yield path, text if path.name == TEMPLATE_NAME else filled_text(text, {**values, **(options or PLAIN)})


def _scaffold(folder: Traversable, below: Path) -> Iterator[tuple[Path, str]]:
    """The files of the package, under their real names."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = below / (f".{entry.name[4:]}" if entry.name.startswith("dot-") else entry.name)
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _scaffold(entry, path)
        elif entry.is_file() and entry.name != "__init__.py":
            yield path, entry.read_text(encoding="utf-8")


# With old documents


class _Links(NamedTuple):
    """What makes a strict build fail: links of the documents whose target is unknown."""

    to_files: int
    to_anchors: int


def _init_from(source: Path, folder: Path, today: date, *, with_git: bool, with_public: bool) -> int:
    """Make a knowledge base of the documents in `source`. Raises UsageError if there are none, or it cannot be."""
    incidents = folder / INCIDENTS
    if source.resolve().is_relative_to(incidents.resolve()):
        raise click.UsageError(f"--import: the old documents must not be in {incidents}, the folder of the new records")
    plain = dict(knowledge_base_files(today, with_public=with_public))
    del plain[_example_path(today)]
    _refuse_taken(folder, [*plain, BASELINE])
    config = _EXAMPLES.sub(lambda found: re.sub("(?m)^(?=.)", "# ", found[0]), plain[CONFIG])
    model = decode(Config, read_yaml_file(config.encode()).frontmatter, None).value or Config()
    results = import_sources([source], incidents, verify=True, config=model, day_for=day_for(None))
    if not any(result.record for result in results):
        raise click.UsageError(f"nothing was written, because no document in {source} could be imported")
    unresolved = _unresolved_links(results, incidents)
    files = dict(knowledge_base_files(today, _options(unresolved), with_public=with_public))
    del files[_example_path(today)]
    files[CONFIG] = config
    try:
        _create({folder / path: text for path, text in files.items()})
        findings = judge.findings(load(incidents), today)
        accepted = [finding for finding in findings if finding.code != NEVER_ACCEPTED]
        saving.create(folder / BASELINE, Baseline.of(accepted, incidents).text().encode("utf-8", "surrogateescape"))
    except OSError:
        _remove(results)
        raise
    emit(
        as_text(results)
        + "\n"
        + printable(f"Created a knowledge base in {folder.as_posix()}.")
        + "\n"
        + (_repository(folder) if with_git else "")
        + _steps_after_import(folder, len(accepted), len(findings) - len(accepted), unresolved)
    )
    return exit_code(results)


def _remove(results: Sequence[Imported]) -> None:
    """Take back the records that this run made."""
    for result in results:
        if result.outcome == "imported" and result.record:
            with suppress(OSError):
                Path(result.record).unlink()


def _options(unresolved: _Links) -> dict[str, str]:
    later = "info # imported documents have broken links; change this to `warn` once they are fixed"
    return {
        "baseline": f" --baseline {BASELINE}",
        "plugin_options": f":\n      baseline: {BASELINE}",
        "public_baseline": f"\n      baseline: {BASELINE}",
        "not_found": later if unresolved.to_files else "warn",
        "anchors": later if unresolved.to_anchors else "warn",
    }


def _unresolved_links(results: Sequence[Imported], incidents: Path) -> _Links:
    """How many links of the documents lead to files that are not there, and to places of a document."""
    to_files = to_anchors = 0
    for result in results:
        data = result.draft.data if result.draft else {}
        fields = "\n\n".join(said({key: value for key, value in data.items() if not key.startswith("x-")}))
        body = read_source(result.draft.text.encode()).body if result.draft else ""
        for link in (*body_outline(fields).links, *body_outline(body).links):
            try:
                address = urlsplit(link.target)
            except ValueError:
                continue
            if address.scheme or address.netloc or address.path.startswith("/"):
                continue
            to_files += bool(address.path) and not _exists(incidents / unquote(address.path))
            to_anchors += bool(address.fragment)
    return _Links(to_files, to_anchors)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _steps_after_import(folder: Path, accepted: int, secrets: int, unresolved: _Links) -> str:
    enter = "" if folder.resolve() == Path.cwd() else f"`cd {shlex.quote(folder.as_posix())}`, then "
    steps = [
        f"{enter}`postmortems settle` asks once for what many drafts lack: severities, names to register.",
        f"`postmortems check --baseline {BASELINE}`: {counted(accepted, 'old finding')} in the baseline; "
        "only new findings fail.",
        "`mkdocs build --strict`, or `mkdocs serve` for the site.",
        "`postmortems show ID --missing` lists what a draft still needs; `postmortems status` changes its status.",
    ]
    if secrets:
        steps.insert(
            0,
            f"Before you publish anything: {counted(secrets, 'secret')} in the documents. `postmortems check` shows "
            "where; remove them. Until then the check and the strict build fail.",
        )
    text = "Next:\n" + "".join(f"  {number}. {printable(step)}\n" for number, step in enumerate(steps, start=1))
    if any(unresolved):
        text += (
            f"Links in the documents: {unresolved.to_files} to missing files, {unresolved.to_anchors} to headings.\n"
            "So mkdocs.yml allows broken links even in the strict build (`validation`). Fix them, then change it to "
            "`warn`.\n"
        )
    return text

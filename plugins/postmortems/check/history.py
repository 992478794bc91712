"""The records as git remembers them.

The working tree is not touched: what the past holds is read from git's store into a temporary folder, loaded from
there like any other, and the folder is removed again.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from postmortems.model.refused import RefusedError
from postmortems.record.attached import is_looked_at
from postmortems.record.files import CONFIG_NAME, RECORD_ENDINGS, TEMPLATE_NAME, record_id
from postmortems.record.reader import KnowledgeBase, load


class HistoryError(RefusedError):
    """Why git cannot say what was asked, in a sentence with advice."""


@dataclass(frozen=True)
class Past:
    """A folder of records at an earlier commit."""

    folder: Path
    """The folder as it is now."""
    commit: str
    """The commit's hash."""
    is_certain: bool = True
    """False in an incomplete clone that does not hold the commit at which the two histories split: what is missing
    now may have been added there since."""

    def knowledge_base(self, only: Collection[str] | None = None) -> KnowledgeBase:
        """The records of that time, by the rules of today. Its paths are in a folder that is gone again.

        `only` names the files to read besides the configuration and the template; None for all of them.
        A folder that was not there then is empty. Raises HistoryError.
        """
        way = _git(self.folder, "rev-parse", "--show-prefix").removesuffix(b"\n")
        with TemporaryDirectory(prefix="postmortems-") as place:
            folder = Path(place, os.fsdecode(way))
            folder.mkdir(parents=True, exist_ok=True)
            Path(place, ".git").mkdir(exist_ok=True)  # paths end at the top of the repository, then as now
            self._restore(folder, only)
            return load(folder)

    def changed_files(self) -> frozenset[str]:
        """Files that differ from that time, new ones too, as seen from the folder. Raises HistoryError."""
        changed = _git(self.folder, "diff", "--name-only", "-z", "--no-renames", "--relative", self.commit, "--", ".")
        new = {name for tag, name in self._listed if tag == "?"}
        return frozenset(os.fsdecode(name) for name in changed.split(b"\0") if name) - self._left_out | new

    def renamed_records(self) -> dict[str, str]:
        """By the id that a record had then, the one that git takes for its new id. Raises HistoryError."""
        renames = _git(
            self.folder, "diff", "--name-status", "-z", "--find-renames", "--diff-filter=R", "--relative", self.commit,
            "--", ".",
        )  # fmt: skip
        parts = [os.fsdecode(part) for part in renames.split(b"\0")[:-1]]
        pairs = zip(parts[1::3], parts[2::3], strict=True)
        return {record_id(old): record_id(new) for old, new in pairs}

    def stored_names(self) -> frozenset[str]:
        """The files of that time, as seen from the folder. Raises HistoryError."""
        return frozenset(name for _, name in self._tree)

    def contents(self, names: Collection[str]) -> dict[str, bytes]:
        """What these files held at that time, by name as seen from the folder; without those that were not there.

        Raises HistoryError.
        """
        stored = [file for file in self._stored_files(names) if not file.is_link]
        contents = _contents(self.folder, [file.hash for file in stored])
        return {file.path.as_posix(): content for file, content in zip(stored, contents, strict=True)}

    @property
    def has_links(self) -> bool:
        """Whether a symbolic link was among them. Raises HistoryError."""
        return any(facts.startswith("120000") for facts, _ in self._tree)

    def _restore(self, place: Path, only: Collection[str] | None) -> None:
        """Write the records and the configuration of that time to a folder, symbolic links last."""
        wanted = None if only is None else {CONFIG_NAME, TEMPLATE_NAME, *only}
        for _, name in self._tree:
            for parent in PurePosixPath(name).parents if _IN_RECORD.search(name) else ():
                if parent.name.lower().endswith(RECORD_ENDINGS) and ".." not in parent.parts:
                    (place / parent).mkdir(parents=True, exist_ok=True)  # a folder, but named like a record
        stored = [file for file in self._stored_files(wanted) if file.is_read]
        contents = _contents(self.folder, [file.hash for file in stored])
        for file, content in sorted(zip(stored, contents, strict=True), key=lambda pair: pair[0].is_link):
            path = place / file.path
            with suppress(FileExistsError, NotADirectoryError):
                path.parent.mkdir(parents=True, exist_ok=True)
                if file.is_link:
                    path.symlink_to(os.fsdecode(content))
                else:
                    path.write_bytes(content)

    @cached_property
    def _tree(self) -> list[tuple[str, str]]:
        """Mode, kind and hash of each file of that time, and its name as seen from the folder.

        Without files that a sparse checkout leaves out: nobody removed those.
        """
        listed = os.fsdecode(_git(self.folder, "ls-tree", "-r", "-z", self.commit, "--", ".")).split("\0")
        split = (line.partition("\t") for line in listed)
        return [(facts, name) for facts, tab, name in split if tab and name not in self._left_out]

    @cached_property
    def _left_out(self) -> frozenset[str]:
        """The files that a sparse checkout leaves out."""
        return frozenset(name for tag, name in self._listed if tag == "S" and not os.path.lexists(self.folder / name))

    @cached_property
    def _listed(self) -> list[tuple[str, str]]:
        """How git tags each file of now, new ones too, and its name as seen from the folder."""
        listed = _git(self.folder, "ls-files", "-t", "--cached", "--others", "--exclude-standard", "-z", "--", ".")
        return [(line[0], line[2:]) for line in os.fsdecode(listed).split("\0")[:-1]]

    def _stored_files(self, wanted: Collection[str] | None) -> Iterator[_StoredFile]:
        for facts, name in self._tree:
            if wanted is None or name in wanted:
                mode, kind, hash_ = facts.split()
                if kind == "blob":
                    yield _StoredFile(hash_, mode == "120000", PurePosixPath(name))


_IN_RECORD = re.compile("|".join(f"{re.escape(ending)}/" for ending in RECORD_ENDINGS), re.IGNORECASE)
"""In the name of a file: a folder that is named like a record."""


class _StoredFile(NamedTuple):
    hash: str
    is_link: bool
    path: PurePosixPath
    """As seen from the folder of the records."""

    @property
    def is_read(self) -> bool:
        """Whether the loader would read it. Nothing with `..` in it is taken, whatever wrote it."""
        name = self.path.name
        is_wanted = name == CONFIG_NAME or name.lower().endswith(RECORD_ENDINGS) or is_looked_at(name)
        return is_wanted and ".." not in self.path.parts


def past(folder: Path, revision: str) -> Past:
    """The folder as it was where `revision` and today's HEAD split: what others did since then is not ours.

    Where the two have no common past in this clone, it is the revision itself. Raises HistoryError.
    """
    if not _is_inside(folder, "work-tree"):
        raise HistoryError(f"{folder} is not in a git repository")
    try:
        if revision.startswith(("-", "^")):  # an option, or all but a commit
            raise HistoryError("")
        named = _git(folder, "rev-parse", "--verify", "--quiet", revision).decode().strip()  # such as `:/words`
        commit = _git(folder, "rev-parse", "--verify", "--quiet", f"{named}^{{commit}}").decode().strip()
    except HistoryError:
        raise HistoryError(f'git does not know the revision "{revision}"; {_advice(folder)}') from None
    with suppress(HistoryError):
        return Past(folder, _git(folder, "merge-base", commit, "HEAD").decode().strip())
    is_incomplete = _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
    return Past(folder, commit, is_certain=not is_incomplete)


def _advice(folder: Path) -> str:
    """What to do when a revision is unknown."""
    if not _git(folder, "rev-list", "--all", "--max-count=1").strip():
        return "this repository has no commits yet"
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true":
        return "this clone is shallow, as in CI: run `git fetch` for it first, or set the fetch depth to 0"
    return "check its spelling; `git fetch` gets branches and tags of others"


def _is_inside(folder: Path, what: str) -> bool:
    """Whether a folder is in a `work-tree`, or in a `git-dir`. Raises HistoryError where git is missing or fails."""
    try:
        return _git(folder, "rev-parse", f"--is-inside-{what}").strip() == b"true"
    except HistoryError as error:
        if "not a git repository (" in str(error):  # without the bracket, `.git` names one that is gone
            return False
        raise


def place_in_repository(folder: Path) -> str | None:
    """Where the folder is in its git repository: "" at its top, else such as "docs/incidents"; None in none.

    Raises HistoryError where git is missing, or refuses to look.
    """
    if not _is_inside(folder, "work-tree"):
        return None
    return os.fsdecode(_git(folder, "rev-parse", "--show-prefix").rstrip(b"\n")).removesuffix("/")


def is_inside_git_folder(folder: Path) -> bool:
    """Whether a folder, which need not exist, is in git's own files: a bare repository, or `.git`.

    Raises HistoryError where git is missing or fails.
    """
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.is_dir())
    return _is_inside(existing, "git-dir")


def begin_repository(folder: Path, branch: str) -> None:
    """Make a folder the top of a new git repository, without a commit. Raises HistoryError."""
    _git(folder, "init", "--quiet", f"--initial-branch={branch}")


_DRIVER = (
    "-P -m postmortems merge-driver %O %A %B %P; status=$?; [ $status -le 1 ] && exit $status; "
    "git merge-file --diff3 -L ours -L base -L theirs %A %O %B"
)
"""Merges lines where that Python has gone: else git would keep our side, without a marker."""


def install_merge_driver(folder: Path) -> None:
    """Tell the repository of a folder which command merges records. Raises HistoryError.

    It is the Python that runs now: git may run where no environment is active, and the command is not in the path.
    """
    if not _is_inside(folder, "work-tree"):
        raise HistoryError("this folder is not in a git repository; `git init` makes it one")
    python = shlex.quote(sys.executable).replace("%", "%%")
    _git(folder, "config", "merge.postmortems.name", "post-mortems, item by item")
    _git(folder, "config", "merge.postmortems.driver", f"{python} {_DRIVER}")


def merge_lines(base: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, int]:
    """Three versions of a text as one, merged by git line by line, and the number of conflicts.

    Raises HistoryError.
    """
    if ours == theirs or base == theirs:
        return ours, 0
    with TemporaryDirectory() as place:
        names = ("ours", "base", "theirs")
        for name, data in zip(names, (ours, base, theirs), strict=True):
            Path(place, name).write_bytes(data)
        labels = [part for name in names for part in ("-L", name)]
        done = _run(Path(place), "merge-file", "--stdout", "--diff3", *labels, *names)
    if not 0 <= done.returncode < 128:
        raise HistoryError("git cannot merge these versions: one is not text")
    return done.stdout, done.returncode


def _contents(folder: Path, hashes: Sequence[str]) -> list[bytes]:
    """The contents of stored files, in their order, from one process."""
    answer = _git(folder, "cat-file", "--batch", questions="".join(f"{hash_}\n" for hash_ in hashes).encode())
    found: list[bytes] = []
    start = 0
    for _ in hashes:
        end = answer.index(b"\n", start)
        size = int(answer[start:end].rpartition(b" ")[2])
        found.append(answer[end + 1 : end + 1 + size])
        start = end + 1 + size + 1
    return found


PATIENCE = 300
"""Seconds after which git is taken to hang. In the largest repositories it takes some."""

_OF_A_HOOK = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
"""What git tells its hooks. It is seen from the top of the repository, and git is run in the folder of the records."""


def _run(folder: Path, *arguments: str, questions: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git. Raises HistoryError if there is none, or it does not end."""
    program = shutil.which("git")
    if program is None:
        raise HistoryError("git is not installed, or not in PATH")
    environment = {key: value for key, value in os.environ.items() if key not in _OF_A_HOOK}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}  # nobody would see a question
    try:
        return subprocess.run(  # noqa: S603 -- no shell, and a revision never begins with a hyphen
            [program, "-C", str(folder), *arguments],
            input=questions, capture_output=True, check=False, env=environment, timeout=PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise HistoryError(f"git {arguments[0]} did not answer within {PATIENCE} seconds") from None


def _git(folder: Path, *arguments: str, questions: bytes = b"") -> bytes:
    """What git prints. Raises HistoryError with what it complains of."""
    done = _run(folder, *arguments, questions=questions)
    if done.returncode:
        complaint = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise HistoryError(f"git: {complaint or 'it failed without a message'}")
    return done.stdout

"""Bodies on every host, each really installed: see `tests/judge`."""

from __future__ import annotations

from collections.abc import Callable

from tests.hosts.installation import ROOT, Installation


def test_no_host_finds_anything_of_its_own_in_a_body(installation: Callable[..., Installation]) -> None:
    tried = installation("html5lib", "mkdocs-macros-plugin", "mkdocs-minify-plugin", "zensical")
    done = tried.run(ROOT, "python", "-m", "tests.judge.run", "--bodies", "1700", "--seed", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "left out" not in done.stdout
    assert "1700 bodies, 0 faults" in done.stdout

"""No word that is not for outsiders is in a public site of another host: the hostile pair of `tests/outside`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.hosts import sites
from tests.hosts.installation import Installation
from tests.outside.canaries import Canaries
from tests.outside.test_canaries import TODAY, assert_only_public


def knowledge_base(folder: Path) -> Canaries:
    words = Canaries(5)
    assert len(words.internal) > 1000
    words.write(folder)
    return words


def test_zensical(installation: Callable[..., Installation], tmp_path: Path) -> None:
    host = installation("zensical")
    words = knowledge_base(tmp_path)
    host.build(tmp_path, "postmortems", "render", "--to", "build/docs", "--edition", "public", "--today", TODAY)
    settings = sites.ZENSICAL.read_text(encoding="utf-8")
    (tmp_path / "zensical.yml").write_text(settings, encoding="utf-8")
    host.build(tmp_path, "zensical", "build", "-f", "zensical.yml")
    assert (tmp_path / "site" / "search.json").is_file()
    assert_only_public(words, tmp_path / "site")


def test_properdocs(installation: Callable[..., Installation], tmp_path: Path) -> None:
    host = installation("properdocs")
    words = knowledge_base(tmp_path)
    (tmp_path / "docs").mkdir(exist_ok=True)
    settings = sites.settings() | {"plugins": ["search", {"postmortems": {"edition": "public", "today": TODAY}}]}
    sites.write(tmp_path / "properdocs.yml", settings)
    done = host.run(tmp_path, "properdocs", "build")  # the findings of these records are warnings
    assert done.returncode == 0, done.stderr[-2000:]
    assert_only_public(words, tmp_path / "site")

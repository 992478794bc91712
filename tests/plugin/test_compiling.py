"""Templates that another process has compiled are the same, and are not compiled again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment, FunctionLoader
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from postmortems.plugin.compiling import Compiling
from postmortems.render import templates
from tests.bakery import BAKERY, write_files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Names of the templates that this process compiles."""
    names: list[str | None] = []
    compile_ = Environment.compile

    def noted(self: Environment, source: str, name: str | None = None, filename: str | None = None) -> object:
        names.append(name)
        return compile_(self, source, name, filename)

    monkeypatch.setattr(Environment, "compile", noted)
    templates.cache_clear()
    return names


def config_of(folder: Path, **theme: object) -> MkDocsConfig:
    write_files(BAKERY, folder)
    settings = {"site_name": "Bakery", "theme": {"name": "material", **theme}, "plugins": ["search", "postmortems"]}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return load_config(str(folder / "mkdocs.yml"))


def compiling(config: MkDocsConfig) -> Compiling:
    """Everything is compiled."""
    made = Compiling(config, 2)
    for worker in made._worker._workers:
        os.waitid(os.P_PID, worker, os.WEXITED | os.WNOWAIT)
    return made


def test_what_another_process_has_compiled_is_not_compiled_again(tmp_path: Path, compiled: list[str | None]) -> None:
    config = config_of(tmp_path)
    theirs, other = compiling(config), config.theme.get_env()
    for env, names in ((templates(), ("home.md.jinja", "_list.jinja")), (other, ("base.html", "partials/toc.html"))):
        theirs.share(env)
        for name in names:
            env.get_template(name)
    theirs.close()
    assert compiled == []


def test_where_a_site_has_templates_of_its_own_the_theme_is_left_alone(
    tmp_path: Path, compiled: list[str | None]
) -> None:
    (tmp_path / "ours").mkdir()
    config = config_of(tmp_path, custom_dir="ours")
    theirs, env = compiling(config), config.theme.get_env()
    theirs.share(env)
    theirs.close()
    env.get_template("base.html")
    assert "base.html" in compiled


def test_a_template_that_has_changed_is_compiled_again(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    theirs, env = compiling(config), config.theme.get_env()
    theirs.share(env)
    theirs.close()
    same = env.get_template("main.html").filename
    env.cache = None
    env.loader = FunctionLoader(lambda _: ("Bread", same, None))
    assert env.get_template("main.html").render() == "Bread"


def test_alone_a_process_compiles_everything_itself(tmp_path: Path, compiled: list[str | None]) -> None:
    config = config_of(tmp_path)
    nobody, env = Compiling(config, 1), config.theme.get_env()
    nobody.share(env)
    nobody.close()
    env.get_template("partials/toc.html")
    assert compiled == ["partials/toc.html"]

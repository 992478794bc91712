"""Compiles templates in another process while this one reads records: ours, and those of Material."""

from __future__ import annotations

import marshal
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from jinja2.meta import find_referenced_templates
from mkdocs.config.defaults import MkDocsConfig

from postmortems.cache.workers import Prefetcher
from postmortems.plugin.finished import is_known
from postmortems.render import templates


class Compiling:
    """The templates of one build. What is compiled waits in memory and in a file without a name, never in the cache:
    whoever can write there could run it.
    """

    def __init__(self, config: MkDocsConfig, processes: int) -> None:
        """`processes` includes this one."""
        self._config = config
        self._codes: _Codes | None = None
        self._worker = Prefetcher(1, self._compiled, min(2, processes))  # it is one task
        self._worker.start()

    def share(self, env: Environment) -> None:
        """Let an environment take what is compiled by now; it compiles the rest itself."""
        if self._codes is None and (data := self._worker.result(0)) is not None:
            self._codes = _Codes(marshal.loads(data))  # noqa: S302 - of this build
        if self._codes is not None:
            env.bytecode_cache = self._codes

    def close(self) -> None:
        """End the other process."""
        self._worker.close()

    def _compiled(self, _: int) -> bytes:
        codes = _Codes({})
        ours = templates()
        codes.add(ours, *ours.list_templates(["jinja"]))
        if is_known(self._config):
            codes.add(self._config.theme.get_env(), "main.html", "404.html")
        return marshal.dumps(codes.known)


class _Codes(BytecodeCache):
    """The code of templates by their keys, with the checksums of their texts."""

    def __init__(self, known: dict[str, tuple[str, CodeType]]) -> None:
        self.known = known

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.known[bucket.key] = bucket.checksum, bucket.code

    def add(self, env: Environment, *names: str) -> None:
        """Compile these templates, and all that they name."""
        found = [*names]
        for name in found:
            assert env.loader is not None
            text, filename, _ = env.loader.get_source(env, name)
            tree = env.parse(text, name, filename)
            found += {one for one in find_referenced_templates(tree) if one}.difference(found)
            bucket = self.get_bucket(env, name, filename, text)
            bucket.code = env.compile(tree, name, filename)
            self.set_bucket(bucket)

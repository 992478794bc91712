"""What holds for all tests."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

from tests.patience import PATIENCE

# No test asserts a time, and machines are slow now and then.
settings.register_profile("same", deadline=None, derandomize=True, database=None)
# For `make test-random`: other examples at each run. A failure is printed so that it can be repeated.
settings.register_profile("random", deadline=None, derandomize=False, database=None, print_blob=True)
settings.load_profile("same")

USUAL_EXAMPLES = 100


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--examples`, which `make test-random` sets."""
    parser.addoption(
        "--examples",
        type=int,
        default=USUAL_EXAMPLES,
        help="how many examples a property test gets that usually has 100; the others in proportion",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of tests that draw from a seed, without Hypothesis."""
    config.addinivalue_line(
        "markers", "random(seeds): runs once for each `seed`: 0, 1, 2… in `make test`, others in `make test-random`"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give tests marked `random` their seeds."""
    marker = metafunc.definition.get_closest_marker("random")
    if marker:
        first = int(metafunc.config.getoption("hypothesis_seed", None) or 0)
        count = max(1, round(marker.args[0] * _factor(metafunc.config)))
        metafunc.parametrize("seed", range(first, first + count))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Make the profile hold for each property test, whatever it says itself, and scale its examples."""
    functions = {getattr(item.obj, "__func__", item.obj): item for item in items if isinstance(item, pytest.Function)}
    for function, item in functions.items():
        if is_hypothesis_test(function):
            _apply_profile(function, item, _factor(config))


def _apply_profile(function: Any, item: pytest.Function, factor: float) -> None:
    # A state machine has its settings on its class. Of others Hypothesis has no public name for them; that this
    # takes effect is tested.
    holder, name = (item.cls, "settings") if hasattr(item.cls, "settings") else (function, SETTINGS)
    own = getattr(holder, name, settings.default)
    changed = settings(
        own,
        max_examples=max(1, round(own.max_examples * factor)),
        derandomize=settings.default.derandomize,
        database=settings.default.database,
        suppress_health_check=[*own.suppress_health_check, HealthCheck.too_slow],  # it measures the machine
    )
    setattr(holder, name, changed)


SETTINGS = "_hypothesis_internal_use_settings"


def _factor(config: pytest.Config) -> float:
    return float(config.getoption("examples")) / USUAL_EXAMPLES


FORGOTTEN = (
    *("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "EDITOR", "VISUAL", "GITHUB_ACTIONS"),
    *("POSTMORTEMS_INCIDENTS", "SITE_URL", "SOURCE_DATE_EPOCH"),
    *(name for name in os.environ if name.startswith("GIT_")),
    *("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTEST_ADDOPTS", "PYTEST_PLUGINS"),
)
"""What says where tests run: a window, a job of CI, a hook of git, a target of make. Tests set what they need."""
LOCAL = "127.0.0.1,localhost"
"""Where servers of tests are: no proxy reaches them."""
GIT_CONFIG = """\
[user]
\tname = Robin
\temail = robin@example.org
[init]
\tdefaultBranch = main
[safe]
\tdirectory = *
"""


@pytest.fixture(autouse=True, scope="session")
def machine_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests keep nothing in the cache of who runs them, and find none of their settings, terminal or job of CI."""
    folder = tmp_path_factory.mktemp("machine")
    (folder / "gitconfig").write_text(GIT_CONFIG, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name in FORGOTTEN:
            patch.delenv(name, raising=False)
        direct = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
        for name in ("no_proxy", "NO_PROXY"):
            patch.setenv(name, f"{direct},{LOCAL}" if direct else LOCAL)
        patch.setenv("POSTMORTEMS_CACHE", str(folder / "cache"))
        patch.setenv("GIT_CONFIG_GLOBAL", str(folder / "gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield


Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Once:
    """`once(name, make)`: a folder that the first worker to ask for it fills with `make(folder)`, for all of them."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if hasattr(request.config, "workerinput") else own

    def folder_of(name: str, make: Callable[[Path], object]) -> Path:
        folder, made, failed = (shared / f"once{ending}-{name}" for ending in ("", "-made", "-failed"))
        try:
            folder.mkdir()
        except FileExistsError:
            end = time.monotonic() + PATIENCE
            while not made.exists():
                assert not failed.exists(), f"another worker has failed to make {name}, and says why"
                assert time.monotonic() < end, f"another worker makes {name} for too long"
                time.sleep(0.05)
            return folder
        try:
            make(folder)
        except BaseException:
            failed.touch()
            raise
        made.touch()
        return folder

    return folder_of


@pytest.fixture
def usual_signals() -> Iterator[None]:
    """Programs that a test starts heed signals: under `nohup`, or in the background, they would inherit that some are
    ignored.
    """
    usual = {"SIGINT": signal.default_int_handler, "SIGTERM": signal.SIG_DFL, "SIGHUP": signal.SIG_DFL}
    numbers = {getattr(signal, name): handler for name, handler in usual.items() if hasattr(signal, name)}
    before = {number: signal.signal(number, handler) for number, handler in numbers.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)

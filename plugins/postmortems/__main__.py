"""`python -m postmortems`, and the command `postmortems`."""

import gc
import signal
import sys
from importlib import import_module
from types import ModuleType

_RARELY = 50_000, 20, 50
"""Thresholds for garbage collection: a command is short and creates little garbage, least of all while it loads."""


class NotLoaded(ModuleType):
    """Takes the place of a module that others load, but of which they hardly ever need more than what is `known`.

    Each takes as long to load as five hundred records to list.
    """

    def __init__(self, name: str, **known: object) -> None:
        super().__init__(name)
        vars(self).update(known)

    def __getattr__(self, name: str) -> object:
        """Whatever else is wanted is in the module itself."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.loaded(), name)

    def loaded(self) -> ModuleType:
        """The module itself, which whoever imports it from now on gets."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return import_module(self.__name__)


def _cleandoc(text: str) -> object:
    return INSPECT.loaded().cleandoc(text) if "\n" in text else text.expandtabs().lstrip()


INSPECT = NotLoaded("inspect", cleandoc=_cleandoc)
"""click cleans the help of each option."""
_NOT_LOADED = (
    INSPECT,
    NotLoaded("platform", **({"system": lambda: "Linux"} if sys.platform == "linux" else {})),  # `uuid` asks, for click
    NotLoaded("ipaddress"),  # `urllib.parse` has a use for it, and `pathlib` for that
    # here pydantic's core says for type checkers what a schema is like
    NotLoaded("pydantic_core.core_schema", CoreConfig=dict, CoreSchema=dict, CoreSchemaType=dict, ErrorType=dict),
)


def main() -> int:
    """Run the command line with the arguments of the process."""
    gc.set_threshold(*_RARELY)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until a command is loaded: there is nothing to clean up
    for module in _NOT_LOADED:
        sys.modules.setdefault(module.__name__, module)
    from postmortems.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(main())

"""What all parts of a record are: fields that are stated once, strict, and frozen.

A module with parts must not postpone its annotations (`from __future__`): they are read when a class is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast, dataclass_transform

from pydantic_core import SchemaSerializer, SchemaValidator

from postmortems.model.core import Call, Limits, core_schema


class Output(StrEnum):
    """Where the fields of a record go by themselves, unless their statement says otherwise."""

    PAGE = "page"
    """The page of the incident. A field that is no fact needs a piece of its own there."""
    SHOW = "show"
    """`postmortems show`. A field that is no fact needs a line of its own there."""
    TABLES = "tables"
    """The documents and tables in `api/`, which `postmortems export` writes too."""
    SEARCH = "search"
    """The search page: all that is `Text`."""
    LANGUAGE = "rules about language"
    """All that is `Text`, too."""
    IMPORT = "import"
    """`postmortems import`. A fact of an incident that is text is read from a label of its name."""


REQUIRED = object()
"""The default of a field that has none."""


@dataclass(eq=False)
class Field:
    """What a part states of one of its fields. `field` says what each of it is for."""

    description: str
    default: object
    marks: tuple[Limits | Call, ...]
    alias: str | None
    is_written: bool
    is_fact: bool
    is_public: bool
    left_out: Mapping[Output, str]
    annotation: object = None
    """Its type, which is in front of the statement."""

    @property
    def is_required(self) -> bool:
        """Whether a part without it is refused."""
        return self.default is REQUIRED


def field(
    description: str,
    default: object = REQUIRED,
    *marks: Limits | Call,
    alias: str | None = None,
    fact: bool = False,
    left_out: Mapping[Output, str] | None = None,
    public: bool = False,
    written: bool = True,
) -> Any:
    """A field of a record: the one statement from which all outputs take what they need (`model/fields.py`).

    `marks`: what its values are like besides what their type says.
    `alias`: its key in a file, where that is no name of Python's.
    `fact`: the page, `show` and the tables show it as label and value without code of their own. It holds a text, a
    name, a number or a date, or several texts or names. Its label is `fields.<Part>.<name>` in the words.
    `left_out`: the outputs that it does not go into, each with the reason.
    `public`: the public edition may show it. Whatever does not say so never leaves (`model/publishing.py`).
    `written`: whether it is in the JSON of its part.
    """
    return Field(description, default, marks, alias, written, fact, public, left_out or {})


@dataclass_transform(eq_default=False, frozen_default=True, kw_only_default=True)
class PartClass(type):
    """The class of parts. It finds the statements of fields among their attributes."""

    model_fields: Mapping[str, Field] = {}
    """Its fields, in order."""

    def __init__(cls, name: str, bases: tuple[type, ...], attributes: dict[str, Any]) -> None:
        super().__init__(name, bases, attributes)
        own = {key: stated for key, stated in attributes.items() if isinstance(stated, Field)}
        for key, stated in own.items():
            stated.annotation = cls.__annotations__[key]
            delattr(cls, key)
        cls.model_fields = {**cls.model_fields, **own}


_GIVEN = "__pydantic_fields_set__"
"""Where the core puts the names of the fields that were given, of a part that keeps them."""


class _OfParts:
    """Something that parts have and their classes do not.

    The core makes JSON only of a part that has what data classes have. Python asks the class: to `pprint` and others,
    a part is no data class.
    """

    def __get__(self, part: Part | None, owner: PartClass) -> None:
        if part is None:
            raise AttributeError


class Part(metaclass=PartClass):
    """A part of a record: frozen, strict in its types, and closed to keys that it does not know.

    Pydantic's core checks and fills it (`model/core.py`); the names of its methods are those of pydantic's models.
    """

    __slots__ = ("__dict__",)

    left_out: ClassVar[Mapping[Output, str]] = {}
    """The outputs that none of its fields goes into, each with the reason."""

    if not TYPE_CHECKING:  # a type checker has a better idea of them
        __dataclass_fields__ = _OfParts()

        def __init__(self, /, **values: object) -> None:
            _validator(type(self)).validate_python(values, self_instance=self)

        def __eq__(self, other: object) -> bool:
            return type(other) is type(self) and _values(self) == _values(other)

        def __hash__(self) -> int:
            return hash(tuple(_values(self).values()))

    @classmethod
    def model_validate(cls, data: object, *, context: object = None) -> Self:
        """The part that the data is. Raises `ValidationError` with everything that is wrong in it."""
        return cast(Self, _validator(cls).validate_python(data, context=context))

    @classmethod
    def model_construct(cls, **values: object) -> Self:
        """A part of values that need no check. All others have their default."""
        known = {name: values.get(name, stated.default) for name, stated in cls.model_fields.items()}
        return _made(cls, {name: value for name, value in known.items() if value is not REQUIRED}, frozenset(values))

    def model_copy(self, *, update: Mapping[str, object]) -> Self:
        """A copy with some other values, which need no check."""
        return _made(type(self), {**_values(self), **update}, self.model_fields_set | update.keys())

    @property
    def model_fields_set(self) -> frozenset[str]:
        """The names of the fields that were given, of a part that keeps them."""
        given: frozenset[str] = getattr(self, _GIVEN, _NOT_RECORDED)
        return given

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """The part as a dictionary. The options are those of pydantic's models."""
        values = _serializer(type(self)).to_python(self, **options)
        assert isinstance(values, dict)
        return values

    def model_dump_json(self, **options: Any) -> str:
        """The part as JSON."""
        return _serializer(type(self)).to_json(self, **options).decode()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in _values(self).items())})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __reduce__(self) -> tuple[object, ...]:
        return _made, (type(self), _values(self), self.model_fields_set)


AnyPart = TypeVar("AnyPart", bound=Part)

_NOT_RECORDED: frozenset[str] = frozenset()


def _values(part: Part) -> dict[str, object]:
    """The values of its fields, in order, without what was computed of them."""
    # not by `vars`, which would make a dictionary that stays
    return {name: getattr(part, name) for name in type(part).model_fields if hasattr(part, name)}


def _made(part: type[AnyPart], values: dict[str, object], given: frozenset[str]) -> AnyPart:
    made = part.__new__(part)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    if hasattr(part, _GIVEN):
        object.__setattr__(made, _GIVEN, given)
    return made


@cache
def _validator(part: type[Part]) -> SchemaValidator:
    return SchemaValidator(core_schema(part))


@cache
def _serializer(part: type[Part]) -> SchemaSerializer:
    return SchemaSerializer(core_schema(part))

"""What is wrong with a command, in one sentence of ours, and what to type instead."""

from __future__ import annotations

import errno
from pathlib import Path

import click

from postmortems.text.suggest import closest, did_you_mean

_REFUSALS = {
    errno.EACCES: "{path}: permission denied; check who may read and write it",
    errno.EPERM: "{path}: permission denied; check who may read and write it",
    errno.EROFS: "{path} is on a disk that can only be read; choose another folder",
    errno.ENOSPC: "{path} could not be written: the disk is full",
    errno.EDQUOT: "{path} could not be written: your share of the disk is full",
    errno.EISDIR: "{path} is a folder; name a file in it",
    errno.ENOTDIR: "{path} cannot exist: a part of the path is a file, not a folder",
    errno.ENAMETOOLONG: "{path}: the name is too long for this system",
}


def refusal(error: OSError) -> str:
    """The message for what the system refuses, with what to do about it."""
    if not error.filename:
        return str(error.strerror or error)
    path = Path(str(error.filename))
    if error.errno == errno.ENOENT and not path.parent.exists():
        return f"there is no folder {path.parent}; create it, or choose another one"
    if error.errno == errno.ENOENT:
        return f"there is no file or folder {path}"
    known = _REFUSALS.get(error.errno or 0)
    return known.format(path=path) if known else f"{path}: {error.strerror or error}"


def sentence(error: click.ClickException) -> str:
    """The message for a mistake on the command line, whoever noticed it."""
    if isinstance(error, click.BadOptionUsage):  # click names no command with it
        is_empty = "requires an argument" in error.message
        return f"{error.option_name} {'needs a value' if is_empty else 'takes no value'}; --help shows an example"
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return error.format_message()
    example = f"`{context.command_path} --help` shows an example"
    match error:
        case click.MissingParameter(param=click.Argument(name=name, type=click.Choice(choices=choices))):
            return f"the {name} is missing; one of: {', '.join(choices)}"
        case click.MissingParameter(param=click.Parameter()):
            return f"{_name_of(error, context)} is missing; {example}"
        case click.BadParameter():
            return _bad_value(error, context)
        case click.NoSuchOption():
            return f"there is no option {error.option_name}; {_option_advice(error.option_name, context)}"
        case click.NoSuchCommand():
            known = context.command.list_commands(context) if isinstance(context.command, click.Group) else []
            advice = did_you_mean(error.command_name, known) or f"one of: {', '.join(known)}"
            return f'`{context.command_path}` has no command "{error.command_name}"; {advice}'
    start, bracket, extra = error.message.partition(" (")
    if start.startswith("Got unexpected extra argument") and bracket:
        if not any(isinstance(one, click.Argument) for one in context.command.params):
            return f"`{context.command_path}` takes only options; {example}"
        return f'too many arguments: "{extra.removesuffix(")")}"; put a text with spaces in quotes; {example}'
    return error.format_message()


def _option_advice(typed: str, context: click.Context) -> str:
    options = [name for one in context.command.params for name in one.opts if name.startswith("--")]
    alike = [name for name in options if name.startswith(f"-{typed}")]
    if not typed.startswith("--") and alike:  # click reads `-severity` as several options of one letter
        return f"write two hyphens: {', '.join(alike)}"
    # Without hyphens, which would make any two options alike.
    word = typed.lstrip("-")
    close = closest(word, [name.removeprefix("--") for name in options])
    if close:
        return f'did you mean "--{close}"?'
    for one in context.command.params:
        if isinstance(one.type, click.Choice) and word in one.type.choices:
            return f"write `{one.opts[0]} {word}`"
    return f"`{context.command_path} --help` lists all options"


def _bad_value(error: click.BadParameter, context: click.Context) -> str:
    name = _name_of(error, context)
    value, is_choice, _ = error.message.partition(" is not one of ")
    if is_choice and error.param is not None and isinstance(error.param.type, click.Choice):
        known = list(map(str, error.param.type.choices))
        value = value.strip("'\"")
        advice = did_you_mean(value, known) or f"one of: {', '.join(known)}"
        if not isinstance(error.param, click.Argument):
            return f'{name}: there is no "{value}"; {advice}'
        if before := [one for one in context.params.values() if one in known]:
            return f"the {error.param.name} comes last; write `{context.command_path} {value} {before[0]}`"
        return f'there is no {error.param.name} "{value}"; {advice}'
    return f"{name}: {_plain(error.message)}" if name else error.message


def _name_of(error: click.BadParameter, context: click.Context) -> str:
    hint = error.param_hint or (error.param.get_error_hint(context) if error.param is not None else "")
    return (hint if isinstance(hint, str) else " ".join(hint)).replace("'", "").strip("[]").removesuffix("...")


def _plain(message: str) -> str:
    return message[:1].lower() + message[1:].removesuffix(".")

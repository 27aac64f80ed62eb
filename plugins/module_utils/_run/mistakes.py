# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Misspelt options and choices, each in one sentence that says what was meant, on both paths and before anything runs.

Ansible's own sentences list all that there is, which for a module with fifty actions fills a terminal.
"""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple

from .._api.names import did_you_mean, meant
from .definition import Definition
from .outcome import full_spec

Spec = Mapping[str, Dict[str, Any]]


def mistake(definition: Definition, args: Mapping[str, Any]) -> Optional[str]:
    """The sentence about the first option that there is not, or else value that is nearly a choice; None if there is neither.

    A value that resembles no choice is left to Ansible's validation, and so is everything else.
    """
    spec = full_spec(definition)
    unknown = next((name for name in args if name not in _names(spec)), None)
    if unknown is not None:
        return f"There is no option {unknown}, {_suggestion(str(unknown), definition, spec)}"
    return next(_wrong(spec, args, ""), None)


def _suggestion(unknown: str, definition: Definition, spec: Spec) -> str:
    inner = [f"{outer}.{unknown}" for outer, option in spec.items() if unknown in (option.get("options") or ())]
    if inner:
        return f"did you mean {' or '.join(inner)}?"
    own = ", ".join(sorted(_names(definition.argument_spec)))
    known = f"the options are: {own}, and those of the connection." if own else "it has those of the connection only."
    return meant(unknown, _names(spec), known)


def _wrong(spec: Spec, args: Mapping[str, Any], path: str) -> Iterator[str]:
    """The sentences about options inside options, and about values."""
    for name, option in spec.items():
        for given in (name, *option.get("aliases", ())):
            for place, value in _values(f"{path}{given}", args.get(given)):
                if isinstance(value, dict) and option.get("options"):
                    yield from _inside(option["options"], value, place)
                elif isinstance(value, str) and option.get("choices") and not option.get("no_log"):
                    yield from _no_choice(option["choices"], value, f"{path}{given}")


def _inside(spec: Spec, given: Mapping[str, Any], path: str) -> Iterator[str]:
    for name in given:
        if name not in _names(spec):
            hint = meant(str(name), _names(spec), f"its options are: {', '.join(sorted(_names(spec)))}.")
            yield f"There is no option {path}.{name}, {hint}"
    yield from _wrong(spec, given, f"{path}.")


def _no_choice(choices: List[Any], value: str, option: str) -> Iterator[str]:
    near = did_you_mean(value, map(str, choices)) if value not in map(str, choices) else []
    if near:
        yield f"There is no {value!r} among the choices of {option}, did you mean {' or '.join(near)}?"


def _values(path: str, value: Any) -> Iterator[Tuple[str, Any]]:
    """The items of a list, each with its place, or the value itself."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield f"{path}[{number}]", item
    else:
        yield path, value


def _names(spec: Spec) -> List[str]:
    return [*spec, *(alias for option in spec.values() for alias in option.get("aliases", ()))]

# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of many objects, checked against the argument spec of the module that manages one.

The outcome is the one of ansible-core's own validation. That takes longer for an object than all else that is done
about it, since it looks at every option that there is; this looks at those that are given.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, FrozenSet, List, Mapping, NamedTuple, Set, Tuple

from ansible.module_utils.common import validation

from .._api.names import meant
from .._client.errors import InputError
from . import redact

Spec = Mapping[str, Mapping[str, Any]]
Pairs = Tuple[Tuple[str, str], ...]

CONVERTERS: Dict[str, Callable[[Any], Any]] = {
    "str": lambda value: validation.check_type_str(value, allow_conversion=not isinstance(value, (dict, list))),
    "int": validation.check_type_int,
    "float": validation.check_type_float,
    "bool": validation.check_type_bool,
    "list": validation.check_type_list,
    "dict": validation.check_type_dict,
    "path": validation.check_type_path,
    "raw": lambda value: value,
}
# Types that need no conversion.
PLAIN: Dict[str, Any] = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict, "path": str}


class Checker(NamedTuple):
    """Checks options against a spec.

    :param spec: as an AnsibleModule takes it.
    :param defaults: what the spec gives to options that are not given.
    :param required: the options that must be.
    :param exclusive: pairs of options of which one at most may be given.
    :param plain: option -> the type of which any value will do as it is.
    :param lists: the same for lists, by the type of their elements.
    :param open: the options that ``no_log`` does not hide.
    """

    spec: Spec
    defaults: Dict[str, Any]
    required: Tuple[str, ...]
    exclusive: Pairs = ()
    plain: Mapping[str, Any] = {}
    lists: Mapping[str, Any] = {}
    open: FrozenSet[str] = frozenset()

    def checked(self, given: Mapping[str, Any], path: str) -> Dict[str, Any]:
        """The options with the types of the spec, defaults filled in and all others None.

        :param path: where they stand, for sentences: ``users[3]``.
        :raises InputError: for an unknown option, a missing one, two that exclude each other, or a value that does not fit.
        """
        result = {**self.defaults, **self.converted(given, path)}
        for option in self.required:
            if result[option] is None:
                raise InputError(f"{path} lacks the option {option}")
        for one, other in self.exclusive:
            if result[one] is not None and result[other] is not None:
                raise InputError(f"{path} has both {one} and {other}, of which one at most may be given")
        return result

    def converted(self, given: Mapping[str, Any], path: str) -> Dict[str, Any]:
        """The options that are given, with the types of the spec.

        :raises InputError: for an unknown option, or a value that does not fit.
        """
        result = {}
        for option, value in given.items():
            if value.__class__ is self.plain.get(option) or self._is_plain_list(option, value):
                result[option] = value
                continue
            known = self.spec.get(option)
            if known is None:
                raise self._unknown(option, path)
            if value is not None:
                result[option] = _converted(known, value, f"{path}.{option}")
        return result

    def _is_plain_list(self, option: str, value: Any) -> bool:
        wanted = self.lists.get(option)
        return wanted is not None and value.__class__ is list and (wanted is object or _all_are(wanted, value))

    def secrets(self, given: Mapping[str, Any]) -> Set[str]:
        """The secret texts in options that may not have been checked."""
        found: Set[str] = set()
        # One that is misspelt may be a secret.
        for option in given.keys() - self.open:
            found.update(redact.texts(given[option]))
        found.discard("")
        return found

    def _unknown(self, option: str, path: str) -> InputError:
        hint = meant(str(option), self.spec, f"the options are: {', '.join(sorted(self.spec))}")
        return InputError(f"{path} has no option {option}, {hint}")


def checker(spec: Spec, exclusive: Pairs = ()) -> Checker:
    """The checker for a spec. Aliases and fallbacks are not looked at: the specs of objects have none."""
    return Checker(
        spec,
        {option: known.get("default") for option, known in spec.items()},
        tuple(option for option, known in spec.items() if known.get("required")),
        exclusive,
        plain={option: PLAIN[known.get("type", "str")] for option, known in spec.items() if _takes_all(known)},
        lists={
            option: PLAIN.get(known["elements"], object)
            for option, known in spec.items()
            if known.get("type") == "list" and known.get("elements") in (*PLAIN, "raw") and not _is_narrow(known)
        },
        open=frozenset(option for option, known in spec.items() if not known.get("no_log")),
    )


def _all_are(wanted: Any, values: List[Any]) -> bool:
    return all(item.__class__ is wanted for item in values)


def _takes_all(known: Mapping[str, Any]) -> bool:
    """Whether every value of the type will do."""
    return known.get("type", "str") in PLAIN and not _is_narrow(known) and not known.get("elements")


def _is_narrow(known: Mapping[str, Any]) -> bool:
    return bool(known.get("choices") or known.get("options"))


# The checkers of options within options, by the identity of their specs, which they keep alive.
_inner: Dict[int, Checker] = {}


def _inner_checker(spec: Spec) -> Checker:
    if id(spec) not in _inner:
        _inner[id(spec)] = checker(spec)
    return _inner[id(spec)]


def _converted(known: Mapping[str, Any], value: Any, path: str) -> Any:
    kind = known.get("type", "str")
    if not _is_plain(kind, value):
        value = _convert(kind, value, path)
    if known.get("elements") and kind == "list":
        value = _elements(known, value, path)
    choices = known.get("choices")
    if choices and any(item not in choices for item in (value if kind == "list" else [value])):
        raise InputError(f"{path} is none of: {', '.join(map(str, choices))}")
    if known.get("options") and kind == "dict":
        return _inner_checker(known["options"]).checked(value, path)
    return value


def _is_plain(kind: str, value: Any) -> bool:
    """Whether a value has the type that is wanted. To Python, true is a number."""
    return kind in PLAIN and isinstance(value, PLAIN[kind]) and not (kind != "bool" and isinstance(value, bool))


def _elements(known: Mapping[str, Any], values: List[Any], path: str) -> List[Any]:
    inner = {"type": known["elements"], "options": known.get("options")}
    if not inner["options"] and all(_is_plain(inner["type"], item) for item in values):
        return values
    return [_converted(inner, item, f"{path}[{number}]") for number, item in enumerate(values)]


def _convert(kind: str, value: Any, path: str) -> Any:
    try:
        return CONVERTERS[kind](value)
    except (TypeError, ValueError):
        # Not the value itself: it may be a secret in the wrong place.
        raise InputError(f"{path} is not of the type {kind}") from None

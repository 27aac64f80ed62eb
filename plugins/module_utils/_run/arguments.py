# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that Ansible does not check itself: those of event sources and filters, and unknown ones of an inventory."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Mapping, Sequence

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from .._api.names import capital, meant
from .._client.errors import InputError


def checked(spec: Dict[str, Any], given: Mapping[str, Any], where: str = "") -> Dict[str, Any]:
    """The options with the types and defaults of an argument spec. One that is None counts as not given.

    :param where: what sentences begin with: ``comet_webhook: ``.
    :raises InputError: for the first that there is not, that is missing, or whose value does not fit.
    """
    options = {name: value for name, value in given.items() if value is not None}
    refuse_unknown(options, tuple(spec), where)
    validation = ArgumentSpecValidator(spec).validate(options)
    if validation.error_messages:
        raise InputError(f"{where}{validation.error_messages[0]}")
    return dict(validation.validated_parameters)


def refuse_unknown(given: Iterable[Any], known: Sequence[str], where: str = "") -> None:
    """Refuse options that there are not.

    :raises InputError: for the first of them, saying which was probably meant.
    """
    for name in given:
        if name not in known:
            hint = meant(str(name), known, f"there are: {', '.join(sorted(known))}")
            raise InputError(f"{where}there is no option {name}", remedy=capital(hint))

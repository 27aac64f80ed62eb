# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values as the controller hands them to a plugin, made plain."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.cometbackup.comet.plugins.module_utils._run.plain import plain


class Text(str):
    pass


class Number(int):
    pass


class Mapped(dict[Any, Any]):
    pass


def only_plain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return value.__class__ is dict and all(only_plain(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return value.__class__ is list and all(map(only_plain, value))
    return value.__class__ in (str, int, float, bool, type(None))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        (Text("text"), "text"),
        (Number(5), 5),
        (True, True),
        (None, None),
        (1.5, 1.5),
        (("a", Text("b")), ["a", "b"]),
        (Mapped({Text("k"): [Mapped(a=Number(1))]}), {"k": [{"a": 1}]}),
        (wrap_var({"k": ["{{ 7*7 }}"]}), {"k": ["{{ 7*7 }}"]}),
    ],
)
def test_subclasses_become_what_they_are_subclasses_of(value: Any, expected: Any) -> None:
    result = plain(value)
    assert result == expected
    assert only_plain(result)


def test_a_value_from_a_vault_becomes_its_text() -> None:
    secret = VaultSecret(b"vault-password")
    sealed = VaultLib([("default", secret)]).encrypt("hidden", secret)
    result = plain({"password": _encrypted(sealed, secret)})
    assert json.dumps(result) == '{"password": "hidden"}'
    assert only_plain(result)


def _encrypted(sealed: bytes, secret: VaultSecret) -> Any:
    """What a playbook's ``!vault`` value is, which depends on the release."""
    try:
        from ansible.parsing.vault import EncryptedString, VaultSecretsContext
    except ImportError:
        from ansible.parsing.yaml.objects import AnsibleVaultEncryptedUnicode

        value = AnsibleVaultEncryptedUnicode(sealed)
        value.vault = VaultLib([("default", secret)])
        return value
    VaultSecretsContext.initialize(VaultSecretsContext([("default", secret)]))
    return EncryptedString(ciphertext=sealed.decode())

# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The arguments of the source ``comet_webhook``, checked."""

from __future__ import annotations

import os
import ssl
from typing import Any, Dict, Mapping, NamedTuple, Optional, Tuple

from ansible.module_utils.basic import env_fallback

from .._client.errors import InputError
from .._model import units
from .._model.understanding import understood
from .._run import arguments
from . import engine

SPEC: Dict[str, Any] = {
    "host": {"type": "str", "default": "0.0.0.0"},
    "port": {"type": "int", "required": True},
    "path": {"type": "str", "default": "/"},
    "secrets": {
        "type": "list",
        "elements": "str",
        "no_log": True,
        "fallback": (env_fallback, ["COMET_WEBHOOK_SECRET"]),
    },
    "secret_header": {"type": "str", "default": "X-Comet-Webhook-Secret", "no_log": False},
    "certfile": {"type": "path"},
    "keyfile": {"type": "path", "no_log": False},
    "password": {"type": "str", "no_log": True},
    "cafile": {"type": "path"},
    "max_body": {"type": "str", "default": "16 MiB"},
    "rate_limit": {"type": "float", "default": 1000.0},
    "max_age": {"type": "str", "default": "1h"},
    "deduplicate_by": {"type": "str", "choices": ["content", "tracing_id"], "default": "content"},
    "remember": {"type": "int", "default": 100_000},
    "reorder_window": {"type": "float", "default": 0.0},
    "queue_size": {"type": "int", "default": 10_000},
    "health_path": {"type": "str"},
    "report_every": {"type": "str", "default": "5m"},
}
SHORTEST_SECRET = 16
# The arguments that must not be less than a number, and that number.
_LEAST = {"port": 0, "max_body": 1, "rate_limit": 0, "remember": 1, "reorder_window": 0, "queue_size": 1}
_MOST_PORT = 65535


class WebhookOptions(NamedTuple):
    """The arguments as they are used: sizes in bytes, times in seconds."""

    host: str
    port: int
    path: str
    secrets: Tuple[str, ...]
    secret_header: str
    certfile: Optional[str]
    keyfile: Optional[str]
    password: Optional[str]
    cafile: Optional[str]
    max_body: int
    rate_limit: float
    max_age: int
    deduplicate_by: str
    remember: int
    reorder_window: float
    queue_size: int
    health_path: Optional[str]
    report_every: int

    def __repr__(self) -> str:
        """The default would show the secrets to whoever prints or logs it."""
        return f"<WebhookOptions {self.host}:{self.port}{self.path}>"


def options(args: Mapping[str, Any]) -> WebhookOptions:
    """The arguments of a rulebook, or of a test.

    :raises InputError: if one is missing, unknown, or cannot be meant.
    """
    values = arguments.checked(SPEC, engine.without_its_own(args), "comet_webhook: ")
    # A template of a credential that is not filled in leaves an empty text.
    values["secrets"] = tuple(secret for secret in values["secrets"] or () if secret)
    for name, convert in (("max_body", units.size), ("max_age", units.duration), ("report_every", units.duration)):
        values[name] = understood(f"comet_webhook: {name}", values[name], convert)
    made = WebhookOptions(
        **{**values, **{name: values[name] or None for name in ("certfile", "cafile", "health_path")}}
    )
    _check(made)
    return made


def _check(made: WebhookOptions) -> None:
    for name, least in _LEAST.items():
        # Written so that NaN does not pass either.
        if not getattr(made, name) >= least:
            raise InputError(f"comet_webhook: {name} is less than {least}")
    if made.port > _MOST_PORT:
        raise InputError(f"comet_webhook: {made.port} is not a port")
    for name in ("path", "health_path"):
        if not (getattr(made, name) or "/").startswith("/"):
            raise InputError(f"comet_webhook: {name} does not begin with /")
    if made.health_path == made.path:
        raise InputError("comet_webhook: health_path and path are the same")
    if made.cafile and not made.certfile:
        raise InputError("comet_webhook: cafile is of use with certfile only")
    if not made.secrets and not made.cafile:
        raise InputError(
            "comet_webhook: anybody could send events",
            remedy="Give secrets, in the rulebook or as COMET_WEBHOOK_SECRET, or with cafile the authority of the sender's certificate",
        )
    if any(len(secret) < SHORTEST_SECRET for secret in made.secrets):
        raise InputError(
            f"comet_webhook: one of the secrets has less than {SHORTEST_SECRET} characters",
            remedy="openssl rand -hex 32 makes a good one",
        )


def tls(made: WebhookOptions) -> Optional[ssl.SSLContext]:
    """What the listener needs for TLS; None for plain HTTP.

    :raises InputError: if a file cannot be read, or is not what it should be.
    """
    if not made.certfile:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Without a password OpenSSL would ask for one at the terminal.
    password = made.password or ""
    _load(
        "certfile", made.certfile, lambda: context.load_cert_chain(str(made.certfile), made.keyfile or None, password)
    )
    if made.cafile:
        _load("cafile", made.cafile, lambda: context.load_verify_locations(made.cafile))
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def _load(name: str, path: str, load: Any) -> None:
    try:
        load()
    except ssl.SSLError as error:
        raise InputError(
            f"comet_webhook: {name} {path} cannot be used ({error.reason or 'no valid PEM'})",
            remedy="It has to be in PEM, and certfile, keyfile and password have to fit together",
        ) from None
    except OSError as error:
        raise InputError(f"comet_webhook: {name} {path} cannot be read ({os.strerror(error.errno or 0)})") from None

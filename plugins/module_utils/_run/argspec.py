# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection options, the same for every module, the inventory and the event sources."""

from __future__ import annotations

from typing import Any, Dict

from ansible.module_utils.basic import env_fallback


def _env(name: str) -> Any:
    return (env_fallback, [name])


CONNECTION_SPEC: Dict[str, Any] = {
    "url": {"type": "str", "fallback": _env("COMET_URL")},
    "username": {"type": "str", "fallback": _env("COMET_USERNAME")},
    "password": {"type": "str", "no_log": True, "fallback": _env("COMET_PASSWORD")},
    "totp_secret": {"type": "str", "no_log": True, "fallback": _env("COMET_TOTP_SECRET")},
    "totp_code": {"type": "str", "no_log": True, "fallback": _env("COMET_TOTP_CODE")},
    "session_key": {"type": "str", "no_log": True, "fallback": _env("COMET_SESSION_KEY")},
    "login_as": {"type": "str", "choices": ["admin", "user"], "default": "admin", "fallback": _env("COMET_LOGIN_AS")},
    "validate_certs": {"type": "bool", "default": True, "fallback": _env("COMET_VALIDATE_CERTS")},
    "ca_path": {"type": "path", "fallback": _env("COMET_CA_PATH")},
    "timeout": {"type": "float", "default": 60.0, "fallback": _env("COMET_TIMEOUT")},
    "retries": {"type": "int", "default": 3, "fallback": _env("COMET_RETRIES")},
}

# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection options of a Comet Server, the same for every module that talks to one, the inventory and the event sources."""

from __future__ import annotations

from typing import Any, Dict

from ansible.module_utils.basic import env_fallback


def env(name: str) -> Any:
    """The fallback of an option that an environment variable may give."""
    return (env_fallback, [name])


CONNECTION_SPEC: Dict[str, Any] = {
    "url": {"type": "str", "fallback": env("COMET_URL")},
    "username": {"type": "str", "fallback": env("COMET_USERNAME")},
    "password": {"type": "str", "no_log": True, "fallback": env("COMET_PASSWORD")},
    "totp_secret": {"type": "str", "no_log": True, "fallback": env("COMET_TOTP_SECRET")},
    "totp_code": {"type": "str", "no_log": True, "fallback": env("COMET_TOTP_CODE")},
    "session_key": {"type": "str", "no_log": True, "fallback": env("COMET_SESSION_KEY")},
    "login_as": {"type": "str", "choices": ["admin", "user"], "default": "admin", "fallback": env("COMET_LOGIN_AS")},
    "validate_certs": {"type": "bool", "default": True, "fallback": env("COMET_VALIDATE_CERTS")},
    "ca_path": {"type": "path", "fallback": env("COMET_CA_PATH")},
    "timeout": {"type": "float", "default": 60.0, "fallback": env("COMET_TIMEOUT")},
    "retries": {"type": "int", "default": 3, "fallback": env("COMET_RETRIES")},
}

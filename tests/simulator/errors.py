# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors as the server words them, in the language that the caller asks for (facts: comet-facts 1)."""

from __future__ import annotations

_SPANISH = {
    "Unauthorised": "No autorizado",
    "User not found": "Usuario no encontrado",
    "OK": "OK",
    "Policy not found": "Política no encontrada",
    "Organization not found": "Organización no encontrada",
    "User already exists": "El usuario ya existe",
    "Invalid or missing parameter": "Parámetro no válido o ausente",
    "The profile was changed in the meantime": "El perfil ha sido modificado mientras tanto",
}

TRANSLATIONS: dict[str, dict[str, str]] = {"es": _SPANISH}


class ApiError(Exception):
    """The server's refusal, answered as ``{"Status", "Message"}``.

    :param status: the ``Status`` in the body.
    :param message: the English text; translated when the answer is written.
    :param detail: text added after the translated part.
    :param http_status: the HTTP status, 200 in all but one documented case.
    """

    def __init__(
        self, status: int, message: str, detail: str = "", http_status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"{message}{detail}")
        self.status = status
        self.message = message
        self.detail = detail
        self.http_status = http_status
        self.headers = headers or {}

    def body(self, language: str) -> dict[str, object]:
        """The answer's JSON object."""
        return {"Status": self.status, "Message": translate(self.message, language) + self.detail}


def unauthorised() -> ApiError:
    """The answer to wrong credentials, to what is out of reach, and to devices that are offline."""
    return ApiError(403, "Unauthorised")


def bad_parameter(detail: str) -> ApiError:
    """The answer to a parameter that is absent or can't be read."""
    return ApiError(400, "Invalid or missing parameter", f": {detail}")


def not_found(what: str, status: int) -> ApiError:
    """The answer to an unknown object other than a user; the status is an option, since no evidence tells it."""
    return ApiError(status, f"{what} not found")


def translate(message: str, language: str) -> str:
    """A message in a language; English where there is no translation."""
    return TRANSLATIONS.get(language, {}).get(message, message)


def preferred_language(accept_language: str) -> str:
    """The primary language a caller asks for (``en``, ``es``), highest weight first."""
    choices: list[tuple[float, int, str]] = []
    for position, part in enumerate(accept_language.split(",")):
        tag, _separator, parameters = part.strip().partition(";")
        weight = parameters.strip().removeprefix("q=") if parameters else "1"
        try:
            choices.append((-float(weight), position, tag.strip().lower().replace("_", "-").split("-")[0]))
        except ValueError:
            continue
    for *_order, language in sorted(choices):
        if language in ("en", *TRANSLATIONS):
            return language
    return "en"

# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What storage templates are known by: an id, and a description, which is the name that people see."""

from __future__ import annotations

import uuid
from typing import Any, Mapping

NAMESPACE = uuid.UUID("0b1f5d1c-7a0e-5c59-8f5d-2a6e5f0f4c1d")

Template = Mapping[str, Any]


def has_id(template: Template, id_: str) -> bool:
    """Whether it is the template of that id."""
    return bool(id_) and template.get("ID") == id_


def is_described(template: Template, description: str, id_: str) -> bool:
    """Whether it is the template that people call so, if there is none of the id.

    Servers that give no ids to templates send none: there the description is all there is.
    """
    return template.get("Description") == description and not (id_ and template.get("ID"))


def new_id(tenant: str, description: str) -> str:
    """The id of a new template. It follows from the names, so that repeating a run that was cut off finds it.

    :param tenant: whose it is, empty for the server's.
    """
    return str(uuid.uuid5(NAMESPACE, f"{tenant}/{description}"))

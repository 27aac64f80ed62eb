#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_log_info
short_description: Read the log of a Comet Server
version_added: 1.0.0
description:
  - Returns lines of the log that a server keeps of its own work, for chosen days. Logs of jobs are in M(cometbackup.comet.comet_job_info).
  - It takes one request for the list of days and one for the logs. A server that cannot send the logs of several days at once is asked for each.
  - Only an administrator of the top level can do this, and permissions can withhold it.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  days:
    description:
      - Days to read, as dates such as V(2026-03-01), or by the numbers that the server has for them (RV(available_days[].day)).
      - Without it, O(last_days) says which.
    type: list
    elements: str
  last_days:
    description:
      - How many days to read, the newest ones. V(0) means all that there are.
    type: int
    default: 1
  contains:
    description:
      - Return lines with this text in them only. Upper and lower case are the same.
    type: str
  limit:
    description:
      - How many lines to return at most, the last ones. V(0) means all.
    type: int
    default: 1000
seealso:
  - module: cometbackup.comet.comet_job_info
  - module: cometbackup.comet.comet_server_info
"""

EXAMPLES = r"""
- name: What the server logged today about a user
  cometbackup.comet.comet_log_info:
    contains: acme-files
  register: today

- name: The last lines of a week
  cometbackup.comet.comet_log_info:
    last_days: 7
    limit: 100
"""

RETURN = r"""
lines:
  description:
    - The lines, in the order of the log. What they look like depends on the release.
  type: list
  elements: str
  returned: success
  sample: ["2026-03-01 22:30:00 SEVT_ACCOUNT_NEW acme-files"]
matching:
  description:
    - How many lines there were before the O(limit).
  type: int
  returned: success
  sample: 1
days:
  description:
    - The days that were read, the earliest first, as RV(available_days) has them.
  type: list
  elements: dict
  returned: success
  sample:
    - {day: 1772323200, date: "2026-03-01"}
available_days:
  description:
    - The days that the server has logs of, the earliest first.
  type: list
  elements: dict
  returned: success
  contains:
    day:
      description:
        - The server's number of the day, the second in which it began.
      type: int
      returned: success
    date:
      description:
        - Its date.
      type: str
      returned: success
  sample:
    - {day: 1772236800, date: "2026-02-28"}
    - {day: 1772323200, date: "2026-03-01"}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import log_info
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    log_info.info,
    {
        "days": {"type": "list", "elements": "str"},
        "last_days": {"type": "int", "default": 1},
        "contains": {"type": "str"},
        "limit": {"type": "int", "default": 1000},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()

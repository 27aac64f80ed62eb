# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the checkout importable as ``ansible_collections.cometbackup.comet``, whatever its directory is called."""

from __future__ import annotations

import os
import sys

from hypothesis.configuration import set_hypothesis_home_dir

from tests.tools import checkout

# Before the first import of ansible: it reads its configuration then. Child processes inherit it.
os.environ.update(checkout.environment())
sys.path.insert(0, str(checkout.collections_path()))
# Before the first property test, too: what hypothesis remembers is generated.
set_hypothesis_home_dir(checkout.BUILD / "hypothesis")

from ansible.plugins.loader import init_plugin_loader  # noqa: E402  # see above
from ansible.utils.collection_loader import AnsibleCollectionConfig  # noqa: E402  # see above

if AnsibleCollectionConfig.collection_finder is None:
    init_plugin_loader()

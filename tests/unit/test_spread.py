# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests that look at one outcome are one process's."""

from __future__ import annotations

from tests.support import spread
from tests.tools import checkout

CONTRACTS = "tests/integration/contracts/test_runs.py::test_x"
INTEGRATION = checkout.ROOT / "tests" / "integration"


def test_contracts_of_a_batch_are_together() -> None:
    one, another = list(spread.BATCHES)[0], list(spread.BATCHES)[-1]
    ids = (f"{CONTRACTS}[{one}]", f"{CONTRACTS}[{one}-in-process]", f"{CONTRACTS}[{one}-module-process]")
    assert {spread.group(nodeid) for nodeid in ids} == {"contracts 0"}
    assert spread.group(f"{CONTRACTS}[{another}-in-process]") != "contracts 0"


def test_files_with_one_outcome_are_together() -> None:
    assert spread.group("tests/integration/test_faults.py::test_x[in-process-y]") == "tests/integration/test_faults.py"
    alone = "tests/integration/test_async.py::test_x"
    assert spread.group(alone) == alone


def test_every_file_with_a_fixture_for_all_of_it_is_named() -> None:
    files = {
        path.relative_to(INTEGRATION).as_posix()
        for path in INTEGRATION.rglob("test_*.py")
        if 'fixture(scope="module"' in path.read_text(encoding="utf-8")
    }
    # That of cores has outcomes of its own for each release and path, and takes long.
    assert files - {"test_cores.py"} == set(spread.FILES)

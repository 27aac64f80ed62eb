# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is made while Python's collector is paused is not searched right after it, and is freed in the end."""

from __future__ import annotations

import gc
import weakref

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._run import collector


class Ring:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def restored() -> None:
    gc.enable()


def test_what_is_made_meanwhile_is_old_afterwards_and_nothing_is_frozen() -> None:
    with collector.paused():
        assert not gc.isenabled()
        made = [[number] for number in range(100)]
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    assert any(item is made for item in gc.get_objects(generation=2))


def test_a_circle_that_was_made_meanwhile_is_freed_later() -> None:
    with collector.paused():
        gone = weakref.ref(Ring())
        assert gone() is not None
    gc.collect()
    assert gone() is None


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with collector.paused():
        pass
    assert not gc.isenabled()

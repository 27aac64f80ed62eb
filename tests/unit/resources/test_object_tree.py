# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks over trees of stored objects: what is asked for, in which order, and what is made of strange answers."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import NotFound
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import object_tree
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.object_tree import Place, locate, walk


def folder(name: str, subtree: str) -> dict[str, Any]:
    return {"name": name, "type": "dir", "subtree": subtree, "size": 0, "mtime": 1}


def file(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "file", "subtree": "", "size": 5, "mtime": 2, **more}


class Tree:
    """A tree by subtree, that remembers what it was asked for."""

    def __init__(self, objects: dict[str, list[dict[str, Any]]]) -> None:
        self.objects = objects
        self.asked: list[str] = []

    def __call__(self, tree_id: str) -> list[Any]:
        self.asked.append(tree_id)
        return list(self.objects[tree_id])


def windows() -> Tree:
    return Tree(
        {
            "": [folder("C", "1"), folder("D", "2")],
            "1": [folder("Users", "11"), folder("Data", "12"), file("boot.ini")],
            "11": [folder("Public", "111"), file("a.txt")],
            "12": [file("b.txt")],
            "111": [],
            "2": [],
        }
    )


def paths(tree: Tree, place: Place, **bounds: int) -> list[str]:
    bounds = {"depth": 1, "limit": 100, **bounds}
    return [entry["path"] for entry in walk(tree, place, **bounds, join=object_tree.join_by_slash).objects]


def test_a_path_is_gone_down_name_by_name() -> None:
    tree = windows()
    assert locate(tree, "C/Users", "") == Place("C/Users", "11")
    assert tree.asked == ["", "1"]


@pytest.mark.parametrize("path", ["C:\\Users\\", "c/users", "/C//Users/", "C:/USERS"])
def test_a_path_may_be_written_as_its_system_writes_it(path: str) -> None:
    assert locate(windows(), path, "").tree_id == "11"


def test_the_right_spelling_comes_before_one_that_is_nearly_so() -> None:
    tree = Tree({"": [folder("data", "small"), folder("Data", "large")]})
    assert locate(tree, "Data", "").tree_id == "large"
    assert locate(tree, "data", "").tree_id == "small"
    with pytest.raises(NotFound, match="there is no 'DATA' in the top"):
        locate(tree, "DATA", "")


def test_a_root_without_a_name_need_not_be_written() -> None:
    tree = Tree({"": [folder("/", "root")], "root": [folder("srv", "s")]})
    assert locate(tree, "/srv", "") == Place("/srv", "s")
    assert paths(tree, Place("", "")) == ["/"]


def test_a_path_begins_at_a_given_folder() -> None:
    tree = windows()
    assert locate(tree, "Public", "11") == Place("Public", "111")
    assert tree.asked == ["11"]


def test_a_file_stands_for_itself() -> None:
    tree = windows()
    assert paths(tree, locate(tree, "C/Users/a.txt", "")) == ["C/Users/a.txt"]
    with pytest.raises(NotFound, match="'C/boot.ini' has nothing in it, so there is no 'x/y' there"):
        locate(tree, "C/boot.ini/x/y", "")


def test_what_is_not_there_is_named_with_what_is() -> None:
    with pytest.raises(NotFound, match=r"there is no 'Windows' in 'C'\. There are: 'Data', 'Users', 'boot.ini'\."):
        locate(windows(), "C/Windows/System32", "")


def test_levels_are_walked_one_after_another() -> None:
    tree = windows()
    assert paths(tree, Place("C", "1"), depth=2) == [
        "C/Users",
        "C/Data",
        "C/boot.ini",
        "C/Users/Public",
        "C/Users/a.txt",
        "C/Data/b.txt",
    ]
    assert tree.asked == ["1", "11", "12"]


def test_a_limit_ends_the_walk() -> None:
    tree = windows()
    cut = walk(tree, Place("C", "1"), depth=3, limit=4, join=object_tree.join_by_slash)
    assert ([entry["name"] for entry in cut.objects], cut.truncated) == (["Users", "Data", "boot.ini", "Public"], True)
    assert tree.asked == ["1", "11"]


def test_a_limit_that_is_just_reached_cuts_nothing_off() -> None:
    assert not walk(windows(), Place("C", "1"), depth=1, limit=3, join=object_tree.join_by_slash).truncated


def test_objects_have_readable_keys() -> None:
    entry = file("Offer", dname="An offer", rtime=7, stime=8, etime=9, r=True, f=1, b=2, d=3)
    assert object_tree.view("Inbox/Offer", entry) == {
        "path": "Inbox/Offer",
        "name": "Offer",
        "modified": 2,
        "type": "file",
        "tree_id": "",
        "size": 5,
        "display_name": "An offer",
        "received_at": 7,
        "starts_at": 8,
        "ends_at": 9,
        "recursive_count_known": True,
        "recursive_files": 1,
        "recursive_bytes": 2,
        "recursive_folders": 3,
    }


@pytest.mark.parametrize(
    ("path", "entry", "joined"),
    [
        ("C:\\Users", file("a.txt"), "C:\\Users\\a.txt"),
        ("C:\\", file("a.txt"), "C:\\a.txt"),
        ("/srv", file("a.txt"), "/srv/a.txt"),
        ("/", file("a.txt"), "/a.txt"),
        ("", folder("C:\\", "C:\\"), "C:\\"),
        ("C:\\", folder("Users", "C:\\Users"), "C:\\Users"),
        ("", file("loose"), "loose"),
    ],
)
def test_paths_of_a_device_are_written_as_the_device_does(path: str, entry: dict[str, Any], joined: str) -> None:
    assert object_tree.join_as_on_device(path, entry) == joined

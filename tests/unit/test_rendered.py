# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents of large data are rendered by Jinja itself."""

from __future__ import annotations

from collections import UserDict
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.cometbackup.comet.plugins.filter.rendered import FilterModule
from ansible_collections.cometbackup.comet.plugins.plugin_utils import documents

rendered = FilterModule().filters()["rendered"]


@pytest.fixture
def template(tmp_path: Path) -> Any:
    def written(text: str, name: str = "page.j2") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return written


def test_a_template_sees_the_value_and_its_variables(template: Any) -> None:
    path = template("{% for device in data.devices %}\n{{ device }}\n{% endfor %}\n{{ title }}\n")
    assert rendered({"devices": ["a", "b"]}, path, variables={"title": "T"}) == "a\nb\nT"


def test_a_text_in_the_value_is_no_template(template: Any) -> None:
    assert rendered("{{ 1 + 1 }}", template("{{ data }}")) == "{{ 1 + 1 }}"


def test_filters_of_ansible_and_of_the_collection_are_there(template: Any) -> None:
    text = "{{ data | cometbackup.comet.escaped('html') }} {{ 2048 | ansible.builtin.human_readable }}"
    assert rendered("<b>", template(text)) == "&lt;b&gt; 2.00 KB"


def test_others_that_lie_beside_it_can_be_included(template: Any) -> None:
    template("inner", "inner.j2")
    assert rendered(None, template("{% include 'inner.j2' %}")) == "inner"


def test_the_value_is_read_once_for_the_same_mark(template: Any) -> None:
    class Counted(UserDict):
        reads = 0

        def __iter__(self) -> Any:
            Counted.reads += 1
            return super().__iter__()

    value, path = Counted(a=1), template("{{ data.a }}")
    assert [rendered(value, path, mark="one") for dummy in range(3)] == ["1"] * 3
    assert Counted.reads == 1
    assert rendered({"a": 2}, path, mark="two") == "2"
    assert rendered({"a": 3}, path) == "3"


def test_what_is_made_plain_has_the_same_parts() -> None:
    value = {"a": [1, ("b", None)], "c": UserDict(d=True)}
    assert documents.plain(value) == {"a": [1, ["b", None]], "c": {"d": True}}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("{{ nothing }}", "rendered: page.j2: 'nothing' is undefined"), ("{{ data", "rendered: page.j2: unexpected end")],
)
def test_a_template_that_cannot_be_rendered(template: Any, text: str, complaint: str) -> None:
    with pytest.raises(AnsibleFilterError, match=complaint):
        rendered(None, template(text))


def test_a_template_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(AnsibleFilterError, match="there is no file"):
        rendered(None, str(tmp_path / "none.j2"))

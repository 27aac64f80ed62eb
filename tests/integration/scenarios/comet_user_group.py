# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_user_group`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    globex = state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_group("Stores", "group-stores")
    state.add_group("Old", "group-old")
    state.add_group("Twice", "group-one")
    state.add_group("Twice", "group-two")
    state.add_group("Stores", "group-globex", organization=globex)
    state.add_user("acme-files", GroupID="group-stores")
    state.add_user("acme-mail", GroupID="group-stores")
    state.add_user("acme-web")
    state.add_user("acme-new")
    state.add_user("acme-left", GroupID="group-old")
    state.add_user("globex-office", organization=globex)


def prepare_examples(simulator: Simulator) -> None:
    prepare(simulator)
    simulator.state.add_group("Head office")


SCENARIO = Scenario(
    covers=(
        "AdminUserGroupsDelete",
        "AdminUserGroupsGet",
        "AdminUserGroupsList",
        "AdminUserGroupsNew",
        "AdminUserGroupsSet",
        "AdminUserGroupsSetUsersForGroup",
    ),
    since="24.12.2",
    prepare=prepare,
    volatile=frozenset({"id"}),
    cases=(
        Case(
            "creates a group with its members",
            {"name": "Head office", "members": ["acme-web", "acme-mail"], "read_only": {"created_at": 1}},
            budget=2,
        ),
        Case(
            "adds a member", {"name": "Stores", "add_members": ["acme-web"], "remove_members": ["acme-left"]}, budget=3
        ),
        Case("says who is in it", {"id": "group-stores", "members": ["acme-new", "acme-files"]}, budget=1),
        Case(
            "sees no change in another order",
            {"id": "group-stores", "members": ["acme-files", "acme-new"]},
            budget=1,
            changed=False,
        ),
        Case("empties a group", {"name": "Head office", "members": []}, budget=2),
        Case("renames a group", {"id": "group-one", "name": "Once"}, budget=1),
        Case(
            "knows a tenant's group from the server's",
            {"name": "Stores", "tenant": "Globex", "add_members": ["globex-office"]},
            budget=4,
        ),
        Case("creates a tenant's group", {"name": "Branches", "tenant": "Globex"}, budget=3),
        Case("deletes a group of nobody", {"name": "Twice", "state": "absent"}, budget=1),
        Case("deletes a group, the users stay", {"name": "Old", "state": "absent", "detach_users": True}, budget=1),
        Case("deletes nothing where there is nothing", {"name": "Never", "state": "absent"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "an unknown user",
            {"name": "Stores", "add_members": ["acme-fils"]},
            "there is no user 'acme-fils'. Did you mean 'acme-files'?",
        ),
        Refusal(
            "a name that two have",
            {"name": "Stores", "members": ["acme-files"]},
            "2 user groups are named 'Stores'. Give one of their ids in id: group-second, group-stores.",
            before=lambda simulator: simulator.state.add_group("Stores", "group-second"),
        ),
        Refusal(
            "members that would be left without a group",
            {"id": "group-stores", "state": "absent"},
            "deleting the user group 'Stores' would leave its members without a group: acme-files, acme-new."
            " Set detach_users to true if that is meant.",
        ),
        Refusal(
            "an unknown id",
            {"id": "group-none", "name": "None"},
            "there is no user group with the id group-none. Leave id out to create one: the server gives the id.",
        ),
        Refusal(
            "another tenant",
            {"id": "group-stores", "tenant": "Globex"},
            "the user group 'Stores' belongs to another tenant and cannot move."
            " Leave tenant out, or give no id to have a group of that name in the tenant.",
        ),
        Refusal(
            "somebody who is to come and to go",
            {"id": "group-stores", "add_members": ["acme-web"], "remove_members": ["acme-web"]},
            "acme-web is in add_members and in remove_members.",
        ),
        Refusal("no name", {"name": ""}, "name must not be empty. Give the name or the id of the user group."),
    ),
    examples=prepare_examples,
)

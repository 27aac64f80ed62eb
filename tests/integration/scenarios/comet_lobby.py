# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_lobby`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.simulator.options import DEFAULT_TOTP_SECRET
from tests.support.scenario import Case, Refusal, Scenario, secret

DEVICE_ID = "fda9c14f26c081750f9cd43f4463f54e3fce57539c9f0d9d07ffca3476461149"
ACME = {"user": "acme-files", "user_password": secret("acme")}


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_user("acme-files", password=secret("acme"))
    state.add_device("acme-files", name="FILESERVER")
    state.add_tenant("Globex", organization_id="tenant-globex")
    state.add_to_lobby("NEWSERVER", device_id="new-server")
    for number in (1, 2):
        state.add_to_lobby(f"OFFICE-{number}", device_id=f"office-{number}")
    state.add_to_lobby("THEIRS", device_id="theirs", organization="tenant-globex", platform="macos")
    state.add_to_lobby("STRANGER", device_id=DEVICE_ID)


def ask_for_codes(simulator: Simulator) -> None:
    """The account takes a password alone, or with a code."""
    simulator.state.edit_profile(
        "acme-files", lambda profile: profile.update(AllowPasswordAndTOTPLogin=True, TOTPKey=DEFAULT_TOTP_SECRET)
    )
    simulator.state.codes.accept = lambda account, key, code: code == secret("code")  # type: ignore[method-assign]


SCENARIO = Scenario(
    covers=("AdminInstallationDispatchDropConnection", "AdminInstallationDispatchRegisterDevice"),
    since="23.9.2",
    server={"reconnect_seconds": 0.0},
    prepare=prepare,
    cases=(
        Case("registers a device by name", {"name": "newserver", "appear_timeout": "0", **ACME}, budget=2),
        Case(
            "registers several at once",
            {"name": "OFFICE-*", "all_matching": True, "wait_timeout": "60s", "poll_interval": 0.1, **ACME},
            budget=2,
        ),
        Case("is content with a device that is the user's", {"name": "FILESERVER", **ACME}, budget=2, changed=False),
        Case(
            "registers a device of a tenant by its system, with a code",
            {"tenant": "Globex", "platform": "darwin", "all_matching": True, "user_totp_code": secret("code"), **ACME},
            budget=3,
            before=ask_for_codes,
        ),
        Case("sends a device away", {"device": DEVICE_ID, "state": "dropped"}, budget=1),
        Case("sends nobody away", {"name": "NOBODY", "state": "dropped"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal("no device", ACME, "no device is named. Give device, name, platform or tenant."),
        Refusal(
            "a device that is not there",
            {"name": "NEWSERVR", **ACME},
            "{url}: there is no device with name 'NEWSERVR' in the lobby, nor among the devices of 'acme-files'. The lobby is empty:"
            " start the software on the device, or give appear_timeout.",
        ),
        Refusal(
            "a user that is not there",
            {"name": "LATE", "user": "acme", "user_password": secret("acme")},
            "{url}: there is no user 'acme'. Check the option user; names are case-sensitive.",
        ),
        Refusal("no password", {"name": "LATE", "user": "acme-files"}, "registering a device needs user_password."),
        Refusal(
            "two devices of a name",
            {"name": "LATE", **ACME},
            "2 devices in the lobby match. Set all_matching to true if all are meant, or give device: 'LATE' (late-1), 'LATE' (late-2).",
            before=lambda simulator: [simulator.state.add_to_lobby("LATE", device_id=f"late-{n}") for n in (1, 2)],
        ),
    ),
    examples=prepare,
    example_variables={"acme_password": secret("acme")},
    volatile=frozenset({"target_id"}),
)

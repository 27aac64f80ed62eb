# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m tests.demo``: start a simulated server with a small fleet, run the main job on it, show the inventory.

It is a demonstration and a test at once: it ends with an error if the second run changes anything, if check mode
predicts something else, or if a warning appears.
"""

from __future__ import annotations

import http.server
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

from tests.simulator import Simulator
from tests.tools import checkout

HERE = Path(__file__).parent
# Twelve devices of a few customers; jobs take a minute of the simulator's time, which passes this much faster.
DEVICES, SPEED = 12, 12.0


class Failed(Exception):
    """A step did not do what the demonstration says it does."""


class Receiver(http.server.ThreadingHTTPServer):
    """The ticket system of the story: takes the server's webhooks and keeps the names of the events."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Webhook)
        self.events: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/comet"


class _Webhook(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.events.append(event.get("TypeString") or str(event["Type"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the terminal belongs to the demonstration."""


def say(text: str) -> None:
    """A heading between the steps."""
    bold, plain = ("\033[1;36m", "\033[0m") if sys.stdout.isatty() else ("", "")
    print(f"\n{bold}== {text}{plain}\n", flush=True)


def run(simulator: Simulator, program: str, *arguments: str) -> str:
    """Run a program of the environment, show what it prints, and return that.

    :raises Failed: if it fails or warns.
    """
    environment = {
        **checkout.environment(),
        "COMET_URL": simulator.url,
        "COMET_USERNAME": simulator.admin.username,
        "COMET_PASSWORD": simulator.admin.password,
        "ANSIBLE_CONFIG": str(HERE / "ansible.cfg"),
        "ANSIBLE_FORCE_COLOR": "1" if sys.stdout.isatty() else "0",
    }
    command = [str(checkout.VENV / "bin" / program), *arguments]
    with subprocess.Popen(
        command, cwd=HERE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        lines = []
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    text = "".join(lines)
    if process.returncode:
        raise Failed(f"{program} ended with {process.returncode}")
    if re.search(r"\[(WARNING|DEPRECATION)", text):
        raise Failed(f"{program} printed a warning")
    return text


def changes(output: str) -> int:
    """How many tasks changed something, by the recap at the end."""
    return sum(int(count) for count in re.findall(r"changed=(\d+)", re.sub(r"\033\[[\d;]*m", "", output)))


def expect(condition: bool, complaint: str) -> None:
    """:raises Failed: with the complaint, unless the condition holds."""
    if not condition:
        raise Failed(complaint)


def main() -> int:
    """Run the demonstration; returns the exit status."""
    say(f"A simulated Comet Server with {DEVICES} devices starts on this machine")
    with Simulator(devices=DEVICES, speed=SPEED, seed=7) as simulator, Receiver() as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        print(f"It answers at {simulator.url}")
        try:
            play = ("ansible-playbook", "main_job.yml", "-e", f"webhook_url={receiver.url}")
            say("The main job: a tenant, a policy, users, a webhook, and a backup of a live device")
            expect(changes(run(simulator, *play)) > 0, "the first run changed nothing")
            expect("SEVT_JOB_COMPLETED" in receiver.events, "the webhook did not arrive")
            print(f"Meanwhile the webhook delivered: {', '.join(receiver.events)}")
            say("The same playbook again: nothing is left to do")
            expect(changes(run(simulator, *play)) == 0, "the second run changed something")
            say("A larger quota, as --check --diff shows it: what would change, and nothing is sent")
            simulator.requests.clear()
            shown = run(simulator, *play, "--check", "--diff", "-e", "quota='750 GiB'")
            expect(changes(shown) > 0 and not simulator.requests.writes(), "check mode is not what it should be")
            say("The devices that are connected right now, as an inventory")
            run(simulator, "ansible-inventory", "-i", "fleet.comet.yml", "--graph")
            receiver.shutdown()
        except Failed as problem:
            print(f"\nThe demonstration failed: {problem}.", file=sys.stderr)
            return 1
    say("The simulated server has stopped. The playbook is tests/demo/main_job.yml")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    sys.exit(main())

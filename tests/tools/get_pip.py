# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for the get-pip script that ansible-test downloads, where nobody has put that one into its cache.

Gives the (empty) environment whose Python runs this the pip that Python brings along, and with it the packages that
are asked for, in the versions asked for. ansible-test copies and runs this with the Python versions it tests, so it
stays plain.
"""

from __future__ import annotations

import subprocess
import sys


def main() -> None:
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.check_call([sys.executable, "-m", "ensurepip"], stdout=subprocess.DEVNULL)
    subprocess.check_call(pip + ["install"] + wanted)
    if not any(package.startswith("setuptools") for package in wanted):
        # Older Pythons bundle it; the sanity tests expect to find it missing. Absence is fine, but pip warns of it.
        subprocess.check_call(pip + ["uninstall", "--yes", "setuptools"], stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()

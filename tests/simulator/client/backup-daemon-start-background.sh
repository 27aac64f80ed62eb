#!/bin/sh
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the stand-in's background process apart from whatever started it.
setsid "$(dirname "$(readlink -f "$0")")/backup-daemon-start.sh" </dev/null >/dev/null 2>&1 3>&- &

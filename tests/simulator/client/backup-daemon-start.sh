#!/bin/sh
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the stand-in's background process in the foreground. Credentials are looked for below $HOME.
HOME="${HOME:-/root}"
export HOME
exec "$(dirname "$(readlink -f "$0")")/backup-tool" cmd -ValidateConfig=false -Action=delegate-server

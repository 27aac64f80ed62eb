#!/bin/sh
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Lists the processes of the client in a directory, or stops them: processes.sh list|stop DIRECTORY
# They are told by their program, or by a script of the directory that they run.
set -eu
action="$1"
directory="$2"

processes() {
    for process in /proc/[0-9]*; do
        number="${process#/proc/}"
        [ "$number" = "$$" ] && continue
        program="$(readlink "$process/exe" 2>/dev/null || true)"
        command="$(tr '\0' ' ' 2>/dev/null <"$process/cmdline" || true)"
        case "$program" in
        "$directory"/*) echo "$number" && continue ;;
        esac
        case "$command" in
        *"$directory/backup-"*) echo "$number" ;;
        esac
    done
}

found="$(processes)"
[ -n "$found" ] || exit 0
echo "$found"
[ "$action" = stop ] || exit 0

# $found is one number a line, to be split.
# shellcheck disable=SC2086
kill $found 2>/dev/null || true
for _try in 1 2 3 4 5 6 7 8 9 10; do
    found="$(processes)"
    [ -n "$found" ] || exit 0
    sleep 1
done
# shellcheck disable=SC2086
kill -9 $found 2>/dev/null || true

#!/bin/sh
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# The head of the stand-in for the client's installer for Linux (.run). After its last line comes an archive.
set -eu

brand=@BRAND@
address=@ADDRESS@
first=@FIRST@
size=@SIZE@

# A real installer knows no other place than /opt. Tests have one of their own.
directory="${SIMULATED_INSTALL_ROOT:-}/opt/$brand"
server="${OVERRIDE_INSTALL_SERVER:-$address}"
lobby=no

say() {
    echo "$1"
    if [ -n "${WRITE_INSTALL_LOG:-}" ]; then
        echo "$1" >>"$WRITE_INSTALL_LOG"
    fi
}

fail() {
    say "$1"
    exit 1
}

for argument in "$@"; do
    case "$argument" in
    --lobby) lobby=yes ;;
    *) fail "Unknown option $argument" ;;
    esac
done
case "$server" in
http://*/ | https://*/) ;;
*) fail "The server's address '$server' has no http(s):// or no slash at its end" ;;
esac

new=yes
if [ -x "$directory/backup-tool" ]; then
    new=no
    say "Upgrading $directory"
    "$directory/backup-tool" stand-in stop
else
    say "Installing into $directory"
fi
mkdir -p "$directory" 2>/dev/null || fail "$directory cannot be made: the installer needs to be run by root"
tail -n "+$first" "$0" | head -c "$size" | tar -xzf - -C "$directory" --no-same-owner
if [ "$new" = yes ] || [ -n "${OVERRIDE_INSTALL_SERVER:-}" ]; then
    printf '{"server": "%s"}\n' "$server" >"$directory/settings.json"
fi

if [ "$lobby" = yes ]; then
    if "$directory/backup-tool" stand-in lobby; then
        say "The device waits in the lobby"
    else
        say "The device could not register in the lobby"
    fi
elif [ "$new" = yes ]; then
    if "$directory/backup-tool" login prompt; then
        say "The device is registered"
    else
        say "The device is not logged in: run $directory/backup-tool login prompt"
    fi
fi
"$directory/backup-daemon-start-background.sh"
say "Done"
exit 0

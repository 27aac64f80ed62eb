# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Have the server run a script, and end as the script does: ``client.py SOCKET SCRIPT [ARGUMENT ...]``.

It starts for every module process, so it imports nothing but what the interpreter has built in.
"""

import _socket
import marshal
import posix
import sys

connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
connection.connect(sys.argv[1])
request = marshal.dumps((sys.argv[2:], dict(posix.environ), posix.getcwd()))
files = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2))
connection.sendmsg([len(request).to_bytes(4, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, files)])
connection.sendall(request)
status = connection.recv(1)
posix._exit(status[0] if status else 70)

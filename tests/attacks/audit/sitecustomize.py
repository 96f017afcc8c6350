"""Python imports this at its start where the folder is on its path: it notes what is asked for.

Each line of the file named by GOFAL_AUDIT is an address that a process asked for: of a connection,
of a datagram, or a name that was looked up.
"""

import os
import sys

LOG = os.environ["GOFAL_AUDIT"]
WATCHED = (
    "socket.connect",
    "socket.sendto",
    "socket.sendmsg",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
)


def note(event: str, arguments: tuple) -> None:
    """Note one event that concerns a network."""
    if event not in WATCHED:
        return
    place = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
    if event == "socket.sendmsg":
        place = arguments[-1]
    descriptor = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, f"{event} {place!r}\n".encode())
    finally:
        os.close(descriptor)


sys.addaudithook(note)

"""A door before a server on loopback that can be shut and opened: what is lost, and comes back."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Thread


class Door:
    """Passes TCP on to 127.0.0.1:`target` while it is open; `shut` cuts every connection and refuses new ones."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self._passing: list[socket.socket] = []
        self.open()

    def open(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listening.getsockname()[1]
        Thread(target=self._serve, args=(self._listening,), daemon=True).start()

    def shut(self) -> None:
        for end in (self._listening, *self._passing):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._passing.clear()

    def _serve(self, listening: socket.socket) -> None:
        with suppress(OSError):  # it was shut
            while True:
                inner, _address = listening.accept()
                outer = socket.create_connection(("127.0.0.1", self.target))
                self._passing += [inner, outer]
                for source, sink in ((inner, outer), (outer, inner)):
                    Thread(target=_pass_on, args=(source, sink), daemon=True).start()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            sink.sendall(piece)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)

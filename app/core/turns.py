"""Who may write next: the writers of one process take turns, in the order in which they came."""

from __future__ import annotations

from collections import deque
from threading import Lock


class Turns:
    """A lock that is handed on to whoever has waited longest.

    SQLite lets writers poll for its lock, ten times a second once they have waited a little: of twenty that write
    without a pause on a busy machine, one finds it taken each time until its patience ends (F12).
    """

    def __init__(self) -> None:
        self._mutex = Lock()
        self._is_taken = False
        self._waiting: deque[Lock] = deque()

    @property
    def n_waiting(self) -> int:
        """How many stand in the line."""
        return len(self._waiting)

    def take(self, *, seconds: float) -> bool:
        """Wait for a turn; False when none came within `seconds`."""
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=seconds):
            return True
        with self._mutex:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it came between the two

    def give(self) -> None:
        """Hand the turn on."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

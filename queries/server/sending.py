"""Long answers: sent from a file, piece by piece, so that a slow client holds no worker and no memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

PIECE = 64 * 1024


class FileAnswer(Response):
    """The content of a file that nobody else has; its name is removed at once, the content when it is sent."""

    def __init__(
        self,
        path: Path,
        headers: Mapping[str, str],
        media_type: str,
        held: Callable[[str], AbstractContextManager[None]],
    ) -> None:
        """Open the file.

        Args:
            path: the file.
            headers: of the answer.
            media_type: of the content.
            held: counts for a client while it is sent: a file that a client does not take fills the disk.
        """
        self._held = held
        size = path.stat().st_size
        self._file = path.open("rb")
        path.unlink()
        super().__init__(b"", 200, {**headers, "content-length": str(size)}, media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, as fast as the client takes it."""
        del receive
        with self._file, self._held(scope["client"][0] if scope.get("client") else ""):
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            while piece := self._file.read(PIECE):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

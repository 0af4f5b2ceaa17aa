"""Long answers: sent from a file, piece by piece, so that a slow client holds no worker and no memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

PIECE = 64 * 1024


class FileAnswer(Response):
    """The content of a file that nobody else has; its name is removed at once, the content when it is sent."""

    def __init__(self, path: Path, status: int, headers: Mapping[str, str], media_type: str) -> None:
        """Open the file."""
        size = path.stat().st_size
        self._file = path.open("rb")
        path.unlink()
        super().__init__(b"", status, {**headers, "content-length": str(size)}, media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, as fast as the client takes it."""
        del scope, receive
        with self._file:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            while piece := self._file.read(PIECE):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

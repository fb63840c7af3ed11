"""The network between the services and their broker: it can be cut, and it can be slow."""

import asyncio
from contextlib import suppress


class Proxy:
    """Passes bytes on to a port, unless it is told to drop or to delay them."""

    def __init__(self, port: int) -> None:
        self.delay = 0.0
        """Seconds that each piece takes."""
        self._to, self._cut = port, False
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Take connections."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)

    @property
    def url(self) -> str:
        """Return the address that stands for the broker's."""
        if self._server is None:
            raise RuntimeError("start it first")
        return f"nats://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        """Drop all that is under way, and everything after it, without a word."""
        self._cut = True

    def mend(self) -> None:
        """Let new connections through; those of before are gone."""
        self._cut = False
        for writer in self._writers:
            writer.transport.abort()

    async def stop(self) -> None:
        """Take no more connections and end those there are."""
        self.mend()
        if self._server:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            return
        for source, target in ((reader, back), (there, writer)):
            self._writers.add(target)
            task = asyncio.create_task(self._pass_on(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass_on(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while piece := await source.read(1 << 16):
                if self.delay:
                    await asyncio.sleep(self.delay)
                if not self._cut:
                    target.write(piece)
                    await target.drain()
        self._writers.discard(target)
        target.close()

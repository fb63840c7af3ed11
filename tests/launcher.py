"""`seintje`, started as a fork of a process that has loaded it already.

To load it takes a second, and the tests run it some hundreds of times. Such a run is a process
like any other: it has its own environment, folder and output, and only the modules that it
would have loaded itself, so that one which forgets to load what it needs still fails.

As a program this is the process that is forked: `python -m tests.launcher GROUP SOCKET`.
"""

import gc
import json
import os
import signal
import subprocess
import sys
from atexit import register
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from socket import AF_UNIX, SOCK_SEQPACKET, recv_fds, send_fds, socket, socketpair
from tempfile import TemporaryFile
from typing import IO, Any

from clients.cli.main import GROUPS, main

ROOT = Path(__file__).parents[1]
LARGEST = 1 << 17  # bytes of one request: words, environment, folder
ALL = "all"
SERVICES = "services"

Result = subprocess.CompletedProcess[str]


class Running:
    """A run of `seintje` that was begun."""

    def __init__(self, words: Sequence[str], answers: socket) -> None:
        self.words, self._answers = list(words), answers
        self.pid = int(answers.recv(16))
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return its exit code, if it has ended."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Return its exit code; `TimeoutExpired` when it goes on for longer than this."""
        if self.returncode is None:
            self._answers.settimeout(timeout)
            try:
                self.returncode = int(self._answers.recv(16))
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(self.words, timeout) from None
            self._answers.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


def begin(
    words: Sequence[str], *, env: Mapping[str, str], cwd: Path, ends: Sequence[IO[bytes]]
) -> Running:
    """Begin to run `seintje`; `ends` are its standard input, output and error."""
    request = json.dumps({"words": ["seintje", *words], "env": dict(env), "cwd": str(cwd)})
    ours, theirs = socketpair(AF_UNIX, SOCK_SEQPACKET)  # keeps two numbers apart
    with theirs:
        files = [*(end.fileno() for end in ends), theirs.fileno()]
        send_fds(_launcher(_group(words)), [request.encode()], files)
    return Running(words, ours)


def run(
    words: Sequence[str],
    *,
    env: Mapping[str, str],
    cwd: Path,
    timeout: float,
    typed: str = "",
) -> Result:
    """Run `seintje` to its end, with what is typed; `TimeoutExpired` when it takes too long."""
    with TemporaryFile() as keys, TemporaryFile() as out, TemporaryFile() as err:
        keys.write(typed.encode())
        keys.seek(0)
        running = begin(words, env=env, cwd=cwd, ends=(keys, out, err))
        try:
            code = running.wait(timeout)
        finally:
            running.send_signal(signal.SIGKILL)
        return Result(running.words, code, _text(out), _text(err))


def _group(words: Sequence[str]) -> str:
    """Return what a run of these words loads in any case."""
    if words[:1] == ("run",):
        return SERVICES
    return next((name for name, known in GROUPS.items() if {*words[:1]} & {*known}), ALL)


@cache
def _launcher(group: str) -> socket:
    """Return where a process takes requests, which has loaded this group."""
    ours, theirs = socketpair(AF_UNIX, SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.launcher", group, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        )
    register(process.wait)
    register(ours.close)
    return ours


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _load(group: str) -> None:
    for name in [group] if group in GROUPS else GROUPS:
        import_module(f"clients.cli.{name}")
    if group == SERVICES:
        import_module("shared.hosting.service").installed()
    gc.collect()
    gc.freeze()  # or each run would go over all that is loaded when it ends


def _next_run(requests: socket) -> None:
    """Return in a process of its own for each request; end when nobody can ask any more."""
    while True:
        request, ends, *_ = recv_fds(requests, LARGEST, 4)
        _bury(0 if not request else os.WNOHANG)
        if not request:
            sys.exit()
        if not os.fork():
            return _begin(json.loads(request), *ends)
        for end in ends:
            os.close(end)


def _bury(how: int) -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, how)[0]:
            pass


def _begin(request: dict[str, Any], *ends: int) -> None:
    """Return as the program; the process before it stays, and tells its number and its end."""
    answers = ends[-1]
    if child := os.fork():
        os.write(answers, str(child).encode())
        _, status = os.waitpid(child, 0)
        os.write(answers, str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    for number, end in enumerate(ends[:3]):
        os.dup2(end, number)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = request["words"]
    globals()["__package__"] = None  # so that it calls itself as in `argv`


if __name__ == "__main__":
    _load(sys.argv[1])
    with socket(fileno=int(sys.argv[2])) as asked:
        _next_run(asked)
    main()

"""What a worker process can't do, whatever a query says: connect to anything, or take all the memory.

The second wall behind queries/guard.py. On Linux a filter in the kernel (seccomp) lets the process make no sockets
but local ones; elsewhere there is the first wall alone, and `confine` says so.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import resource
import signal
import struct

_PARENT_DEATH, _NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 1, 38, 22, 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in the kernel's struct seccomp_data
_UNIX = 1
_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""How the kernel names the machine, and the number of the call `socket` there (linux/audit.h, unistd.h)."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def end_with_parent() -> None:
    """Let the kernel kill this process when the one that started it ends, however it ends (Linux)."""
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL, 0, 0, 0)


def bound(megabytes: int) -> None:
    """Bound this process's memory, for good.

    Args:
        megabytes: of memory for its data.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20, megabytes * 2**20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def confine(megabytes: int) -> bool:
    """Bound this process's memory and forbid it the network, for good.

    Args:
        megabytes: of memory for its data.

    Returns:
        Whether the network is forbidden by the kernel; False where this is not Linux or the kernel has no filters.
    """
    bound(megabytes)
    known = _SOCKET.get(platform.machine())
    if platform.system() != "Linux" or known is None:
        return False
    machine, call = known
    steps = (
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 0, 4, machine),  # another machine's calls have other numbers: refused
        (_LOAD, 0, 0, _NUMBER),
        (_EQUAL, 0, 3, call),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 1, 0, _UNIX),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(steps), ctypes.addressof(buffer))
    system = ctypes.CDLL(None, use_errno=True)
    return bool(
        system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
        and system.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0
    )

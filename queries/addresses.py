"""What an address says of itself, without asking anybody."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_web_address(url: str) -> bool:
    """Say whether a URL is a whole http or https address.

    >>> is_web_address("https://example.org/sparql"), is_web_address("file:///etc/passwd"), is_web_address("http://[::1")
    (True, False, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine's alone.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_read_by_others(url: str) -> bool:
    """Say whether what is sent to an address can be read by machines between.

    >>> is_read_by_others("http://example.org/"), is_read_by_others("https://example.org/")
    (True, False)
    """
    parts = urlsplit(url)
    return parts.scheme != "https" and not is_loopback(parts.hostname or "")

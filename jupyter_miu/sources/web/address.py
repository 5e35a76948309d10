"""Which addresses may be spoken to, and how a URL is written where people see it.

Judges numbers, not spellings: a name, a decimal or an octal form is resolved first, and what comes out is looked at.
Opens no connection.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Callable
from typing import TypeAlias

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.printable import printable

Resolver: TypeAlias = Callable[[str, int], list[str]]
_IP: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

# Where clouds hand out keys to whoever asks from inside; nobody's intranet, so never opened.
_METADATA = {ipaddress.ip_address(a) for a in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192")}
_WRAPPED = [ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96")]  # an IPv4 address in the last bits
_SECRET = re.compile(r"(?i)([?&;][^=&;#]*(?:key|token|secret|passw|pwd|sig|auth|session|code)[^=&;#]*=)[^&;#\s]+")
_USER = re.compile(r"//[^/?#\s]*@")


class Unknown(Refused):
    """A name that nobody here knows. A proxy may."""


def why_not(address: str, *, allow_private: bool) -> str | None:
    """Why nothing may be fetched from ``address`` (a number, as resolved), or None."""
    try:
        ip = _unwrapped(ipaddress.ip_address(address.split("%")[0]))
    except ValueError:
        return "no address at all"
    if ip in _METADATA:
        return "a cloud's own metadata service"
    if ip.is_unspecified or ip.is_multicast or ip == ipaddress.ip_address("255.255.255.255"):
        return "no address of a single machine"
    if ip.is_link_local:
        return "a link-local address"
    if allow_private or (ip.is_global and not getattr(ip, "is_site_local", False)):
        return None
    return "this machine itself" if ip.is_loopback else "a private address"


def _unwrapped(ip: _IP) -> _IP:
    """The IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64, compatible), or the address as it is."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if inner := ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None):
        return inner
    if int(ip) > 1 and any(ip in network for network in _WRAPPED):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def system_resolver(host: str, port: int) -> list[str]:
    """Every address that the system knows for a name. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def vetted(host: str, port: int, resolve: Resolver, *, allow_private: bool, seconds: float) -> list[str]:
    """The addresses of ``host``, all of them allowed.

    One forbidden address among several is enough to refuse: which of them a second look-up would give is up to whoever
    owns the name.

    Raises:
        Unknown: no address.
        Refused: a forbidden one, or no answer within ``seconds``.
    """
    shown = printable(host, 80)
    addresses = _within(lambda: resolve(host, port), seconds, shown)
    if not addresses:
        raise Unknown(f"there is no host {shown}", "check the address and the network")
    for address in addresses:
        if reason := why_not(address, allow_private=allow_private):
            hint = "--allow-private, if this is your own network" if reason[:2] in ("a ", "th") else ""
            hint = "" if "metadata" in reason or "link" in reason else hint
            raise Refused(f"not fetched: {shown} is {reason}", hint)
    return addresses


def _within(ask: Callable[[], list[str]], seconds: float, shown: str) -> list[str]:
    """A look-up cannot be interrupted; it is left behind in its thread when it takes too long."""
    found: list[list[str]] = []
    failed: list[Exception] = []

    def look_up() -> None:
        try:
            found.append(ask())
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    if failed:
        raise Unknown(f"there is no host {shown}", "check the address and the network")
    if not found:
        raise Refused(f"no answer to the look-up of {shown} in time", "check the network")
    return found[0]


def shown(url: object, limit: int = 300) -> str:
    """A URL for people: no name and password, no values of keys and tokens, one printable line."""
    text = _SECRET.sub(r"\1…", _USER.sub("//", str(url)))
    return printable(text, limit)

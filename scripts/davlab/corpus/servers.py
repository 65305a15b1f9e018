"""WebDAV servers on loopback: our own, and Debian's apache2 and lighttpd, started by hand in a scratch
folder. The system's own services and configurations are not touched.

Each begins with the same: /dav/ with hello.txt and the empty collection private/."""

import contextlib
import hashlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from davlab.corpus.capture import LOOPBACK, free_port, is_free
from davlab.make import built
from davlab.repo import ROOT

USER, PASSWORD, REALM = "alice", "secret", "davlab"
OURS = "davlab"
START_SECONDS = END_SECONDS = ANSWER_SECONDS = 60
PORTS_TRIED = 20
LISTENING = "0A"  # in /proc/net/tcp

APACHE = """\
ServerRoot {folder}
ServerName localhost
Listen {address}:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
Mutex file:{folder}
{modules}
DocumentRoot {folder}/files
DavLockDB {folder}/locks/db
<Directory {folder}/files>
    Dav On
    DavDepthInfinity on
    Require all granted
</Directory>
<Location /dav/private>
    AuthType Digest
    AuthName {realm}
    AuthUserFile {folder}/digest
    Require valid-user
</Location>
"""
APACHE_MODULES = (
    "mpm_event authz_core authz_user authn_core authn_file auth_digest dav dav_fs dav_lock"
)

LIGHTTPD = """\
server.bind = "{address}"
server.port = {port}
server.document-root = "{folder}/files"
server.errorlog = "{folder}/error.log"
server.modules = ( "mod_webdav" )
webdav.activate = "enable"
webdav.is-readonly = "disable"
webdav.sqlite-db-name = "{folder}/locks/webdav.db"
"""


HELLO = "Hello, world.\n"


class Died(OSError):
    """A server that did not end as it was told to, or that had something to say."""


@dataclass(frozen=True)
class Server:
    name: str
    version: str
    port: int


def package_version(package: str) -> str:
    """The version of an installed Debian package."""
    result = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package],
        check=True, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    return result.stdout


def unprivileged() -> str | None:
    """The user that servers run as, where we are root; else None: they run as we do."""
    return "www-data" if os.geteuid() == 0 else None


def prepare(folder: Path) -> None:
    for name in ("files/dav/private", "locks"):
        (folder / name).mkdir(parents=True)
    (folder / "files/dav/hello.txt").write_text(HELLO)
    ha1 = hashlib.md5(f"{USER}:{REALM}:{PASSWORD}".encode()).hexdigest()
    (folder / "digest").write_text(f"{USER}:{REALM}:{ha1}\n")
    if user := unprivileged():
        folder.chmod(0o755)
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user)


def listens(process: subprocess.Popen, port: int) -> bool:
    """Whether the process itself, and not another's server, listens on the port."""
    local = f"{int.from_bytes(socket.inet_aton(LOOPBACK), sys.byteorder):08X}:{port:04X}"
    rows = map(str.split, Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:])
    sockets = {f"socket:[{row[9]}]" for row in rows if (row[1], row[3]) == (local, LISTENING)}
    with contextlib.suppress(FileNotFoundError):  # a file that has been closed, or the process
        files = Path(f"/proc/{process.pid}/fd").iterdir()
        return any(os.readlink(file) in sockets for file in files)
    return False


def wait_for(process: subprocess.Popen, port: int) -> bool:
    """Waits until the process listens. False where it ends, or does not in time."""
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        if listens(process, port):
            return True
        time.sleep(0.05)
    return False


def apache_command(folder: Path, port: int) -> list[str]:
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        for name in APACHE_MODULES.split()
    )
    text = APACHE.format(folder=folder, address=LOOPBACK, port=port, modules=modules, realm=REALM)
    (folder / "apache.conf").write_text(text)
    return ["/usr/sbin/apache2", "-D", "FOREGROUND", "-f", str(folder / "apache.conf")]


def lighttpd_command(folder: Path, port: int) -> list[str]:
    text = LIGHTTPD.format(folder=folder, address=LOOPBACK, port=port)
    (folder / "lighttpd.conf").write_text(text)
    return ["/usr/sbin/lighttpd", "-D", "-f", str(folder / "lighttpd.conf")]


def davlab_command(folder: Path, port: int) -> list[str]:
    return [str(built("asan", "server")), f"--port={port}"]


def davlab_version() -> str:
    """The commit of our own, where git knows it."""
    return subprocess.run(
        ["git", "describe", "--always", "--dirty=+"],
        cwd=ROOT, capture_output=True, text=True, timeout=ANSWER_SECONDS,
    ).stdout.strip() or "unknown"  # fmt: skip


def populate(port: int) -> None:
    """Gives our server, whose tree is in memory and empty, what the others find in their folders."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=ANSWER_SECONDS)
    for method, path, body in (
        ("MKCOL", "/dav/", None),
        ("MKCOL", "/dav/private/", None),
        ("PUT", "/dav/hello.txt", HELLO),
    ):
        connection.request(method, path, body)
        reply = connection.getresponse()
        reply.read()
        if reply.status != http.client.CREATED:
            raise Died(f"{method} {path}: {reply.status}")
    connection.close()


NEEDED = {
    "davlab": ([], ""),
    "apache2": (["/usr/sbin/apache2"], "apache2-bin"),
    "lighttpd": (
        ["/usr/sbin/lighttpd", "/usr/lib/lighttpd/mod_webdav.so"],
        "lighttpd lighttpd-mod-webdav",
    ),
}
SERVERS = {
    "davlab": (davlab_version, davlab_command),
    "apache2": (lambda: package_version("apache2-bin"), apache_command),
    "lighttpd": (lambda: package_version("lighttpd"), lighttpd_command),
}


def missing(name: str) -> str:
    """ "" when the server can run; else the line that installs it."""
    files, packages = NEEDED[name]
    return "" if all(map(os.path.exists, files)) else f"apt-get install {packages}"


def end(process: subprocess.Popen) -> int:
    """Ends a server by its id; its exit code."""
    process.terminate()
    try:
        return process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait(END_SECONDS)


def start(name: str, folder: Path) -> tuple[subprocess.Popen, int]:
    """Starts a server, and says on which port: the next, where another has taken the one that was
    free before the server could."""
    user = None if name == OURS else unprivileged()
    for _ in range(PORTS_TRIED):
        port = free_port()
        with (folder / "stderr").open("wb") as stderr:
            process = subprocess.Popen(
                SERVERS[name][1](folder, port),
                user=user, extra_groups=[] if user else None,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr,
            )  # fmt: skip
        try:
            if wait_for(process, port):
                return process, port
        except BaseException:
            end(process)
            raise
        end(process)
        if is_free(port):
            break
    log = folder / ("stderr" if name == OURS else "error.log")
    why = log.read_text(errors="replace").strip().splitlines()[-2:] if log.exists() else []
    raise OSError(f"{name} does not listen on port {port}: {' '.join(why)}")


@contextlib.contextmanager
def running(name: str, folder: Path) -> Iterator[Server]:
    """Starts a server with its files in `folder`, for the `with` block; ended by its id. Died where
    ours, which has the sanitizer, ended with anything but silence."""
    ours = name == OURS
    if not ours:
        prepare(folder)
    process, port = start(name, folder)
    try:
        if ours:
            populate(port)
        yield Server(name, SERVERS[name][0](), port)
    finally:
        code = end(process)
    said = (folder / "stderr").read_text(errors="backslashreplace").strip()
    if ours and (code != 0 or said):
        telling = next((line for line in said.split("\n") if "ERROR" in line), said[-200:])
        raise Died(f"the server ended with {code}: {telling}")

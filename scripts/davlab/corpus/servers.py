"""Debian's apache2 and lighttpd as WebDAV servers, started by hand on loopback in a scratch folder.

The system's own services and configurations are not touched."""

import contextlib
import hashlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from davlab.corpus.capture import LOOPBACK, free_port

USER, PASSWORD, REALM = "alice", "secret", "davlab"

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
    (folder / "files/dav/hello.txt").write_text("Hello, world.\n")
    ha1 = hashlib.md5(f"{USER}:{REALM}:{PASSWORD}".encode()).hexdigest()
    (folder / "digest").write_text(f"{USER}:{REALM}:{ha1}\n")
    if user := unprivileged():
        folder.chmod(0o755)
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user)


def wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), 1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    why = log.read_text(errors="replace").strip().splitlines()[-2:] if log.exists() else []
    raise OSError(f"the server does not answer on port {port}: {' '.join(why)}")


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


NEEDED = {
    "apache2": (["/usr/sbin/apache2"], "apache2-bin"),
    "lighttpd": (
        ["/usr/sbin/lighttpd", "/usr/lib/lighttpd/mod_webdav.so"],
        "lighttpd lighttpd-mod-webdav",
    ),
}
SERVERS = {
    "apache2": ("apache2-bin", apache_command),
    "lighttpd": ("lighttpd", lighttpd_command),
}


def missing(name: str) -> str:
    """ "" when the server can run; else the line that installs it."""
    files, packages = NEEDED[name]
    return "" if all(map(os.path.exists, files)) else f"apt-get install {packages}"


@contextlib.contextmanager
def running(name: str, folder: Path) -> Iterator[Server]:
    """Starts a server with its files in `folder`, for the `with` block; ended by its id."""
    package, command = SERVERS[name]
    prepare(folder)
    port = free_port()
    process = subprocess.Popen(
        command(folder, port),
        user=unprivileged(), extra_groups=[] if unprivileged() else None,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port, process, folder / "error.log")
        yield Server(name, package_version(package), port)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)

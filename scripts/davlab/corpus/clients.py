"""The WebDAV clients whose requests become seeds, and how each is driven."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from davlab.corpus.client_curl import curl
from davlab.corpus.client_run import call
from davlab.repo import BUILD, relative
from davlab.corpus.servers import PASSWORD, USER, package_version

NPM = BUILD / "npm"
NPM_PACKAGES = ("webdav", "tsdav")

# RFC 4918 and, although these servers refuse it, RFC 3253 and RFC 5323.
CADAVER = """\
mkcol notes
put {file} notes/one.txt
put {file} "notes/two words.txt"
ls notes
cd notes
get one.txt {file}.back
cat one.txt
copy one.txt three.txt
move three.txt four.txt
propnames one.txt
propset one.txt color blue
propget one.txt color
propget one.txt
propdel one.txt color
lock one.txt
put {file} one.txt
discover one.txt
showlocks
unlock one.txt
set lockscope shared
set lockdepth 0
lock four.txt
steal four.txt
set namespace http://example.com/ns/
propset four.txt title "A short title"
version one.txt
checkout one.txt
checkin one.txt
uncheckout one.txt
history one.txt
label one.txt add first
search displayname like '%one%' and getcontentlength > 10
delete four.txt
cd ..
rmcol notes
quit
"""


@dataclass(frozen=True)
class Client:
    name: str
    version: Callable[[], str]
    run: Callable[[str, Path], None]  # the base URL, ending in /dav/, and a scratch folder
    missing: Callable[[], str]  # "" when it can run; else the line that installs it, or why not


def litmus(url: str, scratch: Path) -> None:
    call(["litmus", "-k", url], scratch)


def cadaver(url: str, scratch: Path) -> None:
    note = scratch / "note.txt"
    note.write_text("A note.\n")
    call(["cadaver", url], scratch, CADAVER.format(file=note))


def rclone(url: str, scratch: Path) -> None:
    files = scratch / "files"
    (files / "deep").mkdir(parents=True)
    (files / "one.txt").write_text("One.\n")
    (files / "deep" / "two & three.txt").write_text("Two.\n")
    for vendor in ("other", "nextcloud", "owncloud", "sharepoint-ntlm"):
        flags = ["--webdav-url", url, "--webdav-vendor", vendor, "--retries", "1",
                 "--low-level-retries", "1", "--contimeout", "5s", "--timeout", "10s"]  # fmt: skip
        away = ":webdav:files"
        for command in (
            ["mkdir", away],
            ["copy", files, away],
            ["lsjson", "-R", away],
            ["cat", f"{away}/one.txt"],
            ["copyto", f"{away}/one.txt", f"{away}/copy.txt"],
            ["moveto", f"{away}/copy.txt", f"{away}/moved.txt"],
            ["moveto", f"{away}/deep", f"{away}/deeper"],
            ["about", away],
            ["deletefile", f"{away}/moved.txt"],
            ["purge", away],
        ):
            call(["rclone", *command, *flags], scratch)
        call(["rclone", "rcat", f"{away}/piped.txt", *flags], scratch, "A streamed file.\n")


def davfs2(url: str, scratch: Path) -> None:
    mount = scratch / "mount"
    for folder in (mount, scratch / "cache"):
        folder.mkdir()
        folder.chmod(0o777)  # mount.davfs works in them as the user davfs2
    (scratch / "conf").write_text(
        f"cache_dir {scratch}/cache\nask_auth 0\ndelay_upload 0\nuse_locks 1\n"
        f"secrets {scratch}/secrets\n"
    )
    (scratch / "secrets").write_text("")
    (scratch / "secrets").chmod(0o600)
    script = (
        'mount.davfs -o "conf=$PWD/conf" "$0" mount && trap "umount mount" EXIT && cd mount ||'
        " exit 1; ls -l; echo one >one.txt; cat hello.txt; mkdir made; cp one.txt made/two.txt;"
        " mv made/two.txt made/three.txt; echo more >>made/three.txt; chmod +x one.txt;"
        " rm one.txt; rm -r made; df .; cd .."
    )
    call(["unshare", "--mount", "sh", "-c", script, url], scratch)


def npm(package: str) -> Callable[[str, Path], None]:
    def run(url: str, scratch: Path) -> None:
        driver = Path(__file__).with_name("npm_client.mjs")
        call(["node", driver, NPM / "node_modules", package, url, USER, PASSWORD], scratch)

    return run


def debian(*programs_and_packages: str) -> Callable[[], str]:
    """Says how to install those Debian packages whose program is missing: `program=package`."""

    def missing() -> str:
        pairs = (text.split("=") for text in programs_and_packages)
        packages = sorted(package for program, package in pairs if not shutil.which(program))
        return f"apt-get install {' '.join(packages)}" if packages else ""

    return missing


def debian_version(package: str) -> Callable[[], str]:
    return lambda: package_version(package)


def npm_version(package: str) -> Callable[[], str]:
    def version() -> str:
        manifest = (NPM / "node_modules" / package / "package.json").read_text(encoding="utf-8")
        return f"{json.loads(manifest)['version']} (npm)"

    return version


def davfs2_missing() -> str:
    if not os.access("/dev/fuse", os.R_OK | os.W_OK) or os.geteuid() != 0:
        return "davfs2 mounts: it needs /dev/fuse and root"
    return debian("mount.davfs=davfs2")()


def npm_missing() -> str:
    if all((NPM / "node_modules" / package).is_dir() for package in NPM_PACKAGES):
        return debian("node=nodejs")()
    return f"npm install --prefix {relative(NPM)} {' '.join(NPM_PACKAGES)}"


CLIENTS = [
    Client("litmus", debian_version("litmus"), litmus, debian("litmus=litmus")),
    Client("cadaver", debian_version("cadaver"), cadaver, debian("cadaver=cadaver")),
    Client("davfs2", debian_version("davfs2"), davfs2, davfs2_missing),
    Client("rclone", debian_version("rclone"), rclone, debian("rclone=rclone")),
    *(Client(name, npm_version(name), npm(name), npm_missing) for name in NPM_PACKAGES),
    Client("curl", debian_version("curl"), curl, debian("curl=curl")),
]

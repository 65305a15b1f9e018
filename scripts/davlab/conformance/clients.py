"""The clients that judge a server: what each needs, and its part of a run."""

import contextlib
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from davlab.conformance import litmus, oddtree, session
from davlab.conformance.cadaver import Cadaver
from davlab.conformance.curl import Curl
from davlab.conformance.davfs2 import Davfs2
from davlab.conformance.driver import Driver, Failed, Place, Unable
from davlab.conformance.npm import Npm
from davlab.conformance.oddtree import Tree
from davlab.conformance.outcome import Check
from davlab.conformance.rclone import Rclone
from davlab.conformance.remote import Remote
from davlab.corpus import servers
from davlab.corpus.clients import CLIENTS, NPM, Client, davfs2_missing, debian
from davlab.repo import relative

NPM_PACKAGE = "webdav"
NPM_SECONDS = 180
NPM_NAMES = {"npm": NPM_PACKAGE}  # a judge's name, and the client's among those that are recorded
RECORDED, SHORT = 40, 40  # files of the tree that is recorded, and bytes of each


def npm_missing() -> str:
    """Installs the package into build/, once; "" when it is there, else why not."""
    if why := debian("node=nodejs", "npm=npm")():
        return why
    if (NPM / "node_modules" / NPM_PACKAGE).is_dir():
        return ""
    command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(NPM), NPM_PACKAGE]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=NPM_SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError):
        return (
            f"npm cannot install it here; try: npm install --prefix {relative(NPM)} {NPM_PACKAGE}"
        )
    return ""


@dataclass(frozen=True)
class Judge:
    """A client by its name on the command line. Where it has no driver, it is litmus."""

    name: str
    missing: Callable[[], str]  # "" when it can run; else the line that installs it, or why not
    driver: type[Driver] | None


JUDGES = (
    Judge("litmus", debian("litmus=litmus"), None),
    Judge("curl", debian("curl=curl"), Curl),
    Judge("cadaver", debian("cadaver=cadaver"), Cadaver),
    Judge("rclone", debian("rclone=rclone"), Rclone),
    Judge("davfs2", davfs2_missing, Davfs2),
    Judge("npm", npm_missing, Npm),
)


def judge(one: Judge, server_name: str, tree: Tree, say: Callable[[Check], None]) -> list[Check]:
    """A client's checks, against a server that nobody has spoken to before."""
    if why := one.missing():
        check = Check(one.name, "all", "skipped", why)
        say(check)
        return [check]
    checks: list[Check] = []
    with tempfile.TemporaryDirectory(prefix="davlab-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        scratch.chmod(0o755)
        (scratch / "server").mkdir()
        try:
            with servers.running(server_name, scratch / "server") as server:
                url = f"http://127.0.0.1:{server.port}/dav/judged/"
                remote = Remote(url)
                remote.expect("MKCOL", "")
                remote.close()
                if one.driver:
                    checks += session.play(one.driver, url, scratch, tree, say)
                else:
                    checks += litmus.all_suites(Place(url, scratch), say)
            checks.append(Check("server", f"ends in silence after {one.name}", "passed"))
        except (OSError, ValueError) as error:
            words = str(error) or type(error).__name__
            checks.append(Check("server", f"ends in silence after {one.name}", "failed", words))
        say(checks[-1])
    return checks


def odd(one: Judge) -> Client:
    """The client with a small tree of odd names, for recording: what it sends becomes seeds."""

    def run(url: str, scratch: Path) -> None:
        driver = one.driver(Place(url, scratch))
        tree = {path: data[:SHORT] for path, data in oddtree.make(RECORDED).items()}
        tree = {path: data for path, data in tree.items() if driver.expressible(path)}
        local, down = scratch / "odd", scratch / "down"
        oddtree.write(tree, local)
        down.mkdir()
        path = min(path for path in tree if "/" not in path and driver.movable(path))
        steps: list[Callable[[], object]] = [
            lambda: driver.upload(local, tree),
            lambda: driver.listing(oddtree.folders(set(tree))),
            lambda: driver.download(down, sorted(tree)),
            lambda: driver.change_locked(path, b"locked", lambda: None),
            lambda: driver.move([(path, f"{path} moved")]),
        ]
        for step in steps:
            with contextlib.suppress(Failed, Unable, OSError, ValueError):
                step()

    plain = next(client for client in CLIENTS if client.name == (NPM_NAMES.get(one.name, one.name)))
    return Client(f"odd-{plain.name}", plain.version, run, one.missing)


ODD_CLIENTS = [odd(one) for one in JUDGES if one.driver]

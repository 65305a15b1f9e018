"""davfs2: mounts the server; everything is then done with ordinary files."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from davlab.conformance.driver import SECONDS, Driver, Failed, Fault, Unable, longer_than, run
from davlab.conformance.oddtree import read

CONFIGURATION = """\
cache_dir {folder}/cache
secrets {folder}/secrets
ask_auth 0
delay_upload 0
use_locks 1
gui_optimize 0
buf_size 64
"""


class Davfs2(Driver):
    name = "davfs2"
    faults = (
        Fault(
            longer_than(248), "its cache adds seven bytes to a name, and the file system takes 255"
        ),
    )

    @contextlib.contextmanager
    def mounted(self) -> Iterator[Path]:
        """A mount with a cache of its own, so that what is read comes from the server."""
        with tempfile.TemporaryDirectory(prefix="mount-", dir=self.place.scratch) as name:
            folder = Path(name)
            folder.chmod(0o755)
            for part in ("mount", "cache"):
                (folder / part).mkdir()
                (folder / part).chmod(0o777)  # mount.davfs works in them as the user davfs2
            (folder / "conf").write_text(CONFIGURATION.format(folder=folder))
            (folder / "secrets").touch(0o600)
            mount = folder / "mount"
            self.begin(folder / "conf", mount)
            try:
                yield mount
            finally:
                self.end(mount)

    def begin(self, configuration: Path, mount: Path) -> None:
        try:
            run(["mount.davfs", "-o", f"conf={configuration}", self.place.url, mount], self.place)
        except Failed as error:
            if "not permitted" in str(error) or "fuse" in str(error).lower():
                raise Unable(f"the kernel does not mount: {error}") from error
            raise

    def end(self, mount: Path) -> None:
        """Waits until everything is uploaded; a mount that does not end is cut off."""
        try:
            subprocess.run(["umount", str(mount)], check=True, timeout=SECONDS, capture_output=True)
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            subprocess.run(["umount", "-l", str(mount)], timeout=SECONDS, capture_output=True)
            raise Failed(f"umount: {error}") from error

    def make_folders(self, folders: list[str]) -> None:
        with self.mounted() as mount:
            for path in folders:
                (mount / path).mkdir()

    def put(self, local: Path, paths: list[str]) -> None:
        with self.mounted() as mount:
            for path in paths:
                shutil.copyfile(local / path, mount / path)

    def delete(self, paths: list[str]) -> None:
        with self.mounted() as mount:
            for path in paths:
                (mount / path).unlink()

    def listing(self, folders: list[str]) -> list[str]:
        with self.mounted() as mount:
            return [
                os.path.relpath(os.path.join(above, file), mount)
                for above, _, files in os.walk(mount)
                for file in files
            ]

    def download(self, into: Path, paths: list[str]) -> None:
        with self.mounted() as mount:
            shutil.copytree(mount, into, dirs_exist_ok=True)
            if read(mount) != read(into):
                raise Failed("read twice, the mount gives different files")

    def move(self, pairs: list[tuple[str, str]]) -> None:
        with self.mounted() as mount:
            for old, new in pairs:
                (mount / old).rename(mount / new)

    def change_locked(self, path: str, data: bytes, meanwhile: Callable[[], None]) -> None:
        """davfs2 holds a lock as long as a file is open for writing."""
        with self.mounted() as mount, (mount / path).open("r+b") as file:
            meanwhile()
            file.truncate(0)
            file.write(data)

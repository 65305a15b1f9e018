"""A headless Chromium, driven over its DevTools pipe: loads a page, answers questions about it."""

import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-pipe",
]  # fmt: skip
PATIENCE = 60.0  # seconds for one answer
TO_BROWSER, FROM_BROWSER = 3, 4  # the descriptors that Chromium reads and writes


class Browser:
    """Used in a `with` block; `events` gathers what the browser told of its own accord."""

    def __enter__(self) -> "Browser":
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.events: list[dict] = []
        self.buffer = b""
        self.numbers = itertools.count(1)
        self.session: str | None = None
        low = [os.open(os.devnull, os.O_RDWR)]  # so that what follows lies above the two fixed ones
        while low[-1] <= FROM_BROWSER:
            low.append(os.open(os.devnull, os.O_RDWR))
        (child_in, self.pipe_out), (self.pipe_in, child_out) = os.pipe(), os.pipe()
        self.process = subprocess.Popen(
            [PROGRAM, *FLAGS, f"--user-data-dir={self.profile.name}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=(TO_BROWSER, FROM_BROWSER),
            preexec_fn=lambda: (os.dup2(child_in, TO_BROWSER), os.dup2(child_out, FROM_BROWSER)),
        )  # fmt: skip
        for descriptor in (child_in, child_out, *low):
            os.close(descriptor)
        fcntl.fcntl(self.pipe_in, fcntl.F_SETFL, os.O_NONBLOCK)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        os.close(self.pipe_in)
        os.close(self.pipe_out)
        self.profile.cleanup()

    def call(self, method: str, **params: object) -> dict:
        """Sends one command and waits for its answer."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.pipe_out, json.dumps(message).encode() + b"\0")
        answer = self.wait(lambda m: m.get("id") == number)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return answer["result"]

    def wait(self, wanted) -> dict:
        """The first message that `wanted` accepts; the others are kept in `events`."""
        deadline = time.monotonic() + PATIENCE
        while True:
            while b"\0" in self.buffer:
                text, self.buffer = self.buffer.split(b"\0", 1)
                message = json.loads(text)
                if wanted(message):
                    return message
                self.events.append(message)
            if not select.select([self.pipe_in], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise AssertionError("Chromium did not answer")
            piece = os.read(self.pipe_in, 1 << 16)
            if not piece:
                raise AssertionError("Chromium ended")
            self.buffer += piece

    def load(self, url: str) -> None:
        self.events.clear()
        self.call("Page.navigate", url=url)
        if not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.wait(lambda m: m.get("method") == "Page.loadEventFired")

    def evaluate(self, expression: str) -> object:
        """The value of a JavaScript expression in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def size(self, width: int, height: int) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def scheme(self, name: str) -> None:
        """Shows pages as under a `light` or `dark` system."""
        feature = {"name": "prefers-color-scheme", "value": name}
        self.call("Emulation.setEmulatedMedia", features=[feature])

    def requests(self) -> list[str]:
        """Every address that the page asked for."""
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event.get("method") == "Network.requestWillBeSent"
        ]

    def complaints(self) -> list[str]:
        """What the console says: refused content, errors of scripts."""
        return [
            event["params"]["entry"]["text"]
            for event in self.events
            if event.get("method") == "Log.entryAdded"
        ]

"""Runs one unittest file and prints TAP: scripts/davlab/tap_unittest.py FILE."""

import importlib.util
import sys
import unittest
from pathlib import Path


class TapResult(unittest.TestResult):
    """Prints a line per test, and what went wrong as TAP comments."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0

    def line(self, test: unittest.TestCase, ok: bool, remark: str = "") -> None:
        self.number += 1
        name = test.id().replace("#", "\\#")
        print(f"{'ok' if ok else 'not ok'} {self.number} - {name}{remark}", flush=True)

    def detail(self, test: unittest.TestCase, error: tuple) -> None:
        for line in self._exc_info_to_string(error, test).splitlines():
            print(f"# {line}", flush=True)

    def addSuccess(self, test: unittest.TestCase) -> None:
        self.line(test, True)

    def addFailure(self, test: unittest.TestCase, error: tuple) -> None:
        self.failures.append((test, ""))
        self.line(test, False)
        self.detail(test, error)

    def addError(self, test: unittest.TestCase, error: tuple) -> None:
        self.errors.append((test, ""))
        self.line(test, False)
        self.detail(test, error)

    def addSubTest(self, test: unittest.TestCase, subtest, error: tuple | None) -> None:
        if error is not None:
            self.addFailure(subtest, error)

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        self.line(test, True, f" # SKIP {reason}")


def main() -> int:
    path = Path(sys.argv[1])
    sys.path[0] = str(
        path.resolve().parent
    )  # as if the test had been run: it may have a helper beside it
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    result = TapResult()
    unittest.defaultTestLoader.loadTestsFromModule(module).run(result)
    print(f"1..{result.number}")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())

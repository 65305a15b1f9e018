"""Triage against the truth: the catalogue's own triggers, through the command that people use."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from collections import Counter, defaultdict
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "scripts"), str(TOP / "tests")]

from davlab import catalogue
from davlab.triage.attribute import Attributor
from davlab.triage.minimise import minimise
from davlab.triage.reduce import Budget
from davlab.triage.sanitizer import parse
from patience import COMMAND as SECONDS

PADDING = 300
COUNTING = b"".join(b"%03d" % number for number in range(1000))  # repeats nothing


def run(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(TOP / "scripts" / "triage"), *arguments],
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


class Folder(unittest.TestCase):
    """A folder of crash files such as a person has, and such as nobody would expect."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.scratch = tempfile.TemporaryDirectory()
        cls.campaign = Path(cls.scratch.name) / "campaign"
        crashes = cls.campaign / "crashes"
        crashes.mkdir(parents=True)
        cls.truth: dict[str, tuple[str, catalogue.Trigger]] = {}
        rows = []
        for bug in catalogue.load_all():
            for number, trigger in enumerate(bug.triggers):
                name = f"{trigger.harness}-afl-{bug.slug}-{number}"
                shutil.copyfile(trigger.file, crashes / name)
                cls.truth[f"crashes/{name}"] = (bug.slug, trigger)
                row = {"file": f"crashes/{name}", "harness": trigger.harness, "engine": "afl"}
                rows.append(row | {"seconds": 1.0 + number})
        (crashes / "uri-afl-silent").write_bytes(b"/plain")
        (crashes / "uri-afl-empty").touch()
        (crashes / "uri-afl-folder").mkdir()
        with (crashes / "uri-afl-large").open("wb") as file:
            file.truncate(100 << 20)
        hostile = "uri-afl-\x1b[2J<script>\n==1==ERROR: AddressSanitizer: SEGV on"
        (crashes / hostile).write_bytes(b"/../..")
        cls.hostile = f"crashes/{hostile}"
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (cls.campaign / "crashes.jsonl").write_text(text, encoding="utf-8")
        cls.first = run("--seconds", "0", str(cls.campaign))
        cls.triage = json.loads((cls.campaign / "triage.json").read_text(encoding="utf-8"))
        cls.crashes = {crash["file"]: crash for crash in cls.triage["crashes"]}

    @classmethod
    def tearDownClass(cls) -> None:
        cls.scratch.cleanup()

    def test_it_ends_well(self) -> None:
        self.assertEqual(0, self.first.returncode, self.first.stderr)

    def test_each_trigger_is_attributed_to_its_bug(self) -> None:
        for file, (slug, trigger) in self.truth.items():
            crash = self.crashes[file]
            seen = trigger.report("asan") is not None
            self.assertEqual(("known-bug", slug, "3 of 3") if seen else ("no-crash", None, "0 of 3"),
                             (crash["verdict"], crash["bug"], crash["reproduced"]), file)  # fmt: skip

    def test_a_trigger_that_shows_nothing_says_what_it_triggers(self) -> None:
        groups = Counter()
        for file, (slug, trigger) in self.truth.items():
            crash = self.crashes[file]
            if trigger.report("asan") is None:
                words = f"shows nothing on replay; triggers {slug} alone"
                self.assertEqual(([slug], words), (crash["triggers"], crash["note"]), file)
                groups[trigger.harness, words] += 1
            else:
                self.assertEqual([], crash["triggers"], file)
        self.assertGreater(len(groups), 1)
        for (harness, words), count in groups.items():
            row = rf"(?m)^no-crash +- +{harness} +{count} +{re.escape(words)}$"
            self.assertRegex(self.first.stdout, row)

    def test_the_triggers_of_a_bug_are_one_cluster_per_harness_and_stack(self) -> None:
        homes, stacks = defaultdict(set), defaultdict(set)
        for file, (slug, trigger) in self.truth.items():
            if report := trigger.report("asan"):
                homes[slug, trigger.harness].add(self.crashes[file]["cluster"])
                stacks[slug, trigger.harness].add(tuple(report.frames))
        for key, clusters in homes.items():
            self.assertLessEqual(len(clusters), len(stacks[key]), key)
        apart = sum(len(clusters) for clusters in homes.values())
        self.assertEqual(apart, len(set().union(*homes.values())), "bugs were mixed")

    def test_each_cluster_is_proven_and_has_its_files(self) -> None:
        for cluster in self.triage["clusters"]:
            self.assertEqual(
                {"canary": True, "plain": True, "clean_silent": True}, cluster["proof"]
            )
            log = (self.campaign / cluster["report"]).read_text(encoding="utf-8")
            report = parse(log)
            self.assertEqual(cluster["kind"], report.kind)
            in_target = any(frame.file.startswith("target/") for frame in report.frames)
            self.assertEqual(in_target, cluster["place"].startswith("target/"), cluster["place"])
            for name, size in (("reproducer", "bytes"), ("minimised", "minimised_bytes")):
                self.assertEqual(cluster[size], (self.campaign / cluster[name]).stat().st_size)

    def test_what_shows_nothing_is_said(self) -> None:
        silent = self.crashes["crashes/uri-afl-silent"]
        self.assertEqual(("no-crash", []), (silent["verdict"], silent["triggers"]))
        self.assertIn("triggers no bug", silent["note"])
        for name, words in (("empty", "empty"), ("folder", "a folder"), ("large", "too large")):
            crash = self.crashes[f"crashes/uri-afl-{name}"]
            self.assertEqual("skipped", crash["verdict"])
            self.assertIn(words, crash["note"])

    def test_a_hostile_name_does_no_harm(self) -> None:
        self.assertEqual("dot-segment-underflow", self.crashes[self.hostile]["bug"])
        for text in (self.first.stdout, self.first.stderr):
            self.assertNotIn("\x1b[2J", text)

    def test_nothing_is_asked_twice(self) -> None:
        again = run("--seconds", "0", str(self.campaign))
        self.assertIn(f"{len(self.truth) + 2} answers kept", again.stdout)
        self.assertEqual(
            self.triage, json.loads((self.campaign / "triage.json").read_text(encoding="utf-8"))
        )
        narrower = run("--seconds", "0", "--bugs", "none", "--harness", "uri", str(self.campaign))
        self.assertIn("0 answers kept", narrower.stdout)
        self.assertIn("no-crash", narrower.stdout)
        self.assertNotIn("known-bug", narrower.stdout)


class Answers(unittest.TestCase):
    def setUp(self) -> None:
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.crash = Path(self.scratch.name) / "crash"

    def test_minimising_shrinks_and_keeps_the_bug(self) -> None:
        trigger = (catalogue.BUG_FOLDER / "dot-segment-underflow" / "trigger.uri").read_bytes()
        self.crash.write_bytes(trigger + b"/x" * PADDING + b"/.." * (2 * PADDING))
        attributor = Attributor("uri")
        found = attributor.attribute(self.crash)
        self.assertEqual("dot-segment-underflow", found.bug)
        smaller = minimise(attributor, self.crash, Budget(SECONDS, runs=400))
        self.assertEqual(found.bug, smaller.attribution.bug)
        self.assertEqual(found.report.signature, smaller.attribution.report.signature)
        self.assertLessEqual(len(smaller.data), len(trigger))

    def test_minimising_does_not_drift(self) -> None:
        """Once the long target is cut short, the If field shows another bug of the same kind."""
        first = (catalogue.BUG_FOLDER / "ms03-007-wide-path" / "trigger.http").read_bytes()
        other = (catalogue.BUG_FOLDER / "if-tag-units" / "trigger.http").read_bytes()
        line = next(line for line in other.split(b"\r\n") if line.startswith(b"If:"))
        line = re.sub(b"a{100,}", lambda run: COUNTING[: len(run.group())], line)
        first = first.replace(b" HTTP", COUNTING + b" HTTP", 1)
        data = first.removesuffix(b"\r\n") + line + b"\r\n\r\n"
        cut = b"PROPFIND /" + data[data.index(b" HTTP/1.1") :]
        answers = {}
        for name, text in (("whole", data), ("cut", cut)):
            self.crash.write_bytes(text)
            answers[name] = Attributor("request").attribute(self.crash)
        self.assertEqual("ms03-007-wide-path", answers["whole"].bug)
        self.assertEqual("if-tag-units", answers["cut"].bug)
        self.assertEqual(answers["whole"].report.signature, answers["cut"].report.signature)
        self.crash.write_bytes(data)
        smaller = minimise(Attributor("request"), self.crash, Budget(SECONDS, runs=150))
        self.assertEqual("ms03-007-wide-path", smaller.attribution.bug)
        self.assertLess(len(smaller.data), len(data))

    def test_a_bug_outside_of_the_scope_is_no_answer(self) -> None:
        trigger = catalogue.BUG_FOLDER / "dot-segment-underflow" / "trigger.uri"
        found = Attributor("uri", ["ms03-007-wide-path"]).attribute(trigger)
        self.assertEqual(("no-crash", None), (found.verdict, found.bug))

    def program(self, name: str, *lines: str) -> Path:
        path = Path(self.scratch.name) / name
        path.write_text("\n".join(["#!/bin/bash", *lines, ""]), encoding="utf-8")
        path.chmod(0o700)
        return path

    def attribute_in(self, *lines: str):
        """The answer for a clean build that is these few lines of shell."""
        attributor = Attributor("uri", [])
        attributor.clean = self.program("clean", *lines)
        self.crash.write_bytes(b"x")
        return attributor.attribute(self.crash)

    def test_a_crash_of_the_clean_build_is_unknown(self) -> None:
        line = "echo '==1==ERROR: AddressSanitizer: double-free on 0x1' >&2; exit 77"
        found = self.attribute_in(line)
        self.assertEqual(("unknown", "double-free", (3, 3)),
                         (found.verdict, found.report.kind, found.reproduced))  # fmt: skip

    def test_now_and_then_is_flaky(self) -> None:
        count = Path(self.scratch.name) / "count"
        line = f"echo >> {count}; [ $(wc -l < {count}) = 2 ] || exit 9"
        found = self.attribute_in(line)
        self.assertEqual(("flaky", (2, 3)), (found.verdict, found.reproduced))

    def test_an_oracle_in_the_clean_build_is_unknown(self) -> None:
        line = '[ "$DAVLAB_ORACLES" = 1 ] || exit 0; echo "davlab: oracle failed: x" >&2; kill -ABRT $$'
        found = self.attribute_in(line)
        self.assertEqual(("unknown", "oracle"), (found.verdict, found.report.kind))

    def test_a_missing_symbolizer_is_one_clear_error(self) -> None:
        folder = Path(self.scratch.name) / "crashes"
        folder.mkdir()
        (folder / "crash").write_bytes(b"/..")
        result = subprocess.run(
            [str(TOP / "scripts" / "triage"), "--harness", "uri", str(folder)],
            env=dict(os.environ, PATH=self.scratch.name),
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        self.assertEqual(2, result.returncode)
        self.assertRegex(result.stderr, r"^triage: llvm-symbolizer is missing[^\n]*\n$")


if __name__ == "__main__":
    unittest.main()

"""The parts of triage that need no build: clustering, reducing, bounds, and what comes as a crash file."""

import json
import os
import random
import resource
import sys
import tempfile
import time
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "scripts"))

from davlab.triage import inputs as triage_input
from davlab.triage.cluster import Looks, by_looks, cluster_id, confusion, part
from davlab.triage.crash_file import INPUT_CAP, examine
from davlab.triage.crash_state import similarity
from davlab.triage.finding import Finding, Kept
from davlab.triage.reduce import (
    Budget,
    content_length_fits,
    reduce,
    repetitions,
    with_content_length,
)
from davlab.triage.replay import LOG_BYTES, Setting, replay
from davlab.repo import UsageError

ENOUGH = Budget(seconds=600, runs=5000)


def looks(*names: str, harness: str = "uri", kind: str = "SEGV", access: str = "READ") -> Looks:
    return Looks(harness, kind, access, names)


class Clusters(unittest.TestCase):
    def test_equal_states_are_one_cluster(self) -> None:
        same = [looks("a", "b", "c", "x"), looks("a", "b", "c", "y", "z")]
        self.assertEqual([[0, 1]], by_looks(same))

    def test_stacks_that_differ_little_are_one_cluster(self) -> None:
        near = [looks("a", "b", "c", "d", "e", "f"), looks("a", "b", "x", "c", "d", "e", "f")]
        self.assertGreater(similarity(near[0].names, near[1].names), 0.7)
        self.assertEqual([[0, 1]], by_looks(near))

    def test_what_differs_is_not(self) -> None:
        first = looks("a", "b", "c")
        for other in (
            looks("x", "y", "z"),
            looks("a", "b", "c", harness="request"),
            looks("a", "b", "c", access="WRITE"),
            looks("c", "b", "a"),
            looks(),
        ):
            self.assertEqual([[0], [1]], by_looks([first, other]), other)

    def test_no_pair_of_a_cluster_is_far_apart(self) -> None:
        """A chain of stacks, each near the next: its ends must not meet in one cluster."""
        names = [f"f{i}" for i in range(16)]
        chain = [looks(*names[i : i + 8]) for i in range(8)]
        for cluster in by_looks(chain):
            for i in cluster:
                for j in cluster:
                    self.assertGreaterEqual(similarity(chain[i].names, chain[j].names), 0.7)

    def test_similarity_is_of_equals_one_and_symmetric(self) -> None:
        stacks = [("a",), ("a", "b"), ("b", "a", "c"), tuple("abcdefgh"), ()]
        for a in stacks:
            self.assertAlmostEqual(1.0, similarity(a, a))
            for b in stacks:
                self.assertAlmostEqual(similarity(a, b), similarity(b, a))
                self.assertTrue(0 <= similarity(a, b) <= 1.0000001)

    def test_different_bugs_part_and_are_counted(self) -> None:
        crashes = [looks("a", "b", "c")] * 3 + [looks("x", "y", "z")]
        bugs = ["one", "two", "one", "one"]
        clusters = by_looks(crashes)
        self.assertEqual([[0, 1, 2], [3]], clusters)
        self.assertEqual([[0, 2], [1], [3]], part(clusters, bugs))
        found = confusion(clusters, crashes, bugs)
        self.assertEqual((1, 1), (found.over, found.under))
        found = confusion(clusters, crashes, ["one", None, "one", "two"])
        self.assertEqual((0, 0), (found.over, found.under))

    def test_the_order_of_crashes_does_not_matter(self) -> None:
        crashes = [looks(*random.Random(i).sample("abcdef", 4)) for i in range(30)]
        expected = {frozenset(crashes[i].names for i in c) for c in by_looks(crashes)}
        shuffled = random.Random(7).sample(crashes, len(crashes))
        self.assertEqual(
            expected, {frozenset(shuffled[i].names for i in c) for c in by_looks(shuffled)}
        )

    def test_an_identity_tells_what_differs(self) -> None:
        ids = {
            cluster_id(looks("a", "b"), "one"),
            cluster_id(looks("a", "b"), "two"),
            cluster_id(looks("a", "bc"), "one"),
            cluster_id(looks("ab", "c"), "one"),
            cluster_id(looks("a", "b", kind="FPE"), "one"),
        }
        self.assertEqual(5, len(ids))
        self.assertIn(
            cluster_id(looks("a", "b", "c", "rest"), "one"), cluster_id(looks("a", "b", "c"), "one")
        )


class Reducing(unittest.TestCase):
    def test_lengths_shrink_to_the_least_that_holds(self) -> None:
        noise = bytes(random.Random(1).choices(range(33, 127), k=20000))
        for data in (b"GET /" + b"a" * 40000 + b" x", b"GET /" + b"/dav" * 9000, b"GET " + noise):

            def holds(text: bytes) -> bool:
                return text.startswith(b"GET ") and len(text) > 3000

            budget = Budget(seconds=600, runs=600)
            self.assertEqual(3001, len(reduce(data, holds, budget)))

    def test_only_what_matters_stays(self) -> None:
        noise = bytes(random.Random(2).choices(range(256), k=3000))
        data = noise + b"<key>" + noise[::-1] + b"<lock>" + noise
        result = reduce(data, lambda text: b"<key>" in text and b"<lock>" in text, ENOUGH)
        self.assertEqual(b"<key><lock>", result)

    def test_the_same_twice(self) -> None:
        data = bytes(random.Random(3).choices(b"abc<>", k=500))
        results = {reduce(data, lambda text: text.count(b"<") > 20, Budget(600)) for _ in range(2)}
        self.assertEqual(1, len(results))

    def test_the_result_always_holds_and_never_grows(self) -> None:
        for seed in range(30):
            random_ = random.Random(seed)
            data = bytes(random_.choices(b"ab\r\n:Content-Length 1", k=random_.randrange(1, 200)))
            modulus = random_.randrange(1, 9)

            def holds(text: bytes) -> bool:
                return sum(text) % modulus == sum(data) % modulus

            result = reduce(data, holds, Budget(600, 300))
            self.assertTrue(holds(result))
            self.assertLessEqual(len(result), len(data))

    def test_a_content_length_stays_true(self) -> None:
        body = b"<a>" + b"x" * 900 + b"</a>"
        data = b"PUT / HTTP/1.1\r\nContent-Length: 907\r\n\r\n" + body
        self.assertTrue(content_length_fits(data))

        def holds(text: bytes) -> bool:
            return content_length_fits(text) and b"<a>" in text and text.startswith(b"PUT /")

        result = reduce(data, holds, ENOUGH)
        self.assertTrue(result.endswith(b"\n<a>"), result)
        self.assertTrue(content_length_fits(with_content_length(data + b"more")))

    def test_the_budget_is_kept(self) -> None:
        budget = Budget(seconds=600, runs=25)
        reduce(bytes(range(256)) * 8, lambda text: True if len(text) > 1500 else False, budget)
        self.assertLessEqual(budget.used, 25)
        self.assertEqual(b"abc", reduce(b"abc", lambda text: True, Budget(seconds=0)))

    def test_repetitions(self) -> None:
        data = b"x" + b"a" * 50 + b"/dav" * 20 + b"y" + b"z" * 5
        self.assertEqual([(1, 51, 1), (51, 131, 4)], repetitions(data))
        self.assertEqual([], repetitions(b""))


class Bounds(unittest.TestCase):
    """Programs of a few lines stand in for targets that hang, flood, or end without a word."""

    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.input = Path(self.folder.name) / "input"
        self.input.write_bytes(b"x")

    def program(self, *lines: str) -> Path:
        path = Path(self.folder.name) / "program"
        path.write_text("\n".join(["#!/bin/bash", *lines, ""]), encoding="utf-8")
        path.chmod(0o700)
        return path

    def test_a_hang_is_ended_with_its_children(self) -> None:
        mark = Path(self.folder.name) / "child"
        program = self.program(f"sleep 600 & echo $! > {mark}", "wait")
        outcome = replay(program, self.input, Setting(seconds=5))  # by then the child has begun
        self.assertEqual("timeout", outcome.report.kind)
        child = Path("/proc") / mark.read_text().strip() / "stat"
        for _ in range(1000):  # SIGKILL has been sent; the kernel may take its time
            if not child.exists() or child.read_text().split()[2] == "Z":
                return
            time.sleep(0.01)
        self.fail("the child lives on")

    def test_a_flood_is_ended(self) -> None:
        outcome = replay(self.program("exec yes >&2"), self.input, Setting(seconds=60))
        self.assertIsNotNone(outcome.report)
        self.assertNotEqual("timeout", outcome.report.kind)
        self.assertLessEqual(len(outcome.log), LOG_BYTES + 1)

    def test_ends_without_a_report(self) -> None:
        rows = {"exit 0": None, "exit 3": "exit", "kill -SEGV $$": "deadly-signal"}
        rows["kill -KILL $$"] = "out-of-memory"
        for line, kind in rows.items():
            outcome = replay(self.program(line), self.input, Setting())
            self.assertEqual(kind, outcome.report and outcome.report.kind, line)

    def test_no_core_is_left_and_no_setting_leaks_in(self) -> None:
        os.environ["ASAN_OPTIONS"] = "halt_on_error=0"
        self.addCleanup(os.environ.pop, "ASAN_OPTIONS")
        limits = resource.getrlimit(resource.RLIMIT_CORE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_CORE, limits)
        resource.setrlimit(resource.RLIMIT_CORE, (limits[1], limits[1]))
        program = self.program(
            'case "$ASAN_OPTIONS" in *halt_on_error*) exit 9;; esac', "ulimit -c >&2"
        )
        outcome = replay(program, self.input, Setting())
        self.assertIsNone(outcome.report)
        self.assertEqual(b"0\n", outcome.log)


class CrashFiles(unittest.TestCase):
    def setUp(self) -> None:
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = Path(self.scratch.name)

    def test_what_cannot_be_replayed_is_said(self) -> None:
        (self.folder / "folder").mkdir()
        (self.folder / "empty").touch()
        os.mkfifo(self.folder / "pipe")
        (self.folder / "dangling").symlink_to(self.folder / "nowhere")
        with (self.folder / "large").open("wb") as file:
            file.truncate(INPUT_CAP + 1)
        words = {
            "folder": "a folder",
            "empty": "empty",
            "pipe": "not a regular file",
            "dangling": "unreadable",
            "large": "too large",
        }
        for name, fault in words.items():
            self.assertIn(fault, examine(self.folder / name).fault, name)

    @unittest.skipIf(os.geteuid() == 0, "root reads every file")
    def test_a_file_without_permission(self) -> None:
        (self.folder / "secret").write_bytes(b"x")
        (self.folder / "secret").chmod(0)
        self.assertIn("unreadable", examine(self.folder / "secret").fault)

    def test_folders(self) -> None:
        for harness in (None, "no-such", "uri,request"):
            with self.assertRaises(UsageError):
                (self.folder / "crash").write_bytes(b"x")
                triage_input.read(self.folder, harness, None)
        with self.assertRaisesRegex(UsageError, "no such folder"):
            triage_input.read(self.folder / "nowhere", "uri", None)
        with self.assertRaisesRegex(UsageError, "valid: "):
            triage_input.read(self.folder, "uri", "no-such-bug")
        work = triage_input.read(self.folder, "uri", "none")
        self.assertEqual(([], ["crash"]), (work.bugs, [job.path.name for job in work.jobs]))
        self.assertFalse(work.home.is_relative_to(self.folder))

    def test_a_campaign_leads_nowhere_else(self) -> None:
        (self.folder / "crashes").mkdir()
        (self.folder / "crashes" / "uri-afl-0123").write_bytes(b"x")
        (self.folder / "crashes" / "uri-libfuzzer-4567").write_bytes(b"x")
        rows = [
            {"file": "crashes/uri-afl-0123", "harness": "uri", "engine": "afl", "seconds": 1.5},
            {"file": "../../../etc/passwd", "harness": "uri"},
            {"file": "/etc/passwd", "harness": "uri"},
            {"file": "crashes/x", "harness": "no-such"},
            {"harness": ["uri"], "seconds": "x"},
        ]
        text = "".join(json.dumps(row) + "\n" for row in rows) + '{"file": "cut'
        (self.folder / "crashes.jsonl").write_text(text, encoding="utf-8")
        work = triage_input.read(self.folder, None, "none")
        found = {job.file: (job.engine, job.seconds) for job in work.jobs}
        expected = {
            "crashes/uri-afl-0123": ("afl", 1.5),
            "crashes/uri-libfuzzer-4567": ("libfuzzer", None),
        }
        self.assertEqual(expected, found)


class KeptFindings(unittest.TestCase):
    def test_kept_as_they_were_and_void_when_broken(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "kept.json"
            finding = Finding("known-bug", "x", "SEGV", frames=[["f", "a.c", 3]])
            kept = Kept(path)
            kept.put("key", finding)
            kept.save()
            self.assertEqual(finding, Kept(path).get("key"))
            self.assertIsNone(Kept(path).get("other"))
            whole = json.loads(path.read_text())
            for broken in (
                "",
                "[]",
                '{"version": 1}',
                json.dumps(whole | {"version": -1}),
                json.dumps(whole | {"findings": {"key": {"what": 1}}}),
                json.dumps(whole | {"findings": {"key": {"verdict": "x", "frames": [[1]]}}}),
            ):
                path.write_text(broken)
                self.assertIsNone(Kept(path).get("key"), broken)


if __name__ == "__main__":
    unittest.main()

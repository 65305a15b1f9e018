#!/usr/bin/python3
"""The parts of a campaign that need no engine: turns, exchange of inputs, crash files, what the bugs
saw, and what engines say of themselves."""

import hashlib
import os
import sys
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from davlab import records
from davlab.campaign import rota
from davlab.campaign.confirm import vary
from davlab.campaign.crashes import CrashStore
from davlab.campaign.engines import tail
from davlab.campaign.evidence import REPRODUCERS, UNSHOWN, Evidence, EvidenceBook
from davlab.campaign.exchange import Exchange
from davlab.campaign.fuzzclock import FuzzClock
from davlab.campaign.ledger import Ledger
from davlab.campaign.worker import Worker
from layers import SLUGS, make_worker


class Folder(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def worker(self, engine: str) -> Worker:
        """A worker whose engine is never started; its folders stand."""
        worker = make_worker(engine, self.folder / "program", self.folder, SLUGS)
        worker.engine.prepare(worker.job)
        return worker


class RotaTest(unittest.TestCase):
    def test_nobody_starves(self) -> None:
        workers = [
            SimpleNamespace(
                running=False, given_up=i == 3, used=0.0, job=SimpleNamespace(harness="h")
            )
            for i in range(10)
        ]
        for _ in range(50):
            pair = []
            for _ in range(2):
                worker = rota.next_worker(workers)
                worker.running = True
                pair.append(worker)
            for worker in pair:
                worker.running, worker.used = False, worker.used + 3
        shares = [worker.used for worker in workers if not worker.given_up]
        self.assertLessEqual(max(shares) - min(shares), 3)
        self.assertEqual(workers[3].used, 0)

    def test_slices_suit_the_time(self) -> None:
        self.assertEqual(rota.slice_seconds(300, 2, 10), 15)
        self.assertEqual(rota.slice_seconds(60, 2, 10), 3)
        self.assertEqual(rota.slice_seconds(5, 2, 10), rota.SLICE_SHORTEST)
        self.assertEqual(rota.slice_seconds(86400, 2, 10), rota.SLICE_LONGEST)


class ExchangeTest(Folder):
    def setUp(self) -> None:
        super().setUp()
        self.libfuzzer, self.afl = self.worker("libfuzzer"), self.worker("afl")
        self.corpus = self.libfuzzer.job.folder / "corpus"
        self.queue = self.afl.job.folder / "afl/main/queue"
        self.inbox = self.afl.job.folder / "afl/others/queue"
        self.queue.mkdir(parents=True)

    def test_inputs_go_both_ways_once(self) -> None:
        exchange = Exchange([self.libfuzzer, self.afl])
        (self.corpus / digest(b"one")).write_bytes(b"one")
        (self.queue / "id:000000,time:0,execs:0,orig:0").write_bytes(b"read")
        (self.queue / "id:000001,src:000000,time:5,+cov").write_bytes(b"two")
        (self.queue / "id:000002,sync:others,src:000000").write_bytes(b"one")
        self.assertEqual(exchange.share(self.libfuzzer), 1)
        self.assertEqual(exchange.share(self.afl), 1)
        self.assertEqual(contents(self.inbox), [b"one"])
        self.assertEqual(contents(self.corpus), [b"one", b"read", b"two"])
        self.assertTrue(next(self.inbox.iterdir()).name.startswith("id:000000,"))
        for worker in (self.libfuzzer, self.afl):
            self.assertEqual(exchange.share(worker), 0, "nothing goes round")

    def test_one_content_is_given_once_whatever_its_names(self) -> None:
        exchange = Exchange([self.libfuzzer, self.afl])
        for name in ("first", "second"):
            (self.corpus / name).write_bytes(b"same")
        self.assertEqual(exchange.share(self.libfuzzer), 1)
        (self.queue / "id:000001,src:000000,time:5,+cov").write_bytes(b"same")
        self.assertEqual(exchange.share(self.afl), 0)
        self.assertEqual(contents(self.inbox), [b"same"])

    def test_after_a_resume_only_what_was_missed_is_given(self) -> None:
        (self.corpus / digest(b"one")).write_bytes(b"one")
        Exchange([self.libfuzzer, self.afl]).share(self.libfuzzer)
        (self.corpus / digest(b"late")).write_bytes(b"late")
        self.assertEqual(Exchange([self.libfuzzer, self.afl]).share(self.libfuzzer), 1)
        self.assertEqual(contents(self.inbox), [b"late", b"one"])
        numbers = sorted(path.name[3:9] for path in self.inbox.iterdir())
        self.assertEqual(numbers, ["000000", "000001"], "AFL++ reads on from the last number")


class CrashStoreTest(Folder):
    def setUp(self) -> None:
        super().setUp()
        self.clock = FuzzClock(origin=10.0, realtime=9000.0)
        self.store = CrashStore(self.folder, FuzzClock())
        self.libfuzzer, self.afl = self.worker("libfuzzer"), self.worker("afl")

    def crash(self, name: str, content: bytes) -> Path:
        file = self.libfuzzer.job.folder / "artifacts" / name
        file.write_bytes(content)
        os.utime(file, (9002.0, 9002.0))
        return file

    def test_each_content_is_kept_once_and_counted(self) -> None:
        self.crash("crash-1", b"x")
        self.crash("oom-2", b"y")
        self.crash("slow-unit-3", b"z")
        fresh = self.store.collect(self.libfuzzer, self.clock)
        self.assertEqual([(r["origin"], r["count"]) for r in fresh], [("crash", 1), ("oom", 1)])
        self.crash("crash-1", b"x")
        self.assertEqual(self.store.collect(self.libfuzzer, self.clock), [])
        self.store.save()
        lines = {r["file"]: r for r in records.read_lines(self.folder / "crashes.jsonl")}
        name = f"crashes/layers-libfuzzer-{hashlib.sha256(b'x').hexdigest()[:16]}"
        self.assertEqual(lines[name]["count"], 2)
        self.assertEqual((lines[name]["bytes"], lines[name]["engine"]), (1, "libfuzzer"))
        self.assertEqual(lines[name]["seconds"], 12)
        self.assertEqual((self.folder / name).read_bytes(), b"x")

    def test_afl_crashes_and_hangs_carry_their_executions(self) -> None:
        for folder, name in (
            ("crashes", "id:000000,sig:06,src:000001,time:5,execs:36,op:havoc"),
            ("crashes", "README.txt"),
            ("hangs", "id:000000,src:000002,time:9,execs:77,op:havoc"),
        ):
            place = self.afl.job.folder / "afl/main" / folder
            place.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(name.encode())
        fresh = self.store.collect(self.afl, self.clock)
        self.assertEqual(
            [(r["origin"], r["execs"]) for r in fresh], [("crash", 36), ("timeout", 77)]
        )

    def test_a_kill_between_move_and_record_loses_nothing(self) -> None:
        self.crash("crash-1", b"x")
        self.store.collect(self.libfuzzer, self.clock)  # and no save
        again = CrashStore(self.folder, self.clock)
        (record,) = again.records.values()
        self.assertEqual((record["harness"], record["engine"]), ("layers", "libfuzzer"))
        self.assertEqual(record["sha256"], hashlib.sha256(b"x").hexdigest())
        again.save()
        self.assertEqual(CrashStore(self.folder, self.clock).records, again.records)

    def test_a_seed_that_crashes_is_taken_out(self) -> None:
        seed = self.libfuzzer.job.folder / "corpus" / digest(b"x")
        seed.write_bytes(b"x")
        self.crash(f"crash-{digest(b'x')}", b"x")
        self.libfuzzer.engine.prepare(self.libfuzzer.job)
        self.assertFalse(seed.exists())


class LedgerTest(Folder):
    def test_first_times_are_kept_over_a_resume(self) -> None:
        worker = self.worker("afl")
        clock = FuzzClock(origin=100.0, monotonic=1000.0)
        ledger = Ledger(self.folder, SLUGS, ["afl", "libfuzzer"])
        self.stamp(worker, 1_003_000_000_000)
        ledger.update([worker], clock)
        ledger.retire("deep", "afl", 104.0, "confirmed")
        ledger.save()
        again = Ledger(self.folder, SLUGS, ["afl", "libfuzzer"])
        again.update([worker], FuzzClock(origin=500.0, monotonic=2000.0))
        first = {"seconds": 103.0, "execs": 7, "harness": "layers", "engine": "afl"}
        self.assertEqual(again.bugs["deep"]["first_triggered"], first)
        self.assertEqual(again.bugs["deep"]["triggered"], 2)
        self.assertEqual(again.retired, {("deep", "afl")})
        self.assertIsNone(again.bugs["shallow"]["first_reached"])

    def test_each_engine_has_a_ledger_of_its_own(self) -> None:
        worker = self.worker("afl")
        ledger = Ledger(self.folder, SLUGS, ["afl", "libfuzzer"])
        self.stamp(worker, 1_003_000_000_000)
        ledger.update([worker], FuzzClock(origin=100.0, monotonic=1000.0))
        engines = ledger.bugs["deep"]["engines"]
        self.assertEqual(engines["afl"]["first_triggered"]["seconds"], 103.0)
        self.assertEqual(engines["afl"]["triggered"], 2)
        self.assertEqual(engines["libfuzzer"]["triggered"], 0)
        self.assertIsNone(engines["libfuzzer"]["first_triggered"])
        ledger.retire("deep", "afl", 104.0, "confirmed")
        self.assertIsNone(ledger.bugs["deep"]["retired_seconds"])
        ledger.retire("deep", "libfuzzer", 107.0, "confirmed")
        self.assertEqual(ledger.bugs["deep"]["retired_seconds"], 107.0)

    def test_a_bug_counts_as_confirmed_where_one_engine_confirmed_it(self) -> None:
        ledger = Ledger(self.folder, SLUGS, ["afl", "libfuzzer"])
        for slug, by_afl, together in (
            ("deep", "confirmed", "confirmed"),
            ("shallow", "unshown", "unshown"),
        ):
            ledger.retire(slug, "libfuzzer", 104.0, "unshown")
            self.assertIsNone(ledger.bugs[slug]["retired_as"])
            ledger.retire(slug, "afl", 107.0, by_afl)
            self.assertEqual(ledger.bugs[slug]["retired_as"], together)
            self.assertEqual(ledger.bugs[slug]["engines"]["libfuzzer"]["retired_as"], "unshown")

    def stamp(self, worker: Worker, nanoseconds: int) -> None:
        """Writes into the state file as the runtime does: deep, triggered twice."""
        data = bytearray(worker.job.state_file.read_bytes())
        for offset, value in ((64, 2), (88, nanoseconds), (96, 7)):
            data[64 + offset : 64 + offset + 8] = value.to_bytes(8, "little")
        worker.job.state_file.write_bytes(data)


class EvidenceTest(Folder):
    def test_reproducers_confirm_and_crashes_that_show_nothing_do_not(self) -> None:
        evidence = Evidence()
        for number in range(UNSHOWN):
            self.assertIsNone(evidence.enough)
            evidence.add(f"crashes/uri-afl-{number}", shown=False)
        self.assertEqual(evidence.enough, "unshown")
        for number in range(REPRODUCERS):
            self.assertEqual(evidence.enough, "unshown")
            evidence.add(f"crashes/uri-afl-shown{number}", shown=True)
        self.assertEqual(evidence.enough, "confirmed")

    def test_one_content_counts_once(self) -> None:
        evidence = Evidence()
        for name in ("crashes/uri-afl-0", "reproducers/deep-0", "crashes/request-afl-0"):
            evidence.add(name, shown=True)
            evidence.add(name, shown=False)
        self.assertEqual((len(evidence.shown), len(evidence.unshown)), (1, 1))

    def test_it_is_kept_by_bug_and_engine(self) -> None:
        file = self.folder / "evidence.json"
        book = EvidenceBook(file)
        book.add("deep", "afl", ["crashes/uri-afl-0", "reproducers/deep-1"], shown=True)
        book.add("deep", "libfuzzer", ["crashes/uri-libfuzzer-0"], shown=False)
        again = EvidenceBook(file)
        self.assertEqual(again.entries, book.entries)
        self.assertEqual(again.entries["deep", "libfuzzer"].unshown, ["crashes/uri-libfuzzer-0"])
        self.assertTrue(again.counted("reproducers/deep-1"))
        self.assertFalse(again.counted("crashes/uri-afl-1"))
        self.assertEqual(again.shown(), {"deep"})


class ReadingsTest(Folder):
    def test_libfuzzer_log(self) -> None:
        worker = self.worker("libfuzzer")
        worker.job.log.write_bytes(
            b"#2\tINITED cov: 3 ft: 4 corp: 1/1b exec/s: 0\n\x1b[2J\xff\n"
            b"#77\tNEW    cov: 12 ft: 15 corp: 5/40b lim: 4 exec/s: 9 L: 1/4 MS: 1 Custom-\n"
            b"==1==ERROR: AddressSanitizer\n"
        )
        readings = worker.engine.readings(worker.job)
        self.assertEqual((readings.edges, readings.corpus), (12, 5))

    def test_afl_plot(self) -> None:
        worker = self.worker("afl")
        plot = worker.job.folder / "afl/main/plot_data"
        plot.parent.mkdir()
        header = b"# relative_time, cycles_done, cur_item\n"
        for text, edges in ((b"", None), (header, None), (header + b"5, 0, 2, 31,", None)):
            plot.write_bytes(text)
            self.assertEqual(worker.engine.readings(worker.job).edges, edges)
        plot.with_name("fuzzer_stats").write_bytes(
            b"execs_done        : 15\ncorpus_count      : 3\nedges_found       : 64\n"
        )
        readings = worker.engine.readings(worker.job)
        self.assertEqual((readings.edges, readings.corpus), (64, 3))
        plot.write_bytes(header + b"5, 0, 2, 31, 9, 8, 0.5%, 1, 0, 2, 900.1, 4500, 77\n")
        readings = worker.engine.readings(worker.job)
        self.assertEqual((readings.edges, readings.corpus), (77, 31))

    def test_tail_begins_with_a_whole_line(self) -> None:
        file = self.folder / "log"
        file.write_bytes(b"first\nsecond\nthird\n")
        self.assertEqual(tail(file, 9), b"third\n")
        self.assertEqual(tail(file, 900), b"first\nsecond\nthird\n")
        self.assertEqual(tail(self.folder / "absent"), b"")

    def test_variants_differ_from_the_crash_and_each_other(self) -> None:
        for data in (b"d", b"(N", bytes(40000)):
            variants = list(vary(data))
            self.assertEqual(len(set(variants)), len(variants))
            self.assertNotIn(data, variants)


def digest(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def contents(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.iterdir())


if __name__ == "__main__":
    unittest.main()

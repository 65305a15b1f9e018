#!/usr/bin/python3
"""Workers with their engines running: turns, exchange of inputs, deaths, hangs, and no orphans."""

import os
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from davlab import records
from davlab.campaign import worker as worker_module
from davlab.campaign.campaign import Campaign
from davlab.campaign.exchange import Exchange
from davlab.campaign.sweep import Guard, sweep
from davlab.campaign.worker import Worker
from campaign_case import CampaignCase
from layers import SLUGS, make_worker
from processes import processes_of

KEY = b"exchange"  # what no engine finds by itself
PATIENCE = 300.0  # seconds until something that must happen counts as not happening


class WorkersTest(CampaignCase):
    def worker(self, engine: str, enabled: tuple[str, ...] = ()) -> Worker:
        worker = make_worker(engine, self.programs[engine], self.folder, list(enabled))
        self.addCleanup(worker.stop)
        return worker

    def campaign(self, workers: list[Worker], seconds: float = PATIENCE, jobs: int = 1) -> Campaign:
        return Campaign({"bugs": []}, self.folder, workers, seconds, jobs)

    def until(self, condition, poll=lambda: None) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            poll()
            self.assertLess(time.monotonic(), end, "it never happened")
            time.sleep(0.05)

    def events(self) -> list[dict]:
        return records.read_lines(self.folder / "events.jsonl")

    def rows(self) -> list[dict]:
        return records.read_lines(self.folder / "series.jsonl")

    def test_both_engines_take_turns_and_leave_nothing_behind(self) -> None:
        workers = [self.worker("libfuzzer"), self.worker("afl")]
        campaign = self.campaign(workers)
        campaign.slice = 2.0
        most, turns = 0, []

        def watch() -> None:
            nonlocal most
            running = [worker for worker in workers if worker.running]
            most = max(most, len(running))
            turns.extend(worker for worker in running if turns[-1:] != [worker])

        def enough() -> bool:
            return len(turns) >= 4 and all(
                worker.state.execs > 1000
                and worker.execs_per_second > 1
                and worker.engine.readings(worker.job).edges
                for worker in workers
            )

        self.fuzz(campaign, enough, watch)
        self.assertEqual(most, 1, "one job: one engine at a time")
        self.assertEqual(self.events(), [])
        self.assertEqual(processes_of(self.folder), [])
        last = {row["worker"]: row for row in self.rows()}
        self.assertEqual({name: row["execs"] for name, row in last.items()},
                         {worker.name: worker.state.execs for worker in workers})  # fmt: skip
        for row in last.values():
            self.assertTrue(row["edges"] and row["execs_per_second"], row)

    def test_a_worker_without_a_rival_runs_on(self) -> None:
        worker = self.worker("libfuzzer")
        campaign = self.campaign([worker])
        campaign.slice = 2.0
        worker.begin_slice()
        self.until(lambda: worker.state.execs > 1000, worker.poll)
        self.fuzz(campaign, lambda: len(self.rows()) >= 4)
        self.assertEqual(worker.starts, 1)
        self.assertTrue(all(row["execs_per_second"] for row in self.rows()[1:]), self.rows())

    def test_turns_are_kept_over_a_resume(self) -> None:
        before = self.worker("libfuzzer")
        self.fuzz(self.campaign([before]), lambda: before.used > 3)
        again = self.worker("libfuzzer")
        self.campaign([again])
        self.assertEqual((again.used, again.starts), (round(before.used, 1), before.starts))

    def test_a_paused_afl_stands_still_and_goes_on(self) -> None:
        worker = self.worker("afl")
        worker.begin_slice()
        self.until(lambda: worker.state.execs > 1000, worker.poll)
        worker.end_slice()

        def stands_still() -> bool:
            before = worker.state.execs
            time.sleep(0.5)
            return worker.state.execs == before

        self.until(stands_still)  # its child finishes the input it has
        execs, starts = worker.state.execs, worker.starts
        worker.begin_slice()
        self.until(lambda: worker.state.execs > execs + 1000, worker.poll)
        self.assertEqual(worker.starts, starts)

    def test_an_input_goes_from_libfuzzer_to_afl(self) -> None:
        libfuzzer, afl = self.worker("libfuzzer"), self.worker("afl")
        exchange = Exchange([libfuzzer, afl])
        libfuzzer.engine.prepare(libfuzzer.job)
        afl.engine.prepare(afl.job)
        (libfuzzer.job.folder / "corpus" / "found").write_bytes(KEY)
        self.assertEqual(exchange.share(libfuzzer), 1)
        afl.begin_slice()
        queue = afl.job.folder / "afl/main/queue"
        self.until(lambda: any(p.read_bytes() == KEY for p in queue.glob("id:*,sync:others,*")))
        (taken,) = queue.glob("id:*,sync:others,*")
        self.assertTrue(taken.name.startswith("id:000001,"), "before it finds anything itself")

    def test_an_input_goes_from_afl_to_a_running_libfuzzer(self) -> None:
        libfuzzer, afl = self.worker("libfuzzer"), self.worker("afl")
        exchange = Exchange([libfuzzer, afl])
        libfuzzer.begin_slice()
        corpus = libfuzzer.job.folder / "corpus"
        # It reads its folder again in another second than the last change that it saw of it.
        self.until(
            lambda: libfuzzer.state.execs > 100_000 and time.time() - corpus.stat().st_mtime > 2
        )
        queue = afl.job.folder / "afl/main/queue"
        queue.mkdir(parents=True)
        (queue / "id:000009,src:000000,time:5,+cov").write_bytes(KEY)
        self.assertEqual(exchange.share(afl), 1)
        self.until(lambda: b"RELOAD" in libfuzzer.job.log.read_bytes())
        self.assertEqual(libfuzzer.starts, 1)

    def check_death(self, engine: str) -> None:
        worker = self.worker(engine)
        campaign = self.campaign([worker])
        worker.begin_slice()
        self.until(lambda: worker.state.execs > 1000)
        (child,) = [pid for pid in processes_of(self.folder) if is_child(pid)]
        os.kill(child, signal.SIGKILL)
        self.until(self.events, campaign.look_after)
        (event,) = self.events()
        self.assertEqual((event["kind"], event["worker"]), ("worker-died", worker.name))
        self.assertRegex(event["text"], "ended with SIGKILL.*; started again")
        execs = worker.state.execs
        self.until(lambda: worker.state.execs > execs + 1000)
        campaign.close()
        self.assertEqual(processes_of(self.folder), [], "its children went with it")

    def test_a_killed_libfuzzer_is_said_and_started_again(self) -> None:
        self.check_death("libfuzzer")

    def test_a_killed_afl_is_said_and_started_again(self) -> None:
        self.check_death("afl")

    def test_a_crash_is_no_death_however_long_it_takes(self) -> None:
        """Between writing the crash file and the end of the process, where a busy machine may linger."""
        worker = self.worker("libfuzzer", enabled=tuple(SLUGS))
        worker.job.environment["ASAN_OPTIONS"] = "symbolize=0:sleep_before_dying=2"
        campaign = self.campaign([worker])
        self.fuzz(campaign, lambda: len(campaign.crashes.records) >= 2)
        self.assertEqual({event["kind"] for event in self.events()} - {"retired"}, set())

    def test_an_engine_that_hangs_is_ended(self) -> None:
        worker = self.worker("libfuzzer")
        worker.begin_slice()
        self.until(lambda: worker.state.execs > 1000, worker.poll)
        limit, worker_module.HANG_SECONDS = worker_module.HANG_SECONDS, 1.0
        self.addCleanup(setattr, worker_module, "HANG_SECONDS", limit)
        (child,) = [pid for pid in processes_of(self.folder) if is_child(pid)]
        os.kill(child, signal.SIGSTOP)
        deaths: list = []
        self.until(lambda: deaths, lambda: deaths.extend(filter(None, [worker.poll()])))
        self.assertIn("ran no input for", deaths[0].text)

    def test_an_engine_that_cannot_start_is_given_up(self) -> None:
        worker = self.worker("libfuzzer")
        campaign = self.campaign([worker])
        worker.job.state_file.unlink()  # the worker still has it mapped
        worker.job.state_file.write_bytes(b"x" * 64)
        campaign.run(lambda _: None)
        campaign.close()
        self.assertTrue(worker.given_up)
        self.assertIn("made by another build", self.events()[-1]["text"])
        self.assertIn("given up", self.events()[-1]["text"])

    def test_the_guard_ends_what_a_killed_campaign_left(self) -> None:
        for engine in ("libfuzzer", "afl"):
            worker = self.worker(engine)
            worker.begin_slice()
            self.until(lambda: worker.state.execs > 1000)
            worker.end_slice()
        self.assertTrue(processes_of(self.folder))
        guard = Guard(self.folder)
        guard.close()  # as when this process were gone: the pipe ends
        self.until(lambda: not processes_of(self.folder))
        self.assertEqual(sweep(self.folder), 0)

    def test_a_sweep_spares_other_folders(self) -> None:
        sleeper = subprocess.Popen(
            ["sleep", "60"], env={"DAVLAB_BUGS_FILE": f"{self.folder}-other/bugs.state"}
        )
        self.addCleanup(sleeper.wait)
        self.addCleanup(sleeper.kill)
        self.assertEqual(sweep(self.folder), 0)
        self.assertIsNone(sleeper.poll())


def is_child(pid: int) -> bool:
    """Whether it is a child of this process: an engine itself, and not what that started."""
    return f"PPid:\t{os.getpid()}\n" in Path(f"/proc/{pid}/status").read_text()


if __name__ == "__main__":
    unittest.main()

"""The checks of the catalogue are no formality: each catches the lie or the slip that it is there for."""

import contextlib
import io
import os
import shutil
import sys
import tempfile
import unittest
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest import mock

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "scripts"))

from davlab import catalogue
from davlab.bugs import check, files, form, lineage, mutants, patch, plan, promises, proofs, wire
from davlab.corpus import seedcheck
from davlab.repo import UsageError
from davlab.triage.builds import replay_program

BUG = catalogue.load("ms03-007-wide-path")
TRIGGER = next(t for t in BUG.triggers if t.harness == "uri")
NEAR_MISS = next(file for harness, file in BUG.near_misses if harness == "uri")
OTHER = catalogue.load("dot-segment-underflow")
SMALL = catalogue.load("if-not-skip")


class Case(unittest.TestCase):
    def assertCaught(self, faults, words: str) -> None:
        self.assertIn(words, " ".join(faults))

    def assertClean(self, faults) -> None:
        self.assertEqual([], list(faults))

    def planted(self, edits: dict[str, tuple[str, str]], bug: catalogue.Bug = BUG) -> catalogue.Bug:
        """A copy of the bug's folder with words replaced in its files, loaded."""
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        folder = Path(scratch.name) / bug.slug
        shutil.copytree(bug.folder, folder)
        for name, (old, new) in edits.items():
            text = (folder / name).read_text(encoding="utf-8")
            self.assertIn(old, text, name)
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        return catalogue.load_folder(folder)


class Reports(Case):
    """What a trigger is said to show."""

    def lie(self, trigger: catalogue.Trigger = TRIGGER, **changes):
        reports = tuple(replace(r, **changes) for r in trigger.reports)
        return proofs.reports(BUG, replace(trigger, reports=reports))

    def test_the_truth_passes(self) -> None:
        self.assertClean(self.lie())
        self.assertClean(proofs.canary(BUG, TRIGGER))
        self.assertClean(proofs.near_miss(BUG, "uri", NEAR_MISS))

    def test_each_part_of_a_report(self) -> None:
        self.assertCaught(self.lie(kind="heap-use-after-free"), "states asan: heap-use-after-free")
        self.assertCaught(self.lie(access="READ"), "overflow READ")
        self.assertCaught(self.lie(size=1), "WRITE 1 in")
        frames = TRIGGER.report().frames
        self.assertCaught(self.lie(frames=(*frames[:2], "nowhere")), "< nowhere")
        self.assertCaught(self.lie(frames=frames[:1]), "bug.toml states")

    def test_every_sanitizer_that_is_stated(self) -> None:
        trigger = next(t for t in OTHER.triggers if t.harness == "uri")
        self.assertEqual(["asan", "ubsan"], [r.sanitizer for r in trigger.reports])
        self.assertClean(proofs.reports(OTHER, trigger))
        asan, ubsan = trigger.reports
        lie = replace(trigger, reports=(asan, replace(ubsan, kind="null-pointer-use")))
        self.assertCaught(proofs.reports(OTHER, lie), "ubsan: pointer-overflow in")
        xml = next(t for t in OTHER.triggers if t.harness == "xml_body")
        msan = replace(asan, sanitizer="msan")
        lie = replace(xml, reports=(*xml.reports, msan))
        self.assertCaught(proofs.reports(OTHER, lie), "no build under msan")

    def test_a_trigger_that_does_nothing(self) -> None:
        quiet = replace(TRIGGER, file=NEAR_MISS)
        self.assertCaught(proofs.reports(BUG, quiet), "period: asan: nothing;")
        self.assertCaught(proofs.canary(BUG, quiet), "it triggers none")

    def test_a_trigger_that_is_said_to_be_silent(self) -> None:
        loud = replace(TRIGGER, reports=(), silent="wire")
        self.assertCaught(proofs.reports(BUG, loud), "bug.toml states asan: nothing")
        self.assertCaught(proofs.canary(BUG, loud), "the canary build gives")

    def test_an_oracle_that_does_not_fire(self) -> None:
        quiet = replace(TRIGGER, file=NEAR_MISS, reports=(), silent="oracle: uri: holds")
        self.assertCaught(proofs.reports(BUG, quiet), "fires is 'none'")

    def test_a_trigger_of_another_bug(self) -> None:
        faults = list(proofs.canary(OTHER, TRIGGER))
        self.assertCaught(faults, "with all bugs enabled: it triggers ms03-007-wide-path")
        self.assertCaught(faults, "with this bug alone enabled: it triggers none")
        self.assertCaught(faults, "with this bug alone enabled: the canary build gives silence")

    def test_the_canary_build_gives_the_stated_report(self) -> None:
        for changes in ({"access": "READ"}, {"size": 1}, {"frames": ("nowhere",)}):
            lie = replace(TRIGGER, reports=(replace(TRIGGER.report(), **changes),))
            faults = list(proofs.canary(BUG, lie))
            for words in ("all bugs", "this bug alone"):
                self.assertCaught(faults, f"period, with {words} enabled: the canary build gives")
            self.assertCaught(faults, "; bug.toml states asan: heap-buffer-overflow")

    def test_another_bug_whose_trigger_triggers_it(self) -> None:
        other = replace(BUG, slug="other", triggers=[TRIGGER], near_misses=[])
        self.assertCaught(proofs.strangers(BUG, [other]), "trigger.uri in uri, period")
        self.assertClean(proofs.strangers(OTHER, [other]))

    def test_a_near_miss_that_hits(self) -> None:
        faults = proofs.near_miss(BUG, "uri", TRIGGER.file)
        self.assertCaught(faults, "heap-buffer-overflow")

    def test_mitigations(self) -> None:
        holds = next(m for m in BUG.mitigations if m.holds and m.harness == "request")
        fails = next(m for m in BUG.mitigations if not m.holds)
        self.assertClean(proofs.mitigation(BUG, holds))
        self.assertClean(proofs.mitigation(BUG, fails))
        wrong = replace(holds, rule="request-line")
        self.assertCaught(proofs.mitigation(BUG, wrong), "refused by head-size")
        hopeful = replace(fails, holds=True, rule="head-size")
        self.assertCaught(proofs.mitigation(BUG, hopeful), "it does not hold")
        modest = replace(holds, holds=False, rule="")
        self.assertCaught(proofs.mitigation(BUG, modest), "it holds")


class Batches(Case):
    """Many files in one process: the file that is not silent is the one that is named."""

    FILES = [NEAR_MISS, TRIGGER.file, NEAR_MISS]

    def test_a_file_that_crashes(self) -> None:
        program = replay_program("uri", BUG.slug)
        faults = proofs.silent(program, self.FILES, proofs.setting("period"))
        self.assertEqual([False, True, False], [bool(one) for one in faults])
        self.assertCaught(faults[1], "heap-buffer-overflow")

    def test_a_file_that_triggers(self) -> None:
        program = replay_program("uri", "canary")
        how = proofs.setting("period")
        faults = proofs.silent(program, self.FILES, how, is_canary=True)
        self.assertEqual([False, True, False], [bool(one) for one in faults])
        self.assertCaught(faults[1], "triggering ms03-007-wide-path")
        none = proofs.silent(program, self.FILES, how.but(bugs="none"), is_canary=True)
        self.assertEqual([[], [], []], none)

    def test_seeds(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            for kind, names in (("seed", ["a.uri", "b.uri"]), ("regress", ["c.uri"])):
                (Path(scratch) / "uri" / kind).mkdir(parents=True)
                for name in names:
                    file = TRIGGER.file if name == "b.uri" else NEAR_MISS
                    shutil.copyfile(file, Path(scratch) / "uri" / kind / name)
            with mock.patch.object(seedcheck, "CORPORA", Path(scratch)):
                faults = list(seedcheck.bugs("uri"))
        self.assertEqual(1, len(faults))
        self.assertCaught(faults, "b.uri: triggers ms03-007-wide-path in period")


class Mutants(Case):
    def test_one_that_crashes_is_kept_and_named(self) -> None:
        near = next(file for harness, file in SMALL.near_misses if harness == "if_header")
        program = mutants.mutants_program("if_header", SMALL.slug)
        faults = list(mutants.faults(program, near, "period"))
        self.assertCaught(faults, "heap-buffer-overflow")
        kept = TOP / faults[0].rpartition("kept: ")[2]
        self.assertCaught(
            proofs.silent(
                replay_program("if_header", SMALL.slug), [kept], proofs.setting("period")
            )[0],
            "heap-buffer-overflow",
        )
        kept.unlink()
        self.assertClean(mutants.faults(mutants.mutants_program("if_header"), near, "period"))

    def test_a_file_that_cannot_be_read(self) -> None:
        program = mutants.mutants_program("if_header")
        faults = mutants.faults(program, SMALL.folder / "README.md", "nowhere")
        self.assertCaught(faults, "no such profile")


class Wire(Case):
    SENT = next(t for t in SMALL.triggers if (t.harness, t.file.suffix) == ("session", ".http"))
    NEAR = SMALL.folder / "near-miss.http"

    def test_the_truth_passes(self) -> None:
        self.assertEqual([self.SENT], wire.triggers(SMALL))
        self.assertClean(wire.trigger_faults(SMALL, self.SENT))
        self.assertEqual([self.NEAR], wire.near_misses(SMALL))
        self.assertClean(wire.near_miss_faults(SMALL, self.NEAR))

    def test_a_wrong_report(self) -> None:
        lie = replace(self.SENT, reports=(replace(self.SENT.report(), access="WRITE"),))
        self.assertCaught(wire.trigger_faults(SMALL, lie), "not what the trigger states")

    def test_a_silent_trigger_that_changes_no_answer(self) -> None:
        lie = replace(self.SENT, file=self.NEAR, reports=(), silent="wire")
        self.assertEqual(
            ["silent on the wire: both servers give the same answer"],
            list(wire.trigger_faults(SMALL, lie)),
        )

    def test_a_near_miss_that_hits(self) -> None:
        faults = wire.near_miss_faults(SMALL, self.SENT.file)
        self.assertCaught(faults, "heap-buffer-overflow")

    def test_only_the_clock_of_the_run_is_made_steady(self) -> None:
        now = b"Date: Sun, 09 Sep 2001 01:46:40 GMT"
        text = now + b"\r\n2001-09-09T01:46:41Z, 2001-09-09T02:46:41Z"
        steady = wire.steady(text, 999999999.5, 1000000001)
        self.assertEqual(b"Date: now\r\nnow, 2001-09-09T02:46:41Z", steady)


class Files(Case):
    """What is refused before anything is read, built or run."""

    def faults(self, change: Callable[[Path], object]) -> list[str]:
        folder = self.planted({}).folder
        change(folder)
        return list(files.folder_faults(folder))

    def replaced(self, name: str, make: Callable[[Path], object]) -> list[str]:
        def change(folder: Path) -> None:
            (folder / name).unlink()
            make(folder / name)

        return self.faults(change)

    def test_the_catalogue_passes(self) -> None:
        for folder in catalogue.folders():
            self.assertClean(files.folder_faults(folder))

    def test_files_that_are_not_plain(self) -> None:
        for name in ("bug.toml", "bug.patch", "README.md", "trigger.http"):
            for words, make in (
                ("is no plain file", os.mkfifo),
                ("is no plain file", Path.mkdir),
                ("is a symbolic link", lambda path: path.symlink_to("/dev/zero")),
                ("is a symbolic link", lambda path: path.symlink_to("nowhere")),
                (
                    "has 10,000,000 bytes, and the cap",
                    lambda path: path.write_bytes(b"#" * 10_000_000),
                ),
            ):
                with self.subTest(f"{name} {words}"):
                    self.assertCaught(self.replaced(name, make), f"{name} {words}")
        self.assertCaught(self.faults(lambda f: (f / "bug.toml").unlink()), "bug.toml is missing")

    def test_a_name_that_is_no_slug(self) -> None:
        for name in ("my bug", "-bug", "Bug", "bug-", "all", "b" * 41, "b\u00fcg", "bug\n"):
            with tempfile.TemporaryDirectory() as scratch, self.subTest(name):
                folder = Path(scratch, name)
                shutil.copytree(BUG.folder, folder)
                self.assertCaught(files.folder_faults(folder), "its name is no slug")
                linked = Path(scratch, "linked")
                linked.symlink_to(folder)
                self.assertCaught(files.folder_faults(linked), "is a symbolic link")

    def test_a_patch_that_leaves_the_target(self) -> None:
        text = BUG.patch.read_text(encoding="utf-8")
        for place in ("target/../uri/wide.c", "harnesses/fuzz.c", "target/uri/$(x).c", "/etc/a.c"):
            with self.subTest(place):
                lie = text.replace("target/uri/wide.c", place)
                faults = self.replaced("bug.patch", lambda path, lie=lie: path.write_text(lie))
                self.assertCaught(faults, f"bug.patch names a/{place}, which is neither")
        dos = self.replaced("bug.patch", lambda path: path.write_text(text, newline="\r\n"))
        self.assertCaught(dos, "CRLF line ends")
        odd = self.replaced("bug.patch", lambda path: path.write_bytes(text.encode() + b"\xff"))
        self.assertCaught(odd, "not UTF-8")

    def test_a_toml_that_is_no_text_of_tables(self) -> None:
        for words, data in (("not UTF-8", b'a = "\xff"'), ("too deep", b"a = " + b"[" * 90_000)):
            bug = self.planted({})
            (bug.folder / "bug.toml").write_bytes(data)
            with self.assertRaisesRegex(UsageError, words):
                catalogue.load_folder(bug.folder)

    def test_nothing_is_built_from_a_catalogue_with_such_a_folder(self) -> None:
        folder = self.planted({}).folder
        with mock.patch.object(catalogue, "BUG_FOLDER", folder.parent):
            forms, proven = plan.jobs([folder.name])
            self.assertNotEqual([], proven)
            (folder.parent / "half").mkdir()
            forms, proven = plan.jobs([folder.name])
        self.assertEqual([], proven)
        said = {job.names[0]: job.faults() for job in forms[:2]}
        self.assertCaught(said["half: its files"][0], "bug.toml is missing")
        self.assertCaught(said["what the proofs are built from"][0], "before target/bugs/half")


class Forms(Case):
    """Slips in the folder; each is named with its field."""

    def faults(self, edits: dict[str, tuple[str, str]], bug: catalogue.Bug = BUG) -> list[str]:
        return list(form.folder_faults(self.planted(edits, bug), catalogue.readable()))

    def test_the_catalogue_passes(self) -> None:
        self.assertClean(form.folder_faults(BUG, catalogue.readable()))

    def test_fields(self) -> None:
        slips = {
            "\nbasis = ": (
                "\nbases = ",
                "basis is missing; docs/adding-a-bug.md shows every field",
            ),
            'id = "DL001"': ('id = "DL1"', "not of the form DL001; the next free one is"),
            'id = "DL001" ': ('id = "DL006"', "dot-segment-underflow's too; the next"),
            'class = "width"': ('class = "large"', "class 'large' is none of"),
            "cwe = [197, 190, 787]": ("cwe = []", "cwe is empty"),
            "cwe = [197": ('cwe = ["197"', "cwe is a list of int"),
            'layer = "uri"': ('layer = "cellar"', "no such folder"),
            'difficulty = "': ('difficulty = "very ', "is none of shallow"),
            'profiles = ["period", "workaround"]': ('profiles = ["huge"]', "profile 'huge'"),
            "needs = []": ('needs = ["luck"]', "needs 'luck'"),
            "needs = [] ": ('needs = ["requests"]', "it is triggered in session"),
            "needs = []  ": ('needs = ["xml"]', "trigger.http has no XML body"),
            "harnesses = [": ('harnesses = ["chunked", ', "not those that have triggers"),
            'basis = "': ('extra = ""\nbasis = "', "extra: no such field"),
            'harness = "uri"': ('harness = "uris"', "uris: no such harness"),
            'file = "trigger.uri"': ('file = "no.uri"', "no.uri is listed"),
            "holds = true\n": ("holds = false\n", "exactly where it holds"),
            'sanitizer = "asan"': ('sanitizer = "hwasan"', "one report for each of"),
            "size = ": ("width = ", "trigger.report.width: no such field"),
            "holds = false": ('holds = "no"', "mitigation.holds is bool"),
        }
        for old, (new, words) in slips.items():
            with self.subTest(words):
                self.assertCaught(self.faults({"bug.toml": (old.rstrip(" "), new)}), words)

    def test_a_trigger_is_reported_or_silent(self) -> None:
        row = '[[trigger]]\nharness = "uri"\n'
        both = self.faults({"bug.toml": (row, f'{row}silent = "wire"\n')})
        self.assertCaught(both, "either a sanitizer reports or it is silent")
        odd = self.faults({"bug.toml": (row, f'{row}silent = "no"\n')})
        self.assertCaught(odd, '"wire" or "oracle: WORDS"')
        neither = replace(self.planted({}), triggers=[replace(TRIGGER, reports=())])
        self.assertCaught(form.folder_faults(neither, []), "either a sanitizer reports")

    def test_a_toml_that_cannot_be_loaded(self) -> None:
        for old, new in (('title = "', 'titel = "'), ("[lineage]", "[lineage")):
            with self.assertRaisesRegex(UsageError, "ms03-007-wide-path/bug.toml"):
                self.planted({"bug.toml": (old, new)})

    def test_values_of_another_kind_stop_no_other_check(self) -> None:
        for old, new in (("profiles = [", "profiles = [[1], "), ('id = "DL001"', "id = 5")):
            bug = self.planted({"bug.toml": (old, new)})
            self.assertCaught(form.folder_faults(bug, [bug]), "bug.toml: ")
            self.assertFalse(form.can_run(bug))

    def test_files(self) -> None:
        bug = self.planted({})
        (bug.folder / "near-miss.http").unlink()
        (bug.folder / "notes.txt").write_text("x", encoding="utf-8")
        (bug.folder / "trigger-more.uri").write_text("x", encoding="utf-8")
        (bug.folder / "trigger.uri").write_bytes(b"")
        faults = list(form.folder_faults(bug, []))
        self.assertCaught(faults, "near-miss.http is missing")
        self.assertCaught(faults, "notes.txt is no file of a bug")
        self.assertCaught(faults, "trigger-more.uri: bug.toml does not list it")
        self.assertCaught(faults, "trigger.uri is empty")
        wrong = {"bug.toml": ('file = "trigger.uri"', 'file = "trigger.if_header"')}
        self.assertCaught(self.faults(wrong), "trigger.if_header is no name of an input of uri")

    def test_the_card(self) -> None:
        slips = {
            "# ms03-007-wide-path: ": ("# wide-path: ", "does not begin with"),
            "## The fix": ("## A fix", "no section `## The fix`"),
            "## Near miss": ("## The fix", "stand in this order"),
            "| Field |": ("| Part |", "no row Field"),
            "(CWE-197, CWE-190)": ("(CWE-190, CWE-197)", "names other CWEs than bug.toml"),
            "Evidence: R": ("Evidence: C", "Evidence: R"),
            "| Difficulty | medium": ("| Difficulty | easy", "does not begin with medium"),
        }
        for old, (new, words) in slips.items():
            with self.subTest(words):
                self.assertCaught(self.faults({"README.md": (old, new)}), words)

    def test_lineage(self) -> None:
        slips = {
            'cve = "CVE-2003-0109"': ('cve = "CVE-2003-9999"', "is no row of docs/lineage.md"),
            'evidence = "R"': ('evidence = "C"', "claims more than the row"),
            'evidence = "R" ': ('evidence = "X"', "is none of C, R, K, -"),
            "(K)": ("", "does not mark with (K)"),
        }
        for old, (new, words) in slips.items():
            with self.subTest(words):
                faults = lineage.faults(self.planted({"bug.toml": (old.rstrip(" "), new)}))
                self.assertCaught(faults, words)


class Patches(Case):
    def patched(self, *edits: tuple[str, str]) -> list[str]:
        text = BUG.patch.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as scratch:
            for old, new in edits:
                self.assertIn(old, text)
                text = text.replace(old, new, 1)
            (Path(scratch) / "bug.patch").write_text(text, encoding="utf-8")
            return list(patch.faults(replace(BUG, folder=Path(scratch)), [BUG]))

    def test_size_place_and_guard(self) -> None:
        self.assertClean(self.patched())
        self.assertCaught(
            self.patched(("+    BUG(", "+    ;\n" * 15 + "+    BUG(")), "changed lines"
        )
        self.assertCaught(self.patched(("BUG(MS03", "BUG(MS04")), "no BUG(")
        moved = self.patched(("@@ -3", "@@ -13"))
        self.assertCaught(moved, "outside of narrow")

    def test_one_that_changes_nothing(self) -> None:
        text = BUG.patch.read_text(encoding="utf-8")
        self.assertEqual(1, len(self.patched((text, ""))))
        self.assertCaught(self.patched((text, "")), "changes nothing")

    def test_two_functions(self) -> None:
        source = (TOP / "target/uri/wide.c").read_text(encoding="utf-8")
        start, _ = patch.extent(source, "widen")
        text = BUG.patch.read_text(encoding="utf-8")
        both = self.patched((text, f"{text}@@ -{start + 2},0 +{start + 2},1 @@\n+    ;\n"))
        self.assertCaught(both, "outside of narrow")

    def test_two_files_and_a_header(self) -> None:
        text = BUG.patch.read_text(encoding="utf-8")
        both = self.patched((text, text + text.replace("/wide.c", "/path.c")))
        self.assertCaught(both, "not one .c file")
        header = self.patched((text, text.replace("/wide.c", "/wide.h")))
        self.assertCaught(header, "not one .c file")

    def test_neighbours(self) -> None:
        change = patch.read_patch(SMALL.patch)
        with tempfile.TemporaryDirectory() as scratch:
            near = replace(SMALL, slug="near", folder=Path(scratch))
            for gap, count in ((0, 1), (3, 1), (4, 0)):
                line = change.places[0] - gap
                near.patch.write_text(f"--- a/{change.files[0]}\n@@ -{line} +1 @@\n-x\n")
                faults = list(patch.neighbour_faults(near, [SMALL, near]))
                self.assertEqual(count, len(faults), faults)
                self.assertCaught(faults, f"{gap} lines from if-not-skip's" if count else "")

    def test_one_that_does_not_apply(self) -> None:
        self.assertClean(patch.apply_faults([BUG.slug, SMALL.slug]))
        self.assertCaught(patch.apply_faults([BUG.slug, BUG.slug]), "does not apply")


class Promises(Case):
    """Each fails on a catalogue that is too small for it."""

    def test_each_is_broken_by_an_empty_catalogue(self) -> None:
        for name, promise in promises.ALL.items():
            self.assertNotEqual([], list(promise([])), name)

    def test_counts(self) -> None:
        silent = replace(TRIGGER, silent="wire", reports=())
        stacks = [
            replace(TRIGGER, reports=(replace(TRIGGER.report(), frames=(name,)),))
            for name in ("a", "b", "c")
        ]
        quiet = replace(BUG, triggers=[silent])
        self.assertClean(promises.silent([quiet] * 3))
        self.assertCaught(promises.silent([quiet] * 2 + [BUG]), "2, not 3")
        rich = replace(BUG, triggers=stacks)
        poor = replace(BUG, triggers=stacks[:2])
        self.assertClean(promises.many_stacks([rich] * 4))
        self.assertCaught(promises.many_stacks([rich] * 3 + [poor] * 9), "3, not 4")
        self.assertClean(promises.pairs([rich] * 4))
        self.assertCaught(promises.pairs([rich, poor, poor, quiet]), "3, not 4")
        needy = replace(BUG, needs=["xml"])
        self.assertClean(promises.needy([needy] * 6))
        self.assertCaught(promises.needy([needy] * 5 + [BUG]), "5, not 6")
        self.assertClean(promises.size([BUG] * 24))
        self.assertCaught(promises.size([BUG] * 23), "23, not 24")
        every = [replace(BUG, bug_class=name) for name in catalogue.CLASSES]
        self.assertClean(promises.classes(every))
        self.assertCaught(promises.classes(every[1:]), "no bug is of class width")


class Run(Case):
    """The lines that a run prints."""

    def test_faults_are_printed_under_their_check_and_counted(self) -> None:
        def broken() -> list[list[str]]:
            raise UsageError("this cannot\x1b be done")

        jobs = [
            plan.Job("form", ["good", "bad"], lambda: [[], ["why\n it is bad"]]),
            plan.Job("form", ["broken"], broken),
        ]
        tap = check.Tap(3)
        with contextlib.redirect_stdout(io.StringIO()) as said:
            for job in jobs:
                check._run([job], {}, tap)
        self.assertEqual((3, 2), (tap.number, tap.failed))
        self.assertIn("ok 1 - good", said.getvalue())
        self.assertIn("not ok 2 - bad\n# why␊ it is bad\n", said.getvalue())
        self.assertIn("not ok 3 - broken\n# this cannot␛ be done\n", said.getvalue())

    def test_a_program_that_does_not_build_fails_what_needs_it(self) -> None:
        job = plan.Job("x", ["a", "b"], lambda: [[], []], frozenset({("asan", "none", "p")}))
        tap = check.Tap(2)
        with contextlib.redirect_stdout(io.StringIO()) as said:
            check._run([job], {("asan", "none"): UsageError("make failed")}, tap)
        self.assertEqual((2, 2), (tap.failed, said.getvalue().count("make failed")))


if __name__ == "__main__":
    unittest.main()

"""scripts/bug new: a complete folder from an edited copy of target/ and the inputs at hand.

The folder is made for good, or not at all. What can be measured is measured; what only a person can say
is asked for, in the card, by lines that begin with `WRITE:`.
"""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from davlab import catalogue
from davlab.bugs import card, files, lineage, patch, tree, trial, write
from davlab.bugs.form import DIFFICULTIES, MARK, PROFILES, WHOLE, next_id
from davlab.bugs.edit import Edit, read_edit
from davlab.bugs.refresh import refresh
from davlab.repo import BUILD, UsageError, choose, harnesses, relative
from davlab.triage.replay import PROFILE

NEXT_INPUTS = "--trigger HARNESS=FILE --near-miss HARNESS=FILE"
CWE = {  # where none is named
    "width": [131, 197],
    "arithmetic": [190],
    "length": [131],
    "past-the-end": [126],
    "underflow": [124, 191],
    "lifetime": [416],
    "stack": [121],
    "allocation": [770],
    "uninitialised": [457],
}

Input = tuple[str, Path]  # harness, file


@dataclass(frozen=True)
class Wish:
    """What a person says of a new bug."""

    slug: str
    tree: Path | None = None  # a folder with an edited target/
    title: str = ""
    bug_class: str = ""
    cve: str = ""
    field: str = ""
    cwe: tuple[int, ...] = ()
    difficulty: str = "medium"
    triggers: tuple[Input, ...] = ()
    near_misses: tuple[Input, ...] = ()
    minimise: bool = False

    @property
    def copy(self) -> Path:
        return self.tree or BUILD / "new" / self.slug


def new(wish: Wish) -> None:
    """Makes a copy to edit where there is none yet; else the bug's folder."""
    _check_slug(wish.slug)
    if not (wish.copy / "target").is_dir():
        _make_copy(wish)
        return
    edit = read_edit(wish.slug, wish.copy)
    _check_wish(wish)
    folder = catalogue.BUG_FOLDER / wish.slug
    with _made_or_gone(folder):
        _build(wish, edit, folder)


def _check_slug(slug: str) -> None:
    if not files.is_slug(slug):
        raise UsageError(f"SLUG={slug!r}: {files.SLUG_RULE}")
    if (catalogue.BUG_FOLDER / slug).exists():
        raise UsageError(f"SLUG={slug!r} is taken: scripts/bug show {slug}")


def _make_copy(wish: Wish) -> None:
    if wish.tree:
        raise UsageError(f"--tree {wish.tree}: no folder target/ in it; leave it out to get a copy")
    tree.copy_clean(wish.copy)
    name = catalogue.identifier(wish.slug)
    print(f"{relative(wish.copy)}/target: a clean copy. Next:")
    print(
        f"  1. In one function of one .c file there, turn a guard into BUG({name}, REL, a, b, action)"
    )
    print("     (harnesses/bugs.h); it deletes or weakens that guard, and nothing else.")
    print("  2. Write an input that it lets through, and one that it need not stop, a byte away.")
    print(f"  3. scripts/bug new {wish.slug} --title … --class … --lineage CVE-… --field … \\")
    print(f"       {NEXT_INPUTS}")


def _check_wish(wish: Wish) -> None:
    """UsageError where something is missing, or names what there is not."""
    needed = {"--title": wish.title, "--class": wish.bug_class, "--lineage": wish.cve,
              "--field": wish.field, "--trigger": wish.triggers,
              "--near-miss": wish.near_misses}  # fmt: skip
    missing = [option for option, value in needed.items() if not value]
    if missing:
        raise UsageError(f"missing: {', '.join(missing)}; see scripts/bug new --help")
    choose("--class", wish.bug_class, list(catalogue.CLASSES))
    choose("--difficulty", wish.difficulty, list(DIFFICULTIES))
    if wish.cve not in lineage.rows():
        raise UsageError(f"--lineage {wish.cve!r}: no row of docs/lineage.md; add one, or name one")
    for harness, file in [*wish.triggers, *wish.near_misses]:
        choose("HARNESS", harness, harnesses())
        if not file.is_file() or file.stat().st_size == 0:
            raise UsageError(f"{file}: no such file, or empty")
    for option, inputs in (("--trigger", wish.triggers), ("--near-miss", wish.near_misses)):
        if not any(harness in WHOLE for harness, _ in inputs):
            raise UsageError(f"{option} request=FILE is missing: every bug has a whole request")


@contextlib.contextmanager
def _made_or_gone(folder: Path) -> Iterator[None]:
    """Takes the folder away again where something goes wrong."""
    folder.mkdir()
    try:
        yield
    except BaseException:
        shutil.rmtree(folder)
        raise


def _build(wish: Wish, edit: Edit, folder: Path) -> None:
    (folder / "bug.patch").write_text(edit.patch, encoding="utf-8")
    triggers = _copy_inputs("trigger", wish.triggers, folder)
    near_misses = _copy_inputs("near-miss", wish.near_misses, folder)
    data = _head(wish, edit)
    data["trigger"] = [_row(one) for one in triggers]
    data["near-miss"] = [_row(one) for one in near_misses]
    write.write(wish.slug, data)
    _check_patch(wish.slug)
    print(f"{relative(folder)}: {data['id']}, {edit.function} in {edit.file}; building", flush=True)
    reached = {one: trial.must_trigger(wish.slug, *one) for one in triggers}
    if wish.minimise:
        _minimise(wish.slug, reached)
    reached = _with_session(wish.slug, reached, near_misses)
    _note_reach(data, reached)
    for one in near_misses:
        trial.must_miss(wish.slug, *one, data["profiles"])
    data["trigger"] = [_row(one) for one in reached]
    data["near-miss"] = [_row(one) for one in near_misses]
    data["harnesses"] = list(dict.fromkeys(harness for harness, _ in reached))
    data["needs"] = _needs(data["harnesses"], folder)
    write.write(wish.slug, data)
    refresh(wish.slug)
    bug = catalogue.load(wish.slug)
    (folder / "README.md").write_text(card.render(bug, edit), encoding="utf-8")
    print(f"Now replace the lines of {relative(folder)}/README.md that begin with `{MARK}`, and")
    print(f"prove it: scripts/bug check {wish.slug}")


def _copy_inputs(kind: str, inputs: tuple[Input, ...], folder: Path) -> list[Input]:
    """Copies inputs under their names in the folder: trigger.http, trigger.uri, trigger-2.uri."""
    copied: dict[Input, None] = {}
    for harness, source in inputs:
        data = source.read_bytes()
        for name in _names(kind, harness):
            path = folder / name
            if not path.exists():
                path.write_bytes(data)
            if path.read_bytes() == data:
                copied[harness, path] = None
                break
    return list(copied)


def _names(kind: str, harness: str) -> Iterator[str]:
    end = "http" if harness in WHOLE else harness
    yield f"{kind}.{end}"
    yield from (f"{kind}-{number}.{end}" for number in range(2, 1000))


def _row(one: Input) -> dict:
    return {"harness": one[0], "file": one[1].name}


def _head(wish: Wish, edit: Edit) -> dict:
    """The tables that a person's words make."""
    row = lineage.rows()[wish.cve]
    general = f" ({row.general}: general knowledge (K))" if row.general else ""
    return {
        "id": next_id(catalogue.load_all()),
        "title": wish.title,
        "class": wish.bug_class,
        "cwe": list(wish.cwe) or CWE[wish.bug_class],
        "layer": edit.layer,
        "function": edit.function,
        "field": wish.field,
        "harnesses": [],
        "profiles": list(PROFILES),
        "needs": [],
        "difficulty": wish.difficulty,
        "basis": "",
        "lineage": {
            "cve": wish.cve,
            "evidence": row.evidence,
            "text": f"{row.where}: {row.cause}{general}",
        },
    }


def _check_patch(slug: str) -> None:
    """UsageError with the first thing that is wrong with the patch."""
    catalogued = catalogue.load_all()
    for fault in [*patch.faults(catalogue.load(slug), catalogued), *patch.apply_faults([slug])]:
        raise UsageError(fault)
    for fault in patch.apply_faults(catalogue.slugs()):
        raise UsageError(f"it does not apply together with the others: {fault}")


def _minimise(slug: str, reached: dict[Input, dict[str, trial.Reach]]) -> None:
    for (harness, file), found in reached.items():
        profiles = [profile for profile, one in found.items() if one.triggers]
        profile = PROFILE if PROFILE in profiles else profiles[0]
        before = file.read_bytes()
        after = trial.minimised(slug, harness, before, profile)
        file.write_bytes(after)
        print(f"  {file.name} in {harness}: {len(before):,} bytes, now {len(after):,}", flush=True)
        reached[harness, file] = trial.must_trigger(slug, harness, file)


def _with_session(
    slug: str, reached: dict[Input, dict[str, trial.Reach]], near_misses: list[Input]
) -> dict[Input, dict[str, trial.Reach]]:
    """The triggers, with whole requests in the harness `session` too where they trigger there."""
    found = dict(reached)
    for harness, file in reached:
        session = ("session", file)
        if harness != "request" or session in found:
            continue
        there = trial.reach(slug, *session)
        if any(one.triggers for one in there.values()):
            found[session] = trial.must_trigger(slug, *session)
            near_misses += [
                ("session", miss)
                for whole, miss in list(near_misses)
                if whole == "request" and ("session", miss) not in near_misses
            ]
    return found


def _note_reach(data: dict, reached: dict[Input, dict[str, trial.Reach]]) -> None:
    """Which profiles reach the bug, and what each other one does to each trigger."""
    data["profiles"] = [
        profile
        for profile in PROFILES
        if any(found[profile].triggers for found in reached.values())
    ]
    data["mitigation"] = []
    for one, found in reached.items():
        for profile in PROFILES:
            there = found[profile]
            if not there.triggers and not there.rule:
                print(
                    f"  {one[1].name} in {one[0]}, {profile}: not triggered, and no rule refuses it"
                )
            elif not there.triggers:
                rule = {"holds": True, "rule": there.rule}
                data["mitigation"].append({"profile": profile, **_row(one), **rule})
            elif profile != PROFILE and one[0] in WHOLE and one == _first_whole(reached):
                data["mitigation"].append({"profile": profile, **_row(one), "holds": False})


def _first_whole(reached: dict[Input, dict[str, trial.Reach]]) -> Input:
    return next(one for one in reached if one[0] in WHOLE)


def _needs(names: list[str], folder: Path) -> list[str]:
    """What must come together in an input to reach the bug."""
    requests = ["requests"] if "session" in names and "request" not in names else []
    body = b"\r\n\r\n<" in (folder / "trigger.http").read_bytes()
    return requests + (["xml"] if body else [])


def parse_input(text: str) -> Input:
    """HARNESS=FILE, as seen from where the command was given."""
    harness, equals, name = text.partition("=")
    if not equals or not name:
        raise UsageError(f"{text!r}: not of the form HARNESS=FILE")
    return harness, Path(name)

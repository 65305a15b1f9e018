"""What tests of campaigns with real engines share: the programs of a test harness, a folder for each test,
and a campaign that runs until something has happened."""

import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path

from davlab.campaign.campaign import Campaign
from layers import compile_harness


class Enough(Exception):
    """What was looked for was seen."""


class CampaignCase(unittest.TestCase):
    HARNESS = "layers"  # tests/campaign/fuzz_NAME.c
    programs: dict[str, Path]  # by engine
    folder: Path  # of a campaign

    @classmethod
    def setUpClass(cls) -> None:
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.programs = {}
        for engine in ("libfuzzer", "afl"):
            folder = Path(scratch.name) / engine
            folder.mkdir()
            cls.programs[engine] = compile_harness(engine, folder, cls.HARNESS)

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name).resolve()

    def fuzz(
        self,
        campaign: Campaign,
        enough: Callable[[], bool],
        watch: Callable[[], object] = lambda: None,
    ) -> None:
        """Runs the campaign until it has done `enough`, and closes it."""

        def look(_: Campaign) -> None:
            watch()
            if enough():
                raise Enough

        try:
            with self.assertRaises(Enough, msg="it never happened"):
                campaign.run(look)
        finally:
            campaign.close()

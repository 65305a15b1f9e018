"""The tree keeps to the layer table, and the check sees every way of breaking it."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from davlab import layers


class Layers(unittest.TestCase):
    def test_the_tree_keeps_to_the_table(self) -> None:
        self.assertEqual(layers.check(), [])

    def test_what_breaks_it_is_named(self) -> None:
        for layer, include, word in [
            ("base", '"http/request.h"', "may not include"),
            ("http", '"uri/uri.h"', "may not include"),
            ("dav", '"tree/tree.h"', "may not include"),
            ("dav", "<libxml/parser.h>", "belongs to xml"),
            ("dav", '"if.h"', "is not rooted"),
            ("serve", "<sys/socket.h>", "belongs to server"),
        ]:
            faults = layers.faults_of(layer, f"#include {include}\n")
            self.assertEqual(len(faults), 1, (layer, include))
            self.assertIn(word, faults[0])

    def test_an_unknown_layer_is_named(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "cellar").mkdir()
            self.assertIn("no such layer", layers.check(Path(folder))[0])


if __name__ == "__main__":
    unittest.main()

#!/bin/bash
# Proves every bug of the catalogue; the proofs are in scripts/davlab/bugs/check.py.
# Input: none. Output: TAP. Exit code: 0, or 1 when a proof failed.
set -eu
cd "$(dirname "$0")/../.."
exec scripts/bug check

#!/bin/bash
# The OSS-Fuzz build and its check, as TAP; see scripts/ossfuzz.
set -eu
cd "$(dirname "$0")/../.."
exec scripts/ossfuzz

"""A campaign: fuzzers under supervision, their crashes kept, confirmed bugs retired."""

"""The proofs of the bug catalogue, and the trees that bug builds are made from."""

"""Looking after an archive: what its rules do (audit), new rules, and whether this machine can build (doctor).

No part of a build: it reads what a build left in the store, and mirrored files where the store has only numbers.
"""

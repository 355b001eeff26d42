"""Fuzzing: what must hold for any input (``targets``), inputs that nobody would write (``inputs``), drivers (``run``).

``inv fuzz --target cleaning --minutes 10`` runs one; a finding ends the run and is written to ``fuzz/findings``. When
its cause is mended it moves to ``fuzz/cases/TARGET`` under a name that says what it was, and is tested from then on.
"""

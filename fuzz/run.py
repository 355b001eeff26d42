"""Drivers: random pieces, as fast as the target goes, or Atheris, which looks for inputs that reach new code.

python -m fuzz.run slugs --minutes 5 --seed 1
python -m fuzz.run cleaning --minutes 5 --guided
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import sys
import time
import warnings
from pathlib import Path

from fuzz.inputs import PIECES, source
from fuzz.targets import TARGETS

FOLDER = Path(__file__).parent
FINDINGS = FOLDER / "findings"
CASES = FOLDER / "cases"


def cases(target: str) -> list[Path]:
    """Inputs that once failed, each named for what it was."""
    return sorted((CASES / target).glob("*"))


def keep(target: str, text: str) -> Path:
    """Write a finding down."""
    data = text.encode("utf-8", "surrogatepass")
    file = FINDINGS / target / hashlib.sha256(data).hexdigest()[:12]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def run_random(target: str, seconds: float, seed: int) -> int:
    """Random pieces until the time is over; returns how many inputs held.

    :raises Exception: whatever the target raised; the input is kept.
    """
    check, next_input = TARGETS[target], source(seed)
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        for _ in range(64):
            text = next_input()
            try:
                check(text)
            except BaseException:
                print(f"{target}: kept {keep(target, text)}: {text!r}", file=sys.stderr)
                raise
            count += 1
    return count


def run_guided(target: str, seconds: float, seed: int) -> None:
    """Atheris: coverage of our code guides the inputs. Ends the process."""
    import atheris  # Linux only, and needed for this alone

    check = TARGETS[target]

    def check_bytes(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        try:
            check(text)
        except BaseException:
            print(f"{target}: kept {keep(target, text)}: {text!r}", file=sys.stderr)
            raise

    corpus = FINDINGS / f"{target}-corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    words = FINDINGS / "dictionary"
    words.write_text("".join(map(_quoted, PIECES)), encoding="ascii")
    options = [
        f"-max_total_time={int(seconds)}",
        f"-seed={seed}",
        f"-dict={words}",
        "-max_len=2048",
        "-print_final_stats=1",
    ]
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *options, str(corpus)], check_bytes)
    atheris.Fuzz()


def _quoted(piece: str) -> str:
    """A line of libFuzzer's dictionary."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in piece.encode("utf-8", "replace")) + '"\n'


def main() -> None:
    """One target, for some minutes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, "all"])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", action="store_true")
    given = parser.parse_args()
    warnings.simplefilter("error")
    names = list(TARGETS) if given.target == "all" else [given.target]
    seconds = given.minutes * 60 / len(names)
    for name in names:
        if given.guided:
            run_guided(name, seconds, given.seed)
        started = time.monotonic()
        with contextlib.suppress(KeyboardInterrupt):
            count = run_random(name, seconds, given.seed)
            print(f"{name}: {count:,} inputs, {count / (time.monotonic() - started):,.0f} a second", flush=True)


if __name__ == "__main__":
    main()

"""``python -m bench``: run the benchmark and write its table; ``inv bench`` calls this."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from bench import peers
from bench.corpus import make_corpus
from bench.measure import Measurement, measure
from bench.report import save_table, table
from bench.scenarios import SCENARIOS, Site, cpu_shares, main_numbers, run_scenarios

PEERS = {"hugo": peers.hugo, "pelican": peers.pelican}


def main() -> None:
    """Parse, run, print, save."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=3, help="of the short scenarios; the median counts")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument(
        "--peers", nargs="?", const="all", choices=("all", *PEERS), help="also Hugo and stock Pelican, or one of them"
    )
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "newsmirror-bench")
    parser.add_argument(
        "--scenarios", nargs="+", choices=SCENARIOS, default=[*SCENARIOS], help="only these (default: all)"
    )
    options = parser.parse_args()
    folder = options.folder.resolve() / str(options.articles)
    mirrors = make_corpus(folder / "corpus", options.articles)
    site = Site(folder, mirrors, options.articles, options.workers)
    found: dict[str, list[Measurement]] = {"bare loop": [_bare_loop(folder, options.workers)]}
    shares: dict[str, float] = {}
    for name, measured in run_scenarios(site, options.repeats, options.scenarios):
        found[name] = measured
        print(name, measured, flush=True, file=sys.stderr)
        if name == SCENARIOS["cold"]:
            shares = cpu_shares(site)
            if shutil.disk_usage(folder).free > 1.2 * measured[0].written:
                found["cp -r of the output"] = [_copy(folder, site.output)]
    for peer in [name for name in PEERS if options.peers in ("all", name)]:
        for name, once in PEERS[peer](folder, site.store).items():
            found[name] = [once]
            print(name, once, flush=True, file=sys.stderr)
    text = table(options.articles, options.workers, main_numbers(site), shares, found)
    print(text)
    save_table(options.articles, text)


def _bare_loop(folder: Path, workers: int) -> Measurement:
    output = folder / "bare"
    shutil.rmtree(output, ignore_errors=True)
    command = [sys.executable, "-m", "bench.floors", os.fspath(folder / "corpus"), os.fspath(output), str(workers)]
    found = measure(command, Path(__file__).parent.parent, output)
    shutil.rmtree(output)
    return found


def _copy(folder: Path, output: Path) -> Measurement:
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    found = measure(["cp", "-r", os.fspath(output), os.fspath(copy)], folder, copy)
    shutil.rmtree(copy)
    return found


if __name__ == "__main__":
    main()

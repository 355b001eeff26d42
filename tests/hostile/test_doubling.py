"""No quadratic behaviour: four times the input takes about four times the CPU time, whatever it is made of.

Quadratic work would take sixteen times as long; the test asks for less than ten, of the best of several runs, so a
busy machine does not fail it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from fuzz.targets import intake

HEAD = "<!--1614945600000-->\n[河](https://a.example/1)\n------\n\n"
TAGS = HEAD.replace("a.example/1", "www.epochtimes.com/gb/21/7/6/n1.htm")
GFW = "### x\n---\n#### [首页](x)"
END = "\n<p>x</p>\n原文链接：https://a.example/1"
AUTHORED = "Title: x\nDate: 2021-07-06\n\n"
SIZE = 1_000

SHAPES: dict[str, Callable[[int], str]] = {
    "blocks": lambda n: HEAD + "<div>" * n + "x",
    "paragraphs": lambda n: HEAD + "<p>x" * n,
    "formatting": lambda n: HEAD + "".join(f"<b id=x{i}>" for i in range(n // 8)) + "<p>x" * (n // 8),
    "links": lambda n: HEAD + "<a href=https://x.example/>x" * n,
    "nested tables": lambda n: HEAD + "<table><tr><td>x" * n,
    "cells": lambda n: HEAD + "<table>" + "<tr><td>x<td>y" * n + "</table>",
    "pictures": lambda n: HEAD + "".join(f"<p><img src=https://x.example/{i}.jpg><small>c</small>" for i in range(n)),
    "captions": lambda n: HEAD + "<img src=https://x.example/1.jpg><div class=caption>x</div>" * n,
    "captions alone": lambda n: HEAD + "<div class=caption>x</div>" * n,
    "figures": lambda n: HEAD + "<figure><img src=https://x.example/1.jpg>" * n,
    "lists": lambda n: HEAD + "<ul><li>x" * n,
    "annotations": lambda n: HEAD + "<ruby><rt>x" * n,
    "code": lambda n: HEAD + "<pre><b>x\n" * n,
    "players": lambda n: HEAD + "".join(f"<iframe src=https://www.youtube.com/embed/a{i:010}></iframe>" for i in range(n)),
    "drawings": lambda n: HEAD + "<svg>x</svg>" * n,
    "noscript": lambda n: HEAD + "<noscript><img src=https://x.example/1.jpg></noscript>" * n,
    "footnotes": lambda n: HEAD + "".join(f"<a href=#n{i}>x</a><p id=n{i}>y" for i in range(n)),
    "breaks": lambda n: HEAD + "x<br><br>" * n,
    "spaces": lambda n: HEAD + "<p>" + "\u3000 " * n * 5 + "x",
    "brackets": lambda n: HEAD + "<p>" + "【（记者" * n * 5,
    "dates": lambda n: HEAD + "<p>2021年07月06日" * n,
    "reporters": lambda n: HEAD + "<p>" + "记者张三、" * n * 3 + "报导",
    "less-than signs": lambda n: HEAD + "<" * n * 10,
    "entities": lambda n: HEAD + "&amp;lt;" * n * 3,
    "invisible": lambda n: HEAD + "<p>" + "\u200bx" * n * 5,
    "title": lambda n: f"<!--1-->\n[{'x[' * n * 5}](https://a.example/1)\n------\n\nx",
    "headings without end": lambda n: f"<!--1-->\n[ ](https://a.example/1)\n------\n\n{'<h1 ' * n}{'<h2>' * n}",
    "line of links": lambda n: GFW + "[x](" * n * 3 + END,
    "footers": lambda n: f"{GFW}\n<p>x</p>\n" + "原文链接：x\n" * n + "<p>x</p>",
    "front matter": lambda n: "---\nfrom: https://a.example/1\n" + "k: v\n  w\n" * n + "---\nx",
    "flow": lambda n: "---\nfrom: https://a.example/1\nt: " + "[" * n + "\n---\nx",
    "tags": lambda n: TAGS + "".join(f"<a href='https://www.epochtimes.com/gb/tag/{i}.html'>t{i}</a>" for i in range(n)),
    "attributes": lambda n: HEAD + "<p " + " ".join(f"a{i}=1" for i in range(n // 8)) + ">x",
    "source set": lambda n: HEAD + "<img srcset='" + "a 1x, b," * n * 3 + "'>x",
    "long address": lambda n: HEAD + "<a href='" + "https://x.example//" * n + "'>x</a>",
    "quoted posts": lambda n: HEAD + "<blockquote class=twitter-tweet><a href=https://twitter.com/a/status/1>x</a></blockquote>" * n,
    "emphasis": lambda n: AUTHORED + "*a_ " * n * 3,
    "Markdown links": lambda n: AUTHORED + "[a](" * n,
}  # fmt: skip


def cpu(text: str, runs: int) -> float:
    """CPU seconds for a file of this text, the best of some runs."""
    data, best = text.encode(), float("inf")
    for _ in range(runs):
        started = time.process_time()
        intake().read_data("m", "pages/c1/a.md", data, b"")
        best = min(best, time.process_time() - started)
    return best


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_input_takes_about_four_times_as_long(shape):
    make = SHAPES[shape]
    cpu(make(10), 1)  # what is compiled once is not counted
    assert cpu(make(4 * SIZE), 2) < 10 * cpu(make(SIZE), 3) + 0.03

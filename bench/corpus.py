"""A mirrored archive of any size with the statistics of a real one, written by seed.

The real one (79,229 articles in 106,362 files): a quarter of the files are copies in a second channel; 63,750 tags
are used 353,319 times, 34,653 of them once, the most frequent 5,837 times; bodies have 3,068 characters of markup in
the median and 12,840 at the 99th percentile, which a log-normal distribution meets with sigma = 0.6155; about a
hundred articles a day. Two thirds of the articles are in the ``gfw`` dialect, the rest in ``jekyll`` and ``bare``.
"""

from __future__ import annotations

import json
import math
import multiprocessing
import os
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from urllib.parse import quote

from bench import words
from bench.words import Writer

ARTICLES, TAGS, TAG_USES, TOP_TAG = 79_229, 63_750, 353_319, 5_837
COPIES = (106_362 - ARTICLES) / ARTICLES
"""Second copies an article."""
MEDIAN, SIGMA = 3_068, math.log(12_840 / 3_068) / 2.3263
"""Of the body's length in characters; 2.3263 standard deviations are the 99th percentile."""
ZIPF, SHIFT = 0.96, 4.3
"""Uses of the tag of a rank are TOP_TAG * ((1 + SHIFT) / (rank + SHIFT)) ** ZIPF: fits sum, top and singles above."""
A_DAY = 100
FIRST_DAY = date(2009, 3, 1)
BLOCK = 500
"""Articles made by one generator: any block can be made without the ones before."""
CHANNELS = tuple(f"ncid{277 + number}" for number in range(12))
HOSTS = ("www.radio.example", "www.daily.example", "www.science.example")


@dataclass(frozen=True, slots=True)
class Plan:
    """What all blocks share."""

    folder: str
    """Where the mirrors are written."""
    articles: int
    """Distinct articles."""
    seed: int
    """Other seeds make other words and the same statistics."""
    names: Sequence[str]
    """Topic names by rank."""
    uses: array[int]
    """Rank of every tag use, dealt to the articles in order."""


def make_corpus(folder: Path, articles: int, seed: int = 1) -> list[Path]:
    """Write mirrors with so many articles; their folders. A corpus that is there already is used again."""
    done, wanted = folder / "corpus.json", {"articles": articles, "seed": seed, "version": 2}
    mirrors = [folder / name for name in ("bench-harbour", "bench-feeds", "bench-notes")]
    if done.exists() and json.loads(done.read_text("utf-8")) == wanted:
        return mirrors
    plan = make_plan(os.fspath(folder), articles, seed)
    for mirror in mirrors:
        mirror.mkdir(parents=True, exist_ok=True)
    for channel in CHANNELS:
        (mirrors[0] / "pages" / channel).mkdir(parents=True, exist_ok=True)
    (mirrors[1] / "_posts").mkdir(exist_ok=True)
    # Forked, not spawned: the plan's uses are shared and not sent.
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), initializer=_take, initargs=(plan,)) as pool:
        for _ in pool.imap_unordered(_write_block, range(0, articles, BLOCK)):
            pass
    done.write_text(json.dumps(wanted), "utf-8")
    return mirrors


def make_plan(folder: str, articles: int, seed: int) -> Plan:
    """Deal tag uses to articles: the counts of each rank are exact, their places drawn."""
    scale = articles / ARTICLES
    # Heaps' law: twice the text has less than twice the words. 0.8 fits parts of the real archive.
    ranks = max(50, round(TAGS * scale**0.8))
    uses = array("I")
    for rank in range(1, ranks + 1):
        count = TOP_TAG * scale * ((1 + SHIFT) / (rank + SHIFT)) ** ZIPF
        uses.extend([rank - 1] * max(1, round(count)))
    Random(f"deal {seed}").shuffle(uses)
    return Plan(folder, articles, seed, words.topic_names(ranks), uses)


class _Shared:
    plan: Plan


def _take(plan: Plan) -> None:
    _Shared.plan = plan


def _write_block(start: int) -> int:
    plan = _Shared.plan
    random = Random(f"{plan.seed} {start}")
    for number in range(start, min(start + BLOCK, plan.articles)):
        for path, text in article_files(plan, number, random):
            Path(plan.folder, path).write_text(text, "utf-8")
    return start


def article_files(plan: Plan, number: int, random: Random) -> Iterator[tuple[str, str]]:
    """Path and content of every copy of one article."""
    share = len(plan.uses) / plan.articles
    begin, end = (int((number + turn) * share + _jitter(number + turn)) for turn in (0, 1))
    ranks = [plan.uses[turn % len(plan.uses)] for turn in range(begin, end)]
    tags = list(dict.fromkeys(plan.names[rank] for rank in ranks))
    kind = random.random()
    if kind < 0.67:
        text = gfw_file(number, tags, random)
        name = f"n{article_number(number)}.md"
        channels = random.sample(CHANNELS, 2 if random.random() < COPIES / 0.67 else 1)
        for channel in channels:
            yield f"bench-harbour/pages/{channel}/{name}", text
    elif kind < 0.95:
        day = article_day(number)
        yield f"bench-feeds/_posts/{day}-{number}.md", jekyll_file(number, tags, random)
    else:
        yield f"bench-notes/{number}.md", bare_file(number, tags, random)


def _jitter(number: int) -> int:
    """Some articles have more tags than others; the same at both ends of a share, so that none is lost."""
    return number * 7919 % 5 if number else 0


def article_number(number: int) -> int:
    """The publisher's number."""
    return 2_000_000 + number


def article_day(number: int) -> date:
    """Days follow each other, a hundred articles each."""
    return FIRST_DAY + timedelta(days=number // A_DAY)


def harbour_url(number: int) -> str:
    """Address of an article as the publisher of most of them would have it; so that links have targets."""
    day = article_day(number)
    return f"https://www.times.example/gb/{day.year % 100}/{day.month}/{day.day}/n{article_number(number)}.htm"


def body_length(random: Random) -> int:
    """Characters of a body, markup included."""
    return min(150_000, max(250, round(random.lognormvariate(math.log(MEDIAN), SIGMA))))


def gfw_file(number: int, tags: Sequence[str], random: Random) -> str:
    """``gfw``: prettified markup, disguised links, a lead picture, advertisement shells, sometimes a counter."""
    day, writer = article_day(number), Writer(random, str(article_day(number)), tags)
    title = writer.title()
    links = [f"https://www.times.example/gb/tag/{quote(tag)}.html" for tag in tags]
    parts = []
    if random.random() < 0.8:
        picture = f"https://i.times.example/assets/uploads/{day.year}/{day.month:02}/id{number}-600x400.jpg"
        parts.append(
            f'<div><img alt="{title}" class="attachment-djy_600_400 size-djy_600_400 wp-post-image" src="{picture}" {_sizes(picture)}/>\n'
            f'<div class="caption">\n {writer.sentence()}\n</div></div><hr/>'
        )
    parts.append(
        '<div class="post_content" id="artbody" itemprop="articleBody">\n <!-- article content begin -->\n <p>\n'
        f"  【港湾时报{day.year}年{day.month:02}月{day.day:02}日讯】（港湾时报记者闻舟报导）{writer.sentence()}\n </p>\n"
    )
    length, wanted = sum(map(len, parts)), body_length(random)
    pending = list(zip(tags, links, strict=True))
    if number > 50 and random.random() < 0.3:
        pending.append((writer.title(), harbour_url(number - random.randrange(1, 50))))
    while length < wanted or pending:
        inside = f"  {writer.sentence()}{writer.sentence()}\n"
        for name, link in pending[:2]:
            inside += f'  <ok href="{link}">\n   {name}\n  </ok>\n  {writer.sentence()}\n'
        del pending[:2]
        parts.append(f" <p>\n{inside} </p>\n")
        length += len(parts[-1])
    large = f"https://i.times.example/assets/{number}-a"
    if random.random() < 0.15:
        parts.append(
            f' <figure class="wp-caption aligncenter" id="attachment_{number}" style="max-width: 600px">\n'
            f'  <ok href="https://i.times.example/assets/{number}-a.jpg"><img alt="" {_sizes(large)} src="{large}-600x400.jpg"/></ok><br/>\n'
            f'  <figcaption class="wp-caption-text">\n   {writer.sentence()}\n  </figcaption><br/>\n </figure><br/>\n'
        )
    parts.append(
        ' <p>\n  责任编辑：戴若宁#\n </p>\n <!-- article content end -->\n <div id="below_article_ad">\n </div>\n</div>\n'
    )
    nav = " &nbsp;|&nbsp; ".join(
        f"[{name}](../../../../../{to}?n{article_number(number)})"
        for name, to in (("首页", ".."), ("副刊", "harbour-notes"), ("专题", "harbour-special"), ("书库", "books"))
    )
    counter = f"<img src='http://counter.example/pages/n{number}.md' width='0px' height='0px'/>\n\n" * (number % 3 == 0)
    return f"### {title}\n\n---\n\n#### {nav}\n\n\n{''.join(parts)}\n{counter}\n---\n\n原文链接（需翻墙）：{harbour_url(number)}"


def _sizes(picture: str) -> str:
    """What WordPress writes beside the address of a picture."""
    widths = (150, 300, 450, 768)
    choices = ", ".join(f"{picture}-{width}x{width * 2 // 3}.jpg {width}w" for width in widths)
    return f'srcset="{choices}" sizes="(max-width: 600px) 100vw, 600px" width="600" height="400" decoding="async"'


def jekyll_file(number: int, tags: Sequence[str], random: Random) -> str:
    """``jekyll``: front matter, an instant, a link line, one line of a publisher's own markup with its chrome."""
    host = HOSTS[number % len(HOSTS)]
    day, writer = article_day(number), Writer(random, str(article_day(number)), tags)
    title = writer.title()
    moment = datetime(day.year, day.month, day.day, random.randrange(24), random.randrange(60), tzinfo=UTC)
    url = f"https://{host}/cn/{day:%Y%m%d}-{article_number(number)}"
    parts = [
        (
            f'<div class="fullPic"><div class="floatImg center"><img data-src="https://img.{host[4:]}/{number}.jpg?width=800" '
            f'alt="{title}" class="lazyload"><div class="picinfo">{writer.sentence()}</div></div></div><div></div>'
            '<div class="share-buttons"><a href="https://www.facebook.com/sharer.php?u=x">分享</a></div><div class="paragraph">'
        )
    ]
    prefix = "/b5/tag/" if "daily" in host else "/cn/tag/" if "radio" in host else "/tag/"
    length, wanted, pending = len(parts[0]), body_length(random), list(tags)
    while length < wanted or pending:
        inside = writer.sentence()
        for name in pending[:2]:
            inside += f'<a href="https://{host}{prefix}{quote(name)}?utm_source=feed&amp;utm_medium=body">{name}</a>，{writer.sentence()}'
        del pending[:2]
        parts.append(f'<p style="line-height:1.8;text-align:justify"><span>{inside}</span>{writer.sentence()}</p>')
        length += len(parts[-1])
    parts.append(
        '<p><strong> </strong></p><div class="mySubscriptionInner"><form><input type="email"><a href="javascript:">订阅</a></form></div>'
        "<script>window.track&&track(1)</script><iframe src='https://www.youtube.com/embed/abcdefghijk'></iframe></div>"
        f"<img src='https://counter.example/hit.gif?n={number}' width='1' height='1' style='display:none'>"
    )
    stamp = f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
    return (
        f'---\nlayout: post\ntitle: "{title}"\ndate: {stamp}\nauthor: 转载\nfrom: {url}\ntags: [ 转载 ]\ncategories: [ 转载 ]\n---\n'
        f"<!--{int(moment.timestamp()) * 1000}-->\n[{title}]({url})\n------\n\n<div>\n{''.join(parts)}\n</div>\n"
    )


def bare_file(number: int, tags: Sequence[str], random: Random) -> str:
    """``bare``: an instant, a link line, HTML on one line."""
    day, writer = article_day(number), Writer(random, str(article_day(number)), tags)
    title = writer.title()
    moment = datetime(day.year, day.month, day.day, random.randrange(24), tzinfo=UTC)
    parts, length, wanted, pending = [], 0, body_length(random), list(tags)
    while length < wanted or pending:
        inside = writer.sentence()
        for name in pending[:2]:
            inside += f'<a href="https://www.news.example/tag/{quote(name)}">{name}</a>{writer.sentence()}'
        del pending[:2]
        parts.append(f"<p>{inside}{writer.sentence()}</p>")
        length += len(parts[-1])
    parts.append("<img src='https://counter.example/hit.gif?page=news' width='1' height='1' style='display:none'>")
    url = f"https://www.news.example/article?sid={article_number(number)}"
    return f"<!--{int(moment.timestamp()) * 1000}-->\n[{title}]({url})\n------\n\n{''.join(parts)}\n"

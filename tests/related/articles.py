"""Articles to compare, of our own words: profiles without files, and mirrored files that share an event or a text."""

from __future__ import annotations

import hashlib

from plugins.archive.entries import Copy, Entry, Reading
from plugins.related.likeness import Profile, profile_of
from plugins.related.signature import sign
from plugins.topics.folding import fold

SENTENCES = (
    "港务局周三在例行说明会上公布了最新的调查进度", "工程师认为桥墩裂缝与去年冬天的冰凌有关",
    "渡轮公司表示愿意在封闭期间增开夜间班次", "附近的商户担心游客会因此改去上游的古镇",
    "市议会将在下个月讨论重建所需的全部经费", "气象台提醒未来三天江面仍会出现浓雾",
    "学校安排住在对岸的学生暂时改为线上听课", "志愿者在码头为候船的老人准备了热茶和座椅",
    "一位退休船长说他从未见过这样低的水位", "修复工程预计需要九个月才能全部完成",
    "专家组建议把旧桥改建为只供行人使用的步道", "有关部门尚未回应居民提出的补偿要求",
)  # fmt: skip
"""Clauses for bodies; each long enough to leave a print."""


def text(*numbers: int) -> str:
    """A body of these sentences."""
    return "".join(
        f"<p>{SENTENCES[number % len(SENTENCES)]}{number // len(SENTENCES) or ''}。</p>" for number in numbers
    )


def profile(
    title: str, *, day: str = "2021-03-05", source: str = "a.example", body: str = "", summary: str = "",
    tags: tuple[str, ...] = (), lang: str = "zh-Hans",
) -> Profile:  # fmt: skip
    """The profile of an article."""
    identity = hashlib.md5(f"{title}{day}{source}{body}".encode()).hexdigest()
    reading = Reading(
        id=identity, dialect="bare", title=title, source_url="", publisher=source, date=day, date_evidence="",
        authors=(), tags=tags, channel="", category="", lead_image=None, lang=lang, summary=summary, links=(), body="",
        text_in=0, text_kept=0, cuts=(), notices=(), signature=sign(title, lang, body),
    )  # fmt: skip
    copy = Copy("mirror", "1.md")
    return profile_of(Entry(reading, (), tags, (), copy, (copy,), ()), fold)

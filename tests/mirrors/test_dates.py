"""The day of an article: evidence in its order, in the publisher's own zone."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.mirrors.body import Body
from plugins.mirrors.dates import DateFound, find_date
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.publishers import publisher_of

EPOCH = "https://www.epochtimes.com/gb/21/7/4/n13000001.htm"
CNA = "https://www.cna.com.tw/news/firstnews/202011030001.aspx"
NEWS = "https://unlisted.example/river"


def found(html="", url=NEWS, name="", at=None, **envelope) -> DateFound:
    """Find the date of a body of this HTML; ``at`` is the moment of the ms comment."""
    ms = round(at.timestamp() * 1000) if at else None
    read = Envelope(dialect="bare", body=html, url=url, ms=ms, **envelope)
    return find_date(Body(html), read, publisher_of(url), name)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("html", "url", "iso"),
    [
        ("<p>【大纪元2021年07月05日讯】天文台开放。", EPOCH, "2021-07-05"),
        ("<p>【大纪元2021年 7 月 5 日讯】天文台开放。", EPOCH, "2021-07-05"),
        ("<p>图：新天文台<p>【新唐人北京时间2021年07月05日讯】天文台开放。", EPOCH, "2021-07-05"),
        ("<p>【大纪元7月5日讯】天文台开放。", EPOCH, "2021-07-05"),
        ("<p>【明慧网二零二零年十一月十七日】天文台开放。",
         "http://www.minghui.org/mh/articles/2020/11/17/天文台-1.html", "2020-11-17"),
        ("<p>（某网信息中心报道）2021年7月5日，本网获悉：天文台开放。", NEWS, "2021-07-05"),
    ],
)  # fmt: skip
def test_a_dateline_at_the_head_of_the_text_is_the_day(html, url, iso):
    assert (found(html, url).iso, found(html, url).evidence) == (iso, "dateline")


def test_a_dateline_far_down_or_inside_a_sentence_is_not_the_articles():
    far = "<p>河水上涨。" * 20 + "<p>【大纪元2021年07月01日讯】旧闻。"
    assert found(far, EPOCH).evidence == "url"
    assert found("<p>参见【大纪元2021年07月01日讯】一文。", EPOCH).evidence == "url"


def test_the_dateline_wins_over_the_url_which_is_another_zones():
    result = found("<p>【大纪元2021年07月05日讯】天文台开放。", EPOCH)
    assert (result.iso, result.notices) == ("2021-07-05", ())


def test_a_day_takes_the_time_of_an_instant_on_the_same_day_in_the_publishers_zone():
    html = "<p>【大纪元2021年07月05日讯】天文台开放。"
    assert found(html, EPOCH, at=utc(2021, 7, 4, 20)).iso == "2021-07-05T04:00:00+08:00"
    assert found(html, EPOCH, at=utc(2021, 7, 5, 20)).iso == "2021-07-05"


@pytest.mark.parametrize(
    ("html", "url", "iso"),
    [
        ("<div>05/09/2023 - 10:20</div><p>河", "https://www.rfi.fr/cn/20230905-x", "2023-09-05T10:20:00+02:00"),
        ("<div>Tue, 06 Jul 2021 01:14:49 GMT</div>", "https://www.voachinese.com/a/x/5955638.html",
         "2021-07-05T21:14:49-04:00"),
        ("<i>陈河<br>2021-07-06T23:38:44.947Z</i>", "https://www.dw.com/zh/x/a-58171569",
         "2021-07-07T01:38:44+02:00"),
        ("<p>河水上涨。（編輯：陳河）1091103</p><p>延伸閱讀", CNA, "2020-11-03"),
        ('<time datetime="2021-07-01">54 分钟前</time>', "https://www.bbc.com/zhongwen/simp/world-57693502",
         "2021-07-01"),
        ("<p>Nov 14th 2020</p><p>A river rose.", NEWS, "2020-11-14"),
    ],
)  # fmt: skip
def test_the_stamp_a_page_shows_is_put_into_the_publishers_zone(html, url, iso):
    assert (found(html, url).iso, found(html, url).evidence) == (iso, "stamp")


@pytest.mark.parametrize(
    ("stamp", "at", "iso"),
    [
        ("2021-07-01 11:13:06", utc(2021, 7, 1, 3, 37), "2021-07-01T11:13:06+08:00"),
        ("2021-07-01 04:36:30", utc(2021, 7, 1, 8, 37), "2021-07-01T16:36:30+08:00"),
        ("2021-07-01 15:36:30", utc(2021, 7, 1, 19, 50), "2021-07-01T15:36:30-04:00"),
    ],
)
def test_a_far_desks_stamp_keeps_the_day_shown_and_the_true_instant(stamp, at, iso):
    url = "https://cn.nytimes.com/world/20210701/river/"
    assert found(f'<time datetime="{stamp}">2021年7月1日</time>', url, at=at).iso == iso


def test_without_anything_written_the_ms_comment_comes_before_front_matter_url_and_file_name():
    front = {"date": utc(2021, 7, 6, 1)}
    url = "https://unlisted.example/2021/07/08/river"
    at = utc(2021, 7, 5, 1, 2, 3)
    evidence = [
        found("", url, "2021-07-09-x.md", at, front_matter=front),
        found("", url, "2021-07-09-x.md", front_matter=front),
        found("", url, "2021-07-09-x.md"),
        found("", NEWS, "2021-07-09-x.md"),
        found("", NEWS, "x.md"),
    ]
    assert [(one.evidence, one.iso) for one in evidence] == [
        ("instant", "2021-07-05T01:02:03+00:00"),
        ("front matter", "2021-07-06T01:00:00+00:00"),
        ("url", "2021-07-08"),
        ("file name", "2021-07-09"),
        ("", ""),
    ]


@pytest.mark.parametrize("written", ["2021-07-06 09:00:00+08:00", datetime(2021, 7, 6, 1), utc(2021, 7, 6, 1)])
def test_front_matter_is_read_as_yaml_gives_it_or_as_text(written):
    assert found(front_matter={"date": written}).iso == "2021-07-06T01:00:00+00:00"


def test_front_matter_with_a_day_alone_stays_a_day():
    assert found(front_matter={"date": date(2021, 7, 6)}).iso == "2021-07-06"


def test_a_publisher_whose_feed_times_are_wrong_is_dated_by_its_url():
    url = "https://www.zaobao.com/realtime/china/story20210701-1163518"
    result = found("<p>河水上涨。", url, "2021-07-02-x.md", utc(2021, 7, 2, 5))
    assert (result.iso, result.evidence) == ("2021-07-01", "url")


def test_the_moment_of_mirroring_dates_nothing():
    url, name = "https://www.allnow.com/post/1a", "2021-06-25-x.md"
    assert found("<p>河", url, name, front_matter={"date": utc(2021, 6, 25, 6, 56)}) == DateFound("", "", ())
    assert found("<p>河", url, name, front_matter={"date": date(2021, 6, 24)}).iso == "2021-06-24"


@pytest.mark.parametrize(
    "url",
    [
        "https://unlisted.example/2021/07/14.html",
        "https://unlisted.example/n120210705123",
        "https://unlisted.example/",
    ],
)
def test_numbers_that_are_no_day_are_not_taken_from_a_url(url):
    assert found("", url).iso == ""


def test_a_typed_day_in_the_mirrors_future_is_refused_and_noted():
    result = found("<p>河。（編輯：陳河）1091203</p>", CNA, at=utc(2020, 11, 3, 4))
    assert result.iso == "2020-11-03T12:00:00+08:00"
    assert "stamp 2020-12-03 refused" in result.notices[0]


def test_a_typed_day_that_url_and_instant_both_contradict_is_refused():
    result = found("<p>【大纪元2021年06月04日讯】河。", EPOCH, at=utc(2021, 7, 4, 4))
    assert (result.iso, result.evidence) == ("2021-07-04T12:00:00+08:00", "instant")


def test_the_urls_day_with_last_years_number_is_a_slip():
    result = found("<p>【大纪元2020年07月05日讯】河。", EPOCH)
    assert (result.iso, result.evidence) == ("2021-07-04", "url")


def test_evidence_more_than_a_day_away_is_noted_once_a_day():
    html = "<p>【大纪元2021年06月30日讯】河。"
    result = found(html, EPOCH, "2021-07-04-x.md")
    assert result.iso == "2021-06-30"
    assert result.notices == ("date: dateline says 2021-06-30, url says 2021-07-04",)


@pytest.mark.parametrize("ms", [0, -1, 10**15, 10**30])
def test_an_impossible_ms_comment_dates_nothing(ms):
    read = Envelope(dialect="bare", body="", url=NEWS, ms=ms)
    assert find_date(Body(""), read, publisher_of(NEWS), "").iso == ""


@given(
    text=st.text(),
    url=st.text(),
    name=st.text(),
    ms=st.none() | st.integers(),
    date=st.text() | st.integers(),
)
def test_any_input_gives_a_date_or_none(text, url, name, ms, date):
    read = Envelope(dialect="bare", body=text, url=url, ms=ms, front_matter={"date": date})
    result = find_date(Body(text), read, publisher_of(NEWS), name)
    assert bool(result.iso) == bool(result.evidence)


def test_an_object_id_in_the_address_holds_the_day():
    url = "https://www.allnow.com/post/60d565e9b050f4377694c99f"
    at = datetime(2021, 9, 1, 8, tzinfo=UTC)
    dated = found("<p>河水平稳。</p>", url, front_matter={"date": at})
    assert (dated.iso, dated.evidence) == ("2021-06-25", "url")


def test_a_day_that_closes_a_quoted_letter_is_not_the_articles():
    letter = "".join(f"<p>第{number}条，桥面照常通行。</p>" for number in range(20))
    dated = found(f"{letter}<p>桥梁公司</p><p>2021年7月3日</p>", at=utc(2021, 7, 6, 9))
    assert dated.iso[:10] == "2021-07-06"


@pytest.mark.parametrize(
    ("html", "iso"),
    [
        ('<time datetime="2021-07-06 01:19:24">2021年6月2日</time>', "2021-06-02"),
        ('<time datetime="2021-06-02 23:30:00">2021年6月3日</time>', "2021-06-02T23:30:00+08:00"),
        ('<time datetime="2021-06-02">三周前</time>', "2021-06-02"),
    ],
)
def test_where_the_mark_of_a_time_is_another_day_than_what_it_shows_readers_are_right(html, iso):
    assert found(html, "https://cn.nytimes.com/opinion/20210602/tide/").iso == iso


@pytest.mark.parametrize(
    ("html", "iso"),
    [
        (
            '<time class="updated" datetime="2021-09-30">改</time><time class="published" datetime="2021-06-02">发</time>',
            "2021-06-02",
        ),
        ('<time class="entry-date published updated" datetime="2021-06-02">发</time>', "2021-06-02"),
    ],
)
def test_the_time_of_the_last_change_is_not_the_articles(html, iso):
    assert found(html).iso == iso

"""Sentences, titles and topic names of our own, drawn from a seeded generator.

They mean little, but have what costs time in real ones: Han text with punctuation, numbers and Latin words, no two
articles alike, topic names that are found again in running text.
"""

from __future__ import annotations

from random import Random

PLACES = [
    "雾港",
    "柳湾",
    "茶坂",
    "云麓",
    "青澜河",
    "鹿鸣山",
    "鸥岛",
    "石桥镇",
    "北渡口",
    "南桥",
    "竹溪",
    "松岭",
    "白塔湾",
    "芦苇荡",
    "长堤",
    "东仓",
    "西关",
    "落霞岭",
    "麦田乡",
    "旧码头",
]
PEOPLE = [
    "气象员",
    "馆长",
    "船长",
    "园丁",
    "司机",
    "老师",
    "学徒",
    "渔民",
    "站长",
    "木匠",
    "观测员",
    "护林员",
    "厨师",
    "邮差",
    "修表匠",
    "研究员",
    "志愿者",
    "钟楼看守人",
    "牧羊人",
    "摄影师",
]
THINGS = [
    "图书馆",
    "望远镜",
    "水位计",
    "夜车",
    "风筝",
    "灯塔",
    "茶园",
    "小剧场",
    "植物园",
    "天文台",
    "渡船",
    "石拱桥",
    "菜市场",
    "气象站",
    "温室",
    "旧地图",
    "录音机",
    "候鸟",
    "苔藓",
    "日晷",
]
DEEDS = [
    "修好了",
    "重新开放了",
    "记录下",
    "测量了",
    "搬走了",
    "看见了",
    "种下了",
    "整理出",
    "借出了",
    "擦亮了",
    "画下",
    "找到了",
    "数清了",
    "运来了",
    "拆开了",
    "保存着",
]
TIMES = [
    "清晨",
    "傍晚",
    "去年冬天",
    "三月里",
    "雨停之后",
    "夏至那天",
    "昨天夜里",
    "开馆以前",
    "潮水退去时",
    "第二十年",
    "周末",
    "正午",
]
REASONS = [
    "因为春汛比往年早",
    "由于桥面要重新铺石板",
    "为了赶上最后一班渡船",
    "在邻居们的帮助下",
    "按照三十年前的笔记",
    "没有惊动任何人",
    "虽然天一直阴着",
    "依照手写的目录",
]
ENDINGS = [
    "，大家都说值得。",
    "，记录一直写到深夜。",
    "。消息传开以后，来看的人多了一倍。",
    "，费用由镇上承担。",
    "，明年还会再来一次。",
    "。他把日期写在门背后。",
    "，孩子们围着看了很久。",
    "，误差不到百分之一。",
]
LATIN = ["GPS", "LED", "Radio", "Atlas", "Observatory", "Library", "DNA", "Wi-Fi", "Ferry", "Lighthouse"]
SYLLABLES = (
    "天地山河湖海风雨云雪春夏秋冬东西南北金木水火土石花草林田江岸桥路塔城港湾岛村镇街灯船车马鸟鱼虫茶米麦豆"
    "书画琴棋诗文史学工农医药星月日光年时节气声色香味红黄蓝白青紫"
)


def sentence(random: Random) -> str:
    """One sentence, 20 to 60 characters."""
    words = random.choice
    text = f"{words(TIMES)}，{words(PLACES)}的{words(PEOPLE)}{words(REASONS)}{words(DEEDS)}{words(THINGS)}"
    draw = random.random()
    if draw < 0.2:
        text += f"和{words(PLACES)}的{words(THINGS)}"
    elif draw < 0.35:
        text += f"，一共{random.randrange(2, 9000)}件"
    elif draw < 0.42:
        text += f"（{words(LATIN)}）"
    elif draw < 0.5:
        text = f"“{text}”，{words(PEOPLE)}说"
    return text + words(ENDINGS)


def title(random: Random) -> str:
    """A headline, 10 to 25 characters."""
    words = random.choice
    tail = words(("，今年第三次", "", f" {words(TIMES)}见", f"：{random.randrange(10, 999)}天之后", "？", "（图）"))
    return f"{words(PLACES)}{words(PEOPLE)}{words(DEEDS)}{words(THINGS)}{tail}"


def topic_names(number: int) -> list[str]:
    """So many distinct topic names, two to four characters, one in twenty Latin; the same for every corpus."""
    random, names = Random("topics"), dict.fromkeys([*PLACES, *THINGS])
    while len(names) < number:
        if random.random() < 0.05:
            names[f"{random.choice(LATIN)} {random.randrange(number)}"] = None
        else:
            names["".join(random.choices(SYLLABLES, k=random.choice((2, 3, 3, 4, 4))))] = None
    return list(names)[:number]

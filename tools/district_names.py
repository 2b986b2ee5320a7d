"""Names of the demo district: real ones from the catalogue of systems, invented ones for the rest.

`REAL` names are taken from public reports; where a report does not say in which sub-district a place
lies, its placing here is schematic. Everything from the pools below is invented.
"""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


# code: (name, English, slug, class, area in km², communities, villages)
STREETS = {
    "001": ("陈州街回族街道", "Chenzhou Hui Sub-district", "chenzhou", "urban", 6.0, 12, 0),
    "002": ("七一路街道", "Qiyi Road Sub-district", "qiyilu", "urban", 7.5, 11, 0),
    "003": ("荷花路街道", "Hehua Road Sub-district", "hehualu", "urban", 8.0, 11, 0),
    "004": ("人和街街道", "Renhe Street Sub-district", "renhejie", "urban", 6.5, 9, 0),
    "005": ("小桥街街道", "Xiaoqiao Street Sub-district", "xiaoqiao", "urban", 7.0, 11, 0),
    "006": ("城南街道", "Chengnan Sub-district", "chengnan", "rural", 44.0, 5, 11),
    "007": ("城北街道", "Chengbei Sub-district", "chengbei", "rural", 44.0, 4, 6),
    "008": ("文昌街道", "Wenchang Sub-district", "wenchang", "zone", 40.0, 6, 4),
    "009": ("搬口街道", "Bankou Sub-district", "bankou", "zone", 60.0, 3, 9),
    "010": ("金海路街道", "Jinhai Road Sub-district", "jinhailu", "rural", 40.0, 5, 9),
    "014": ("许湾街道", "Xuwan Sub-district", "xuwan", "zone", 48.0, 2, 7),
    "015": ("华耀城街道", "Huayaocheng Sub-district", "huayaocheng", "rural", 38.0, 4, 9),
}
ZONE = ("008", "009", "014")

REAL_COMMUNITIES = {"002": ["前进"], "003": ["康湾"], "010": ["朱庄"], "001": ["德化"]}
DEMO_COMMUNITIES = {"005": ["北花园"]}
REAL_VILLAGES = {"007": ["朱楼", "邵火庙", "西张楼"], "015": ["朱庄"], "006": ["刘方平"], "010": ["孙嘴"]}

COMMUNITY_POOL = _words(
    "文峰 和谐 建安 东风 光明 新华 胜利 青年 向阳 滨河 育才 振兴 兴盛 永安 长安 安康 福寿 吉祥 如意 锦绣 "
    "春晓 秋实 松林 竹园 梅苑 兰亭 桂花 牡丹 月季 海棠 槐荫 柳岸 桃源 杏林 梨园 枫桥 石榴 丁香 玉兰 紫薇 "
    "东关 西关 南关 北关 古渡 码头 磨盘 老井 钟楼 鼓楼 书院 学府 崇文 尚德 明德 厚德 仁义 礼信 诚信 友爱 "
    "团结 奋进 希望 曙光 朝霞 晨光 星火 红旗 先锋 科苑 创新 腾达 宏图 鸿运 金桥 银河 玉带 翠湖 碧水 清泉 "
    "龙泉 凤凰 麒麟 白鹭 鸣鹤 云帆 天宁 泰安"
)
VILLAGE_POOL = _words(
    "王大庄 李楼 张桥 赵寨 陈营 周堂 吴洼 郑老家 冯岗 卫湾 蒋集 沈楼 韩庙 杨坟台 秦庄 尤寨 许堤 何井 吕桥 "
    "施营 孔楼 曹洼 严湾 华庄 金堂 魏岗 陶寨 姜老庄 戚楼 谢桥 邹营 喻洼 柏树庄 窦湾 章堤 云台 苏庙 潘寨 "
    "葛楼 范桥 彭营 鲁洼 韦庄 马坡 苗岗 花园口 方寨 俞楼 任桥 袁营 柳树湾"
)

# (name, street, community or None)
REAL_COMPOUNDS = [
    ("人行家属院", "003", None),
    ("邮政小区", "003", None),
    ("建行家属院", "001", None),
    ("北花园小区", "005", "北花园"),
    ("联通家园", "002", None),
    ("交警小区", "002", None),
    ("农行家属院", "004", None),
    ("公路局家属院", "004", None),
    ("创卫馨苑小区", "003", None),
    ("军分区家属院", "005", None),
    ("盛和家园", "008", None),
    ("丰和家园", "008", None),
    ("宁和家园", "009", None),
    ("乾和家园", "014", None),
]
COMPOUNDS = {
    "001": 205, "002": 45, "003": 45, "004": 38, "005": 42, "006": 10, "007": 12,
    "008": 16, "009": 4, "010": 9, "014": 3, "015": 3,
}  # fmt: skip
COMPOUND_FIRST = _words(
    "祥云 安泰 惠民 华庭 阳光 春风 嘉和 景秀 丽都 怡景 康乐 馨悦 荣华 富民 新星 宏达 万和 同心 康宁 幸福 "
    "颐和 润泽 明珠 银杏 香樟 绿洲 水岸 河畔 书香 雅居 东苑 西苑 南苑 北苑 金秋 百合 芙蓉 茉莉 丹桂 青松"
)
COMPOUND_LAST = _words("小区 花园 家园 新村 公寓 雅苑")
COMPOUND_YARDS = _words(
    "面粉厂 纺织厂 机械厂 粮食局 水利局 供销社 百货公司 邮电所 印刷厂 化肥厂 "
    "运输公司 农机公司 食品公司 制药厂 皮革厂"
)

# name, territory, half width in metres, control points in km east and north of the centre
ROADS = [
    ("交通大道", "", 22, [(-11.5, 1.55), (-4, 1.75), (0, 1.7), (3.2, 1.6)]),
    ("七一路", "", 18, [(-7.5, 0.1), (-3, 0.35), (0.2, 0.3), (3.4, 0.2)]),
    ("建设大道", "", 22, [(-11, -1.6), (-3, -1.35), (0, -1.4), (3.1, -1.5)]),
    ("五一路", "", 16, [(0.55, 8.6), (0.45, 3), (0.35, 0), (0.45, -4.2)]),
    ("中州大道", "", 24, [(-1.75, 10.5), (-1.6, 3), (-1.5, 0), (-1.6, -4), (-1.9, -10.5)]),
    ("汉阳路", "", 16, [(-3.3, 4.2), (-3.2, 0), (-3.4, -5.5)]),
    ("建西街", "", 10, [(-0.75, 0.3), (-0.7, -1.4)]),
    ("文昌大道", "Z", 24, [(3, -0.6), (6, -0.5), (12, -0.2)]),
    ("周淮路", "Z", 20, [(3.2, -1.6), (6.5, -3.5), (11.5, -6.6)]),
    ("府苑街", "Z", 14, [(4.7, 2.2), (4.75, -0.5), (4.7, -3.8)]),
    ("腾飞路", "Z", 14, [(6.1, 3.4), (6.2, -0.5), (6.0, -4.6)]),
    ("庆丰路", "Z", 16, [(3.1, 1.9), (6, 2.1), (10.6, 2.6)]),
    ("平安路", "Z", 14, [(3.3, 3.6), (6, 3.9), (9.6, 4.5)]),
    ("恒山路", "Z", 14, [(7.6, 2.6), (7.6, -0.5), (7.5, -3.6)]),
    ("周口大道", "Z", 24, [(3.9, 9.2), (3.9, 3), (3.8, -0.5), (3.7, -8.5)]),
]

# (name, street); the catalogue's own sites, their places schematic
REAL_SITES = [
    ("银珠路中学", "010"),
    ("银珠路小学", "010"),
    ("汉阳路学校", "002"),
    ("安居路学校", "006"),
    ("盛和小学", "008"),
    ("五一广场", "004"),
    ("周口森林公园", "008"),
    ("搬口粮库", "009"),
    ("万达广场", "003"),
]
# kind and the suffix of an invented site in every urban street; rural ones get the first three
SITE_KINDS = ["农贸市场", "卫生服务中心", "小学", "公交车站", "文化广场", "养老服务中心"]

"""Made-up people for `bench/registers.py`: their registers, names, numbers and sheets; and peak memory."""

from __future__ import annotations

import os
import random
import resource
import threading
import time
from typing import Any

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万钱严"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文海林峰辉鹏飞宇浩然子涵欣怡梓轩雨泽佳琪思远晨曦嘉豪俊熙诗涵博文雅婷美玲淑珍凤琴春生德福成龙"
BASE = """
playbook: benchregisters
name: {zh: 台账测速, en: Registers under load}
version: 1
implements: [S16]
basis: 测速
in_force: {from: 2020-01-01}
words:
  housing: {owner: 自住, let: 出租, empty: 空置}
registers:
  bench_home:
    name: {zh: 测速住户, en: Household}
    label: door
    number: "{area}H{n:06}"
    stands: community
    fields:
      door: {ask: 房号, kind: text, longest: 20, required: true}
      area: {ask: 建筑面积, kind: quantity, unit: 平方米, least: 0, most: 10000}
      phone: {ask: 住户电话, kind: phone, personal: true, search: exact}
    by: [community_desk]
    seen_by: [community_desk]
    reveal: [community_head]
    keep: {after: 3 years, basis: 《个人信息保护法》第十九条（测速）}
  bench_person:
    name: {zh: 测速居民, en: Resident}
    label: name
    number: "R{n:07}"
    stands: community
    fields:
      name: {ask: 姓名, kind: name, required: true, personal: true, search: name}
      id_number: {ask: 公民身份号码, kind: id_number, personal: true, search: exact}
      phone: {ask: 联系电话, kind: phone, personal: true, search: exact}
    in:
      home: {name: 所在住户, to: bench_home}
    by: [community_desk]
    seen_by: [community_desk]
    reveal: [community_head]
    same: [[id_number]]
    keep: {after: 2 years, basis: 《个人信息保护法》第十九条（测速）}
  bench_sheet:
    name: {zh: 测速表格, en: Sheet}
    label: name
    number: "S{n:07}"
    stands: community
    fields:
      name: {ask: 姓名, kind: name, required: true, personal: true, search: name}
      id_number: {ask: 公民身份号码, kind: id_number, personal: true, search: exact}
      phone: {ask: 联系电话, kind: phone, personal: true, search: exact}
      housing: {ask: 居住情况, kind: choice, of: housing}
      since_on: {ask: 入住日期, kind: date}
      floor: {ask: 楼层, kind: number, least: 0, most: 60}
      area: {ask: 面积, kind: quantity, unit: 平方米, least: 0, most: 10000}
      lift: {ask: 有无电梯, kind: yes_no}
FIELDS
    by: [community_desk]
    seen_by: [community_desk]
    reveal: [community_head]
    same: [[id_number]]
    keep: {after: 2 years, basis: 《个人信息保护法》第十九条（测速）}
"""
TEXTS = tuple(f"备注{n}" for n in range(1, 12))


def citizen(number: int) -> str:
    from chuanhui.kernel.codes.identity import citizen_check  # noqa: PLC0415 - reason: as above

    sequence, day = number % 1000, number // 1000
    year, month, date = 1900 + day % 100, 1 + day // 100 % 12, 1 + day // 1200 % 28
    body = f"411602{year:04}{month:02}{date:02}{sequence:03}"
    return body + citizen_check(body)


def name_of(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=1 if chance.random() < 0.2 else 2))


def as_csv(heading: str, rows: list[str]) -> bytes:
    return "\n".join([heading, *rows]).encode()


def write_workbook(path: str, rows: int) -> None:
    import xlsxwriter  # noqa: PLC0415 - reason: only here

    chance = random.Random(os.getpid())
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    heading = (
        "编号",
        "姓名",
        "公民身份号码",
        "联系电话",
        "居住情况",
        "入住日期",
        "楼层",
        "面积",
        "有无电梯",
        *TEXTS,
    )
    for at, name in enumerate(heading):
        sheet.write_string(0, at, name)
    for row in range(1, rows + 1):
        cells: list[Any] = [
            "", name_of(chance), citizen(900_000 + row), f"137{row:08}", chance.choice(("自住", "出租", "空置")),
            f"20{row % 20 + 1:02}-0{row % 9 + 1}-1{row % 9}", row % 30, 50 + row % 100, "是" if row % 2 else "否",
        ]  # fmt: skip
        cells += [f"{one}-{chance.randrange(10**6)}" for one in TEXTS]
        for at, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, at, cell)
            elif cell:
                sheet.write_string(row, at, cell)
    book.close()


class Peak:
    """The most memory that this process and its children have held at one moment, looked at 20 times a second."""

    def __init__(self) -> None:
        self.most, self._goes_on = 0.0, True
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()

    def stop(self) -> float:
        self._goes_on = False
        self._watch.join()
        return max(self.most, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    def _look(self) -> None:
        while self._goes_on:
            mine = os.getpid()
            held = _resident(mine)
            try:
                with open(f"/proc/{mine}/task/{mine}/children") as file:
                    held += sum(map(_resident, map(int, file.read().split())))
            except OSError:
                pass
            self.most = max(self.most, held)
            time.sleep(0.05)


def _resident(process: int) -> float:
    try:
        with open(f"/proc/{process}/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize() / 2**20
    except OSError:
        return 0.0

"""Entries of the match in words, for the journal's page; stages of a run by their own names."""

from __future__ import annotations

from chuanhui.playbook.schema import Text
from chuanhui.system.linkage.rules import AFTER_REVIEW, STAGES

VERBS: dict[str, Text] = {
    "linkage.deliver": Text("部门报送数据", "File sent"),
    "linkage.replace": Text("报送被更正件替换", "File replaced"),
    "linkage.taken": Text("报送纳入比对", "File taken in"),
    "linkage.release": Text("报送退回待比对", "File waits again"),
    "linkage.matched": Text("报送比对完成，原件已删除", "File matched and deleted"),
    "linkage.expire": Text("报送逾期未比对，原件已删除", "File deleted unmatched"),
    "linkage.start": Text("发起数据比对", "Match started"),
    "linkage.begin": Text("数据比对开始", "Match begun"),
    "linkage.end": Text("数据比对完成", "Match done"),
    "linkage.fail": Text("数据比对出错中止", "Match stopped by a fault"),
    "linkage.resume": Text("继续数据比对", "Match gone on with"),
    "linkage.cancel": Text("要求取消数据比对", "Match to be cancelled"),
    "linkage.cancelled": Text("数据比对已取消", "Match cancelled"),
    "linkage.reviewed": Text("人工核对完成", "Review done"),
    "linkage.pair": Text("提出待核对", "Doubtful match"),
    "linkage.look": Text("查看待核对", "Doubtful match looked at"),
    "linkage.decide": Text("人工核对", "Doubtful match decided"),
    "linkage.unlink": Text("经本人异议撤回比对结果", "Match taken back, contested by the person"),
    "linkage.drop": Text("撤下待核对", "Doubtful match dropped"),
    "linkage.answer": Text("答复本期未见", "Why a row came no more"),
    "linkage.warn": Text("比对预警", "Warning"),
    "linkage.case": Text("预警交核实", "Warning handed on"),
    "linkage.open": Text("查看预警依据", "Grounds of a warning looked at"),
    "linkage.verdict": Text("预警核实结果", "What came of a warning"),
    "linkage.purge": Text("比对数据到期清除", "Kept long enough and deleted"),
    "register_gather.gather": Text("为数据比对读取台账", "Register read for a match"),
    **{
        f"linkage.{one.value}": Text(f"数据比对：{one.zh}", f"Match: {one.en}")
        for one in (*STAGES, *AFTER_REVIEW)
        if one.value != "warn"
    },
}

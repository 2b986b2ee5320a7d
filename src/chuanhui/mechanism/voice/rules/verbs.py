"""What the room's journal entries say was done, in words."""

from __future__ import annotations

from collections.abc import Mapping

from chuanhui.playbook.schema import Text

VERBS: Mapping[str, Text] = {
    "voice.post": Text("张贴公示", "Notice posted"),
    "voice.place": Text("登记现场张贴", "Notice hung on the spot"),
    "voice.replace": Text("更正重发公示", "Notice replaced by a corrected one"),
    "voice.object": Text("提出异议", "Objection made"),
    "voice.end": Text("结束公示", "Notice ended"),
    "voice.draft": Text("公开征求意见", "Draft put out for comment"),
    "voice.revise": Text("修改征求意见稿", "Draft revised"),
    "voice.opine": Text("提出意见", "Opinion given"),
    "voice.dispose": Text("处理意见", "Opinion disposed of"),
    "voice.end_draft": Text("结束征求意见", "Draft ended"),
    "voice.survey": Text("发起征询", "Survey opened"),
    "voice.codes": Text("打印征询码", "Codes printed"),
    "voice.ask_code": Text("登记遗失，申请换发征询码", "Another code asked for"),
    "voice.code": Text("确认换发征询码", "Code replaced"),
    "voice.answer": Text("收到一份答复", "Answer taken"),
    "voice.free_answer": Text("收到一份答复", "Answer taken"),
    "voice.no_contact": Text("登记未联系上", "Nobody met"),
    "voice.close_survey": Text("结束征询", "Survey ended"),
    "voice.count_survey": Text("汇总答复", "Answers counted"),
    "voice.choose": Text("确定改造内容", "Items chosen"),
}

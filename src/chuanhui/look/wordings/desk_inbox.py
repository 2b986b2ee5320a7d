"""Words of the inbox and of the channels beside it."""

WORDS = {
    "desk_inbox.lead": (
        "本岗位须知道的事：办完即自动归入“较早”。",
        "What your post must know; what is dealt with moves to “earlier” by itself.",
    ),
    "desk_inbox.now": ("当前", "Now"),
    "desk_inbox.earlier": ("较早", "Earlier"),
    "desk_inbox.read_all": ("全部标为已读", "Mark all as read"),
    "desk_inbox.unread": ("未读", "unread"),
    "desk_inbox.count": ("未读提醒 {n} 条", "{n} unread alerts"),
    "desk_inbox.none": ("没有待处理的提醒", "Nothing to tell you"),
    "desk_inbox.none.what": (
        "有事件交到您手上、快到期或已逾期时，会出现在这里。",
        "When a case is put into your hands, is due soon or overdue, it appears here.",
    ),
    "desk_inbox.none_earlier": ("没有较早的提醒", "No earlier alerts"),
    "desk_inbox.gone": ("此事已不在您的职责范围内", "This is no longer in your sight"),
    "desk_inbox.only": ("只列最近 {n} 条", "The latest {n} are listed"),
    "desk_inbox.due": ("截止", "due"),
    "desk_inbox.urgent": ("紧急", "urgent"),
    "desk_inbox.channels": ("发送渠道", "Channels"),
    "desk_inbox.channels.lead": (
        "除收件箱外，提醒还发往哪里。内容只有编号、类别、地点、时限和链接。",
        "Where alerts go beside the inbox. They hold number, kind, place, due time and a link only.",
    ),
    "desk_inbox.channels.none": ("没有设置发送渠道", "No channel is set"),
    "desk_inbox.channels.none.what": (
        "提醒只进收件箱。需要邮件或 webhook 时，由系统管理员设置。",
        "Alerts go to the inbox only. E-mail and webhook are set by the administrator.",
    ),
    "desk_inbox.email": ("邮件", "E-mail"),
    "desk_inbox.webhook": ("webhook", "Webhook"),
    "desk_inbox.channel": ("渠道", "Channel"),
    "desk_inbox.address": ("地址", "Address"),
    "desk_inbox.kinds": ("发送哪些提醒", "Which alerts"),
    "desk_inbox.post": ("岗位代码", "Code of the post"),
    "desk_inbox.post.hint": (
        "如 street_desk@xiaoqiao，见“岗位”页。",
        "E.g. street_desk@xiaoqiao; see Posts.",
    ),
    "desk_inbox.add": ("设置渠道", "Set a channel"),
    "desk_inbox.end": ("停止发送", "Stop sending"),
    "desk_inbox.end_sure": (
        "停止向这个地址发送提醒？尚未发出的也不再发送。",
        "Stop sending alerts to this address? What is still waiting is dropped.",
    ),
    "desk_inbox.sent": ("已发 {sent} · 待发 {waiting}", "sent {sent} · waiting {waiting}"),
    "desk_inbox.dead": ("{n} 条多次未能送达，已放弃", "{n} given up after many tries"),
    "desk_inbox.state": ("发送情况", "Sending"),
    "desk_inbox.secret": ("签名密钥", "Signing secret"),
}

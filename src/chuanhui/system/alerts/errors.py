"""What the alerts room refuses.

NotInSight
└── AlertNotFound        no such alert for this post
NotAllowed
└── MayNotSubscribe      only an administrator says where a post's alerts are sent
BadInput
├── OutwardRefused       an address that may not be called; `why` says which rule it breaks
├── BadSubscription      a channel, an address or a choice of kinds that cannot be kept
└── BadAlertSettings     a settings file of a district that cannot be read
ChuanhuiError
└── OutwardFailed        the call was made, or tried, and did not succeed; it is tried again
"""

from __future__ import annotations

from typing import ClassVar

from chuanhui.kernel.errors import BadInput, ChuanhuiError, NotAllowed, NotInSight


class AlertNotFound(NotInSight):
    """No such alert for this post."""

    code = "alert.not_found"
    zh = "收件箱里没有这条提醒。"
    en = "Your inbox holds no such alert."


class MayNotSubscribe(NotAllowed):
    """Only an administrator of the territory says where a post's alerts are sent."""

    code = "alert.may_not_subscribe"
    zh = "提醒的发送渠道由系统管理员设置。"
    en = "Where alerts are sent is set by the administrator."


class BadSubscription(BadInput):
    """What was asked for cannot be kept."""

    code = "alert.bad_subscription"
    zh = "发送渠道设置有误：{what}"
    en = "The subscription cannot be kept: {what}"


class BadAlertSettings(BadInput):
    """A district's alerts.yaml cannot be read; the sentence names the line."""

    code = "alert.bad_settings"
    zh = "提醒设置文件 {path} 第 {line} 行有误：{what}"
    en = "{path}:{line}: {what}"


class OutwardRefused(BadInput):
    """The address may not be called."""

    code = "alert.outward_refused"
    zh = "该地址不能调用：{reason}"
    en = "This address may not be called: {reason_en}"

    WHY: ClassVar[dict[str, tuple[str, str]]] = {
        "signs": ("含有不允许的字符或过长。", "it holds signs that no web address holds, or is too long."),
        "scheme": ("只允许 http 和 https。", "only http and https are allowed."),
        "user": ("不得带用户名或口令。", "it must not carry a user name or password."),
        "host": ("主机名无效。", "its host is no host name."),
        "number": ("请用标准写法写 IP 地址。", "write the IP address in its standard form."),
        "unknown": ("主机名无法解析。", "its host cannot be resolved."),
        "inside": ("指向内部网络。", "it leads into an inner network."),
        "port": (
            "端口不在允许之列（80、443、8080、8443）。",
            "only ports 80, 443, 8080 and 8443 are allowed.",
        ),
        "redirect": ("对方要求转到别处，不予跟随。", "it redirects elsewhere, which is not followed."),
        "much": ("内容超过 1 MB。", "more than 1 MB."),
    }

    def __init__(self, *, why: str) -> None:
        zh, en = self.WHY[why]
        super().__init__((), why=why, reason=zh, reason_en=en)


class OutwardFailed(ChuanhuiError):
    """The other side could not be reached in time or did not accept; `why` is a word without secrets."""

    code = "alert.outward_failed"
    zh = "发送未成功（{why}），稍后重试。"
    en = "Sending did not succeed ({why}); it will be tried again."

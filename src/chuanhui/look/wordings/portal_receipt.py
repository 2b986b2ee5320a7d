"""Words of the receipt."""

WORDS = {
    "portal_receipt.title": ("已收到，谢谢您", "Received. Thank you"),
    "portal_receipt.again": ("刚才已经提交成功", "It was sent already"),
    "portal_receipt.number": ("编号", "Number"),
    "portal_receipt.secret": ("查询码", "Code"),
    "portal_receipt.qr": ("查进度二维码", "QR code for following this report"),
    "portal_receipt.keep": ("请截屏或拍下这一页。", "Take a screenshot or a photo of this page."),
    "portal_receipt.keep_why": (
        "查询码只在这里显示，没有它别人看不到，您也找不回。",
        "The code is shown only here. Without it nobody else can look, and it cannot be found again.",
    ),
    "portal_receipt.follow": ("看进度", "See how far it is"),
    "portal_receipt.next": ("接下来", "What happens next"),
    "portal_receipt.by": ("{at} 前", "by {at}"),
    "portal_receipt.within": ("之后{within}内", "then within {within}"),
    "portal_receipt.what": ("事项", "Matter"),
    "portal_receipt.where": ("位置", "Place"),
    "portal_receipt.another": ("再反映一个问题", "Report something else"),
}

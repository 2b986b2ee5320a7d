"""What a resident is told beside a field: what is wrong and how to mend it."""

WORDS = {
    "portal_faults.place": (
        "请告诉我们在哪里：在地图上点一下，或者选街道和社区。",
        "Tell us where it is: mark it on the map, or choose street and community.",
    ),
    "portal_faults.community": (
        "请再选社区（村），我们才知道交给谁。",
        "Choose the community too, so that we know whom to send.",
    ),
    "portal_faults.outside": (
        "这个位置不在本区的网格内，请重新点选，或者改选街道和社区。",
        "This place lies in no grid of the district; choose another, or choose street and community.",
    ),
    "portal_faults.zone": (
        "这个位置还没有公布学区，请拨打教育部门的电话或 12345 询问。",
        "No school zone is published for this place; ask the education department, or call 12345.",
    ),
    "portal_faults.point": ("位置无效，请在地图上重新点选。", "This is no place; mark it on the map again."),
    "portal_faults.not_here": (
        "这个地方目前不受理这一类问题，请换一类，或拨打 12345。",
        "This kind of problem is not taken up in this place; choose another kind, or call 12345.",
    ),
    "portal_faults.too_many": ("照片最多 {most} 张，请去掉几张。", "At most {most} photos; remove some."),
    "portal_faults.photo": ("第 {n} 张照片无法使用：{why}", "Photo {n} cannot be used: {why}"),
    "portal_faults.number": (
        "请填写回执上的编号，如 CW-2026-000001。",
        "Enter the number on your receipt, such as CW-2026-000001.",
    ),
    "portal_faults.secret": (
        "请填写回执上的查询码，共 10 位。",
        "Enter the ten-character code on your receipt.",
    ),
    "portal_faults.unknown": (
        "编号和查询码对不上，请照着回执再看一遍。",
        "Number and code do not belong together; compare them with your receipt.",
    ),
    "portal_faults.locked": (
        "输错太多次了，请 {minutes} 分钟后再试，或拨打 12345 查询。",
        "Too many wrong tries. Wait {minutes} minutes, or ask 12345.",
    ),
    "portal_faults.code_locked": (
        "输错太多次了，请 {minutes} 分钟后再试，或到社区居委会办理。",
        "Too many wrong codes. Wait {minutes} minutes, or ask at the community office.",
    ),
    "portal_faults.often_report": (
        "这个网络一小时内上报得太多，这一条还没有提交，内容已为您留着。"
        "请 {minutes} 分钟后再提交；急事请拨打 12345。",
        "Too many reports from this network within an hour: this one is not sent yet, and nothing you wrote "
        "is lost. Send it again in {minutes} minutes; if urgent, call 12345.",
    ),
    "portal_faults.often_photo": (
        "这个网络一小时内上传的照片太多。请 {minutes} 分钟后再传，或先不带照片提交。",
        "Too many photos from this network within an hour. Try again in {minutes} minutes, or send without.",
    ),
    "portal_faults.often_receipt": (
        "这个网络查询得太频繁，请 {minutes} 分钟后再试，或拨打 12345 查询。",
        "Too many tries from this network. Wait {minutes} minutes, or ask 12345.",
    ),
    "portal_faults.reason": ("请写一句哪里还没解决。", "Say in one sentence what is not solved."),
    "portal_faults.choose": ("请先选“解决了”或“没有解决”。", "Choose “solved” or “not solved” first."),
    "portal_faults.grid": (
        "没有找到这个网格，请换个写法，或在下面逐级查找。",
        "No such grid found; try other words, or go down the list.",
    ),
}

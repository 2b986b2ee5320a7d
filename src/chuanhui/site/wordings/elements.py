"""Words that the custom elements say in the browser; the page hands them over in one meta tag."""

WORDS = {
    "elements.net_down": (
        "保存失败，已留在本机，可重试。",
        "Not saved: kept on this device, try again.",
    ),
    "elements.net_slow": (
        "网络太慢，没有收到回音。内容已留在本机，可重试。",
        "No answer yet; kept here, try again.",
    ),
    "elements.server_error": (
        "系统出了故障，内容没有丢失，请稍后重试。",
        "The system failed; nothing is lost, try later.",
    ),
    "elements.signed_out": (
        "登录已失效，请重新登录后再提交。",
        "You are signed out; sign in and send again.",
    ),
    "elements.refused": (
        "这个操作现在不能办，请刷新后再看。",
        "This cannot be done now; reload and look again.",
    ),
    "elements.retry": ("重试", "Try again"),
    "elements.close": ("关闭", "Close"),
    "elements.confirm": ("确定", "Confirm"),
    "elements.cancel": ("取消", "Cancel"),
    "elements.draft_back": ("已恢复上次未提交的内容", "Restored what you had not sent yet"),
    "elements.draft_drop": ("清空重填", "Start afresh"),
    "elements.draft_kept": ("已暂存在本机 {at}", "Kept on this device {at}"),
    "elements.photo_add": ("拍照 / 选照片", "Take or choose a photo"),
    "elements.photo_drop": ("删除第 {n} 张照片", "Remove photo {n}"),
    "elements.photo_alt": ("第 {n} 张照片", "Photo {n}"),
    "elements.photo_count": ("{n} / {most} 张", "{n} of {most}"),
    "elements.photo_full": ("最多 {most} 张，其余未加入", "At most {most}; the rest were left out"),
    "elements.photo_bad": ("“{name}”不是能读的照片", "“{name}” is not a photo that can be read"),
    "elements.photo_busy": ("正在处理照片…", "Preparing the photo…"),
    "elements.map_note": ("边界为示意，不作权属依据", "Borders are schematic and settle no claim"),
    "elements.map_list": ("以列表查看", "Read as a list"),
    "elements.map_failed": (
        "地图没有载入，可在下方填写位置。",
        "The map did not load; enter the place below.",
    ),
    "elements.map_keys": (
        "方向键移动，加减号缩放，回车标定中心点。",
        "Arrow keys move, plus and minus zoom, Enter marks the centre.",
    ),
    "elements.map_here": ("用我的位置", "Use my position"),
    "elements.map_no_position": ("没有取得定位，请在图上点选。", "No position received; mark it on the map."),
    "elements.map_picked": ("已标定：{lon}, {lat}", "Marked: {lon}, {lat}"),
    "elements.map_none": ("还没有标定位置", "No place marked yet"),
    "elements.map_zoom_in": ("放大", "Zoom in"),
    "elements.map_zoom_out": ("缩小", "Zoom out"),
    "elements.map_by_hand": ("手工填写坐标", "Enter coordinates by hand"),
    "elements.map_crs": ("坐标来源", "Coordinates from"),
    "elements.map_crs_wgs": ("手机定位、天地图", "Phone, Tianditu"),
    "elements.map_crs_gcj": ("高德、腾讯地图", "Amap, Tencent Maps"),
    "elements.map_crs_bd": ("百度地图", "Baidu Maps"),
}

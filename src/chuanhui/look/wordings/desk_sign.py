"""Words of signing in, switching posts and one's own account."""

WORDS = {
    "desk_sign.title": ("登录工作台", "Sign in to the desk"),
    "desk_sign.username": ("用户名", "User name"),
    "desk_sign.password": ("密码", "Password"),
    "desk_sign.help": (
        "忘记密码或没有账号，请联系本单位的岗位管理员。",
        "No account, or the password forgotten? Ask whoever manages the posts of your unit.",
    ),
    "desk_sign.ended.replaced": (
        "您已在别处登录或换岗，这里的登录已失效。",
        "You signed in elsewhere or switched posts; this sign-in has ended.",
    ),
    "desk_sign.ended.idle": (
        "30 分钟没有操作，已自动退出。未提交的内容仍在本机。",
        "Signed out after 30 minutes without use. What you had not sent is still on this device.",
    ),
    "desk_sign.ended.too_old": (
        "登录已满 12 小时，请重新登录。未提交的内容仍在本机。",
        "A sign-in lasts 12 hours; sign in again. What you had not sent is still on this device.",
    ),
    "desk_sign.ended.disabled": (
        "该账号已停用，请联系本单位的岗位管理员。",
        "This account is disabled; ask whoever manages the posts of your unit.",
    ),
    "desk_sign.ended.no_post": (
        "您的任期已变动，原登录已失效，请重新登录。",
        "Your term has changed and the sign-in has ended; sign in again.",
    ),
    "desk_sign.ended.password_changed": (
        "密码已修改，请用新密码登录。",
        "The password was changed; sign in with the new one.",
    ),
    "desk_sign.one_post": ("您今天只担任这一个岗位，无须换岗。", "This is the only post you hold today."),
    "desk_sign.account": ("我的账号", "My account"),
    "desk_sign.preferences": ("显示设置", "Display"),
    "desk_sign.language": ("语言", "Language"),
    "desk_sign.chinese": ("中文", "Chinese"),
    "desk_sign.size": ("字号", "Size of type"),
    "desk_sign.new_password": ("修改密码", "Change password"),
    "desk_sign.old": ("现在的密码", "Present password"),
    "desk_sign.new": ("新密码", "New password"),
    "desk_sign.new_hint": ("至少 10 个字符，不要用常见密码", "At least 10 characters, not a common one"),
    "desk_sign.again": ("再输一次新密码", "New password again"),
    "desk_sign.all_end": (
        "修改后，您在所有设备上的登录都会失效，须用新密码重新登录。",
        "Afterwards every sign-in of yours ends, on every device; sign in with the new password.",
    ),
    "desk_sign.change": ("修改密码", "Change password"),
    "desk_sign.fault.old": ("现在的密码不正确。", "The present password is wrong."),
    "desk_sign.fault.again": ("两次输入的新密码不一样。", "The two new passwords differ."),
    "desk_sign.fault.weak": (
        "新密码至少 {least} 个字符，且不能过于常见。",
        "At least {least} characters, and not a common password.",
    ),
}

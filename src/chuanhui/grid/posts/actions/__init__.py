"""Writing the room: every verb journalled, with whoever does it and when."""

from chuanhui.grid.posts.actions.accounts import (
    change_password,
    disable_account,
    enable_account,
    open_account,
    set_preferences,
)
from chuanhui.grid.posts.actions.covers import cover, uncover
from chuanhui.grid.posts.actions.electing import seat, unseat
from chuanhui.grid.posts.actions.handover import receive
from chuanhui.grid.posts.actions.loading import DEMO_PASSWORD, Loaded, load_posts
from chuanhui.grid.posts.actions.posts import close_post, close_unit, open_post, open_unit
from chuanhui.grid.posts.actions.signing import SignedIn, sign_in, sign_out, switch_post
from chuanhui.grid.posts.actions.terms import appoint, end_term
from chuanhui.grid.posts.actions.visiting import count_visit

__all__ = [
    "DEMO_PASSWORD",
    "Loaded",
    "SignedIn",
    "appoint",
    "change_password",
    "close_post",
    "close_unit",
    "count_visit",
    "cover",
    "disable_account",
    "enable_account",
    "end_term",
    "load_posts",
    "open_account",
    "open_post",
    "open_unit",
    "receive",
    "seat",
    "set_preferences",
    "sign_in",
    "sign_out",
    "switch_post",
    "uncover",
    "unseat",
]

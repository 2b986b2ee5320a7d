"""Signing in and out, switching posts, and one's own account."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuanhui.desk.frame import member, my_posts, page, safe_next, tell_after
from chuanhui.desk.handing import first_stop
from chuanhui.grid.posts import actions as posts
from chuanhui.grid.posts.errors import SignInRefused, UnknownPost, WeakPassword, WrongPassword
from chuanhui.grid.posts.rules import Ended

YEAR_S = 31_536_000
WHY = {one.value for one in Ended} - {Ended.UNKNOWN.value, Ended.SIGNED_OUT.value}


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Any) -> HttpResponse:
    """Show the form, or check a password and begin to act under a post."""
    onward = safe_next(request, reverse("desk:mine"))
    if request.method != "POST":
        if request.acting is not None:
            return HttpResponseRedirect(onward)
        return _form(request, onward)
    username = request.POST.get("username", "")
    try:
        signed = posts.sign_in(
            username=username,
            password=request.POST.get("password", ""),
            now=request.now,
            address=request.META.get("REMOTE_ADDR", "127.0.0.1"),
            agent=request.headers.get("User-Agent", ""),
            replaces=request.sid,
        )
    except SignInRefused as refusal:
        # Caught here, so that the attempt stays counted; the transaction is kept.
        return _form(request, onward, refusal=refusal, username=username)
    request.sid = signed.token
    answer = HttpResponseRedirect(first_stop(signed.acting, request.now, onward))
    if signed.acting.large_type:
        answer.set_cookie("size", "large", max_age=YEAR_S, samesite="Lax")
    return answer


def _form(request: Any, onward: str, *, refusal: Any = None, username: str = "") -> HttpResponse:
    why = request.GET.get("why") or (request.ended.value if request.ended else "")
    context = {
        "next": onward,
        "refusal": refusal,
        "username": username[:150],
        "ended": f"desk_sign.ended.{why}" if why in WHY and refusal is None else "",
    }
    request.acting = None
    return page(request, "sign_in.html", context, status=403 if refusal else 200)


@require_POST
def sign_out(request: Any) -> HttpResponse:
    """End the sign-in; to somebody who is signed out already the answer is the same."""
    if request.acting is not None and request.sid:
        posts.sign_out(token=request.sid, by=request.acting, now=request.now)
    request.sid = None
    return HttpResponseRedirect(reverse("desk:sign_in"))


@member
@require_http_methods(["GET", "HEAD", "POST"])
def switch_post(request: Any) -> HttpResponse:
    """Show the posts held today, or act under another of them.

    Raises:
        UnknownPost: the person does not hold it today.
    """
    held = my_posts(request)
    if request.method != "POST":
        return page(request, "switch.html", {"held": held, "next": reverse("desk:mine")})
    code = request.POST.get("post", "")
    chosen = next((one.id for one in held if one.code == code), None)
    if chosen is None:
        raise UnknownPost(post=code[:80])
    signed = posts.switch_post(token=request.sid, post_id=chosen, by=request.acting, now=request.now)
    request.sid = signed.token
    return tell_after(first_stop(signed.acting, request.now, reverse("desk:mine")), "switched")


@member
@require_GET
def account(request: Any) -> HttpResponse:
    """Show one's own account."""
    return _account(request)


def _account(request: Any, status: int = 200, **faults: Any) -> HttpResponse:
    large = request.COOKIES.get("size", "large" if request.acting.large_type else "") == "large"
    return page(request, "account.html", {"faults": faults, "large": large}, status=status)


@member
@require_POST
def preferences(request: Any) -> HttpResponse:
    """Keep language and size of type, on the account and in this browser."""
    language, large = request.POST.get("language", ""), request.POST.get("size") == "large"
    posts.set_preferences(language=language, large_type=large, by=request.acting, now=request.now)
    answer = tell_after(reverse("desk:account"), "kept")
    answer.set_cookie("lang", language, max_age=YEAR_S, samesite="Lax")
    answer.set_cookie("size", "large" if large else "normal", max_age=YEAR_S, samesite="Lax")
    return answer


@member
def password(request: Any) -> HttpResponse:
    """Change one's own password; the person signs in anew."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        return _account(request, 422, again="desk_sign.fault.again")
    try:
        posts.change_password(old=request.POST.get("old", ""), new=new, by=request.acting, now=request.now)
    except WrongPassword:
        return _account(request, 422, old="desk_sign.fault.old")
    except WeakPassword as refusal:
        return _account(request, 422, new="desk_sign.fault.weak", least=refusal.facts["least"])
    request.sid = None
    return HttpResponseRedirect(f"{reverse('desk:sign_in')}?why={Ended.PASSWORD_CHANGED.value}")

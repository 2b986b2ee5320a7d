"""Signing in and out, and under which post."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from chuanhui.api.house import REFUSALS, today
from chuanhui.api.shapes import (
    ActingOut,
    PasswordBody,
    PostOut,
    PreferencesBody,
    SignInBody,
    SwitchBody,
    TokenOut,
)
from chuanhui.api.telling import acting_out, post_out
from chuanhui.grid.posts import actions, queries

router = Router(tags=["session"])


@router.post("/session", auth=None, response={201: TokenOut, **REFUSALS}, summary="Sign in for a token")
def sign_in(request: Any, body: SignInBody) -> Any:
    """Sign in; the token is good for twelve hours, thirty minutes when idle."""
    signed = actions.sign_in(
        username=body.username,
        password=body.password,
        post_id=body.post,
        now=request.now,
        address=request.META.get("REMOTE_ADDR", ""),
        agent=request.headers.get("User-Agent", "")[:200],
        kind="token",
    )
    return Status(201, TokenOut(token=signed.token, acting=acting_out(signed.acting)))


@router.get("/session", response={200: ActingOut, **REFUSALS}, summary="Who acts")
def who_acts(request: Any) -> Any:
    """Return the post that the token acts under."""
    return acting_out(request.acting)


@router.delete("/session", response={204: None, **REFUSALS}, summary="Sign out")
def sign_out(request: Any) -> Any:
    """End the token for good."""
    actions.sign_out(token=request.sid, by=request.acting, now=request.now)
    return HttpResponse(status=204)


@router.get("/session/posts", response={200: list[PostOut], **REFUSALS}, summary="Posts held today")
def my_posts(request: Any) -> Any:
    """Return the posts among which this person may switch."""
    held = queries.posts_of(request.acting.person_id, today(request))
    return [post_out(one) for one in held]


@router.post("/session/post", response={201: TokenOut, **REFUSALS}, summary="Switch to another post")
def switch(request: Any, body: SwitchBody) -> Any:
    """Act under another post held today; the old token ends."""
    signed = actions.switch_post(token=request.sid, post_id=body.post, by=request.acting, now=request.now)
    return Status(201, TokenOut(token=signed.token, acting=acting_out(signed.acting)))


@router.put("/session/preferences", response={204: None, **REFUSALS}, summary="My language, size of type")
def preferences(request: Any, body: PreferencesBody) -> Any:
    """Keep one's own preferences; sending them again changes nothing."""
    actions.set_preferences(by=request.acting, now=request.now, **body.model_dump())
    return HttpResponse(status=204)


@router.put("/session/password", response={204: None, **REFUSALS}, summary="A new password")
def password(request: Any, body: PasswordBody) -> Any:
    """Change one's own password; every sign-in of the person ends, this one too."""
    actions.change_password(by=request.acting, now=request.now, **body.model_dump())
    return HttpResponse(status=204)

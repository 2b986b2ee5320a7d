"""Tell Django of this room."""

from django.apps import AppConfig


class PostsConfig(AppConfig):
    """The room `posts`."""

    name = "chuanhui.grid.posts"
    label = "posts"

"""The local page: what came of the story, for a browser that has no token."""

from deploy.local.demo.page.server import served

__all__ = ["served"]

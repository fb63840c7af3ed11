"""Kinds of content on a platform."""

from typing import Literal

Content = Literal["profile", "text", "image", "video", "audio", "live", "other"]

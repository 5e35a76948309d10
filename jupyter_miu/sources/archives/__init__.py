"""Archives, read where they lie: ``members(path, limits)`` gives checked members, opened one by one and bounded."""

from jupyter_miu.sources.archives.limits import Limits
from jupyter_miu.sources.archives.opening import Member, members

__all__ = ["Limits", "Member", "members"]

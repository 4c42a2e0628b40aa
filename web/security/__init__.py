"""Who may enter and who may do what: accounts, sessions, tokens, forgery checks, headers and the one policy."""

from .visibility import visible_case, visible_item

__all__ = ["visible_case", "visible_item"]

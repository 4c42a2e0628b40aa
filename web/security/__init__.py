"""Who may enter and who may do what: accounts, sessions, tokens, forgery checks, headers and the one policy."""

from .visibility import readable, reads, visible_case, visible_item, withheld

__all__ = ["readable", "reads", "visible_case", "visible_item", "withheld"]

"""Who sent a request, and by which proof."""

from __future__ import annotations

from dataclasses import dataclass

from engine.actor import Actor


@dataclass(frozen=True)
class Identity:
    """An actor with the proof of the request: a session's cookie, or a token with its scopes.

    `secret` is the session's cookie value (empty for tokens); `scopes` is None for people, who may do
    whatever their roles allow. `must_change` asks for a new password before anything else.
    """

    actor: Actor
    secret: str = ""
    scopes: frozenset[str] | None = None
    must_change: bool = False

    def within(self, scope: str) -> bool:
        """Whether the proof reaches that far."""
        return self.scopes is None or scope in self.scopes

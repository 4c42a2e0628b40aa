"""Drawings of other tools made ours on reading: what BPMN leaves open is settled, and told.

Adopting changes nothing that the drawing means, and nothing at all in a drawing that needs no change.
"""

from .adopting import ADOPTIONS, adopt, adopted_text

__all__ = ["ADOPTIONS", "adopt", "adopted_text"]

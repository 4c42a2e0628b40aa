"""What the rules of the deploy check say in Chinese: one module a family of rules, all of them gathered here."""

from __future__ import annotations

from collections.abc import Mapping

from . import adopting, data, events, files, gateways, law, meaning, office, parts, reading, structure, support, undoing
from .rulewords import RuleWords

FAMILIES = (adopting, data, events, files, gateways, meaning, parts, reading, structure, support, undoing, office, law)
"""Each has WORDS, the words of its rules by the rule's name."""

RULE_WORDS: Mapping[str, RuleWords] = {name: words for family in FAMILIES for name, words in family.WORDS.items()}

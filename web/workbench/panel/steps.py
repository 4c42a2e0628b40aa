"""What a step may do: operators with their parameters, intakes, functions of expressions, each with its help."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import signature
from typing import Any

from engine.deploy import vocabulary_of
from engine.expressions import GROUPS as FUNCTION_GROUPS
from engine.lint import Parameters
from engine.registry import Registry
from web.words.functions import FUNCTIONS
from web.words.functions import GROUPS as FUNCTION_WORDS
from web.words.steps.intakes import CHECKS, CHOICES, INTAKES, IntakeWords
from web.words.steps.operator import GROUPS, PARAMETERS, OperatorWords
from web.words.steps.operators import OPERATORS


def operators(registry: Registry) -> list[dict[str, Any]]:
    """Every operator, group by group: what it takes by name, what of it is needed, what it gives back."""
    vocabulary = vocabulary_of(registry)
    order = list(GROUPS)
    names = sorted(vocabulary.operators, key=lambda name: (_place(order, name), list(OPERATORS).index(name)))
    return [_operator(registry, name, vocabulary.parameters.get(name, Parameters())) for name in names]


def intakes(registry: Registry) -> list[dict[str, Any]]:
    """Every intake: what it keeps of a form, and what the case is told."""
    return [
        {"id": name, "name": words.name, "help": words.help, "gives": words.gives, "group": _group(name)}
        for name, words in ((name, INTAKES.get(name, IntakeWords(name, ""))) for name in sorted(registry.intakes))
    ]


def functions(registry: Registry) -> list[dict[str, Any]]:
    """Every function of expressions, group by group, with an example."""
    groups = {function.name: group for group, found in FUNCTION_GROUPS for function in found}
    names = [*groups, *sorted(set(registry.functions) - set(groups))]
    return [_function(name, FUNCTION_WORDS.get(groups.get(name, "office"), "")) for name in names if name in FUNCTIONS]


def checks(registry: Registry) -> list[dict[str, str]]:
    """What fields of forms may be checked by."""
    return _named(sorted(registry.checks), CHECKS)


def choices(registry: Registry) -> list[dict[str, str]]:
    """The registers from which fields of forms take their choices."""
    return _named(sorted(registry.choices), CHOICES)


def _operator(registry: Registry, name: str, declared: Parameters) -> dict[str, Any]:
    words = OPERATORS.get(name, OperatorWords(name, ""))
    # As the function declares them; what the engine does itself has no function.
    order = list(signature(registry.operators[name]).parameters) if name in registry.operators else []
    listed = [one for one in order if one in declared.known] or sorted(declared.known, reverse=True)
    return {
        "id": name,
        "name": words.name,
        "help": words.help,
        "group": _group(name),
        "gives": words.gives,
        "others": declared.others,
        "parameters": [
            {"id": one, "help": parameter_help(words, one), "required": one in declared.needed} for one in listed
        ],
    }


def parameter_help(words: OperatorWords, parameter: str) -> str:
    """What a parameter means to an operator; empty where nobody has said it."""
    return words.parameters.get(parameter) or PARAMETERS.get(parameter, "")


def _function(name: str, group: str) -> dict[str, str]:
    words = FUNCTIONS[name]
    return {
        "id": name,
        "call": f"{name}({words.call})",
        "help": words.meaning,
        "example": words.example,
        "group": group,
    }


def _named(names: list[str], words: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    return [
        {"id": name, "name": words.get(name, (name, ""))[0], "help": words.get(name, ("", ""))[1]} for name in names
    ]


def _group(name: str) -> str:
    return GROUPS.get(name.partition(".")[0], "其他")


def _place(order: list[str], name: str) -> int:
    first = name.partition(".")[0]
    return order.index(first) if first in order else len(order)

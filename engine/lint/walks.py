"""Walks over a graph. None of them calls itself: a drawing may be a thousand nodes long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

Onward = Callable[[str], Sequence[str]]
"""The nodes that follow a node."""


def reached(roots: Iterable[str], onward: Onward) -> set[str]:
    """The roots and all that can be reached from them."""
    seen = set(roots)
    waiting = list(seen)
    while waiting:
        for node in onward(waiting.pop()):
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return seen


def circles(nodes: Iterable[str], onward: Onward) -> list[list[str]]:
    """The groups of nodes that can all reach one another, and nodes that lead to themselves (Tarjan's algorithm)."""
    known = dict.fromkeys(nodes)
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in known:
        if root in index:
            continue
        path = [(root, iter(onward(root)))]
        index[root] = lowest[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while path:
            node, following = path[-1]
            for after in following:
                if after not in known:
                    continue
                if after not in index:
                    index[after] = lowest[after] = len(index)
                    stack.append(after)
                    on_stack.add(after)
                    path.append((after, iter(onward(after))))
                    break
                if after in on_stack:
                    lowest[node] = min(lowest[node], index[after])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == index[node]:
                    group = [stack.pop()]
                    while group[-1] != node:
                        group.append(stack.pop())
                    on_stack.difference_update(group)
                    if len(group) > 1 or node in onward(node):
                        found.append(group)
    return found

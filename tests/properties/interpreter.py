"""What BPMN 2.0 says a process does (chapter 13, execution semantics), told with tokens and nothing of the engine.

A token waits in an activity or event (`Wait`) or at a join; everything else moves at once. A scope is one
instance of a process or sub-process. Time is counted in seconds from the start.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator

from tests.properties.model import Flow, Node, Plan, Process
from tests.properties.tokens import Data, Incident, Listener, Scope, Wait, holds, top, upstream


class Interpreter:
    """The tokens of one plan."""

    def __init__(self, plan: Plan) -> None:
        self.processes = {process.id: process for process in plan.processes}
        self.now = 0
        self.passed: Counter[str] = Counter()
        self._last = 0
        self._moving: deque[tuple[Node, Scope, Data, str]] = deque()
        self._scopes: list[Scope] = []
        self.root = self._begin(plan.process, plan.process.id, None, {})
        self._run()

    # -- what can be seen and done

    @property
    def ended(self) -> bool:
        return self.root.over

    def open_tasks(self) -> list[str]:
        return [wait.node.id for _, wait in self._open()]

    def listeners(self, trigger: str) -> list[Listener]:
        """What waits for a trigger, the oldest first."""
        owners: list[Wait | Scope] = [*self._waits(), *(scope for scope in self._scopes if not scope.over)]
        found = [one for owner in owners for one in owner.listeners if one.node.trigger == trigger]
        return sorted(found, key=lambda one: one.number)

    def next_due(self) -> Listener | None:
        return min(self.listeners("timer"), key=lambda one: (one.due or 0, one.number), default=None)

    def complete(self, element: str, data: Data) -> None:
        number, wait = next((number, wait) for number, wait in self._open() if wait.node.id == element)
        if wait.node.loop is None:
            wait.data.update(data)
        self._instance_over(wait, number)
        self._run()

    def tick(self) -> None:
        """The clock goes to the next timer; all that are due by then fire, the oldest of one instant first."""
        first = self.next_due()
        assert first is not None and first.due is not None
        self.now = first.due
        while (due := self.next_due()) is not None and due.due == self.now:
            self._fire(due)
            self._run()

    def deliver(self, listener: Listener) -> None:
        self._fire(listener)
        self._run()

    def signal(self, ref: str) -> None:
        self._broadcast(ref)
        self._run()

    # -- moving

    def _run(self) -> None:
        while self._moving or self._inclusive_joined() or self._scope_over():
            while self._moving:
                node, scope, data, via = self._moving.popleft()
                if not scope.over:
                    self._arrive(node, scope, data, via)
        self._stuck()

    def _stuck(self) -> None:
        """Tokens at a join to which nothing can come any more are a mistake in the drawing: an incident there."""
        for root in self._scopes:
            if root.id == root.process.id:
                scopes = [scope for scope in self._scopes if scope.process is root.process and top(scope) is root]
                held = [join for scope in scopes for join, here in scope.joins.items() if here]
                if held and all(wait.node.kind == "sub" for scope in scopes for wait in scope.waits):
                    raise Incident(held[0])

    def _arrive(self, node: Node, scope: Scope, data: Data, via: str) -> None:
        match node.kind:
            case "and" | "or":
                scope.joins.setdefault(node.id, []).append((via, data))
                if node.kind == "and":
                    self._parallel_joined(node, scope)
            case "xor":
                self.passed[node.id] += 1
                self._follow(scope, data, [self._choice(node, scope, data)[0]])
            case "end":
                self.passed[node.id] += 1
                self._end(node, scope)
            case "user" | "sub" | "call" | "catch" | "event":
                self._wait(node, scope, data)
            case _:
                self.passed[node.id] += 1
                data.update(node.sets)
                if node.trigger == "signal":
                    self._broadcast(node.ref)
                self._leave(node, scope, data)

    def _leave(self, node: Node, scope: Scope, data: Data) -> None:
        if node.kind == "throw" and node.trigger == "link":
            caught = next(n for n in scope.process.nodes.values() if n.ref == node.ref and n.kind == "catch")
            self.passed[caught.id] += 1
            node = caught
        self._follow(scope, data, scope.process.outgoing(node.id))

    def _follow(self, scope: Scope, data: Data, flows: list[Flow]) -> None:
        for flow in flows:
            self._moving.append((scope.process.nodes[flow.target], scope, dict(data), flow.id))

    def _choice(self, node: Node, scope: Scope, data: Data) -> list[Flow]:
        flows = scope.process.outgoing(node.id)
        chosen = [flow for flow in flows if not flow.default and holds(flow, data)]
        chosen = chosen or [flow for flow in flows if flow.default]
        if not chosen:
            raise Incident(node.id)
        return chosen

    def _parallel_joined(self, node: Node, scope: Scope) -> None:
        here = scope.joins[node.id]
        wanted = [flow.id for flow in scope.process.incoming(node.id)]
        if {via for via, _ in here} != set(wanted):
            return
        data: Data = {}
        for via in wanted:
            token = next(token for token in here if token[0] == via)
            here.remove(token)
            data.update(token[1])
        self.passed[node.id] += 1
        self._follow(scope, data, scope.process.outgoing(node.id))

    def _inclusive_joined(self) -> bool:
        """Let one inclusive join go on to which no further token can come; whether there was one."""
        for scope in self._scopes:
            for name, here in scope.joins.items():
                if scope.over or not here or scope.process.nodes[name].kind != "or" or self._comes(name, scope):
                    continue
                data: Data = {}
                for via in dict.fromkeys(via for via, _ in here):
                    token = next(token for token in here if token[0] == via)
                    here.remove(token)
                    data.update(token[1])
                self.passed[name] += 1
                node = scope.process.nodes[name]
                flows = scope.process.outgoing(name)
                self._follow(scope, data, self._choice(node, scope, data) if len(flows) > 1 else flows)
                return True
        return False

    def _comes(self, join: str, scope: Scope) -> bool:
        """Whether a token elsewhere in the scope can reach an empty flow of the join, but none that has a token."""
        filled = {via for via, _ in scope.joins[join]}
        before = [flow for flow in scope.process.incoming(join) if flow.id not in filled]
        to_empty = upstream(scope.process, join, {flow.source for flow in before})
        to_filled = upstream(scope.process, join, {f.source for f in scope.process.incoming(join) if f.id in filled})
        places = {wait.node.id for wait in scope.waits} | {n for n, here in scope.joins.items() if here and n != join}
        return bool(places & (to_empty - to_filled))

    # -- waiting

    def _wait(self, node: Node, scope: Scope, data: Data) -> None:
        wait = Wait(node, scope, data)
        scope.waits.append(wait)
        if node.kind == "catch":
            self._listen(wait, node)
        elif node.kind == "event":
            for flow in scope.process.outgoing(node.id):
                self._listen(wait, scope.process.nodes[flow.target])
        else:
            for border in scope.process.boundaries(node.id):
                self._listen(wait, border)
            together = 1 if node.loop is None or node.loop.sequential else node.loop.count
            wait.to_come = (node.loop.count if node.loop else 1) - together
            for _ in range(together):
                self._begin_instance(wait)

    def _listen(self, owner: Wait | Scope, node: Node) -> None:
        due = self.now + node.seconds if node.trigger == "timer" else None
        owner.listeners.append(Listener(self._number(), node, owner, due, node.again))

    def _begin_instance(self, wait: Wait) -> None:
        number = self._number()
        if wait.node.kind == "user":
            wait.running.append((number, None))
        else:
            called = self.processes[wait.node.called] if wait.node.called else wait.scope.process
            wait.running.append((number, self._begin(called, wait.node.called or wait.node.id, wait, wait.data)))

    def _begin(self, process: Process, scope_id: str, host: Wait | None, data: Data) -> Scope:
        scope = Scope(process, scope_id, host)
        self._scopes.append(scope)
        for _, start in process.event_subprocesses(scope_id):
            self._listen(scope, start)
        self._moving.append((process.start_of(scope_id), scope, dict(data), ""))
        return scope

    def _instance_over(self, wait: Wait, number: int) -> None:
        wait.running = [one for one in wait.running if one[0] != number]
        wait.done += 1
        if wait.node.loop is not None and wait.done == wait.node.loop.enough:
            self._stop_instances(wait)
        if wait.to_come:
            wait.to_come -= 1
            self._begin_instance(wait)
        elif not wait.running:
            wait.scope.waits.remove(wait)
            self.passed[wait.node.id] += 1
            self._leave(wait.node, wait.scope, wait.data)

    def _scope_over(self) -> bool:
        """Close one scope in which nothing is left to move, an inner one first; whether there was one."""
        for scope in reversed(self._scopes):
            if not scope.over and not scope.waits and not any(scope.joins.values()):
                self._close(scope)
                return True
        return False

    def _close(self, scope: Scope) -> None:
        self._stop(scope)
        if scope.host is not None:
            number = next(number for number, running in scope.host.running if running is scope)
            self._instance_over(scope.host, number)

    def _stop(self, scope: Scope) -> None:
        """Take all tokens out of a scope and of those within it."""
        scope.over = True
        self._empty(scope)
        self._scopes.remove(scope)

    def _stop_instances(self, wait: Wait) -> None:
        for _, inner in wait.running:
            if inner is not None:
                self._stop(inner)
        wait.running, wait.to_come = [], 0

    def _empty(self, scope: Scope) -> None:
        for wait in scope.waits:
            self._stop_instances(wait)
        scope.waits, scope.joins, scope.listeners = [], {}, []
        self._moving = deque(token for token in self._moving if token[1] is not scope)

    # -- events

    def _end(self, node: Node, scope: Scope) -> None:
        if node.trigger == "terminate":
            self._close(scope)
        elif node.trigger in ("error", "escalation"):
            listener = self._catcher(node, scope)
            if listener is not None:
                self._fire(listener)
            elif node.trigger == "error":
                raise Incident(self._outermost(node, scope))

    def _catcher(self, node: Node, scope: Scope) -> Listener | None:
        """The innermost event sub-process or border that waits for what an end event throws."""
        above: Scope | None = scope
        while above is not None:
            owners: list[Wait | Scope] = [above] if above.host is None else [above, above.host]
            for owner in owners:
                for listener in owner.listeners:
                    if (listener.node.trigger, listener.node.ref) == (node.trigger, node.ref):
                        return listener
            above = above.host.scope if above.host is not None else None
        return None

    def _outermost(self, node: Node, scope: Scope) -> str:
        """Where an error that nobody catches comes to a stop: at the end event, or the call that let it out last."""
        stopped = node.id
        while scope.host is not None:
            if scope.host.node.kind == "call":
                stopped = scope.host.node.id
            scope = scope.host.scope
        return stopped

    def _broadcast(self, ref: str) -> None:
        for listener in self.listeners("signal"):
            if listener.node.ref == ref and listener in listener.owner.listeners:
                self._fire(listener)

    def _fire(self, listener: Listener) -> None:
        node, owner = listener.node, listener.owner
        self.passed[node.id] += 1
        if isinstance(owner, Scope):
            self._react(listener, owner)
            return
        if node.kind == "boundary" and not node.interrupting:
            self._listen_on(listener)
        else:
            self._stop_instances(owner)
            owner.scope.waits.remove(owner)
            owner.listeners = []
            if owner.node.kind == "event":
                self.passed[owner.node.id] += 1
        self._leave(node, owner.scope, dict(owner.data))

    def _listen_on(self, listener: Listener) -> None:
        """What does not interrupt may happen again; a timer so often as it says."""
        if listener.due is not None and listener.turns:
            listener.turns, listener.due = listener.turns - 1, listener.due + listener.node.seconds
        elif listener.due is not None:
            listener.owner.listeners.remove(listener)

    def _react(self, listener: Listener, scope: Scope) -> None:
        """An event sub-process begins; an interrupting one in the place of all else in its scope."""
        start = listener.node
        if start.interrupting:
            self._empty(scope)
        else:
            self._listen_on(listener)
        handler = Wait(scope.process.nodes[start.scope], scope, {})
        scope.waits.append(handler)
        inner = Scope(scope.process, start.scope, handler)
        self._scopes.append(inner)
        handler.running.append((self._number(), inner))
        for _, other in scope.process.event_subprocesses(start.scope):
            self._listen(inner, other)
        self._follow(inner, {}, scope.process.outgoing(start.id))

    def _number(self) -> int:
        self._last += 1
        return self._last

    def _waits(self) -> Iterator[Wait]:
        return (wait for scope in self._scopes if not scope.over for wait in scope.waits)

    def _open(self) -> list[tuple[int, Wait]]:
        tasks = [wait for wait in self._waits() if wait.node.kind == "user"]
        return sorted(((number, wait) for wait in tasks for number, _ in wait.running), key=lambda one: one[0])

"""How a text is read before it is parsed: letter by letter, and from the notations of other tools.

Conditions of foreign drawings are often written in JUEL (`${amount > 3 && !urgent}`) or FEEL (`= status = "open"`).
Where they mean the same as ours they are rewritten; where they would mean something else they are refused.
Positions in the rewritten text lead back to the text as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ..errors import Refusal

LONGEST_TEXT = 500

Notation = Literal["own", "juel", "feel"]

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\f]+)
      | (?P<comment>\#[^\n]*)
      | (?P<text>"[^"\n]*"|'[^'\n]*')
      | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<sign>&&|\|\||==|!=|<=|>=|[!-~])""",
    re.VERBOSE,
)
_WRAPPED = re.compile(r"\s*[$#]\{(.*)\}\s*", re.DOTALL)
_CONSTANTS = {"true": "True", "false": "False", "null": "None"}
_OPERATORS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_JUNCTIONS = {"&&": " and ", "||": " or "}
_KEYWORDS = frozenset({"and", "or", "not", "in", "if", "else", "is", "lambda"})
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


class ExpressionRejected(Refusal):
    """The expression does not belong to the language.

    Values: expression, reason (a code), line and column (both from 1) of the offending part, and where it is
    known the element that holds the expression.
    """

    def __init__(self, expression: str, reason: str, line: int = 1, column: int = 1, **values: Any) -> None:
        self.reason = reason
        self.line = line
        self.column = column
        shown = expression[:LONGEST_TEXT]
        super().__init__(expression=shown, reason=reason, line=line, column=column, **values)

    def within(self, **place: Any) -> ExpressionRejected:
        """The same, told where the expression stands: element, script, decision, rule …"""
        told = {key: value for key, value in self.values.items() if key not in ("expression", "reason")}
        return ExpressionRejected(str(self.values["expression"]), self.reason, **{**told, **place})


@dataclass(frozen=True)
class Reading:
    """A text ready to be parsed; `origins` lead from its letters back to `written`, empty where they are the same."""

    written: str
    text: str
    notation: Notation = "own"
    origins: tuple[int, ...] = ()

    @property
    def rewritten(self) -> bool:
        """Whether the text was changed."""
        return self.text != self.written.strip()

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, in the text as written, of a letter of `text`."""
        if self.origins:
            offset = self.origins[min(offset, len(self.origins) - 1)]
        else:
            offset += len(self.written) - len(self.written.lstrip())
        before = self.written[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


@dataclass(frozen=True)
class _Token:
    sort: str
    text: str
    start: int


def read(written: str) -> Reading:
    """What is to be parsed; raises ExpressionRejected for letters and notations that are not the language's."""
    if len(written) > LONGEST_TEXT:
        raise ExpressionRejected(written, "too_long", most=LONGEST_TEXT)
    # Escapes would need a second look at every string, and no rule of an office needs them.
    if "\\" in written:
        raise _refused(written, written.index("\\"), "backslash")
    start, end, notation = _frame(written)
    if not written[start:end].strip():
        raise ExpressionRejected(written, "empty")
    tokens = list(_tokens(written, start, end))
    if notation == "own" and not _foreign(tokens):
        return Reading(written, written.strip())
    if notation == "own" and any(token.text in ("&&", "||", "!") for token in tokens if token.sort == "sign"):
        notation = "juel"
    return _Rewriting(written, tokens, notation).reading()


def _frame(written: str) -> tuple[int, int, Notation]:
    """Where the expression itself begins and ends, and whose frame is around it."""
    wrapped = _WRAPPED.fullmatch(written)
    if wrapped is not None:
        return wrapped.start(1), wrapped.end(1), "juel"
    start = len(written) - len(written.lstrip())
    if written.startswith("=", start) and not written.startswith("==", start):
        return start + 1, len(written), "feel"
    return 0, len(written), "own"


def _tokens(written: str, start: int, end: int) -> Iterator[_Token]:
    position, depth = start, 0
    while position < end:
        found = _TOKEN.match(written, position, end)
        if found is None or found.group() in ("$", "`", "?", "'", '"'):
            raise _refused(written, position, _reason_of(written, position))
        token = _Token(str(found.lastgroup), found.group(), position)
        if token.sort == "number" and re.match(r"[A-Za-z0-9_.]", written[found.end() : end]):
            raise _refused(written, position, "number_not_allowed")
        if token.text in ("{", "}") and token.sort == "sign":
            depth += 1 if token.text == "{" else -1
            if depth < 0:
                raise _refused(written, position, "template")
        yield token
        position = found.end()


def _reason_of(written: str, position: int) -> str:
    letter = written[position]
    if letter == "$":
        return "template"
    if letter in "\"'":
        return "quote_not_closed"
    if ord(letter) > 127:
        return "name_not_allowed" if letter.isalpha() and not 0xFF00 <= ord(letter) <= 0xFFEF else "full_width"
    return "syntax"


def _foreign(tokens: list[_Token]) -> bool:
    return any(
        (token.sort == "name" and (token.text in _CONSTANTS or token.text in _OPERATORS))
        or (token.sort == "sign" and token.text in ("&&", "||", "!"))
        for token in tokens
    )


class _Rewriting:
    """Puts the tokens of a foreign notation into ours."""

    def __init__(self, written: str, tokens: list[_Token], notation: Notation) -> None:
        self._written = written
        self._notation = notation
        self._all = tokens
        self._tokens = [token for token in tokens if token.sort not in ("space", "comment")]
        self._text: list[str] = []
        self._origins: list[int] = []

    def reading(self) -> Reading:
        opened, closed = self._negations()
        index = {id(token): place for place, token in enumerate(self._tokens)}
        for token in self._all:
            place = index.get(id(token))
            if place is None:
                self._put(token.text, token.start, verbatim=True)
            elif place in opened:
                self._put("(not ", token.start)
            else:
                said = self._said(place)
                self._put(said, token.start, verbatim=said == token.text)
            if place is not None:
                self._put(")" * closed.get(place, 0), token.start)
        text = "".join(self._text)
        lead = len(text) - len(text.lstrip())
        return Reading(self._written, text.strip(), self._notation, tuple(self._origins[lead:]))

    def _put(self, text: str, origin: int, verbatim: bool = False) -> None:
        if self._text and self._text[-1].endswith(" ") and text.startswith(" "):
            origin, text = origin + verbatim, text[1:]
        if not text:
            return
        self._text.append(text)
        self._origins += range(origin, origin + len(text)) if verbatim else [origin] * len(text)

    def _said(self, place: int) -> str:
        token = self._tokens[place]
        before = self._tokens[place - 1] if place else None
        after = self._tokens[place + 1].text if place + 1 < len(self._tokens) else ""
        if token.sort == "name":
            if token.text in _CONSTANTS and after != "(" and not (before and before.text == "."):
                return _CONSTANTS[token.text]
            if token.text in _OPERATORS and before is not None and _ends_operand(before):
                return f" {_OPERATORS[token.text]} "
        elif token.sort == "sign":
            if token.text in _JUNCTIONS:
                return _JUNCTIONS[token.text]
            if token.text == "=" and self._notation == "feel":
                return "=="
        return token.text

    def _negations(self) -> tuple[set[int], dict[int, int]]:
        """The tokens that negate, and how many negations end with a token.

        In JUEL a negation holds for the next operand only: `!a == b` is `(!a) == b`.
        """
        opened: set[int] = set()
        closed: dict[int, int] = {}
        for place, token in enumerate(self._tokens):
            if token.text == "!" or (
                token.text == "not" and self._notation == "juel" and not self._after_operand(place)
            ):
                end = self._operand_end(place + 1)
                opened.add(place)
                closed[end] = closed.get(end, 0) + 1
        return opened, closed

    def _after_operand(self, place: int) -> bool:
        return place > 0 and _ends_operand(self._tokens[place - 1])

    def _operand_end(self, place: int) -> int:
        while place < len(self._tokens) and self._tokens[place].text in ("!", "not", "-", "+"):
            place += 1
        if place >= len(self._tokens):
            last = self._tokens[-1]
            raise _refused(self._written, last.start, "syntax")
        if self._tokens[place].text in _OPENING:
            place = self._closing(place)
        while place + 1 < len(self._tokens):
            following = self._tokens[place + 1].text
            if following == "." and place + 2 < len(self._tokens):
                place += 2
            elif following in ("(", "["):
                place = self._closing(place + 1)
            else:
                break
        return place

    def _closing(self, place: int) -> int:
        depth = 0
        for index in range(place, len(self._tokens)):
            text = self._tokens[index].text
            if self._tokens[index].sort == "sign":
                depth += (text in _OPENING) - (text in _CLOSING)
            if depth == 0:
                return index
        raise _refused(self._written, self._tokens[place].start, "syntax")


def _ends_operand(token: _Token) -> bool:
    if token.sort == "name":
        return token.text not in _KEYWORDS
    return token.sort in ("text", "number") or token.text in _CLOSING


def _refused(written: str, offset: int, reason: str) -> ExpressionRejected:
    before = written[:offset]
    line, column = before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
    told = {} if reason != "full_width" else {"letter": written[offset]}
    return ExpressionRejected(written, reason, line, column, **told)

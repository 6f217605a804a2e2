"""Written formulas: 得分=完成率×分值, 20-异常数据率×20, 得分=实际值÷达标值×分值.

`extract` lifts formulas out of a standard before it is read as words; `expression` parses one into a small tree that
evaluates in exact Decimals. Definitions of the indicator itself (执行率=支出÷预算×100%) are told apart and set aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..values import PER_ONE, plain
from ..values import patterns as re
from . import arithmetic as exactly

PLACE = "\ue000"
_SCORE_SIDE = re.compile(
    r"(?:得分|计分|评分|分数|实得分|得分值|加分|指标分|本项分|该项分|扣分|减分|^[SYＹF])(?:值|为)?$"
)
_HAN = r"\u4e00-\u9fff"
_OPERATOR = re.compile(rf"[{_HAN}A-Za-z)%\d][*](?=[{_HAN}A-Za-z(\d])|[{_HAN}A-Za-z)]/(?=[{_HAN}A-Za-z(\d])")
_NOT_FORMULA = re.compile(
    rf"是/否|有/无|[{_HAN}]?\d+(?:\.\d+)?(?:万|亿)?[{_HAN}]{{1,2}}/[{_HAN}]{{1,3}}(?:\*[{_HAN}]{{1,2}})?(?=$|[,;。)的])|否/是|和/或|及/或"
)
_LEAD = re.compile(
    r"^(?:计算公式|评分公式|计分公式|得分公式|公式|评分标准|计分方法|评分方法|计分办法|评分办法|具体)?(?:为|是|如下|:)*(?:按照?|依据|以|根据|采用)?(?:公式)?:?"
)
_TAIL = re.compile(r"(?:来)?(?:计算得分|计算|计分|得分|确定|折算|给分|赋分|计得分|计|得出)(?:得分|分值|分数)?$")


@dataclass(frozen=True, slots=True)
class Number:
    """A figure written in a formula."""

    value: Decimal

    def names(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Name:
    """A named quantity; `most` is a written ceiling on it: 考核点个数（≤4）."""

    name: str
    most: Decimal | None = None

    def names(self) -> tuple[str, ...]:
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two expressions joined by an operator: + - * /."""

    operator: str
    left: Expression
    right: Expression

    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.left.names() + self.right.names()))


@dataclass(frozen=True, slots=True)
class Call:
    """min, max or the absolute value of its arguments."""

    function: str
    arguments: tuple[Expression, ...]

    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(n for a in self.arguments for n in a.names()))


Expression = Number | Name | Binary | Call


@dataclass(frozen=True, slots=True)
class Written:
    """A formula as found: what it computes (a score, or a deduction) and its expression."""

    expression: Expression
    words: str
    deducts: bool = False
    result: str = ""  # the name on its left side

    @property
    def factor(self) -> Decimal | None:
        """The points that a rate is multiplied with: 8 in 完成率×8分; None for any other formula."""
        tree = self.expression
        if not (isinstance(tree, Binary) and tree.operator == "*" and not self.deducts):
            return None
        for rate, points in ((tree.left, tree.right), (tree.right, tree.left)):
            if isinstance(rate, Name) and rate.name.endswith("率") and isinstance(points, Number) and points.value >= 1:
                return points.value
        return None


class NotAFormula(ValueError):
    """The text is no arithmetic expression."""


_DEFINED = re.compile(rf"(?<![A-Za-z])([A-Za-z])(?:为|是|表示|指|代表)([{_HAN}]{{2,16}})")


_LETTER = re.compile(  # A=实际到位资金(万元), B=应到位资金2600万元
    rf"(?:(?<=^)|(?<=[;。,]))([A-Z])=([{_HAN}]{{2,16}}?)(?:\([^()*/]*\))?(\d+(?:\.\d+)?)?(?:[{_HAN}]{{1,3}})?[,;。]"
)


def extract(text: str) -> tuple[str, list[Written], list[str]]:
    """Replace each formula by a placeholder; return the text, the formulas and the definitions set aside."""
    if "*" not in text and "/" not in text and "=" not in text:
        return text, [], []
    for letter, meaning in _DEFINED.findall(text):
        text = re.sub(rf"(?<![A-Za-z]){letter}(?![A-Za-z])(?=[*/+)-]|$|[;。,])", meaning, text)
    for letter, meaning, figure in _LETTER.findall(text):
        text = re.sub(rf"(?<![A-Za-z]){letter}(?![A-Za-z=])(?=[*/+)-]|$|[;。,])", figure or meaning, text)
    text = _LETTER.sub("", text)
    formulas: list[Written] = []
    definitions: list[str] = []
    out: list[str] = []
    for piece, separator in _segments(text):
        found = _formula(piece)
        if found is None:
            out.append(piece + separator)
        elif isinstance(found, str):
            definitions.append(found)
            out.append(separator)
        else:
            lead, written = found
            formulas.append(written)
            out.append(f"{lead}{PLACE}{separator}")
    if definitions and not formulas and (whole := _coefficient(definitions)):
        return PLACE, [whole], []
    text, formulas = _chained("".join(out), formulas)
    return text, [_expanded(f, definitions) for f in formulas], definitions


def _chained(text: str, formulas: list[Written]) -> tuple[str, list[Written]]:
    """扣减分值=(98%-实际值)*30,得分=5-扣减分值: the first is a step of the second and no score of its own."""
    steps = {f.result: f for f in formulas if any(f.result in g.expression.names() for g in formulas if g is not f)}
    if not steps:
        return text, formulas
    pieces = text.split(PLACE)
    kept: list[Written] = []
    out = pieces[0]
    for formula, behind in zip(formulas, pieces[1:], strict=True):
        if formula.result in steps:
            out += behind
            continue
        tree = formula.expression
        for name, step in steps.items():
            tree = replaced(tree, name, step.expression)
        kept.append(Written(tree, formula.words, formula.deducts, formula.result))
        out += PLACE + behind
    return out, kept


def _coefficient(definitions: list[str]) -> Written | None:
    """功效系数=(实际值-本档标准值)/(上一档标准值-本档标准值): a coefficient that is itself the share of the full mark."""
    side, _, right = definitions[-1].partition("=")
    if not re.search("系数$", side.strip()):
        return None
    try:
        return Written(Binary("*", expression(right), Name("分值")), definitions[-1], result=side.strip())
    except NotAFormula:
        return None


def _expanded(written: Written, definitions: list[str]) -> Written:
    """Put a defined coefficient in place of its name: 得分=6+4×功效系数."""
    tree = written.expression
    for definition in definitions:
        side, _, right = definition.partition("=")
        name = side.strip()
        if name in tree.names() and re.search("系数", name):
            try:
                tree = replaced(tree, name, expression(right))
            except NotAFormula:
                continue
    return Written(tree, written.words, written.deducts, written.result)


def replaced(tree: Expression, name: str, by: Expression) -> Expression:
    if isinstance(tree, Name):
        return by if tree.name == name else tree
    if isinstance(tree, Call):
        return Call(tree.function, tuple(replaced(a, name, by) for a in tree.arguments))
    if isinstance(tree, Binary):
        return Binary(tree.operator, replaced(tree.left, name, by), replaced(tree.right, name, by))
    return tree


def constants(text: str, names: tuple[str, ...]) -> dict[str, Decimal]:
    """Figures the text gives for names of a formula: 满意值95%，不允许值为75%."""
    out: dict[str, Decimal] = {}
    for name in names:
        match = re.search(rf"{re.escape(name)}(?:为|是|:|=)?(\d+(?:\.\d+)?)(%?)", text)
        if match:
            out[name] = Decimal(match[1]) / 100 if match[2] else Decimal(match[1])
    return out


def _segments(text: str) -> list[tuple[str, str]]:
    out, depth, start = [], 0, 0
    for i, ch in enumerate(text):
        depth += (ch == "(") - (ch == ")")
        if ch in ";。\n" or (ch == "," and depth <= 0):
            out.append((text[start:i], ch))
            start = i + 1
            depth = 0
    return [*out, (text[start:], "")]


_RATIO_WORDS = re.compile(rf"([{_HAN}]{{2,12}}?)(?:与|和|占)([{_HAN}]{{2,12}}?)(?:之比|的比[例值率])")


def _formula(piece: str) -> tuple[str, Written] | str | None:
    """(words before it, formula), the words of a definition, or None when the piece is plain text."""
    if _NOT_FORMULA.search(piece) and "=" not in piece:
        return None
    if "*" in piece and "=" not in piece:
        piece = re.sub(",?即?(?:为|得)(?:本项)?得分$", "", _RATIO_WORDS.sub(r"(\1/\2)", piece))
    side, equals, right = piece.partition("=")
    if equals and right and not re.match(r"[\d.]+%?$", right.strip()):
        left = side.strip()
        for name in (left, left.rsplit(":", 1)[-1]):
            if _SCORE_SIDE.search(name):
                try:
                    parsed = expression(right)
                except NotAFormula:
                    return None
                if not parsed.names() and not isinstance(parsed, Binary):
                    return None
                return "", Written(parsed, piece, bool(re.search("扣分|减分", name)), name)
        if re.search(r"(?:min|max|abs)\(", right, re.IGNORECASE) and re.search("分", left):
            try:
                return "", Written(expression(right), piece, False, left)
            except NotAFormula:
                return None
        if _OPERATOR.search(right) or re.search(rf"[{_HAN})][-+][{_HAN}(]", right):
            if re.search(r"=.*=", piece) or len(piece) > 160:
                return None
            return piece
        return None
    if not _OPERATOR.search(piece):
        return None
    body = _TAIL.sub("", _LEAD.sub("", piece))
    if re.search(r"\*100%?$", body) or not re.search(r"\*|分值|满分|权重", body):
        return piece if re.search(r"\*100%?$", body) else None
    lead = ""
    match = re.match(r"^(?P<lead>.*(?:按照?|得分为|以|计算公式为?:?|得分:|:))(?P<body>[^按]*[*].*)$", body)
    if match:
        lead, body = match["lead"], match["body"]
        lead = re.sub(r"(?:按照?|得分为|以|计算公式为?:?|得分:|:)$", "", lead)
    try:
        return lead, Written(expression(body), piece)
    except NotAFormula:
        return None


_LEX = re.compile(
    rf"(?P<number>\d+(?:\.\d+)?)(?P<rate>%|‰|BP)?(?:分(?![{_HAN}]))?|(?P<most>\((?:≤|最高|不超过|上限)(\d+(?:\.\d+)?)\))|(?P<op>[-+*/()\[\]])|(?P<comma>,)|(?P<function>(?:min|max|MIN|MAX|Min|Max|abs|ABS)(?=\())|(?P<name>[{_HAN}A-Za-z“”_·、]+(?:\([^()*/+]*[{_HAN}][^()*/+]*\))?)|(?P<space>\s+)"
)


_PER_ONE = {"%": 100, **PER_ONE}


def expression(text: str) -> Expression:
    """Parse a formula's right side; raises NotAFormula."""
    tokens: list[tuple[str, str]] = []
    at = 0
    text = re.sub(r"\|([^|]+)\|", r"abs(\1)", text.strip(" 。;,"))
    text = re.sub(r"(?<=\d)(?=[A-Z](?![A-Za-z]))", "*", text)
    while at < len(text):
        match = _LEX.match(text, at)
        if not match:
            raise NotAFormula(text)
        at = match.end()
        if match["number"]:
            tokens.append(("number", plain(Decimal(match["number"]) / _PER_ONE.get(match["rate"], 1))))
        elif match["most"]:
            if not tokens or tokens[-1][0] != "name":
                raise NotAFormula(text)
            tokens[-1] = ("capped", tokens[-1][1] + "≤" + (match[4] or ""))
        elif match["op"]:
            tokens.append(("op", {"[": "(", "]": ")"}.get(match["op"], match["op"])))
        elif match["function"]:
            tokens.append(("function", match["function"].lower()))
        elif match["comma"]:
            tokens.append(("op", ","))
        elif match["name"]:
            tokens.append(("name", match["name"].strip("“”的")))
    if len(tokens) > 80:
        raise NotAFormula(text)
    parser = _Parser(tokens)
    tree = parser.sum()
    if parser.i != len(tokens):
        raise NotAFormula(text)
    return tree


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.i = tokens, 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.i] if self.i < len(self.tokens) else ("", "")

    def sum(self) -> Expression:
        tree = self.product()
        while self.peek() in (("op", "+"), ("op", "-")):
            operator = self.peek()[1]
            self.i += 1
            tree = Binary(operator, tree, self.product())
        return tree

    def product(self) -> Expression:
        tree = self.atom()
        while self.peek() in (("op", "*"), ("op", "/")):
            operator = self.peek()[1]
            self.i += 1
            tree = Binary(operator, tree, self.atom())
        return tree

    def atom(self) -> Expression:
        kind, text = self.peek()
        self.i += 1
        if kind == "number":
            return Number(Decimal(text))
        if kind == "name":
            return Name(text)
        if kind == "capped":
            name, most = text.split("≤")
            return Name(name, Decimal(most))
        if kind == "function":
            return self.call(text)
        if (kind, text) == ("op", "-"):
            return Binary("-", Number(Decimal(0)), self.atom())
        if (kind, text) == ("op", "("):
            tree = self.sum()
            if self.peek() != ("op", ")"):
                raise NotAFormula(text)
            self.i += 1
            return tree
        raise NotAFormula(text)

    def call(self, name: str) -> Expression:
        if self.peek() != ("op", "("):
            raise NotAFormula(name)
        arguments = []
        while self.peek() in (("op", "("), ("op", ",")):
            self.i += 1
            arguments.append(self.sum())
        if self.peek() != ("op", ")") or (name == "abs") != (len(arguments) == 1):
            raise NotAFormula(name)
        self.i += 1
        return Call(name, tuple(arguments))


def evaluate(tree: Expression, inputs: Mapping[str, Decimal]) -> Decimal | None:
    """The value with `inputs` by name; None where a denominator is 0."""
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Name):
        value = inputs[tree.name]
        return min(value, tree.most) if tree.most is not None else value
    if isinstance(tree, Call):
        values = [evaluate(a, inputs) for a in tree.arguments]
        known = [v for v in values if v is not None]
        if len(known) < len(values):
            return None
        return abs(known[0]) if tree.function == "abs" else min(known) if tree.function == "min" else max(known)
    left, right = evaluate(tree.left, inputs), evaluate(tree.right, inputs)
    if left is None or right is None:
        return None
    if tree.operator == "+":
        return exactly.total(left, right)
    if tree.operator == "-":
        return exactly.total(left, -right)
    if tree.operator == "*":
        return exactly.product(left, right)
    return exactly.ratio(left, right) if right else None


def divisors(tree: Expression) -> list[Decimal]:
    """The bare numbers the formula divides by."""
    if isinstance(tree, Call):
        return [d for a in tree.arguments for d in divisors(a)]
    if not isinstance(tree, Binary):
        return []
    own = [tree.right.value] if tree.operator == "/" and isinstance(tree.right, Number) else []
    return own + divisors(tree.left) + divisors(tree.right)

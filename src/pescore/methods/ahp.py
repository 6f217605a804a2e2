"""Analytic hierarchy process (层次分析法): weights from pairwise judgements, and whether the judgements agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, log, prod

from ..library import load
from .tables import Table, proper_name

Matrix = Sequence[Sequence[float]]

LARGEST = 10  # the RI tables end there, and nobody judges 55 pairs in one sitting
ACCEPTED = 0.10
_TYPED = 0.005 + 1e-9  # a reciprocal typed with two decimals: 0.33 for 1/3
_SQUARINGS = 60


def eigen_weights(matrix: Matrix) -> list[float]:
    """The weights w of A·w = λmax·w, adding up to 1 (特征向量法). Squares A until its columns agree."""
    power = [list(row) for row in matrix]
    weights = _row_shares(power)
    for _ in range(_SQUARINGS):
        columns = list(zip(*power, strict=True))
        power = [[fsum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in power]
        scale = max(max(row) for row in power)
        power = [[x / scale for x in row] for row in power]
        before, weights = weights, _row_shares(power)
        if max(abs(a - b) for a, b in zip(before, weights, strict=True)) < 1e-15:
            break
    return weights


def geometric_weights(matrix: Matrix) -> list[float]:
    """Row geometric means, adding up to 1 (几何平均法，又称方根法)."""
    means = [exp(fsum(map(log, row)) / len(row)) for row in matrix]
    return [mean / fsum(means) for mean in means]


def weights(matrix: Matrix, method: str = "") -> list[float]:
    """Weights by 特征向量 (the default) or 几何平均. Raises ValueError for another method."""
    if proper_name("权重算法", method, "权重算法") == "几何平均":
        return geometric_weights(matrix)
    return eigen_weights(matrix)


def _row_shares(matrix: Matrix) -> list[float]:
    sums = [fsum(row) for row in matrix]
    return [x / fsum(sums) for x in sums]


@dataclass(frozen=True, slots=True)
class Consistency:
    """λmax, CI = (λmax−n)/(n−1), RI, CR = CI/RI, and the table RI was taken from. n ≤ 2: CI and CR are 0."""

    order: int
    largest: float
    ci: float
    ri: float
    cr: float
    table: str

    @property
    def accepted(self) -> bool:
        """CR < 0.10."""
        return self.cr < ACCEPTED


def consistency(matrix: Matrix, table: str = "") -> Consistency:
    """How far the judgements agree with each other (一致性检验). `table`: 0.52表 (the default) or 0.58表."""
    name, values = random_index(table)
    n = len(matrix)
    if n <= 2:
        return Consistency(n, float(n), 0.0, 0.0, 0.0, name)
    w = eigen_weights(matrix)
    largest = (
        fsum(fsum(a * x for a, x in zip(row, w, strict=True)) / own for row, own in zip(matrix, w, strict=True)) / n
    )
    ci = max(0.0, (largest - n) / (n - 1))
    return Consistency(n, largest, ci, values[n - 3], ci / values[n - 3], name)


def random_index(table: str = "") -> tuple[str, list[float]]:
    """An RI table by its name, RI of order 3 first: 0.52表 or 0.58表, also written 0.52 or 0.58."""
    known: dict[str, list[float]] = load("methods")["RI表"]
    said = table.strip()
    name = next(iter(known)) if not said else said if said in known else f"{said}表"
    if name not in known:
        raise ValueError(f"没有名为“{said[:20]}”的 RI 表，可用的有：{'、'.join(known)}")
    return name, known[name]


def total_ratio(parents: Sequence[float], below: Sequence[Consistency]) -> float:
    """CR of a whole layer (层次总排序): Σ W·CI / Σ W·RI over the matrices below each parent weight W."""
    if len(parents) != len(below):
        raise ValueError(f"上层权重有 {len(parents)} 个，下层判断矩阵有 {len(below)} 个：应一一对应")
    bottom = fsum(w * c.ri for w, c in zip(parents, below, strict=True))
    return fsum(w * c.ci for w, c in zip(parents, below, strict=True)) / bottom if bottom else 0.0


def global_weights(parents: Sequence[float], below: Sequence[Sequence[float]]) -> list[list[float]]:
    """Weights down the tree: each parent's weight times the weights under it (合成权重)."""
    if len(parents) != len(below):
        raise ValueError(f"上层权重有 {len(parents)} 个，下层权重有 {len(below)} 组：应一一对应")
    return [[w * x for x in under] for w, under in zip(parents, below, strict=True)]


def group(matrices: Sequence[Matrix]) -> list[list[float]]:
    """Several experts' judgements as one matrix: element by element, the geometric mean (群组判断)."""
    n = len(matrices[0])
    return [[prod(m[i][j] for m in matrices) ** (1 / len(matrices)) for j in range(n)] for i in range(n)]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement beside what the weights say: element i is `given` times j, the weights make it `implied`."""

    row: int
    column: int
    given: float
    implied: float


def least_consistent(matrix: Matrix) -> Judgement | None:
    """The judgement furthest from the ratio of the weights (最不一致的判断), above the diagonal; None when all agree."""
    w = eigen_weights(matrix)
    n = len(matrix)
    pairs = [Judgement(i, j, matrix[i][j], w[i] / w[j]) for i in range(n) for j in range(i + 1, n)]
    worst = max(pairs, key=lambda p: abs(log(p.given / p.implied)), default=None)
    return worst if worst and abs(log(worst.given / worst.implied)) > 1e-9 else None


def judgement_matrices(table: Table) -> list[list[list[float]]]:
    """The experts' matrices in a range, one below the other, checked: square, positive, 1 on the diagonal, reciprocal.

    A reciprocal typed with two decimals (0.33 for 1/3) counts as the exact one. Raises ValueError naming row and column.
    """
    rows, n = table.rows, len(table.rows[0])
    if len(rows) % n:
        raise ValueError(f"{table.what}有 {len(rows)} 行 {n} 列：应当行列相等；几位专家的矩阵从上到下排列，列数不变")
    if n > LARGEST:
        raise ValueError(f"{table.what}有 {n} 阶，一致性检验只到 {LARGEST} 阶：请分组或分层后再比较")
    for i, row in enumerate(rows):
        for j, x in enumerate(row):
            if x <= 0:
                raise ValueError(f"{table.at(i, j)}是 {x:f}，判断值应大于 0（1 至 9 或其倒数）")
    return [_checked(table, start, n) for start in range(0, len(rows), n)]


def _checked(table: Table, start: int, n: int) -> list[list[float]]:
    matrix = [[float(x) for x in row] for row in table.rows[start : start + n]]
    for i in range(n):
        if abs(matrix[i][i] - 1) > 1e-9:
            raise ValueError(f"{table.at(start + i, i)}在对角线上，自己与自己比应为 1，现在是 {matrix[i][i]:g}")
        for j in range(i):
            big, small = max(matrix[i][j], matrix[j][i]), min(matrix[i][j], matrix[j][i])
            if abs(small - 1 / big) > _TYPED:
                raise ValueError(
                    f"{table.at(start + i, j)}（{matrix[i][j]:g}）与第 {table.lines[start + j]} 行第 "
                    f"{i + 1 + table.left} 列（{matrix[j][i]:g}）不是互为倒数，请核对两格"
                )
            if matrix[i][j] >= matrix[j][i]:
                matrix[j][i] = 1 / matrix[i][j]
            else:
                matrix[i][j] = 1 / matrix[j][i]
    return matrix

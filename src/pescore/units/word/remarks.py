"""其他需要说明的问题 over many units: what does not count and why, what is open, remarks on the data."""

from __future__ import annotations

from collections.abc import Iterator

from ...report.sentences import sentence
from ...report.word import scores
from ...report.word.elements import Node, Prose
from ...report.word.source import Options, Source, clean
from .source import of

_MOST = 20
_WHERE = "见汇总工作簿的“文件”表，处理后再收集"


def told(source: Source, options: Options) -> Iterator[Node]:
    """Files left out, units left open and uneven scores are listed for the user too: somebody has to deal with them."""
    whole = of(source)
    for unit in whole.summary.incomplete:
        open_ = [clean(leaf.name) for leaf in unit.leaves if leaf.score is None]
        names = f"{'、'.join(open_[:6])}{'等' if len(open_) > 6 else ''}{len(open_)}项指标"
        source.gap("各单位得分", f"{clean(unit.name)}还没有评完（{names}）", _WHERE)
        yield Prose(f"{clean(unit.name)}的{names}还没有得分，没有计入汇总。")
    faults = whole.summary.faults
    for fault in faults[:_MOST]:
        source.gap("各单位得分", f"{clean(fault.file)}没有计入", _WHERE)
        yield Prose(sentence(f"收到的文件{clean(fault.file)}没有计入汇总"))
    if len(faults) > _MOST:
        yield Prose(f"没有计入汇总的文件共{len(faults)}个，其余见汇总工作簿。")
    for line in whole.uneven:
        source.gap("同值同分", clean(line), "核对后改各单位的评分表，再收集")
    for remark in whole.remarks:
        yield Prose(sentence(clean(remark)), "数据说明：")
    yield from scores.decided(source, options)

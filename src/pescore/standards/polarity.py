"""Whether an answer says that a condition holds (肯定与否定): 无方案 is answered 无, 没有违规 says what 无违规 says.

A condition may itself deny something, and so may an answer. 是 and 否 speak of the condition as it is written; 有 and 无 of
the thing it names; 符合 and 不符合 of what is asked for, which a clause that deducts states by its opposite.
"""

from __future__ import annotations

import re

_NO_DENIAL = re.compile(  # words in which the character denies nothing
    "不动产|不锈钢|不定期|不可移动|未成年|未来|无障碍|无害化|无人机|无线|无烟|无偿|无纸化|非遗|非税|非物质|非公|非机动|非营利"
)
_DENIAL = re.compile(
    "零(?=逾期|事故|投诉|违规|差错|延误|上访|失误|缺陷|发生)|未能|没有|未曾|未发现|未发生|未出现|不存在|没|未|无法|不能|不曾|无|不|非|杜绝|缺乏|缺少|欠缺"
)
_NO_SUCH_THING = re.compile(
    "无(?!法)|没有?(?!按|及时|做到|达到|完成)|不存在|缺少|缺乏|欠缺|杜绝|零(?=逾期|事故|投诉|违规|差错|延误|上访|失误|缺陷|发生)|"
    "未(?:曾)?(?:建立|制定|设立|设置|编制|配备|成立|出台|发生|出现|发现|见|查到|形成)"
)
_FILLING = re.compile('[的了已曾情况现象问题行为情形等、，,“”"（）()]')
_AT_ALL = re.compile("^(?:有|存在|发生|出现|发现)")

MARK_YES = re.compile(r"^(?:是|对|成立|√|✓|Y|yes|True)$", re.IGNORECASE)
MARK_NO = re.compile(r"^(?:否|不是|不成立|×|✗|N|no|False)$", re.IGNORECASE)
_THERE_IS = re.compile("^(?:有|已?有发生|存在|发生|发生过|已发生|出现|发现)$")
_THERE_IS_NONE = re.compile(
    "^(?:经?(?:查|核查|检查|抽查)[,，]?)?(?:均|都)?(?:无|没有|零|不存在|(?:未|没有?)(?:曾)?(?:发生|存在|出现|发现|见|查到|查出|查实)(?:过)?)"
    "(?:此类|此项|该类|上述)?(?:情况|情形|问题|现象|违规|异常)?$"
)
_FITS = re.compile("^(?:全部|完全|均|都|基本上)?(?:符合|满足|达到|达标|具备|已?完成)(?:要求|标准|条件)?$")
_DOES_NOT_FIT = re.compile(
    "^(?:全部|完全|均|都)?(?:不符合|不满足|未达到|不达标|未达标|不具备|未完成)(?:要求|标准|条件)?$"
)
_BAD = re.compile(
    "截留|挤占|挪用|虚列|违规|违纪|违法|违反|浪费|套取|骗取|超标准|超范围|弄虚作假|造假|虚假|事故|投诉|拖欠|滞留|沉淀|闲置|缺失|"
    "漏洞|问题|隐患|舆情|失误|差错|损失|流失|腐败|截流|转移|侵占|不实|不合理|不规范|不合规"
)
_ASKS = re.compile("是否|有无|有没有|是不是")


def denials(text: str) -> int:
    """How often a text denies."""
    return len(_DENIAL.findall(_NO_DENIAL.sub("", text)))


def denied(text: str) -> bool:
    """The text denies what it names; a denial of a denial affirms."""
    return denials(text) % 2 == 1


def none_of_it(text: str) -> bool:
    """The text says that there is nothing of what it names: 无违纪案件, 未发生事故."""
    return denied(text) and _NO_SUCH_THING.search(text) is not None


def core(text: str) -> str:
    """What a text is about, without its denials and what only fills it."""
    bare = _FILLING.sub("", _DENIAL.sub("", text))
    return _AT_ALL.sub("", bare)


def holds(answer: str, condition: str, good: bool | None) -> bool | None:
    """Whether the condition as written holds; None where the answer does not say so for certain.

    good  the condition is what is asked for (True) or what costs points (False); None where that is not known
    """
    said = answer.strip()
    if MARK_YES.match(said) or MARK_NO.match(said):
        return MARK_YES.match(said) is not None
    negated = denied(condition)
    if _THERE_IS.match(said) or _THERE_IS_NONE.match(said):
        if negated and not none_of_it(condition):
            return None  # 未按规定公示的: 无 may mean either
        return (_THERE_IS_NONE.match(said) is not None) == negated
    if _FITS.match(said) or _DOES_NOT_FIT.match(said):
        if "完成" in said and "完成" not in condition:
            return None
        fits = _FITS.match(said) is not None
        if good is not False:
            return fits if good or not negated else not fits
        return not fits if negated else None
    return _in_words(said, condition)


def _in_words(said: str, condition: str) -> bool | None:
    """未违规使用 against 违规使用: the same matter, denied or not."""
    one, other = core(said), core(condition)
    if len(one) < 2 or len(other) < 2 or not (one in other or other in one) or abs(len(one) - len(other)) > 6:
        return None
    return denied(said) == denied(condition)


def met(answer: str, item: str) -> bool | None:
    """Whether an item of a list (评价要点) is met; an item may be a question, or deny what must not be."""
    said = answer.strip()
    asked = _ASKS.search(item)
    bad = _BAD.search(item) is not None
    if MARK_YES.match(said) or MARK_NO.match(said):
        yes = MARK_YES.match(said) is not None
        return not yes if asked and bad and not denied(_ASKS.sub("", item)) else yes
    if _THERE_IS.match(said) or _THERE_IS_NONE.match(said):
        none = _THERE_IS_NONE.match(said) is not None
        if asked:
            return none if bad else not none
        if denied(item):
            return none if _NO_SUCH_THING.search(item) else None
        return None if bad else not none
    return holds(said, item, True)

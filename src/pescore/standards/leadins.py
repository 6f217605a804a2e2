"""What stands around a rule and is none of it (引语、口径和来源): 依据市信访局月通报：…; （佐证：证书复印件）…; …（以监测报告为依据）."""

from __future__ import annotations

from ..values import patterns as re

_SOURCE = "佐证|证明材料|依据|根据|数据来源|资料来源|来源|口径|说明|注|参考|参见"
_NO_RULE = r"(?![^()]*(?:得|扣|减|计|加|折算)[^()]{0,8}分)"  # nothing in the brackets gives or takes points
_BRACKETS = re.compile(
    rf"\({_NO_RULE}(?:(?:{_SOURCE})[:为以][^()]{{1,40}}|(?:以|按)[^()\d]{{2,24}}为(?:准|口径|依据|标准))\)"
)
_PAPERS = "通报|报告|资料|台账|数据|文件|结果|记录|统计|系统|平台|清单|报表|通知|档案|凭证|账册|材料|问卷|访谈|情况"
_FROM = re.compile(
    rf"^(?:依据|根据|按照?|结合|参照|对照|以)[^,;。:()\d分率]{{2,24}}(?:{_PAPERS})(?:为准|核定|认定|评定|评价)?[:,](?=.*\d)"
)
_LOOKED = re.compile(
    r"^(?:现场|实地|逐项|随机|通过)?(?:查看|查阅|检查|抽查|调阅|核查|核对|审阅|查验|走访)[^;。:\d]{2,40}[,:]?"
    r"(?:按照?|根据|视|依|由)?(?:评价组)?(?:实际|具体|完成|核查|检查)?情况?(?:综合)?(?:打分|评分|计分|给分|赋分|评定)[:,](?=.*\d)"
)
_REFERENCE = re.compile(  # 上年为85%，完成率≥90%…: told, and used nowhere
    r"^(?:(?:上年度?|去年|20\d\d年|基期|全[国省市县区](?:平均)?(?:水平)?)(?:实际|完成率|完成|数|值|平均|水平)*(?:为|是|达到)?\d+(?:\.\d+)?(?:%|‰|[\u4e00-\u9fff]{1,3})"
    r"|(?:随机)?(?:按|抽查|抽取|抽样)(?:不少于)?\d+(?:\.\d+)?%的?(?:比例)?[\u4e00-\u9fff]{0,6}?),(?!.*(?:上年|去年|基期|平均|全[国省市县区]|其中|抽))(?=.*\d)"
)
_METHOD = re.compile(r"^(?:计分|评分|得分|扣分|打分|赋分|考核)(?:办法|方法|方式|规则|标准|细则|说明)(?:为|如下|是)?:")


def rule_itself(text: str) -> str:
    """The text without the sources, the scope and the manner of looking that stand around its rule."""
    if "(" in text:
        text = _BRACKETS.sub("", text)
    for lead in (_METHOD, _FROM, _LOOKED, _REFERENCE):
        text = lead.sub("", text, count=1)
    return text

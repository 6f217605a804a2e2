"""口径 as a function argument: text, a range with or without its header, unknown keys refused."""

import pytest

from pescore.evaluation.conventions import checked, meanings, settings_of


@pytest.mark.parametrize(
    "argument",
    [
        "step=whole_steps",
        "step＝whole_steps；cap_full=on",
        [["键", "值"], ["step", "whole_steps"], ["cap_full", "on"], [None, None]],
        [["step", "whole_steps", "", "不足一档…"]],
        {"step": "whole_steps"},
    ],
)
def test_forms_of_the_argument(argument: object) -> None:
    assert settings_of(argument) == (("step", "whole_steps"),)


@pytest.mark.parametrize("argument", [None, "", "step=continuous", [["step", None]], [["step", ""]]])
def test_defaults_need_no_mention(argument: object) -> None:
    assert settings_of(argument) == ()


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("step=always", "没有“always”这种取法"),
        ("没有的口径=1", "没有的口径"),
        ("whole_steps", "应写成 键=值"),
        ([["step"]], "应有键、值两列"),
        ("not_applicable=忽略", "剔除后折算"),
        (3, "口径应是口径表的区域"),
    ],
)
def test_mistakes_are_named(argument: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        settings_of(argument)


def test_every_convention_has_a_default_it_accepts_and_a_meaning() -> None:
    for key, default, meaning in meanings():
        assert checked({key: default}) == {}
        assert meaning and not meaning.isascii()

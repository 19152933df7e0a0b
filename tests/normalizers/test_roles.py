"""A role is no part of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.normalizers._roles import without_role

NAMES = ("林晓", "林曉", "欧阳山", "Anna Rivers", "ANA SWANSON", "长平", "文森", "图雅", "William Yang")
BEHIND = (
    *(" 综合报导", " 综合报道", " 綜合報導", " 摘译", " 摘編", " 编译", "（综合报道）", "(综合报导)", "（摘编）"),
    *(" 特约记者", "/综合报导", " | 编译", "综合报导", "綜合報導", "采访报道", " 責編"),
)
BEFORE = (
    *(
        "采访记者：",
        "採訪記者：",
        "记者：",
        "記者 ",
        "记者 ",
        "责编：",
        "責編：",
        "责任编辑：",
        "编译 ",
        "编译：",
        "摘译：",
    ),
    *("文/", "文：", "译/", "By ", "by ", "特约记者：", "本报记者 ", "驻京记者 ", "作者：", "撰文｜", "网编："),
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", BEHIND)
def test_a_role_behind_a_name_is_taken_off(name: str, role: str) -> None:
    assert without_role(name + role) == name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", BEFORE)
def test_a_role_before_a_name_is_taken_off(name: str, role: str) -> None:
    assert without_role(role + name) == name


@pytest.mark.parametrize(
    "role", ["综合报导", "綜合報導", "采访记者：", "记者", "责编", "编译", "摘译", "特约撰稿", "文", "译"]
)
def test_a_role_alone_is_no_name(role: str) -> None:
    assert without_role(role) == ""


@pytest.mark.parametrize(
    "name",
    [
        *NAMES,
        *(
            "文 山",
            "译文",
            "记者站",
            "报道者",
            "编辑部",
            "自由亚洲电台记者柳飞",
            "Byron Smith",
            "AC/DC",
            "作者群",
            "德国之声",
        ),
        "林晓、周帆",
    ],
)
def test_what_only_looks_like_a_role_stays(name: str) -> None:
    assert without_role(name) == name


@given(
    st.sampled_from(NAMES), st.lists(st.sampled_from(BEFORE), max_size=2), st.lists(st.sampled_from(BEHIND), max_size=2)
)
def test_several_roles_are_taken_off(name: str, before: list[str], behind: list[str]) -> None:
    assert without_role("".join(before) + name + "".join(behind)) == name


def test_a_long_line_of_roles_takes_no_time() -> None:
    assert without_role("记者 " * 3_000 + "林晓") == "林晓"
    assert without_role(("综合" * 3_000) + "甲") == "综合" * 3_000 + "甲"

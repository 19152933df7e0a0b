"""Roles are not part of an author's name."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parsing.normalizers._authors import names
from feeds.parsing.normalizers._bylines import split_people, without_brackets, without_role

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
def test_role_after_a_name_is_removed(name: str, role: str) -> None:
    assert without_role(name + role) == name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", BEFORE)
def test_role_before_a_name_is_removed(name: str, role: str) -> None:
    assert without_role(role + name) == name


@pytest.mark.parametrize(
    "role", ["综合报导", "綜合報導", "采访记者：", "记者", "责编", "编译", "摘译", "特约撰稿", "文", "译"]
)
def test_role_alone_is_not_a_name(role: str) -> None:
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
def test_names_that_look_like_roles_are_kept(name: str) -> None:
    assert without_role(name) == name


#: names by the line of authors
LINES = {
    # in brackets
    "（责任编辑：林晓）": "林晓", "[记者林晓台北报导]": "林晓", "【记者林晓】": "林晓",
    "〔記者林曉／台北報導〕": "林曉",
    "［採訪記者：林曉］": "林曉", "（综合报导）": "", "林晓（实习生）": "林晓", "【记者林晓 周帆】": "林晓 周帆",
    # an agency, a rank, a place
    "中新社记者 林晓": "林晓", "BBC 记者 Anna Rivers": "Anna_Rivers", "特约撰稿人 林晓": "林晓",
    "林晓 整理报导": "林晓",
    "见习记者 林晓": "林晓", "本报记者欧阳山": "欧阳山", "林晓 发自北京": "林晓", "本报记者 林晓 发自北京": "林晓",
    "记者 林晓台北报导": "林晓", "记者 林晓 台北 报导": "林晓", "責任編輯林曉": "林曉", "台北報導": "",
    # several people
    "记者林晓、周帆": "林晓 周帆", "记者 林晓 周帆": "林晓 周帆", "（记者林晓、周帆）": "林晓 周帆",
    "本报记者 林晓 实习生 周帆": "林晓 周帆", "文/林晓 图/周帆": "林晓 周帆", "记者：林晓 责编：周帆": "林晓 周帆",
    "记者林晓、周帆、李河台北报导": "林晓 周帆 李河",
    # neither
    "记者协会": "记者协会", "记者林晓的一天": "记者林晓的一天", "歌声发自内心": "歌声发自内心", "（林晓）": "（林晓）",
    "记者从湖边小镇获悉": "记者从湖边小镇获悉", "记者林晓在码头看到渡轮": "记者林晓在码头看到渡轮", "[Anna]": "[Anna]",
    "林晓（文、图）": "林晓（文、图）", "陈 诗蔚": "陈_诗蔚", "新华社记者": "新华社记者", "深度报道": "深度报道",
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_author_line_is_split_into_names_without_roles(line: str) -> None:
    people = [person for name in names(without_brackets(line)) for person in split_people(name)]
    assert people == [name.replace("_", " ") for name in LINES[line].split()]


@pytest.mark.parametrize("unit", ["驻", "驻本报", "综合", "记者 ", "林晓 ", "[", "文/"])
def test_many_roles_are_parsed_in_time(unit: str) -> None:
    flood = (unit * 300)[:300]
    started = time.process_time()
    split_people(without_brackets(flood) + "甲")
    assert time.process_time() - started < 1


@given(
    st.sampled_from(NAMES), st.lists(st.sampled_from(BEFORE), max_size=2), st.lists(st.sampled_from(BEHIND), max_size=2)
)
def test_several_roles_are_removed(name: str, prefixes: list[str], suffixes: list[str]) -> None:
    assert without_role("".join(prefixes) + name + "".join(suffixes)) == name


def test_long_line_of_roles_is_parsed_in_time() -> None:
    assert without_role("记者 " * 3_000 + "林晓") == "林晓"
    assert without_role(("综合" * 3_000) + "甲") == "综合" * 3_000 + "甲"

"""Long places stand on the map in several lines."""

import pytest

from dispatch_app.ui.kit.map.dress import folded


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("人民路1号", ["人民路1号"]),
        ("人民路一百二十三号", ["人民路一百", "二十三号"]),
        ("Station Road 12", ["Station", "Road 12"]),
        ("人民路一百（二）", ["人民路一百", "（二）"]),
        ("人民路一百，二", ["人民路一百，", "二"]),
    ],
)
def test_a_text_is_folded_where_its_signs_allow(text, lines):
    assert folded(text, cells=10) == lines


def test_nothing_is_lost_by_folding():
    text = "云澜市滨江经济技术开发区科学大道与长椿路交叉口西北角2号楼B座17层1708室（物业前台左转）"
    assert "".join(folded(text)) == text

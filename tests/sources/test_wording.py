from __future__ import annotations

import pytest

from sources.wording import decode


@pytest.mark.parametrize(
    ("published", "printed"),
    [
        pytest.param("Of a weight over 80|kg", "Of a weight over 80\xa0kg", id="no-break space"),
        pytest.param("1,33|g/cm$3|or less", "1,33\xa0g/cm³\xa0or less", id="raised"),
        pytest.param("H@3BO@3", "H₃BO₃", id="lowered"),
        pytest.param("5|!x!|10$-$6", "5\xa0×\xa010⁻⁶", id="times and minus"),
        pytest.param("50!o! Brix", "50° Brix", id="degree"),
        pytest.param("n$o$s$ 0302", "nᵒˢ 0302", id="French numero, raised space dropped"),
        pytest.param("aircraft :!1!Hydro", "aircraft :\nHydro", id="new line"),
        pytest.param("With:\n \n-parts,\n \n-film\n", "With:\n-parts,\n-film", id="blank lines"),
        pytest.param("M@w 25 000", "Mw 25 000", id="no lowered form"),
        pytest.param("costs $", "costs $", id="mark at the end"),
        pytest.param("fore\u00adarm\u200bs", "forearms", id="invisible"),
    ],
)
def test_typewriter_marks_become_signs(published: str, printed: str) -> None:
    assert decode(published) == printed

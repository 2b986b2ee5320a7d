import pytest

from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
from chuanhui.kernel.sight import Sight, Span, subtree


def test_an_error_speaks_both_languages_and_leaves_unknown_places_visible() -> None:
    class Gone(NotInSight):
        zh = "{what}不在{where}"
        en = "{what} is not in {where}"

    error = Gone(what="案件")
    assert error.sentence() == "案件不在{where}"
    assert error.sentence("en") == "案件 is not in {where}"
    assert str(error) == error.sentence("en")
    assert [kind.code for kind in (ChuanhuiError, NotInSight, MovedOn, NotAllowed, BadInput)] == [
        "CH000",
        "CH404",
        "CH409",
        "CH403",
        "CH422",
    ]
    assert BadInput(faults=["a"], x=1).faults == ("a",)


def test_sight_covers_an_area_and_all_below_it_and_no_neighbour() -> None:
    sight = Sight.of("411602.007.", "411602.007.003.", "411602.001.")
    assert sight.spans == (Span("411602.001.", "411602.001/"), Span("411602.007.", "411602.007/"))
    assert sight.hull == Span("411602.001.", "411602.007/")
    assert sight.covers("411602.007.")
    assert sight.covers("411602.007.003.05.")
    assert not sight.covers("411602.0071.")
    assert not sight.covers("411602.003.")
    assert not sight.covers("411602.")


def test_nothing_and_everything() -> None:
    assert not Sight.nothing().covers("411602.")
    assert Sight.nothing().hull == Span("\x7f", "\x01")
    assert Sight.everything().covers("411602.")


@pytest.mark.parametrize(
    ("sight", "whole"),
    [
        (Sight.of("411602."), True),
        (Sight.of("411602.", unit=3), True),
        (Sight.of("411602.007."), False),
        (Sight.of("411602.", "411602Z."), False),
        (Sight.nothing(), False),
        (Sight.everything(), False),
    ],
)
def test_a_sight_is_whole_when_it_is_one_territory(sight: Sight, whole: bool) -> None:
    assert sight.is_whole is whole


def test_subtree_refuses_a_path_without_its_full_stop() -> None:
    with pytest.raises(ValueError, match="must end"):
        subtree("411602")

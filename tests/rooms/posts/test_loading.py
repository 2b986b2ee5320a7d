"""Loading the demo's tables: twice changes nothing, faults come all at once, nobody real is in them."""

import csv
import re
import shutil

import pytest
from tests.rooms.posts.told import told_of
from tools.make_posts import make

from chuanhui.grid.posts.actions import DEMO_PASSWORD, Loaded, load_posts
from chuanhui.grid.posts.errors import ImportRefused, MayNotManage
from chuanhui.grid.posts.models import Account, Post
from chuanhui.kernel.sight import Sight

from .conftest import NOW


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


@pytest.fixture
def copied(tmp_path, settings):
    for name in ("units", "posts", "holders", "covers", "areas"):
        shutil.copy(settings.DISTRICTS / "chuanhui" / f"{name}.csv", tmp_path)
    return tmp_path


def test_tables_are_what_the_tool_makes(settings):
    folder = settings.DISTRICTS / "chuanhui"
    assert make(folder) == {name: rows(folder, name) for name in ("units", "posts", "holders", "covers")}


def test_loading_again_changes_nothing(district, settings, system):
    told = len(told_of("post", "chuanhui"))
    assert load_posts(settings.DISTRICTS / "chuanhui", system, NOW) == Loaded(0, 0, 0, 0, 0)
    assert len(told_of("post", "chuanhui")) == told == 1


def test_loading_adds_only_what_is_new(district, copied, system):
    with (copied / "posts.csv").open("a", encoding="utf-8") as file:
        file.write("street_desk@xiaoqiao-9,小桥临时岗,street_desk,xiaoqiao,411602005,,2026-01-01\n")
    assert load_posts(copied, system, NOW) == Loaded(0, 0, 1, 0, 0)
    assert Post.objects.get(code="street_desk@xiaoqiao-9").area_path == "411602.005."


def test_every_demo_person_is_visibly_invented(district):
    names = Account.objects.values_list("work_name", flat=True)
    assert [name for name in names if not re.fullmatch(r".演示\d{4}", name)] == []


def test_every_fault_is_told_at_once_and_nothing_is_kept(district, copied, system):
    with (copied / "units.csv").open("a", encoding="utf-8") as file:
        file.write(
            "chengguanju,另一局,department,411602,,,0,2020-01-01\n坏 码,某局,bureau,999,,,0,2020-13-01\n"
        )
    with (copied / "posts.csv").open("a", encoding="utf-8") as file:
        file.write("inspector@x,岗,street_desk,meiyou,411602005,,2020-01-01\nshort,row\n")
        file.write("street_desk@x,,street_desk,zone-chengguan,411602005,,2020-01-01\n")
    with (copied / "holders.csv").open("a", encoding="utf-8") as file:
        file.write(
            "street_desk@xiaoqiao,xq.new,新演示0001,2021-01-01,,\nstreet_desk@no,a,b,2021-01-02,2021-01-01,\n"
        )
        file.write("street_desk@no,a,b,2021-01-02,,\n")
    with (copied / "covers.csv").open("a", encoding="utf-8") as file:
        file.write("twin,street_desk@xiaoqiao,,411602005001,2020-01-01,,\n")
        file.write("twin,,zone-chengguan,411602005001,2020-01-01,,\n")
    with pytest.raises(ImportRefused) as told:
        load_posts(copied, system, NOW)
    codes = sorted(fault.code for fault in told.value.faults)
    assert codes == [
        "PO103", "PO104", "PO105", "PO106", "PO107", "PO107", "PO108", "PO109", "PO110", "PO111", "PO112",
        "PO113", "PO114", "PO115",
    ]  # fmt: skip
    first = next(fault for fault in told.value.faults if fault.code == "PO105")
    row = len(rows(copied, "units")) + 1
    assert first.sentence("en").startswith(f"units.csv:{row}:kind  PO105  bureau is not a known word")
    assert not Post.objects.filter(code="inspector@x").exists()


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"", b"code,name\n"], ids=["binary", "empty", "other columns"]
)
def test_a_file_that_is_no_table_is_refused(district, copied, system, content):
    (copied / "covers.csv").write_bytes(content)
    with pytest.raises(ImportRefused) as told:
        load_posts(copied, system, NOW)
    assert [fault.code for fault in told.value.faults] in (["PO101"], ["PO102"])


def test_a_post_may_load_only_where_it_manages(district, copied, sitting):
    with pytest.raises(MayNotManage):
        load_posts(copied, sitting("inspector@district").seeing(Sight.everything()), NOW)


def test_a_row_is_judged_by_length_of_cells_and_by_repeated_codes(district, copied, system):
    with (copied / "posts.csv").open("a", encoding="utf-8") as file:
        file.write(f"street_desk@x,{'长' * 201},street_desk,xiaoqiao,411602005,,2020-01-01\n")
        file.write("street_desk@zone,岗,street_desk,zone-chengguan,411602005,,2020-01-01\n")
    with pytest.raises(ImportRefused) as told:
        load_posts(copied, system, NOW)
    assert [fault.code for fault in told.value.faults] == ["PO116", "PO115"]


def test_demo_accounts_have_a_password_only_where_the_demo_says_so(district, copied, system, settings):
    settings.DEMO = True
    with (copied / "holders.csv").open("a", encoding="utf-8") as file:
        file.write("street_desk@jinhailu-2,jhl.new,新演示9001,2020-01-01,,\n")
    assert load_posts(copied, system, NOW) == Loaded(0, 1, 0, 1, 0)
    assert Account.objects.get(username="jhl.new").check_password(DEMO_PASSWORD)

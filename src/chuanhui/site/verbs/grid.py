"""`chuanhui grid …`: import, check, locate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chuanhui.site.verbs.answers import common, day, path_of_area

AREAS = "chuanhui.site.verbs.grid_areas"
SYSTEMS = ("wgs84", "cgcs2000", "gcj02", "bd09")
LEVELS = ("district", "street", "community", "large_grid")


def add(groups: Any) -> None:
    """Add the group to the command."""
    group = groups.add_parser("grid", help="网格：导入、查缝、定位 / the grid")
    verbs = group.add_subparsers(dest="verb", metavar="VERB", required=True)

    bring = common(
        verbs.add_parser(
            "import", help="导入区域和边界：全部或全不 / import areas and borders, all or nothing"
        )
    )
    bring.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="areas.csv，或含它的文件夹 / areas.csv, or the folder that holds it",
    )
    bring.add_argument(
        "--borders", type=Path, metavar="FILE", help="边界文件；默认同目录的 borders.geojson / the borders"
    )
    bring.add_argument(
        "--system", choices=SYSTEMS, default="wgs84", help="边界的坐标系 / coordinates of the borders"
    )
    bring.add_argument(
        "--since", type=day, default=None, metavar="DATE", help="自哪天起；默认今天 / first day; today"
    )
    bring.add_argument("--dry-run", action="store_true", help="只检查，不写入 / judge only, write nothing")
    bring.set_defaults(run=f"{AREAS}:bring", django=True)

    check = common(
        verbs.add_parser("check", help="缝隙、重叠、越界 / gaps, overlaps, children outside their parent")
    )
    check.add_argument(
        "--level", choices=LEVELS, default=None, help="只查这一级区域的内部 / only inside areas of this level"
    )
    check.add_argument(
        "--within", type=path_of_area, default="", metavar="PATH", help="只查此区域 / only inside this area"
    )
    check.set_defaults(run=f"{AREAS}:check", django=True)

    locate = common(
        verbs.add_parser("locate", help="坐标落在哪个网格、由谁负责 / the cell at a point, and who answers")
    )
    locate.add_argument("lon", type=float, metavar="LON", help="经度 / longitude")
    locate.add_argument("lat", type=float, metavar="LAT", help="纬度 / latitude")
    locate.add_argument("--system", choices=SYSTEMS, default="wgs84", help="坐标系 / coordinate system")
    locate.set_defaults(run=f"{AREAS}:locate", django=True)

"""Make the demo district: areas.csv and borders.geojson, always the same ones.

The ground is cut once into small Voronoi atoms, dense in the town and wide in the country; every area
of every level is a union of atoms, so neighbours share their vertices exactly and nothing is left over.

    .venv/bin/python tools/make_district.py districts/chuanhui
"""

from __future__ import annotations

import csv
import itertools
import json
import math
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import shapely
from district_atoms import Ground, carve, make_ground
from district_names import (
    COMMUNITY_POOL,
    COMPOUND_FIRST,
    COMPOUND_LAST,
    COMPOUND_YARDS,
    COMPOUNDS,
    DEMO_COMMUNITIES,
    REAL_COMMUNITIES,
    REAL_COMPOUNDS,
    REAL_SITES,
    REAL_VILLAGES,
    ROADS,
    SITE_KINDS,
    STREETS,
    VILLAGE_POOL,
    ZONE,
)
from pypinyin import lazy_pinyin

from chuanhui.grid.areas.rules.codes import west_to_east_north_to_south
from chuanhui.grid.areas.rules.sheets import COLUMNS

SEED = 411602
# Where a street's ground is sought at first, in km from the centre.
STREET_SEEDS = {
    "001": (0.6, -0.7), "002": (-1.6, 0.9), "003": (-1.5, -1.6), "004": (0.9, 1.3), "005": (-0.2, 2.9),
    "006": (-3.5, -7.0), "007": (-1.5, 7.5), "008": (5.5, 0.2), "009": (7.5, 6.0), "010": (-7.5, 1.5),
    "014": (6.0, -6.0), "015": (-6.8, 6.2),
}  # fmt: skip
LARGE_IN_CHENGBEI = (2, 2, 2, 2, 1, 1, 1, 1, 1, 1)
SMALL_IN_LARGE = (6,) * 12 + (5,) * 2


def pinyin(text: str) -> str:
    """Return a slug: pinyin without tones, letters and digits only."""
    return "".join(sign for sign in "".join(lazy_pinyin(text)) if sign.isascii() and sign.isalnum()).lower()


class District:
    """The rows and borders in the making."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.rng = np.random.default_rng(SEED)
        self.rows: list[dict[str, object]] = []
        self.shapes: dict[str, shapely.Geometry] = {}
        self.names = list(COMMUNITY_POOL)
        self.villages = list(VILLAGE_POOL)
        self.small: dict[str, list[tuple[str, np.ndarray]]] = defaultdict(list)
        self.community_cells: dict[tuple[str, str], list[tuple[str, np.ndarray]]] = {}

    def add(
        self, level: str, code: str, parent: str, name: str, slug: str, shape: object, **more: object
    ) -> None:
        """Add one area."""
        row = {
            "level": level,
            "code": code,
            "parent": parent,
            "name": name,
            "slug": slug,
            "synthetic": 0,
            **more,
        }
        self.rows.append(row)
        if shape is not None:
            self.shapes[code] = shape

    def union(self, atoms: np.ndarray) -> shapely.Geometry:
        """Return the border of some atoms."""
        merged = shapely.coverage_union_all(self.ground.cells[atoms])
        return merged.geoms[0] if merged.geom_type == "MultiPolygon" and len(merged.geoms) == 1 else merged

    def in_order(self, groups: list[np.ndarray]) -> list[np.ndarray]:
        """Return groups of atoms in the order in which areas are numbered."""
        centres = [tuple(self.ground.points[group].mean(axis=0)) for group in groups]
        return [groups[place] for place in west_to_east_north_to_south(centres)]


def make_streets(district: District) -> dict[str, np.ndarray]:
    """Carve the twelve streets: five urban ones inside the town, seven around it."""
    ground, found = district.ground, {}
    for town in (True, False):
        codes = [code for code, one in STREETS.items() if (one[3] == "urban") is town]
        atoms = np.flatnonzero(ground.town == town)
        seeds = np.array([STREET_SEEDS[code] for code in codes]) * 1000
        shares = np.array([STREETS[code][4] for code in codes])
        groups = carve(ground, atoms, seeds, shares, fixed=0.6, wavelength=5200)
        found |= dict(zip(codes, groups, strict=True))
    for root, name, english, slug in (
        ("411602", "川汇区", "Chuanhui District", "chuanhui"),
        ("411602Z", "市城乡一体化示范区", "Urban-rural Integration Demonstration Zone", "shifanqu"),
    ):
        inside = [code for code in STREETS if (code in ZONE) is root.endswith("Z")]
        border = district.union(np.concatenate([found[code] for code in inside]))
        district.add("district", root, "", name, slug, border, name_en=english)
    for code, (name, english, slug, *_) in STREETS.items():
        root = "411602Z" if code in ZONE else "411602"
        border = district.union(found[code])
        district.add("street", f"411602{code}", root, name, slug, border, name_en=english)
    return found


def spread(district: District, atoms: np.ndarray, count: int) -> list[np.ndarray]:
    """Cut atoms into about equal connected groups."""
    if count == 1:
        return [atoms]
    start = district.ground.points[district.rng.choice(atoms, count, replace=False)]
    shares = district.rng.uniform(0.8, 1.25, count)
    return carve(district.ground, atoms, start, shares, fixed=0.0, wavelength=1400)


def make_communities(district: District, street: str, atoms: np.ndarray) -> None:
    """Cut one street into communities and villages, and those into grids."""
    _, _, _, kind, _, communities, villages = STREETS[street]
    groups = spread(district, atoms, communities + villages)
    groups.sort(key=lambda group: float(np.hypot(*district.ground.points[group].mean(axis=0))))
    named = [(name, False) for name in REAL_COMMUNITIES.get(street, [])]
    named += [(name, True) for name in DEMO_COMMUNITIES.get(street, [])]
    while len(named) < communities:
        named.append((district.names.pop(0), True))
    country = [(name, False) for name in REAL_VILLAGES.get(street, [])]
    while len(country) < villages:
        country.append((district.villages.pop(0), True))
    large = list(LARGE_IN_CHENGBEI) if street == "007" else [0] * len(groups)
    cells = list(SMALL_IN_LARGE)
    plan = [(district.in_order(groups[:communities]), named, "社区", "Community", 1)]
    plan.append((district.in_order(groups[communities:]), country, "村", "Village", 200))
    for areas, names, suffix, english, first in plan:
        for number, (group, (short, synthetic)) in enumerate(zip(areas, names, strict=True), start=first):
            code = f"411602{street}{number:03d}"
            slug = pinyin(short)
            if suffix == "村" and short in {name for name, _ in named}:
                slug += "cun"
            district.add(
                "community", code, f"411602{street}", short + suffix, slug, district.union(group),
                name_en=f"{pinyin(short).capitalize()} {english}", synthetic=int(synthetic),
            )  # fmt: skip
            wide = large.pop(0)
            sizes = [cells.pop(0) for _ in range(wide)] or [
                int(district.rng.integers(5, 9 if kind != "urban" else 8))
            ]
            made = make_grids(district, code, short, group, sizes, bool(wide))
            district.community_cells[street, short] = made
            district.small[street] += made


def make_grids(
    district: District, community: str, short: str, atoms: np.ndarray, sizes: list[int], wide: bool
) -> list[tuple[str, np.ndarray]]:
    """Cut one community into small grids, under large ones where the street has them."""
    made: list[tuple[str, np.ndarray]] = []
    blocks = district.in_order(spread(district, atoms, len(sizes)))
    english = pinyin(short).capitalize()
    for number, (block, size) in enumerate(zip(blocks, sizes, strict=True), start=1):
        parent = community
        if wide:
            parent = f"{community}{number:02d}"
            district.add(
                "large_grid", parent, community, f"{short}{number}号大网格", f"{number:02d}",
                district.union(block), name_en=f"{english} Large Grid {number}", synthetic=1,
            )  # fmt: skip
        for place, cell in enumerate(district.in_order(spread(district, block, size)), start=1):
            sequence = len(made) + 1
            code = f"{community}{sequence:03d}"
            district.add(
                "small_grid", code, parent, f"{short}{sequence:02d}网格", f"{place:02d}",
                district.union(cell), name_en=f"{english} Grid {sequence:02d}", synthetic=1,
            )  # fmt: skip
            made.append((code, cell))
    return made


def compound_names(rng: np.random.Generator, count: int) -> list[str]:
    """Return invented names of compounds, no two alike."""
    pool = [first + last for first in COMPOUND_FIRST for last in COMPOUND_LAST]
    pool += [f"{yard}家属院" for yard in COMPOUND_YARDS]
    return [pool[place] for place in rng.permutation(len(pool))[:count]]


def make_compounds(district: District) -> dict[str, set[int]]:
    """Put each compound into an atom of its own, shrunk to leave lanes between."""
    taken: dict[str, set[int]] = defaultdict(set)
    for street, count in COMPOUNDS.items():
        real = [(name, community) for name, where, community in REAL_COMPOUNDS if where == street]
        spare = [
            name
            for name in compound_names(district.rng, count + 12)
            if name not in {name for name, _ in real}
        ]
        names = [(name, community, 0) for name, community in real]
        names += [(name, None, 1) for name in spare[: count - len(real)]]
        cells = district.small[street]
        homes = [(code, int(atom)) for code, atoms in cells for atom in atoms]
        order = [homes[place] for place in district.rng.permutation(len(homes))]
        seen: set[str] = set()
        for number, (name, community, synthetic) in enumerate(names, start=1):
            allowed = {code for code, _ in district.community_cells[street, community]} if community else None
            code, atom = next(
                one for one in order if one[1] not in taken[street] and (allowed is None or one[0] in allowed)
            )
            taken[street].add(atom)
            slug = pinyin(name)
            while slug in seen:
                slug += "2"
            seen.add(slug)
            shape = district.ground.inset(atom, 12.0 if STREETS[street][3] == "urban" else 60.0)
            district.add(
                "compound", f"411602{street}C{number:03d}", "", name, slug, shape,
                home=code, name_en=f"{pinyin(name).capitalize()} Compound", synthetic=synthetic,
            )  # fmt: skip
    return taken


def make_sites(district: District, taken: dict[str, set[int]]) -> None:
    """Put key sites as points into atoms that no compound takes."""
    for street, (_, _, stem, kind, *_) in STREETS.items():
        short = STREETS[street][0].removesuffix("街道").removesuffix("街回族")
        names = [(name, 0) for name, where in REAL_SITES if where == street]
        names += [(short + word, 1) for word in (SITE_KINDS if kind == "urban" else SITE_KINDS[:3])]
        homes = [(code, int(atom)) for code, atoms in district.small[street] for atom in atoms]
        free = [home for home in homes if home[1] not in taken[street]]
        order = [free[place] for place in district.rng.permutation(len(free))]
        for number, ((name, synthetic), (code, atom)) in enumerate(zip(names, order, strict=False), start=1):
            point = shapely.set_precision(district.ground.cells[atom].representative_point(), 1e-6)
            district.add(
                "site", f"411602{street}S{number:03d}", "", name, pinyin(name), point,
                home=code, name_en=f"{pinyin(name).capitalize()} ({stem})", synthetic=synthetic,
            )  # fmt: skip


def make_roads(district: District) -> None:
    """Draw the named roads and cut them where they cross from one street into the next."""
    numbers = {"": 0, "Z": 0}
    for name, zone, width, points in ROADS:
        numbers[zone] += 1
        root = f"411602{zone}"
        code = f"{root}R{numbers[zone]:02d}"
        english = f"{pinyin(name).capitalize()} Road"
        district.add("road", code, "", name, pinyin(name), None, home=root, name_en=english)
        line = shapely.LineString([district.ground.degrees(*bend) for bend in wander(points, district.rng)])
        sections = []
        for street, one in STREETS.items():
            if (street in ZONE) is bool(zone):
                cut = shapely.line_merge(shapely.intersection(line, district.shapes[f"411602{street}"]))
                pieces = [piece for piece in shapely.get_parts(cut) if piece.length > 0.002]
                sections += [(float(line.project(piece.centroid)), street, one, piece) for piece in pieces]
        for number, (_, street, one, piece) in enumerate(sorted(sections, key=lambda cut: cut[0]), start=1):
            rounded = shapely.LineString(np.round(shapely.get_coordinates(piece), 6))
            district.add(
                "section", f"{code}-{number:02d}", code, f"{name}（{one[0].removesuffix('街道')}段）",
                f"{number:02d}-{one[2]}", rounded, home=f"411602{street}",
                name_en=f"{english}, {one[2].capitalize()} section", synthetic=1, buffer_m=width,
            )  # fmt: skip


def make_school_zones(district: District) -> None:
    """Join neighbouring communities of the urban streets to zones of one school each, three to a zone."""
    for street, (_, _, stem, kind, *_) in STREETS.items():
        held = [
            np.concatenate([atoms for _, atoms in cells])
            for (where, _), cells in district.community_cells.items()
            if where == street
        ]
        groups = district.in_order(held)
        zones = [groups[place : place + 3] for place in range(0, len(groups), 3)] if kind == "urban" else []
        short = STREETS[street][0].removesuffix("街道").removesuffix("街回族")
        for number, zone in enumerate(zones, start=1):
            district.add(
                "school_zone", f"411602{street}X{number:03d}", "", f"{short}第{number}学区", f"xuequ{number}",
                district.union(np.concatenate(zone)), home=f"411602{street}",
                name_en=f"{stem.capitalize()} School Zone {number}", synthetic=1,
            )  # fmt: skip


def wander(points: list[tuple[float, float]], rng: np.random.Generator) -> list[tuple[float, float]]:
    """Return a road's bends in metres: straight between its points, but for a few metres of sway."""
    bends = []
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        steps = max(2, round(math.hypot(x1 - x0, y1 - y0) / 0.8))
        for step in range(steps):
            sway = 14.0 if step else 0.0
            east = (x0 + (x1 - x0) * step / steps) * 1000 + rng.normal(0, sway)
            bends.append((east, (y0 + (y1 - y0) * step / steps) * 1000 + rng.normal(0, sway)))
    return [*bends, (points[-1][0] * 1000, points[-1][1] * 1000)]


def write(district: District, folder: Path) -> None:
    """Write the two files: one area a line, one feature a line, six decimals."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "areas.csv").open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        sheet.writeheader()
        sheet.writerows(district.rows)
    lines = []
    for code, shape in district.shapes.items():
        geometry = json.loads(shapely.to_geojson(shape))
        feature = {"type": "Feature", "properties": {"code": code}, "geometry": geometry}
        lines.append(json.dumps(feature, separators=(",", ":")))
    body = ",\n".join(lines)
    text = f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'
    (folder / "borders.geojson").write_text(text, encoding="utf-8")


def main(folder: Path) -> None:
    """Make the district and say what was made."""
    district = District(make_ground(SEED))
    for street, atoms in make_streets(district).items():
        make_communities(district, street, atoms)
    make_sites(district, make_compounds(district))
    make_roads(district)
    make_school_zones(district)
    write(district, folder)
    counts: dict[str, int] = defaultdict(int)
    for row in district.rows:
        counts[str(row["level"])] += 1
    sys.stdout.write(f"{dict(counts)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The icons, drawn here for a 24-unit square and set into the page as SVG: no font, no second request."""

from __future__ import annotations

ICONS: dict[str, str] = {
    # signs of a light: told apart by shape, not only by colour
    "green": '<circle cx="12" cy="12" r="9"/><path d="M8 12.4l2.8 2.8L16.2 9.4"/>',
    "yellow": '<path d="M12 3.2 22 20.4H2z"/><path d="M12 9.6v4.8M12 17.4v.2"/>',
    "red": '<path d="M12 2.4 21.6 12 12 21.6 2.4 12z"/><path d="M12 7.6v5.6M12 16.2v.2"/>',
    "late": (
        '<path d="M8.1 2.8h7.8l5.3 5.3v7.8l-5.3 5.3H8.1l-5.3-5.3V8.1z"/><path d="M8.8 8.8l6.4 '
        '6.4M15.2 8.8l-6.4 6.4"/>'
    ),
    "standing": '<circle cx="12" cy="12" r="9"/><path d="M9.6 8.4v7.2M14.4 8.4v7.2"/>',
    # states and happenings
    "filed": '<path d="M5 3h14v18l-3-2-2 2-2-2-2 2-2-2-3 2z"/><path d="M9 8h6M9 12h6"/>',
    "dispatched": '<path d="M21 3 10.5 13.5M21 3l-6.5 18-4-7.5L3 9.5z"/>',
    "fixed": (
        '<path d="M14.6 6.2a4.6 4.6 0 0 1 5.9-1.6l-3 3 1.9 1.9 3-3a4.6 4.6 0 0 1-6.2 5.6L8 20.3a2.1 '
        '2.1 0 0 1-3-3l8.2-8.2a4.6 4.6 0 0 1 1.4-2.9z"/>'
    ),
    "closed": '<circle cx="12" cy="12" r="9"/><path d="M8 12.4l2.8 2.8L16.2 9.4"/>',
    "void": '<circle cx="12" cy="12" r="9"/><path d="M5.8 5.8l12.4 12.4"/>',
    "back": '<path d="M9 5 4 10l5 5"/><path d="M4 10h10a6 6 0 0 1 0 12h-2" transform="translate(0 -3)"/>',
    "merged": '<path d="M6 3v5c0 4 6 4 6 8v5M18 3v5c0 4-6 4-6 8"/>',
    "note": '<path d="M4 4h16v12H9l-5 4z"/>',
    # places of the house
    "mine": '<path d="M4 5h16v14H4z"/><path d="M8 10l2 2 4-4M8 16h8"/>',
    "returns": (
        '<path d="M4 4h16v16H4z"/><path d="M8 9l1.6 1.6L13 7.4M8 15.6l1.6 1.6 3.4-3.2M15.5 9.2h1.5"/>'
    ),
    "ledger": '<path d="M4 4h16v16H4zM4 9h16M4 14.5h16M10 9v11"/>',
    "registers": (
        '<path d="M6 3h13v18H6a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"/><path d="M8.5 3v18M11.5 8h5M11.5 '
        '12h5M11.5 16h3"/>'
    ),
    "linkage": (
        '<circle cx="6.5" cy="6" r="3"/><circle cx="6.5" cy="18" r="3"/><circle cx="18" cy="12" r="3"/>'
        '<path d="M9.2 7.4 15.3 10.6M9.2 16.6l6.1-3.2"/>'
    ),
    "more": '<path d="M4 6h16M4 12h16M4 18h16"/>',
    "map": '<path d="M3 6.5 9 4l6 2.5L21 4v13.5L15 20l-6-2.5L3 20zM9 4v13.5M15 6.5V20"/>',
    "dashboard": '<path d="M3 3h8v10H3zM13 3h8v6h-8zM13 11h8v10h-8zM3 15h8v6H3z"/>',
    "rankings": '<path d="M3.5 21V13h5v8M9.5 21V4h5v17M15.5 21v-6h5v6M2 21h20"/>',
    "playbooks": (
        '<path d="M5 4.5A2.5 2.5 0 0 1 7.5 2H19v20H7.5A2.5 2.5 0 0 1 5 19.5z"/><path d="M5 19.5A2.5 '
        '2.5 0 0 1 7.5 17H19M9 7h6"/>'
    ),
    "voice": (
        '<path d="M4 9v6h3.5L14 19.5v-15L7.5 9z"/><path d="M17.2 8.6a5 5 0 0 1 0 6.8M19.8 6a8.6 '
        '8.6 0 0 1 0 12"/>'
    ),
    "posts": (
        '<circle cx="9" cy="8" r="3.6"/><path d="M2.5 20a6.5 6.5 0 0 1 13 0M16 4.8a3.6 3.6 0 0 1 0 '
        '6.4M18 14.4a6.5 6.5 0 0 1 3.5 5.6"/>'
    ),
    "inspections": '<path d="M8 4H5v17h14V4h-3"/><path d="M8 2.5h8v4H8zM8.5 13.5l2.4 2.4 4.6-5"/>',
    "journal": '<path d="M12 7v5l3.4 2"/><path d="M3.6 9A9 9 0 1 1 3 12.5M3.2 4.5V9h4.5"/>',
    "home": '<path d="M3 11 12 3.5 21 11M5.5 9.2V20.5h13V9.2M10 20.5v-6h4v6"/>',
    "report": '<path d="M12 5v14M5 12h14"/>',
    # doing
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/>',
    "filter": '<path d="M3 5h18l-7 8.5V20l-4-2v-4.5z"/>',
    "down": '<path d="M5.5 9 12 15.5 18.5 9"/>',
    "left": '<path d="M15 5.5 8.5 12 15 18.5"/>',
    "right": '<path d="M9 5.5 15.5 12 9 18.5"/>',
    "check": '<path d="M4.5 12.5 10 18 20 7"/>',
    "cross": '<path d="M6 6l12 12M18 6 6 18"/>',
    "camera": '<path d="M3 7.5h4.5L9.5 4.5h5l2 3H21V19.5H3z"/><circle cx="12" cy="13" r="3.6"/>',
    "pin": (
        '<path d="M12 21.5S5 15 5 9.7a7 7 0 0 1 14 0C19 15 12 21.5 12 21.5z"/><circle cx="12" '
        'cy="9.7" r="2.5"/>'
    ),
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.2l3.4 2"/>',
    "phone": (
        '<path d="M5 3.5h4l2 5-2.5 1.8a12 12 0 0 0 5.2 5.2L15.5 13l5 2v4a1.8 1.8 0 0 1-2 1.8A16.5 '
        '16.5 0 0 1 3.2 5.5 1.8 1.8 0 0 1 5 3.5z"/>'
    ),
    "size": '<path d="M2.5 19 8 6l5.5 13M4.4 15h7.2M15 19l3.3-8 3.2 8M16 16.6h4.7"/>',
    "lang": (
        '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3.8 6 3.8 9s-.8 6-3.8 '
        '9c-3-3-3.8-6-3.8-9S9 6 12 3z"/>'
    ),
    "out": '<path d="M14 4h6v16h-6M10 8l-4 4 4 4M6 12h9"/>',
    "print": '<path d="M7 8.5V3h10v5.5M7 17.5H3.5v-9h17v9H17M7 14h10v7H7z"/>',
    "export": '<path d="M12 3.5V15M7.5 10.7 12 15l4.5-4.3M4 19.5h16"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.4v.2"/>',
    "lock": '<path d="M5.5 10.5h13v10h-13zM8.5 10.5V7.3a3.5 3.5 0 0 1 7 0v3.2"/>',
    "unit": (
        '<path d="M4 21V6.5L12 3l8 3.5V21M2.5 21h19M9 10h1.5M13.5 10H15M9 14h1.5M13.5 14H15M10.5 '
        '21v-3.5h3V21"/>'
    ),
    "inbox": '<path d="M3.5 13 6.5 5h11l3 8v6.5h-17z"/><path d="M3.5 13H9a3 3 0 0 0 6 0h5.5"/>',
    "empty": '<path d="M3.5 13 6.5 5h11l3 8v6.5h-17z"/><path d="M3.5 13H9a3 3 0 0 0 6 0h5.5"/>',
    "dots": '<path d="M5 12h.2M12 12h.2M19 12h.2"/>',
    "brand": '<path d="M5.5 3c0 8-1.3 13-3.5 18M12 3v18M18.5 3c0 8 1.3 13 3.5 18"/>',
}


def icon_svg(name: str, label: str = "") -> str:
    """Return the icon as SVG markup; without a label it is hidden from screen readers.

    Args:
        name: a key of `ICONS`; an unknown one draws the info sign.
        label: already escaped for HTML.
    """
    known = name if name in ICONS else "info"
    told = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true" focusable="false"'
    return f'<svg class="ico ico-{known}" viewBox="0 0 24 24" {told}>{ICONS[known]}</svg>'

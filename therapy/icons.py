"""Drawings of the small signs used on every page, 24 units square, in the text's colour.

Drawn inline rather than fetched: a sign must be there when the phone is offline.
"""

LINE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
BOLD = LINE.replace('width="2"', 'width="3"')
SOLID = 'fill="currentColor"'
# A sign on a filled shape is cut out in the colour of the page behind it.
CUT = BOLD.replace("currentColor", "var(--surface)")

ICONS: dict[str, str] = {
    # Navigation
    "today": f'<g {LINE}><circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4"/></g>',
    "week": f'<g {LINE}><rect x="3.5" y="5" width="17" height="15" rx="3"/><path d="M8 3v4M16 3v4M3.5 10h17M8 14h.01M12 14h.01M16 14h.01"/></g>',
    "plan": f'<g {LINE}><path d="M9 6h11M9 12h11M9 18h11"/><path d="m3.5 6 1 1 2-2M3.5 12l1 1 2-2M3.5 18l1 1 2-2"/></g>',
    "desk": f'<g {LINE}><path d="M4 13.5 6.5 5h11L20 13.5V19H4z"/><path d="M4 13.5h4.5l1.5 2.5h4l1.5-2.5H20M12 8v3"/></g>',
    "patients": f'<g {LINE}><circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3.2 2.7 3.5 5.5"/></g>',
    "routines": f'<g {LINE}><rect x="3.5" y="4" width="17" height="5" rx="1.5"/><rect x="3.5" y="12" width="17" height="5" rx="1.5"/><path d="M7 20.5h10"/></g>',
    "catalog": f'<g {LINE}><circle cx="15.5" cy="6" r="2.2"/><path d="M3 20.5h18M5 17h14M5 17c0-4.5 2-7.5 7-9M9 11.5l7.5 2.5"/></g>',
    "reports": f'<g {LINE}><path d="M4 20.5h16M6.5 17v-5M12 17V5M17.5 17V9"/></g>',
    "people": f'<g {LINE}><circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.6-4.5 3.4-6.5 7.5-6.5s6.9 2 7.5 6.5"/></g>',
    "help": f'<g {LINE}><circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 17h.01"/></g>',
    # Acts
    "up": f'<path {LINE} d="M12 19V5M6 11l6-6 6 6"/>',
    "down": f'<path {LINE} d="M12 5v14M6 13l6 6 6-6"/>',
    "grip": f'<g {SOLID}><circle cx="9" cy="6" r="1.7"/><circle cx="15" cy="6" r="1.7"/><circle cx="9" cy="12" r="1.7"/><circle cx="15" cy="12" r="1.7"/><circle cx="9" cy="18" r="1.7"/><circle cx="15" cy="18" r="1.7"/></g>',
    "chevron": f'<path {LINE} d="m6 9 6 6 6-6"/>',
    "forward": f'<path {LINE} d="m9 6 6 6-6 6"/>',
    "back": f'<path {LINE} d="m15 6-6 6 6 6"/>',
    "close": f'<path {LINE} d="M6 6l12 12M18 6 6 18"/>',
    "plus": f'<path {LINE} d="M12 5v14M5 12h14"/>',
    "search": f'<g {LINE}><circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/></g>',
    "print": f'<g {LINE}><path d="M7 9V4h10v5M7 17H4.5v-6.5A1.5 1.5 0 0 1 6 9h12a1.5 1.5 0 0 1 1.5 1.5V17H17"/><path d="M7 14h10v6.5H7z"/></g>',
    "phone": f'<path {LINE} d="M6.5 3.5 9 8.5 7 10.5c1.3 2.9 3.6 5.2 6.5 6.5l2-2 5 2.5c0 2-1.5 3.5-3.5 3.5C10 21 3 14 3 7c0-2 1.5-3.5 3.5-3.5Z"/>',
    "mail": f'<g {LINE}><rect x="3.5" y="5.5" width="17" height="13" rx="2.5"/><path d="m4.5 7.5 7.5 6 7.5-6"/></g>',
    "play": f'<path {SOLID} d="M8 5.5c0-1 1.1-1.6 2-1l9 6.5c.7.5.7 1.5 0 2l-9 6.5c-.9.6-2 0-2-1z"/>',
    "unlock": f'<g {LINE}><rect x="5" y="10.5" width="14" height="10" rx="2.5"/><path d="M8 10.5V7.5a4 4 0 0 1 7.7-1.5M12 14.5v2"/></g>',
    "check": f'<path {BOLD} d="m5 13 4.5 4.5L19 7.5"/>',
    # Shapes: a band, a state or a verdict is never told by colour alone
    "disc": f'<circle {SOLID} cx="12" cy="12" r="8"/>',
    "ring": f'<circle {BOLD} cx="12" cy="12" r="7"/>',
    "triangle": f'<path {SOLID} d="M12 3.5c.6 0 1 .3 1.3.8l8 13.7c.5 1-.1 2-1.3 2H4c-1.2 0-1.8-1-1.3-2l8-13.7c.3-.5.7-.8 1.3-.8Z"/>',
    "square": f'<rect {SOLID} x="4.5" y="4.5" width="15" height="15" rx="2"/>',
    "diamond": f'<rect {SOLID} x="6" y="6" width="12" height="12" rx="2" transform="rotate(45 12 12)"/>',
    "preferred": f'<circle {SOLID} cx="12" cy="12" r="10"/><path {CUT} d="m7.5 12.5 3 3 6-6.5"/>',
    "caution": f'<path {SOLID} d="M12 2c.8 0 1.5.4 1.9 1.1l8.8 15.3c.8 1.5-.2 3.1-1.9 3.1H3.2c-1.7 0-2.7-1.6-1.9-3.1L10.1 3.1C10.5 2.4 11.2 2 12 2Z"/><path {CUT} d="M12 9v4.5M12 17.5h.01"/>',
    "contraindicated": f'<rect {SOLID} x="2" y="2" width="20" height="20" rx="4"/><path {CUT} d="m8 8 8 8M16 8l-8 8"/>',
    "neutral": f'<circle {LINE} cx="12" cy="12" r="9"/><path {LINE} d="M8.5 12h7"/>',
    "info": f'<circle {SOLID} cx="12" cy="12" r="10"/><path {CUT} d="M12 11.5v5M12 7.5h.01"/>',
    # Day marks
    "done": f'<circle {SOLID} cx="12" cy="12" r="10"/><path {CUT} d="m7.5 12.5 3 3 6-6.5"/>',
    "partial": f'<circle {LINE} cx="12" cy="12" r="9"/><path {SOLID} d="M12 3a9 9 0 0 0 0 18Z"/>',
    "rest": f'<path {BOLD} d="M7 12h10"/>',
    "missed": f'<path {BOLD} d="m7 7 10 10M17 7 7 17"/>',
    "pain": f'<rect {SOLID} x="4.3" y="4.3" width="15.4" height="15.4" rx="3" transform="rotate(45 12 12)"/><path {CUT} d="M12 7.5v5M12 16.5h.01"/>',
    "paused": f'<path {BOLD} d="M9 6.5v11M15 6.5v11"/>',
    "open": f'<circle {LINE} stroke-dasharray="3 3.3" cx="12" cy="12" r="8.5"/>',
}

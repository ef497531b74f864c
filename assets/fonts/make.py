#!/usr/bin/env python3
"""Make this folder's fonts from the full ones: fewer characters, tabular digits, no ligatures.

Usage: make.py   (README.md says what it needs)
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCES = Path("/usr/share/fonts")
FONTS = [
    "opentype/inter/Inter-Regular.otf",
    "opentype/inter/Inter-SemiBold.otf",
    "truetype/jetbrains-mono/JetBrainsMono-Regular.ttf",
    "truetype/jetbrains-mono/JetBrainsMono-Medium.ttf",
]

# Characters that a font doesn't have are left out in silence: the next font of the family serves.
CHARACTERS = [
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x00FF),  # Latin-1
    (0x0100, 0x017F),  # Latin Extended-A
    (0x02C6, 0x02DD),  # accents that stand alone
    (0x0300, 0x0304),  # combining accents: names come decomposed from some file systems
    (0x0306, 0x030C),
    (0x0370, 0x03FF),  # Greek
    (0x2000, 0x206F),  # punctuation, thin spaces
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x214F),  # letter-like: degrees, numero, ohm
    (0x2150, 0x218F),  # fractions
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2300, 0x23FF),  # keys: command, option, return
    (0x2500, 0x257F),  # box drawing
    (0x2580, 0x259F),  # block elements: progress bars
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2600, 0x26FF),  # warning sign and the like
    (0x2713, 0x2718),  # ticks and crosses
    (0xFFFD, 0xFFFD),  # what invalid UTF-8 becomes
]

# Without `calt` and `liga`: `->`, `!=` and `2x4` are shown as they were typed.
FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk"]


def options() -> subset.Options:
    chosen = subset.Options()
    chosen.layout_features = FEATURES
    chosen.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]  # names, copyright, licence
    chosen.notdef_outline = True
    chosen.glyph_names = False
    return chosen


def use_tabular_digits(font: TTFont) -> None:
    """Give the digits the glyphs of the feature `tnum`, which a text layout may be unable to ask for."""
    gsub = font["GSUB"].table
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for lookup in gsub.LookupList.Lookup[index].SubTable:
                lookup = getattr(lookup, "ExtSubTable", lookup)
                for table in font["cmap"].tables:
                    for digit in range(ord("0"), ord("9") + 1):
                        name = table.cmap.get(digit)
                        if name in lookup.mapping:
                            table.cmap[digit] = lookup.mapping[name]


def make(source: Path, target: Path) -> None:
    font = TTFont(source, recalcTimestamp=False)
    use_tabular_digits(font)
    subsetter = subset.Subsetter(options())
    subsetter.populate(unicodes=[c for first, last in CHARACTERS for c in range(first, last + 1)])
    subsetter.subset(font)
    font.save(target)
    print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size} bytes")


if __name__ == "__main__":
    for name in FONTS:
        make(SOURCES / name, Path(__file__).parent / Path(name).name)

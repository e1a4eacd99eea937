"""What a spooler is told of the simulated printer: it takes PDF as it is, and tells of toner and
paper by SNMP. Text of a PostScript Printer Description (Adobe 4.3, with CUPS' additions).
"""

from __future__ import annotations

from collections.abc import Iterable

_POINTS_PER_MM = 72 / 25.4
SIZES_MM = {"A5": (148, 210), "A4": (210, 297), "Roll80": (80, 297)}

_HEAD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "PAGES.PPD"
*Product: "(Simulated page printer)"
*Manufacturer: "Simulated"
*ModelName: "Simulated page printer"
*ShortNickName: "Simulated page printer"
*NickName: "Simulated page printer"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*Throughput: "1"
*LandscapeOrientation: Plus90
*TTRasterizer: Type42
*cupsFilter2: "application/pdf application/pdf 0 -"
*cupsSNMPSupplies: True
*DefaultFont: Courier
"""


def description() -> str:
    """The whole text."""
    return _HEAD + "".join((_choice("PageSize"), _choice("PageRegion"), *_areas()))


def _choice(name: str) -> str:
    setting = "<</PageSize[{0:.0f} {1:.0f}]>>setpagedevice"
    lines = (f'*{name} {size}: "{setting.format(*_points(size))}"\n' for size in SIZES_MM)
    return (
        f"*OpenUI *{name}: PickOne\n*OrderDependency: 10 AnySetup *{name}\n*Default{name}: A5\n"
        + "".join(lines)
        + f"*CloseUI: *{name}\n"
    )


def _areas() -> Iterable[str]:
    yield "*DefaultImageableArea: A5\n*DefaultPaperDimension: A5\n"
    for size in SIZES_MM:
        wide, high = _points(size)
        yield f'*ImageableArea {size}: "0 0 {wide:.0f} {high:.0f}"\n'
        yield f'*PaperDimension {size}: "{wide:.0f} {high:.0f}"\n'


def _points(size: str) -> tuple[float, float]:
    wide, high = SIZES_MM[size]
    return wide * _POINTS_PER_MM, high * _POINTS_PER_MM

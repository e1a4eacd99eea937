"""The simulated printer behaves as one on the wall: it prints what it has when it can."""

import contextlib
import io
import json
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.simulator.orders import serve_stream
from devices.simulator.printer.ber import BadBer, number, number_of, oid, oid_of, packed, parts
from devices.simulator.printer.cli import Control
from devices.simulator.printer.description import description
from devices.simulator.printer.page_printer import Condition, PagePrinter
from devices.simulator.printer.snmp import TROUBLE_BITS, answer, tree, trouble_bits
from tests.fakes.running_server import until

PAGE = b"%PDF-1.4\nx\n%%EOF\n"
ASK_TROUBLE = bytes.fromhex(
    "302902010004067075626c6963a01c0201010201000201003011300f060b2b060102011903050102010500"
)
"""Sent by CUPS 2.4.2's socket backend, 2026-11-22: GET hrPrinterDetectedErrorState.1."""


@pytest.fixture
def printer(tmp_path) -> Iterator[PagePrinter]:
    with PagePrinter(tmp_path / "pages") as printer:
        yield printer


def sent(printer: PagePrinter, body: bytes = PAGE) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", printer.port))
    line.settimeout(20)
    line.sendall(body)
    line.shutdown(socket.SHUT_WR)
    return line


def test_the_line_is_closed_when_the_page_is_out(printer):
    with sent(printer) as line:
        assert line.recv(1) == b""
    (page,) = printer.pages
    assert page.read_bytes() == PAGE


@pytest.mark.parametrize("trouble", [{"paper": False}, {"cover_open": True}, {"jammed": True}])
def test_what_it_cannot_print_it_keeps_until_it_can(printer, trouble):
    printer.change(**trouble)
    with sent(printer) as line:
        until(lambda: printer.taken, "all of the page")
        assert printer.pages == []
        printer.change(**{name: not value for name, value in trouble.items()})
        assert line.recv(1) == b""
    assert len(printer.pages) == 1


def test_offline_nobody_can_connect_and_back_on_line_they_can(printer):
    printer.change(online=False)
    with pytest.raises(OSError, match="refused"):
        sent(printer)
    printer.change(online=True)
    with sent(printer) as line:
        assert line.recv(1) == b""


def test_a_page_that_breaks_off_is_no_page(printer):
    with sent(printer, PAGE[:10]) as line:
        assert line.recv(1) == b""
    assert printer.pages == []
    assert [path.suffix for path in printer.directory.iterdir()] == [".cut"]


def test_its_troubles_are_told_by_snmp_as_cups_asks_for_them():
    known = tree(Condition(paper=False, cover_open=True))
    _, _, pdu = parts(parts(answer(ASK_TROUBLE, known))[0].body)
    (binding,) = parts(parts(pdu.body)[3].body)
    name, value = parts(binding.body)
    assert oid_of(name.body) == TROUBLE_BITS
    assert value.body == bytes([0x40 | 0x08])


def test_all_is_well_has_no_bits():
    assert trouble_bits(Condition()) == 0


@given(st.binary(max_size=80))
def test_noise_on_the_port_is_never_a_crash(noise):
    with contextlib.suppress(BadBer):
        answer(noise, tree(Condition()))


@given(st.integers(-(2**31), 2**31 - 1))
def test_numbers_come_back_as_they_were_written(value):
    assert number_of(parts(number(2, value))[0].body) == value


@given(st.lists(st.integers(0, 2**28), max_size=8))
def test_names_come_back_as_they_were_written(arcs):
    name = (1, 3, *arcs)
    assert oid_of(parts(oid(6, name))[0].body) == name


def test_a_long_part_says_how_long():
    assert parts(packed(4, b"x" * 300))[0].body == b"x" * 300


def test_orders_are_carried_out_and_answered(printer):
    lines = [{"do": "set", "paper": False}, {"do": "state"}, {"do": "set", "ink": 1}]
    replies = io.StringIO()
    serve_stream(Control(printer), (json.dumps(line) for line in lines), replies)
    done, state, refused = (json.loads(line) for line in replies.getvalue().splitlines())
    assert done == {"ok": True}
    assert (state["paper"], state["pages"]) == (False, 0)
    assert not refused["ok"]


def test_its_description_names_slips_and_rolls():
    text = description()
    assert '*PaperDimension A5: "420 595"' in text
    assert "*PaperDimension Roll80:" in text

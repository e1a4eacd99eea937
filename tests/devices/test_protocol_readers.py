"""Who reads along understands what a driver would, never raises, and never shows a caller."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from devices.alarm_unit import modbus
from devices.caller_id.decoder import CallNumber, decode
from devices.caller_id.reader import masked
from devices.errors import BadRecording
from devices.protocols.frames import ReadFrame
from devices.protocols.table import ALARM, CALLER_ID, NMEA, PROTOCOLS, TERMINALS, UPS
from devices.simulator.incoming_call import IncomingCall, utterances
from devices.transports.recording import DEVICE, HOST, Burst, Head, parse_recording
from devices.vehicle_terminal import encoder
from devices.vehicle_terminal.framing import FrameCutter
from devices.vehicle_terminal.packet import Sender, TerminalId, read, sequences

STATUS = b"(220.1 000.0 219.8 045 50.0 27.40 27.5 00001001\r"
NUMBER = "09990000001"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WAYS = st.sampled_from([DEVICE, HOST])


def heard(name: str, *passed: tuple[str, bytes]) -> list[ReadFrame]:
    reader = PROTOCOLS[name].reader()
    return [frame for sender, data in passed for frame in reader.take(sender, data)]


def test_an_answer_of_a_ups_is_read_by_its_question():
    frames = heard(UPS.name, (HOST, b"F\r"), (DEVICE, b"#220.0 010 024.0 50.0\r"))
    assert [f.kind for f in frames] == ["ups.nominal"]
    assert dict(frames[0].fields)["battery_v"] == "24"


def test_a_question_that_nobody_answered_does_not_shift_the_answers():
    frames = heard(UPS.name, (HOST, b"F\r"), (HOST, b"Q1\r"), (DEVICE, STATUS))
    assert [f.kind for f in frames] == ["ups.status"]
    assert dict(frames[0].fields)["mains_lost"] == "no"


def test_a_damaged_answer_is_a_bad_frame_that_says_why():
    frames = heard(UPS.name, (HOST, b"Q1\r"), (DEVICE, b"(220.1 000\r"))
    assert [f.is_good for f in frames] == [False]
    assert "fields" in frames[0].why


def test_a_ups_that_echoes_does_not_know_the_command():
    frames = heard(UPS.name, (HOST, b"QPI\r"), (DEVICE, b"QPI\r"))
    assert [f.kind for f in frames] == ["ups.unknown-command"]


def test_contacts_are_read_by_their_question_however_their_bytes_come():
    asked = modbus.question(1, modbus.READ_INPUTS, 0, 8)
    answer = modbus.sealed(bytes([1, modbus.READ_INPUTS, 1, 0b00010001]))
    pieces = [(DEVICE, answer[n : n + 1]) for n in range(len(answer))]
    frames = heard(ALARM.name, (HOST, asked), *pieces)
    assert [f.kind for f in frames] == ["alarm.contacts"]
    assert dict(frames[0].fields) == {"unit": "1", "closed": "10001000"}


def test_an_answer_that_stops_in_the_middle_is_bad():
    asked = modbus.question(1, modbus.READ_INPUTS, 0, 8)
    frames = heard(ALARM.name, (HOST, asked), (DEVICE, b"\x01\x02"), (HOST, asked))
    assert [f.is_good for f in frames] == [False]


def test_a_position_of_a_receiver_is_read():
    line = b"$GNRMC,093000.00,A,3115.0000,N,12128.0000,E,10.0,90.0,221126,,,A*"
    check = 0
    for byte in line[1:-1]:
        check ^= byte
    frames = heard(NMEA.name, (DEVICE, line + b"%02X\r\n" % check))
    assert [f.kind for f in frames] == ["nmea.position"]
    assert dict(frames[0].fields)["lat"] == "31.25"


# ---- nobody's number


def said(call: IncomingCall) -> bytes:
    return b"".join(each.data for each in utterances(call, cadence_s=4.0, reports_callers=True))


def test_a_masked_call_still_rings_and_names_nobody():
    call = said(IncomingCall(number=NUMBER, name="Zhang", at=NOON))
    assert NUMBER.encode() in call
    masker = CALLER_ID.masker()
    shown = b"".join(masker.take(DEVICE, call[n : n + 1]) for n in range(len(call)))
    assert NUMBER.encode() not in shown
    assert b"Zhang" not in shown
    kinds = [f.kind for f in heard(CALLER_ID.name, (DEVICE, shown))]
    assert kinds[0] == "caller-id.ring"
    assert "caller-id.number" in kinds


def test_a_packet_in_hexadecimal_is_masked_and_its_check_fits_again():
    body = b"\x01\x0811221530" + b"\x02\x0b" + NUMBER.encode() + b"\x07\x05Zhang"
    raw = bytes([0x80, len(body)]) + body
    raw += bytes([-sum(raw) % 256])
    line = masked(b"MESG = " + raw.hex().upper().encode() + b"\r\n")
    assert NUMBER.encode().hex().upper().encode() not in line
    numbers = [m for m in decode(line.strip()) if isinstance(m, CallNumber)]
    assert [n.number for n in numbers] == ["0" * 11]


@given(st.binary(max_size=120), st.lists(st.integers(0, 130), max_size=6))
def test_no_digits_of_a_number_pass_however_the_bytes_are_cut(noise, cuts):
    line = noise.replace(b"98765432109", b"") + b"\r\nNMBR = 98765432109\r\n"
    masker, shown, last = CALLER_ID.masker(), b"", 0
    for cut in [*sorted(cut for cut in cuts if cut < len(line)), len(line)]:
        shown += masker.take(DEVICE, line[last:cut])
        last = cut
    assert b"98765432109" not in shown


def test_orders_and_codes_do_not_pass_and_the_frame_still_holds():
    sender, numbers = Sender(TerminalId("999000001")), sequences()
    words = encoder.text("人民路123号 张某 胸痛", encoder.Show.SCREEN, None)
    frames = sender.frames(encoder.TEXT, words, numbers)
    code = encoder.registered(1, 0, "secret-code")
    frames += sender.frames(encoder.REGISTERED, code, numbers)
    shown = TERMINALS.masker().take(HOST, b"".join(frames))
    assert "人民路".encode("gbk") not in shown
    assert b"secret-code" not in shown
    packets = [read(frame) for frame in FrameCutter().take(shown)]
    assert [(p.message, p.whole, p.terminal) for p in packets] == [
        (encoder.TEXT, True, "999000001"),
        (encoder.REGISTERED, True, "999000001"),
    ]


# ---- noise


@given(st.sampled_from(sorted(PROTOCOLS)), st.lists(st.tuples(WAYS, st.binary(max_size=300))))
def test_nothing_that_passes_on_a_wire_is_a_crash(name, passed):
    protocol = PROTOCOLS[name]
    reader, masker = protocol.reader(), protocol.masker()
    for sender, data in passed:
        reader.take(sender, data)
        assert isinstance(masker.take(sender, data), bytes)


@given(
    st.builds(
        Head,
        protocol=st.sampled_from(sorted(PROTOCOLS)),
        device=st.text(max_size=20),
        port=st.text(max_size=20),
        baud=st.integers(0, 921600),
        masked=st.booleans(),
    ),
    st.lists(st.builds(Burst, st.floats(0, 1e6), WAYS, st.binary(max_size=40))),
)
def test_every_recording_survives_its_text(head, bursts):
    text = "\n".join([head.to_line(), *(burst.to_line() for burst in bursts)]) + "\n"
    again = parse_recording(text, "kept")
    assert again.head == head
    assert [(b.sender, b.data) for b in again.bursts] == [(b.sender, b.data) for b in bursts]


@given(st.text(max_size=400))
def test_any_text_is_a_recording_or_is_refused_by_its_line(text):
    try:
        parse_recording(text, "kept")
    except BadRecording as no:
        assert str(no).startswith("kept:")


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["recording", "at_s", "from", "bytes", "protocol", "baud"]), inner
        )
    ),
    max_leaves=8,
)


@given(st.lists(_JSON, min_size=1, max_size=3))
def test_json_of_any_shape_is_a_recording_or_is_refused_by_its_line(rows):
    text = "\n".join(json.dumps(row) for row in rows)
    try:
        parse_recording(text, "kept")
    except BadRecording as no:
        assert str(no).startswith("kept:")


def test_a_recorder_that_was_killed_in_the_middle_leaves_what_was_whole():
    kept = parse_recording(Burst(0, DEVICE, b"OK").to_line() + '\n{"at_s": 1, "fr', "kept")
    assert [b.data for b in kept.bursts] == [b"OK"]

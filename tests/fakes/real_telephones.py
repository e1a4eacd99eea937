"""Telephones and callers that we did not write: Debian's baresip and sipp, each with a tone."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import time
import wave
from pathlib import Path

import numpy as np

from devices.simulator.sip.g711 import FROM_ULAW, ulaw
from devices.simulator.sip.loopback import LOOPBACK, free_port
from tests.fakes import peers

RATE = 8000
LONG_S = 120
"""Of the tone that a telephone speaks."""


def tone(hz: int, seconds: int) -> np.ndarray:
    at = np.arange(seconds * RATE) / RATE
    return np.asarray((9000 * np.sin(2 * np.pi * hz * at)).astype("<i2"))


def strength(pcm: np.ndarray, hz: float) -> float:
    """How loud one tone is in a sound."""
    if not len(pcm):
        return 0.0
    at = np.arange(len(pcm)) / RATE
    window = np.hanning(len(pcm))
    return float(2 * abs(np.sum(pcm * window * np.exp(-2j * np.pi * hz * at))) / np.sum(window))


class RealTelephone:
    """Debian's baresip: speaks a tone, writes what it hears into a file, answers by itself."""

    CONFIG = """\
sip_listen {host}:{port}
net_interface {host}
audio_player aubridge,nil
audio_source aufile,{folder}/voice.wav
audio_alert aubridge,nil
audio_srate 8000
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
module_path /usr/lib/baresip/modules
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module_app account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen {host}:{control}
snd_path {folder}
"""

    def __init__(
        self, folder: Path, name: str, hz: int, *, registrar: int = 0, password: str = ""
    ) -> None:
        """With a `registrar`'s port it signs in there, and nobody need know its own."""
        program = peers.program("baresip")
        folder.mkdir()
        self.port, self.name, self._folder = free_port(), name, folder
        self._control = free_port()
        with wave.open(str(folder / "voice.wav"), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(tone(hz, LONG_S).tobytes())
        config = self.CONFIG.format(
            host=LOOPBACK, port=self.port, folder=folder, control=self._control
        )
        (folder / "config").write_text(config)
        home = f"<sip:{name}@{LOOPBACK}:{registrar or self.port}>"
        signs_in = f";auth_pass={password};regint=60" if registrar else ";regint=0"
        account = f"{home}{signs_in};answermode=auto\n"
        (folder / "accounts").write_text(account)
        self._process = subprocess.Popen(
            [program, "-f", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def heard(self) -> np.ndarray:
        """The newest second of what it heard, without the header that is written last."""
        files = sorted(self._folder.glob("dump-*-dec.wav"))
        if not files:
            return np.zeros(0)
        data = files[-1].read_bytes()[44:]
        return np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")[-RATE:].astype(float)

    def dials(self, uri: str) -> None:
        """As if somebody had typed it in."""
        command = json.dumps({"command": "dial", "params": uri})
        with socket.create_connection((LOOPBACK, self._control), timeout=10.0) as line:
            line.sendall(f"{len(command)}:{command},".encode())
            line.recv(1000)

    def vanishes(self) -> None:
        """Without a word, as when its plug is pulled."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(3)
        if self._process.poll() is None:
            self.vanishes()


SCENARIO = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="caller">
<send retrans="500"><![CDATA[
INVITE sip:120@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:{number}@[local_ip]:[local_port]>;tag=[pid]T[call_number]
To: <sip:120@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: sip:{number}@[local_ip]:[local_port]
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

{sdp}
]]></send>
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="486" optional="true" next="busy"/>
<recv response="200"/>
<send><![CDATA[
ACK sip:120@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:{number}@[local_ip]:[local_port]>;tag=[pid]T[call_number]
To: <sip:120@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
<nop><action><exec rtp_stream="{voice},-1,0"/></action></nop>
<recv request="INVITE" timeout="1000" ontimeout="talk"/>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Contact: sip:{number}@[local_ip]:[local_port]
Content-Type: application/sdp
Content-Length: [len]

{sdp}
]]></send>
<recv request="ACK"/>
<label id="talk"/>
<pause milliseconds="{talks_ms}"/>
<send retrans="500"><![CDATA[
BYE sip:120@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:{number}@[local_ip]:[local_port]>;tag=[pid]T[call_number]
To: <sip:120@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 2 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200" next="end"/>
<label id="busy"/>
<send><![CDATA[
ACK sip:120@[remote_ip]:[remote_port] SIP/2.0
[last_Via:]
[last_From:]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Content-Length: 0

]]></send>
<label id="end"/>
</scenario>
"""

SDP = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio {port} RTP/AVP 0
a=rtpmap:0 PCMU/8000"""


class RealCaller:
    """sipp: calls, speaks a tone for a while and hangs up. An ear of ours hears what comes."""

    def __init__(
        self, folder: Path, to_port: int, number: str, hz: int, *, talks_s: float = 6.0
    ) -> None:
        program = peers.program("sipp")
        folder.mkdir()
        self._ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._ear.bind((LOOPBACK, 0))
        self._ear.setblocking(False)
        self._heard = np.zeros(0)
        (folder / "voice.ul").write_bytes(ulaw(tone(hz, 1)))
        scenario = SCENARIO.format(
            number=number,
            voice=folder / "voice.ul",
            talks_ms=int(talks_s * 1000),
            sdp=SDP.format(port=self._ear.getsockname()[1]),
        )
        (folder / "caller.xml").write_text(scenario)
        command = [str(program), "-sf", "caller.xml", "-i", LOOPBACK, "-p", str(free_port())]
        command += ["-mp", str(free_port()), "-m", "1", "-nostdin", f"{LOOPBACK}:{to_port}"]
        self.process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def heard(self) -> np.ndarray:
        """The newest second of what came to it."""
        while True:
            try:
                packet = self._ear.recv(2048)
            except BlockingIOError:
                break
            if packet[1] & 0x7F == 0:
                pcm = FROM_ULAW[np.frombuffer(packet[12:], dtype=np.uint8)]
                self._heard = np.concatenate((self._heard, pcm))[-RATE:]
        return self._heard

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._ear.close()


def until(true: object, patience_s: float = 15.0) -> None:
    """Wait for a condition."""
    assert callable(true)
    end = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)

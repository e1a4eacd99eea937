"""What a server may listen to without a certificate, and what counts as one."""

import ssl

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from dispatch_app.adapters.certificates import make
from dispatch_app.adapters.tls import BadCertificate, only_this_machine, shown
from dispatch_app.bootstrap import open_server
from dispatch_app.config import BadConfig, Config, ServerConfig


def asked(certificate="", private_key="", host="127.0.0.1", plain_http=False):
    return shown(
        str(certificate), str(private_key), host=host, plain_http=plain_http, where="[server]"
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_this_machine_alone_may_be_spoken_to_plainly(host):
    assert only_this_machine(host)
    assert asked(host=host) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.2", "centre.lan", ""])
def test_others_may_not_unless_somebody_says_so_by_name(host):
    with pytest.raises(BadCertificate, match="plain_http"):
        asked(host=host)
    assert asked(host=host, plain_http=True) is None


def test_a_certificate_serves_everywhere(tmp_path):
    certificate, key = make(tmp_path, "centre", ["centre.lan"])
    context = asked(certificate, key, host="0.0.0.0")
    assert context is not None
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_a_certificate_without_its_key_is_no_certificate(tmp_path):
    certificate, key = make(tmp_path, "centre", ["centre.lan"])
    _, other = make(tmp_path, "second", ["centre.lan"])
    for given in [(certificate, ""), ("", key), (certificate, other), (key, key), ("none", key)]:
        with pytest.raises(BadCertificate):
            asked(*given)


def test_a_key_with_a_password_is_refused_and_nobody_is_asked_for_it(tmp_path):
    certificate, key = make(tmp_path, "centre", ["centre.lan"])
    plain = load_pem_private_key(key.read_bytes(), password=None)
    locked = BestAvailableEncryption(b"a word")
    key.write_bytes(plain.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    with pytest.raises(BadCertificate, match="password"):
        asked(certificate, key)


def test_the_centres_server_does_not_start_open_to_all(tmp_path):
    database = f"sqlite:///{tmp_path / 'centre.sqlite'}"
    with pytest.raises(BadConfig, match="plain_http"):
        open_server(Config(server=ServerConfig(host="0.0.0.0", port=0, database=database)))

"""The centre's own authority: made once, signs for all servers, overwrites nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

import main
from dispatch_app.adapters import certificates, tls
from dispatch_app.adapters.certificates import CannotMake, make

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


def read(path):
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_one_authority_signs_all_servers_of_a_centre(tmp_path):
    first, _ = make(tmp_path, "centre", ["centre.lan", "10.0.0.2"], now=NOW)
    authority = (tmp_path / "ca.pem").read_bytes()
    second, _ = make(tmp_path, "recorder-1", ["10.0.0.5"], now=NOW)
    assert (tmp_path / "ca.pem").read_bytes() == authority
    for path in (first, second):
        read(path).verify_directly_issued_by(read(tmp_path / "ca.pem"))


def test_it_names_the_hosts_as_names_and_as_addresses(tmp_path):
    path, _ = make(tmp_path, "centre", ["centre.lan", "10.0.0.2", "::1"], now=NOW)
    names = read(path).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["centre.lan"]
    assert [str(ip) for ip in names.get_values_for_type(x509.IPAddress)] == ["10.0.0.2", "::1"]


def test_keys_are_readable_by_their_owner_alone(tmp_path):
    _, key = make(tmp_path, "centre", ["centre.lan"], now=NOW)
    for path in (key, tmp_path / "ca.key"):
        assert path.stat().st_mode & 0o077 == 0


def test_what_is_there_is_made_anew_only_when_that_is_said(tmp_path):
    path, _ = make(tmp_path, "centre", ["centre.lan"], now=NOW)
    before = path.read_bytes()
    with pytest.raises(CannotMake, match="--renew"):
        make(tmp_path, "centre", ["centre.lan"], now=NOW)
    assert path.read_bytes() == before
    make(tmp_path, "centre", ["centre.lan"], now=NOW, renew=True)
    assert read(path).serial_number != x509.load_pem_x509_certificate(before).serial_number
    assert [p.name for p in tmp_path.glob("*.part")] == []


@pytest.mark.parametrize(
    ("name", "hosts"), [("ca", ["a"]), ("../centre", ["a"]), ("", ["a"]), ("centre", [])]
)
def test_a_name_that_is_none_is_refused(tmp_path, name, hosts):
    with pytest.raises(CannotMake):
        make(tmp_path, name, hosts, now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_an_authority_without_its_key_signs_nothing(tmp_path):
    make(tmp_path, "centre", ["a"], now=NOW)
    (tmp_path / "ca.key").unlink()
    with pytest.raises(CannotMake, match=r"ca\.key"):
        make(tmp_path, "second", ["b"], now=NOW)


def test_one_that_ends_soon_is_told(tmp_path):
    path, _ = make(tmp_path, "centre", ["a"], days=40, now=NOW)
    assert tls.ends_soon(str(path), NOW) == ""
    assert "2027-01-01" in tls.ends_soon(str(path), NOW + timedelta(days=11))
    assert tls.ends_soon("") == ""


def test_the_commands_make_one_and_say_how_long_it_holds(tmp_path, capsys):
    make_one = ["certificates", "make", "--out", str(tmp_path), "--host", "centre.lan"]
    assert main.main(make_one) == 0
    assert f"certificate\t{tmp_path / 'centre.pem'}" in capsys.readouterr().out
    assert main.main(make_one) == 2
    assert "--renew" in capsys.readouterr().err
    show = ["certificates", "show", str(tmp_path / "centre.pem")]
    assert main.main(show) == 0
    assert main.main([*make_one, "--renew", "--days", "3"]) == 0
    assert main.main(show) == 1
    assert main.main(["certificates", "show", str(tmp_path / "none.pem")]) == 2


def test_an_authority_outlives_what_it_signs():
    assert certificates.AUTHORITY_DAYS > 5 * certificates.DAYS

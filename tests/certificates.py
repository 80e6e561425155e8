"""A certificate authority of a test's own, and certificates for the loopback."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

__all__ = ["Authority", "Pair"]


@dataclass(frozen=True)
class Pair:
    """A certificate and its private key, as PEM files; ``both`` in one file."""

    certificate: Path
    key: Path
    both: Path


class Authority:
    """``folder`` gets ``ca.pem`` and whatever is issued."""

    def __init__(self, folder: Path, name: str = "ca") -> None:
        self.folder = folder
        self.pem = folder / f"{name}.pem"
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(name)
        folder.mkdir(parents=True, exist_ok=True)
        made = _builder(self._name, self._name, self._key.public_key())
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.pem.write_bytes(made.sign(self._key, SHA256()).public_bytes(Encoding.PEM))

    def issue(self, name: str) -> Pair:
        """A certificate for servers and clients on the loopback."""
        key = ec.generate_private_key(ec.SECP256R1())
        loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        names = x509.SubjectAlternativeName([loopback, x509.DNSName("localhost")])
        made = _builder(_named(name), self._name, key.public_key())
        signed = made.add_extension(names, critical=False).sign(self._key, SHA256())
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = signed.public_bytes(Encoding.PEM)
        pair = Pair(*(self.folder / f"{name}.{end}" for end in ("crt", "key", "pem")))
        for path, content in zip(
            (pair.certificate, pair.key, pair.both),
            (public, private, private + public),
            strict=True,
        ):
            path.touch(0o600)
            path.write_bytes(content)
        return pair


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
    )

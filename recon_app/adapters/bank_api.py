"""What the bank APIs of JSON have in common: lists of lines of several accounts."""

from collections.abc import Iterator

from recon_app.adapters.amounts import currency_code, major_to_minor
from recon_app.adapters.bank_lines import Ledger, Refs
from recon_app.adapters.base import Statement
from recon_app.adapters.parts import first_text, inner
from recon_app.adapters.reading import Fields
from recon_app.errors import InvalidPayload

__all__ = ["Ledgers", "instructed", "pick"]


class Ledgers:
    """The lines of a payload by account. ``account`` stands where a line names none."""

    def __init__(self, provider: str, account: str | None, refs: Refs = Refs.EXACT) -> None:
        self._provider = provider
        self._account = account
        self._refs = refs
        self._by_account: dict[str | None, Ledger] = {}

    def of(self, account: str | None = None) -> Ledger:
        """The lines of that account."""
        name = account or self._account
        if name not in self._by_account:
            self._by_account[name] = Ledger(self._provider, name, self._refs)
        return self._by_account[name]

    def statements(self) -> Iterator[Statement]:
        """What the lines of each account come to, in each currency."""
        for ledger in self._by_account.values():
            yield from ledger.statements()


def pick(fields: Fields, names: dict[str, str]) -> dict[str, str | None]:
    """The references that stand in an object: what each is called -> the field it stands in."""
    return {name: first_text(fields.get(field)) for name, field in names.items()}


def instructed(exchange: Fields, money: str, amount: str, currency: str) -> tuple[str, int] | None:
    """What was instructed in its own currency; where that cannot be read, nothing is known."""
    fields = inner(exchange.get(money))
    try:
        code = currency_code(currency, fields.get(currency))
        return code, abs(major_to_minor(amount, fields.get(amount), code))
    except InvalidPayload:
        return None

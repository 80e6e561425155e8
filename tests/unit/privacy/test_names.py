"""Field names are known in every spelling, and the quick look misses none of them."""

import pytest

from recon_app.privacy.names import DROPPED, SEALED, WHOSE, FieldNames, Treatment
from recon_app.privacy.prescan import Prescan

names = FieldNames(["loyalty_*", "National ID"])


@pytest.mark.parametrize(
    "name", ["cvv", "CVC2", "card_cvn", "cardSecurityCode", "card-verification-value", "track2Data"]
)
def test_authentication_data_is_dropped(name: str) -> None:
    assert names.treatment(name) is Treatment.DROP


@pytest.mark.parametrize(
    "name",
    [
        *("name", "cardHolderName", "Beneficiary Name", "first_name", "customer_full_name"),
        *("email", "customer_email", "E-Mail", "contact", "phoneNumber", "Mobile No", "vpa"),
        *(
            "payer_vpa",
            "account_number",
            "Bank Account No.",
            "debtorIBAN",
            "loyalty_card",
            "nationalId",
        ),
    ],
)
def test_data_of_people_is_sealed(name: str) -> None:
    assert names.treatment(name) is Treatment.SEAL


@pytest.mark.parametrize(
    "name",
    [
        "cvv_result",
        "cvcCheck",
        "bank_name",
        "merchant_name",
        "product_name",
        "account",
        "contact_id",
    ],
)
def test_what_names_nobody_is_left_alone(name: str) -> None:
    assert names.treatment(name) is None


def test_no_name_of_the_tables_escapes_the_quick_look() -> None:
    is_clean = Prescan().is_clean
    all_names = [*DROPPED, *SEALED, "name", *(f"{whose}name" for whose in WHOSE.split("|"))]

    assert [n for n in all_names if is_clean(b'{"%s": "x"}' % n.strip("*").encode())] == []

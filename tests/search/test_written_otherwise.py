"""Numbers, names of machines and addresses, and the ways in which people write the same ones otherwise."""

import pytest

from search.asking import ask
from search.store import Document, Filters, Store

pytestmark = pytest.mark.row("R22")

# What stands in a message, and after the bar what finds it, in as many lines as it takes.
WRITTEN = r"""
v3.11.7-rc2 | 3.11.7-rc2 ; 3.11.7 ; v3.11.7
v2.4.1 | 2.4.1 ; v2.4.1
DE89 3704 0044 0532 0130 00 | DE89370400440532013000 ; de89 3704 0044 0532 0130 00 ;
    DE89-3704-0044-0532-0130-00
UA213223130000026007233566001 | UA21 322313 0000026007233566001 ; UA21 3223 1300 0002 6007 2335 6600 1 ;
    UA213223130000026007233566001
GB29 NWBK 6016 1331 9268 19 | GB29NWBK60161331926819 ; GB29 NWBK 6016 1331 9268 19
AB-1234/5 | AB1234/5 ; AB 1234/5 ; ab-1234-5 ; AB12345 ; AB_1234_5 ; AB.1234.5
HP CE285A | CE285A ; CE-285A ; CE 285A ; ce285
TN-2420 | TN2420 ; TN 2420 ; tn-2420 ; tn_2420
WD40EFRX-68N32N0 | WD40EFRX ; 68N32N0 ; WD40EFRX 68N32N0 ; WD40EFRX68N32N0
KX 778 190 B | KX778190B ; KX-778-190-B ; KX 778 190 B
XJ-900.123 | XJ900123 ; XJ 900 123 ; XJ-900-123 ; xj900.123
S/N: 5CG9234XYZ | 5CG9234XYZ ; 5cg9234xyz
0x80070005 | 0x80070005 ; 80070005
ORA-00942 | ORA-00942 ; ORA 00942 ; ora00942
HTTP/503 | HTTP 503 ; 503
KB5034441 | KB5034441 ; KB 5034441 ; KB-5034441
srv-db01.corp.example.org | srv-db01 ; srv-db01.corp ; corp.example.org ; srvdb01 ; srv_db01 ; db01
web02.dc1.kiew.example.net:8443 | web02 ; web02.dc1.kiew.example.net ; dc1.kiew ; web-02
10.20.30.41 | 10.20.30.41 ; 10.20.30
10.20.33.0/24 | 10.20.33.0/24 ; 10.20.33.0
fe80::1ff:fe23:4567:890a | fe80::1ff:fe23:4567:890a
00:1A:2B:3C:4D:5E | 00-1A-2B-3C-4D-5E ; 001A2B3C4D5E ; 001a.2b3c.4d5e ; 00:1a:2b:3c:4d:5e
https://shop.firma-nord.example/kasse/42?x=1 | shop.firma-nord.example ; firma-nord ; firma-nord.example
\\fileserver01\share\docs | fileserver01 ; \\fileserver01\share
anna.schmidt-meier@kunden.beispiel.de | anna.schmidt-meier@kunden.beispiel.de ; anna.schmidt-meier ;
    schmidt-meier ; beispiel.de ; kunden.beispiel.de ; @kunden.beispiel.de ; schmidt ; anna.schmidt
petr_ivanenko77@mail.example.ua | petr_ivanenko77 ; ivanenko77 ; petr_ivanenko77@mail ; mail.example.ua ;
    PETR_IVANENKO77@MAIL.EXAMPLE.UA
o.kowal+shop@box.example | o.kowal+shop@box.example ; o.kowal@box.example ; kowal ; o.kowal
RMA-2024-00517 | RMA 2024 00517 ; RMA-2024-00517 ; 2024-00517 ; RMA202400517 ; 00517
INV/2025/0042 | INV-2025-0042 ; INV 2025 0042 ; inv20250042
№ 45-678/ОП | 45-678/ОП ; 45-678
АБ-7781 | АБ7781 ; АБ 7781 ; аб-7781
ТН 4420К | ТН4420К ; ТН-4420К
C:\Users\Bob\err_17.log | err_17.log ; err_17
SN:PF2ABCD9 | PF2ABCD9
invoice_2025_03.pdf | invoice_2025_03.pdf ; invoice_2025_03
3,5" | 3,5
1.234,56 EUR | 1.234,56 ; 1234,56 ; 1234.56
€2,499.00 | 2,499.00 ; 2499.00 ; 2499
12 345,67 руб | 12345,67 ; 12 345,67
ABCD-EFGH-2345-WXYZ | ABCDEFGH2345WXYZ ; abcd-efgh-2345-wxyz ; ABCD EFGH 2345 WXYZ
{3F2504E0-4F89-11D3-9A0C-0305E82C3301} | 3F2504E0-4F89-11D3-9A0C-0305E82C3301 ;
    3f2504e04f8911d39a0c0305e82c3301
4111 1111 1111 1122 | 4111111111111122 ; 4111-1111-1111-1122
+7 (495) 123-45-67 | 84951234567 ; 8 (495) 123-45-67 ; +7 495 1234567 ; 8-495-123-45-67 ; 495 123-45-67 ;
    123-45-67 ; (495)1234567 ; 7 495 123 45 67 ; +74951234567 ; 4951234567 ; 1234567 ; 8 495 123 45 67 ;
    007 495 1234567
8 800 555-35-31 | 88005553531 ; 8-800-555-35-31 ; +7 800 555 35 31 ; 8 (800) 555-35-31
+49 30 98765-43 | 030/9876543 ; 030 9876543 ; 0049309876543 ; +49309876543 ; +49 (0)30 98765 43 ;
    03098765-43 ; (030) 987 65 43 ; 0049 30 9876543 ; +49-30-98765-43 ; 030-9876543 ; 9876543 ; 030.98765.43
0171 2345678 | +49 171 2345678 ; 01712345678 ; 0171/2345678 ; 0171-234 56 78 ; +491712345678 ;
    0049 171 2345678 ; 0171 / 234 56 78
+380 (44) 222-33-44 | 0442223344 ; 044 222 33 44 ; +380442223344 ; (044) 222-33-44 ; 38 044 222-33-44 ;
    00380442223344 ; 222-33-44 ; 380442223344 ; +38 (044) 222-33-44 ; 044-222-33-44 ; 8 044 222 33 44
+38 (067) 555 11 29 | 0675551129 ; +380675551129 ; 380675551129 ; 067 555-11-29 ; 067-555-1129
+44 20 7946 0958 | 020 7946 0958 ; 0044 20 7946 0958 ; +442079460958 ; 02079460958
+1 (212) 555-0147 | 212-555-0147 ; (212) 555-0147 ; 1-212-555-0147 ; +12125550147 ; 212.555.0147 ;
    001 212 555 0147
+375 29 345-67-89 | 80293456789 ; 8 029 345-67-89 ; +375293456789
+41 44 668 18 00 | 044 668 18 00 ; 0041446681800
+43 1 58858-0 | 01 58858-0 ; 01/588580 ; 0043 1 588580
06221/4567-89 | +49 6221 456789 ; 06221 456789
"""


def test_what_is_written_otherwise_is_found_and_nothing_else(store: Store):
    cases = [line.split(" | ") for line in WRITTEN.replace("\n    ", " ").strip().splitlines()]
    store.index(
        [Document(id=str(n), ticket=str(n), body=f"Bitte prüfen {text} danke") for n, (text, _) in enumerate(cases)]
    )

    found = {
        (text, typed): {hit.id for hit in ask(store, typed, Filters(), 100).hits}
        for text, ways in cases
        for typed in ways.split(" ; ")
    }

    its_own = {text: {str(n)} for n, (text, _) in enumerate(cases)}
    assert {asked: ids for asked, ids in found.items() if ids != its_own[asked[0]]} == {}

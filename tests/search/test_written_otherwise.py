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
1.234,56 EUR | 1.234,56 ; 1234,56 ; 1234.56 ; 1,234.56 ; 1 234,56 ; "1.234,56"
EUR 99,90 | 99,90 ; 99.90 ; "99,90"
$1,299.99 | 1.299,99 ; 1299.99 ; 1'299.99
CHF 1'250.50 | 1.250,50 ; 1250.50 ; 1250,50
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
+49 (0)711 2345-678 | 0711 2345678 ; 0711/2345678 ; +497112345678 ; 0049 711 2345678 ; (0711) 2345-678
+49 89 / 5566 778 | 089 5566778 ; 089/5566778 ; +49 89 5566778
0151-22334455 | 015122334455 ; +49 151 22334455 ; 0151 2233 4455
+7 812 320-45-11 | 8 812 3204511 ; 88123204511 ; (812) 320-45-11 ; +78123204511 ; 320-45-11
8(916)777-12-34 | +7 916 777 12 34 ; 89167771234 ; 8 916 777-12-34 ; 9167771234
+380 50 333 22 19 | 0503332219 ; 050 333-22-19 ; +38(050)3332219 ; 380503332219 ; 050-333-22-19
(0432) 55-66-21 | +380 432 556621 ; 0432556621 ; 0432 55 66 21
+44 (0)161 496 0123 | 0161 496 0123 ; +441614960123 ; 01614960123
+1-800-555-0199 | 1 800 555 0199 ; 800-555-0199 ; (800) 555-0199
+48 22 345 67 89 | 0048223456789 ; 22 345 67 89 ; +48223456789
тел.: 8-902-111-22-33 | +79021112233 ; 8 902 1112233 ; 89021112233
Tel. 040/32 16 54 - 0 | 040 3216540 ; +49 40 3216540
mail-gw02.prod.nordwind.example | mail-gw02 ; nordwind.example ; prod.nordwind ; mailgw02 ;
    mail-gw02.prod.nordwind.example
db3-replica.internal | db3-replica ; db3-replica.internal ; db3
cs4821 | cs4821 ; CS4821 ; cs-4821 ; CS 4821
PC-BUH-017 | pc-buh-017 ; PCBUH017 ; buh-017 ; PC BUH 017
192.168.44.17 | 192.168.44.17 ; 192.168.44
172.16.5.0/26 | 172.16.5.0/26 ; 172.16.5.0
2001:db8:85a3::8a2e:370:7334 | 2001:db8:85a3::8a2e:370:7334
B4-2E-99-0C-D1-7F | b4:2e:99:0c:d1:7f ; B42E990CD17F
vpn.südwest.example | vpn.südwest.example ; südwest.example ; vpn.suedwest.example
http://intranet/wiki/Seite_12 | intranet ; Seite_12 ; http://intranet/wiki/Seite_12
\\nas-04\buchhaltung$ | nas-04 ; nas04 ; \\nas-04\buchhaltung
LaserJet P2055dn | P2055dn ; p2055 ; LaserJet P2055dn ; P2055DN
CF226X | CF226X ; CF-226X ; CF 226X ; cf226x
HP 953XL | 953XL ; 953 XL ; HP953XL
MFC-L2710DW | MFC-L2710DW ; MFCL2710DW ; L2710DW ; mfc l2710dw
RTX 4060 Ti | RTX 4060 ; RTX4060 ; rtx-4060
ThinkPad T14s-21F6 | T14s ; 21F6 ; T14s-21F6
AX-77/12-Б | AX-77/12 ; ax77/12-б ; AX77/12-Б
арт. 10-4587-ХЛ | 10-4587-ХЛ ; 10-4587 ; 104587ХЛ
SN 7Q9K-22LM-X0 | 7Q9K-22LM-X0 ; 7Q9K22LMX0 ; 7q9k 22lm x0
ERR_CONNECTION_RESET | ERR_CONNECTION_RESET ; err_connection_reset ; connection_reset
0xC000021A | 0xC000021A ; c000021a ; 0xc000021a
E-1045 | E-1045 ; E1045 ; e 1045
SQLSTATE[42S02] | 42S02
ORA-01555 | ORA-01555 ; ORA01555 ; ora 01555
Fehlercode 4-11-26 | 4-11-26
MS-2025/118 | MS-2025/118 ; MS 2025/118 ; ms2025118
Vertrag V-00981-C | V-00981-C ; V00981C ; v 00981 c
KD-Nr. 70042311 | 70042311
PO#88213 | 88213 ; PO#88213 ; PO 88213
ИНН 7707083893 | 7707083893 ; ИНН 7707083893
ЄДРПОУ 32855961 | 32855961
UA903052992990004149123456789 | UA90 3052 9929 9000 4149 1234 5678 9 ; UA903052992990004149123456789
DE12 5001 0517 0648 4898 90 | DE12500105170648489890 ; de12 5001 0517 0648 4898 90
FR14 2004 1010 0505 0001 3M02 606 | FR1420041010050500013M02606
5469 3800 1122 3344 | 5469380011223344 ; 5469-3800-1122-3344
v10.4.2 | 10.4.2 ; v10.4.2
Python 3.12.4 | 3.12.4 ; 3.12
nginx/1.25.3 | nginx/1.25.3 ; 1.25.3 ; nginx 1.25.3
KB4023057 | KB4023057 ; kb 4023057 ; KB-4023057
CVE-2024-31497 | CVE-2024-31497 ; cve 2024 31497 ; 2024-31497
max.mustermann+it@nord-see.example | max.mustermann@nord-see.example ; max.mustermann ; nord-see.example ;
    mustermann
i.petrenko_88@poshta.example | i.petrenko_88@poshta.example ; i.petrenko_88 ; poshta.example
O'Brien-Smith@nordkorp.example | o'brien-smith@nordkorp.example ; nordkorp.example
Angebot_2025-07_final.docx | Angebot_2025-07_final.docx ; Angebot_2025-07
dump_20250711.sql.gz | dump_20250711.sql.gz ; dump_20250711
D:\Projekte\CAD\teil_77.dwg | teil_77.dwg ; teil_77
/var/log/nginx/error.log | error.log ; /var/log/nginx/error.log ; var/log
TKT-5512-AB | TKT-5512-AB ; TKT5512AB ; tkt 5512 ab
3.499,00 € | 3499,00 ; 3499.00 ; 3.499,00
1 250 000 грн | 1250000
{9B1DEB4D-3B7D-4BAD-9BDD-2B0D7B3DCB6D} | 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
WMI 0x80041003 | 80041003 ; 0x80041003
EN 60601-1-2 | EN 60601-1-2 ; EN60601-1-2 ; 60601
RJ45 | RJ45 ; RJ-45 ; rj 45
M.2 2280 | 2280 ; M.2
DDR4-3200 | DDR4-3200 ; DDR4 ; ddr4 3200
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

"""Makes people.csv: invented people, the same ones on every run.

Run it with `python -m sample_flows.data.make_people`. Names and dates come from a seeded random
generator; all addresses are in the domains that are reserved for examples.
"""

from __future__ import annotations

import csv
import random
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from sample_flows.post_office import GONE, OFTEN_FULL

SEED = 20240229
COUNT = 2000
#: People are made in lots: more of them leave those as they are that were there before.
LOT = 500
PATH = Path(__file__).with_name("people.csv")
COLUMNS = ("email", "first_name", "last_name", "company", "country", "time_zone", "joined")


class Region(NamedTuple):
    """Where people live, how many of them in proportion, and what they are called."""

    country: str
    zone: str
    weight: int
    first_names: str
    last_names: str


REGIONS = (
    Region(
        "DE",
        "Europe/Berlin",
        34,
        "Jörg Käthe Lena Björn Sören Mia Jürgen Heike Günther Ayşe Emre Anja Tobias Ute Malte",
        "Müller Schröder Köhler Weiß Krüger Yılmaz Voß Bäcker Hansen Groß Schäfer Lüders Meyer",  # noqa: RUF001
    ),
    Region(
        "AT",
        "Europe/Vienna",
        8,
        "Franziska Leopold Resi Matthäus Gerlinde Xaver Vroni Korbinian",
        "Gruber Höllerer Steinböck Pichler Mühlbacher Wögerbauer Eder",
    ),
    Region(
        "CH",
        "Europe/Zurich",
        8,
        "Urs Beat Regula Loïc Céline Reto Flurina Gianna",
        "Zürcher Brönnimann Favre Rüegg Caduff Bernasconi Wyss",
    ),
    Region(
        "DK",
        "Europe/Copenhagen",
        6,
        "Søren Åse Mette Jørgen Bodil Asger Freja",
        "Sørensen Kjær Østergaard Møller Nørgaard Lund",
    ),
    Region(
        "PL",
        "Europe/Warsaw",
        7,
        "Łukasz Małgorzata Paweł Żaneta Stanisław Kinga Zdzisław",
        "Wójcik Kowalczyk Dąbrowska Błaszczyk Źrebiec Nowak",
    ),
    Region(
        "FR",
        "Europe/Paris",
        7,
        "Héloïse François Maëlle Benoît Anaïs Gaëtan Zoé",
        "Lefèvre Garçon Béranger D'Aubigné Moreau Noël",
    ),
    Region(
        "ES",
        "Europe/Madrid",
        6,
        "Íñigo Begoña Nuño Lucía Óscar Montserrat",
        "Núñez Ibáñez Güell Peña Ochoa Rincón",
    ),
    Region(
        "IS",
        "Atlantic/Reykjavik",
        4,
        "Þórdís Ægir Sigríður Björk Ólafur",
        "Þórsdóttir Sigurðsson Ævarsson Jónsdóttir",
    ),
    Region(
        "US",
        "America/New_York",
        8,
        "Grace Marcus Dolores Wyatt Keisha Ruth Aaron",
        "O'Hara Whitfield Delgado Brooks Nakamura Van-Dyke",
    ),
    Region(
        "BR",
        "America/Sao_Paulo",
        5,
        "João Conceição Vinícius Tainá Inês",
        "Gonçalves Assunção Araújo Brandão",
    ),
    Region(
        "IN",
        "Asia/Kolkata",
        4,
        "Ananya Rohan Meera Vikram",
        "Iyer Bhattacharya Deshpande Kulkarni",
    ),
    Region(
        "JP",
        "Asia/Tokyo",
        3,
        "Yūko Kenji Shōhei Natsuki",
        "Satō Ōnishi Itō Kobayashi",
    ),
)
COMPANIES = (
    "",
    "",
    "Bäckerei Süß & Söhne",
    "Nordlicht Reederei",
    "Øresund Cykler",
    'Atelier "Café Crème"',
    "Hügelland Optik",
    "Example Works, Inc.",
    "Fjord & Fell ehf.",
    "Papelería Peñalba",
)
#: Letters that do not come apart into a base letter and marks.
LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"}
    | {"ł": "l", "ı": "i", "þ": "th", "ð": "d", "'": "", "-": ""}  # noqa: RUF001
)
#: Domains of addresses. In later lots a few are at mail servers that refuse them.
DOMAINS = ("example.com", "example.org")
REFUSING = (GONE, OFTEN_FULL)
FIRST_DAY, LAST_DAY = date(2021, 1, 4), date(2025, 6, 30)


def ascii_name(name: str) -> str:
    """Return a name as it may stand in an e-mail address: small letters a to z only."""
    text = unicodedata.normalize("NFC", name).lower().translate(LETTERS)
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if letter.isascii() and letter.isalpha())


def people(count: int = COUNT, seed: int = SEED) -> Iterator[dict[str, str]]:
    """Yield `count` people as rows of the file; the same seed gives the same people."""
    taken: set[str] = set()
    for number, start in enumerate(range(0, count, LOT)):
        domains = DOMAINS * 60 + REFUSING if number else DOMAINS
        yield from _lot(min(LOT, count - start), seed + number, domains, taken)


def _lot(
    count: int, seed: int, domains: tuple[str, ...], taken: set[str]
) -> Iterator[dict[str, str]]:
    """Yield `count` people whose addresses are not taken yet."""
    chance = random.Random(seed)  # noqa: S311 - it makes sample data, no secrets
    weights = [region.weight for region in REGIONS]
    for region in chance.choices(REGIONS, weights, k=count):
        first = chance.choice(region.first_names.split())
        last = chance.choice(region.last_names.split())
        domain = chance.choice(domains)
        days = chance.randrange((LAST_DAY - FIRST_DAY).days + 1)
        yield {
            "email": _free_address(f"{ascii_name(first)}.{ascii_name(last)}", domain, taken),
            "first_name": first,
            "last_name": last,
            "company": chance.choice(COMPANIES),
            "country": region.country,
            "time_zone": region.zone,
            "joined": (FIRST_DAY + timedelta(days=days)).isoformat(),
        }


def _free_address(name: str, domain: str, taken: set[str]) -> str:
    """Return the first of name, name2, name3 ... that is free, and note that it is taken."""
    number, address = 1, f"{name}@{domain}"
    while address in taken:
        number += 1
        address = f"{name}{number}@{domain}"
    taken.add(address)
    return address


def main(path: Path = PATH) -> None:
    """Write the file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(people())


if __name__ == "__main__":
    main()

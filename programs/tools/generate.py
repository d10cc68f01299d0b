#!/usr/bin/env python3
"""Makes the partner tables of the five shipped programs.

usage: generate.py [FOLDER]      writes FOLDER/<vendor>/partners.csv, FOLDER being programs/ where left out

The partners are made up; their numbers are those of the articles (see the comment at each vendor). One fixed seed a
vendor, and nothing but Random.random(), whose sequence Python promises to keep: the files are the same on every machine.
"""
import csv
import random
import sys
from pathlib import Path

FIRST = ["Alpen", "Baltic", "Cedra", "Donau", "Elbe", "Fjord", "Gotthard", "Hansa", "Isar", "Jura", "Kiel", "Limmat",
         "Main", "Neckar", "Oder", "Pilatus", "Rhein", "Saale", "Tauern", "Ufer", "Vogtland", "Weser", "Xanten", "Ybbs", "Zeit"]
SECOND = ["Systeme", "Netzwerke", "IT-Service", "Solutions", "Software", "Consulting", "Daten", "Security", "Technik", "Informatik"]
LEGAL = {"DE": "GmbH", "AT": "GesmbH", "CH": "AG", "FR": "SARL", "GB": "Ltd"}


class Dice:
    """Draws that rest on Random.random() alone."""

    def __init__(self, seed):
        self.rng = random.Random(seed)

    def chance(self, p):
        return self.rng.random() < p

    def whole(self, low, high):
        return low + int(self.rng.random() * (high - low + 1))

    def pick(self, *choices):
        return choices[int(self.rng.random() * len(choices))]

    def weighted(self, *pairs):
        x = self.rng.random() * sum(weight for _, weight in pairs)
        for value, weight in pairs:
            x -= weight
            if x < 0:
                return value
        return pairs[-1][0]

    def euros(self, low, high):
        """An amount in cents between two amounts in euros, many small ones and few large ones; as text."""
        x = self.rng.random()
        cents = low * 100 + int((high - low) * 100 * x * x * x)
        return f"{cents // 100}.{cents % 100:02d}"

    def date(self, first_year, last_year):
        return f"{self.whole(first_year, last_year)}-{self.whole(1, 12):02d}-{self.whole(1, 28):02d}"

    def name(self, country):
        return f"{self.pick(*FIRST)} {self.pick(*SECOND)} {LEGAL[country]}"


def yes(flag):
    return "yes" if flag else "no"


def open_xchange(dice):
    """About 300 registered partners worldwide, of which about 90 are Certified from the start (ComputerPartner 2006-03-07)."""
    header = ["partner_id", "name", "country", "partner_type", "track", "customer_references", "technical_expertise",
              "open_source_project_experience", "technical_training_accepted", "sales_training_accepted", "awarded", "packages"]
    tracks = {"reseller": "VAR", "system integrator": "SI", "consultant": "SI", "software house": "ISV"}
    rows = []
    for number in range(1, 301):
        country = dice.weighted(("DE", 60), ("AT", 10), ("CH", 10), ("FR", 10), ("GB", 10))
        kind = dice.weighted(("reseller", 45), ("system integrator", 25), ("consultant", 15), ("software house", 15))
        certified = number % 10 in (1, 4, 7)
        references = dice.whole(2, 6) if certified else dice.weighted((0, 50), (1, 30), (2, 15), (3, 5))
        skilled = certified or dice.chance(0.4)
        experienced = certified or dice.chance(0.5)
        trained = [True, True] if certified else [dice.chance(0.3), dice.chance(0.3)]
        # Where the vendor has not looked at a partner yet, the acts are not recorded: the cells are empty.
        looked_at = certified or dice.chance(0.6)
        acts = [yes(skilled), yes(experienced), yes(trained[0]), yes(trained[1])] if looked_at else ["", "", "", ""]
        awarded = "yes" if certified else "no" if looked_at and dice.chance(0.5) else ""
        package = "Value Package" if dice.chance(0.6 if certified else 0.15) else ""
        rows.append([f"OX{number:03d}", dice.name(country), country, kind, tracks[kind], references, *acts, awarded, package])
    return header, rows


def kaspersky(dice):
    """850 accredited resellers and 8 Enterprise Partners in Germany, Austria and Switzerland, of which 43 and 1 (His Software)
    in Switzerland (Swiss IT Reseller 2005/09)."""
    header = ["partner_id", "name", "country", "region", "current_tier", "purchases", "certified_engineers", "invited",
              "fit_of_company_philosophy"]
    rows = []
    for number in range(1, 859):
        enterprise = number <= 8
        country = "CH" if number == 1 or 9 <= number <= 51 else dice.weighted(("DE", 85), ("AT", 15))
        region = dice.weighted(("Deutschschweiz", 70), ("Westschweiz", 30)) if country == "CH" else ""
        name = "His Software AG" if number == 1 else dice.name(country)
        active = enterprise or dice.chance(0.35)
        purchases = dice.euros(20000, 120000) if enterprise else dice.euros(900, 40000) if active else dice.euros(0, 4000)
        engineers = dice.whole(2, 6) if enterprise else dice.weighted((0, 40), (1, 40), (2, 20)) if active else dice.weighted((0, 90), (1, 10))
        # Some figures have not come in: an empty cell is not a zero.
        if not enterprise and dice.chance(0.03):
            purchases = ""
        if not enterprise and dice.chance(0.02):
            engineers = ""
        tier = "Enterprise Partner" if enterprise else "Accredited Reseller"
        invited = "yes" if enterprise else ""
        fit = "yes" if enterprise else ""
        rows.append([f"KL{number:04d}", name, country, region, tier, purchases, engineers, invited, fit])
    return header, rows


def f_secure(dice):
    """80 Gold and 860 Silver partners in Germany, about half of all quasi non-buyers (Computer Reseller News 2005-03-17)."""
    header = ["partner_id", "name", "country", "current_tier", "training_from_Trefz", "orders_last_half_year", "retail_only"]
    rows = []
    for number in range(1, 941):
        gold = number <= 80
        buyer = gold or dice.chance(0.45)
        training = dice.weighted(("2", 75), ("0.5", 20), ("0", 5)) if gold else \
            dice.weighted(("0.5", 50), ("0", 40), ("2", 10)) if buyer else dice.weighted(("0", 95), ("0.5", 5))
        orders = dice.whole(6, 40) if gold else dice.whole(1, 12) if buyer else dice.whole(0, 1)
        retail = False if gold else dice.chance(0.2) if orders else False
        rows.append([f"FS{number:03d}", dice.name("DE"), "DE", "Gold" if gold else "Silver", training, orders, yes(retail)])
    return header, rows


def red_hat(dice):
    """Ready and Advanced partners in Germany; the article publishes no counts (Computer Reseller News, early 2007)."""
    header = ["partner_id", "name", "country", "current_tier", "partner_type", "works_with_JBoss", "revenue"]
    rows = []
    for number in range(1, 121):
        kind = dice.weighted(("reseller", 60), ("system integrator", 25), ("application developer", 15))
        jboss = kind != "reseller" and dice.chance(0.4)
        tier = dice.weighted(("Ready", 80), ("Advanced", 20))
        rows.append([f"RH{number:03d}", dice.name("DE"), "DE", tier, kind, yes(jboss), dice.euros(0, 200000)])
    return header, rows


def fujitsu(dice):
    """Partners of the Cloud Store by track; the article publishes no counts (German trade press, 2012)."""
    header = ["partner_id", "name", "country", "track"]
    rows = []
    for number in range(1, 61):
        track = dice.weighted(("ISV", 50), ("Integrator", 20), ("Remarketer", 15), ("Systemhaus", 10), ("Distributor", 5))
        # A software house that also integrates is in two tracks: one result a partner and track.
        if track == "ISV" and dice.chance(0.2):
            track = "ISV|Integrator"
        rows.append([f"FJ{number:03d}", dice.name("DE"), "DE", track])
    return header, rows


VENDORS = {"open-xchange": (open_xchange, 2006), "kaspersky": (kaspersky, 2005), "f-secure": (f_secure, 20050317),
           "red-hat": (red_hat, 2007), "fujitsu": (fujitsu, 2012)}


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    for vendor, (make, seed) in VENDORS.items():
        header, rows = make(Dice(seed))
        target = folder / vendor / "partners.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
        print(f"{target}: {len(rows)} partners")


if __name__ == "__main__":
    main()

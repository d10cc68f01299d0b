#!/usr/bin/env python3
"""Makes the partner tables of the five shipped programs, and the tables of events beside two of them.

usage: generate.py [FOLDER]      writes FOLDER/<vendor>/*.csv, FOLDER being programs/ where left out

The partners are made up; their numbers are those of the articles (see the comment at each vendor). One fixed seed a
vendor, and nothing but Random.random(), whose sequence Python promises to keep: the files are the same on every machine.
"""
import csv
import datetime
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

    def day(self, first, last):
        """A day between two days, both included."""
        return (first + datetime.timedelta(days=self.whole(0, (last - first).days))).isoformat()

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


# The tables of events end on this day, and the columns of the partner tables say the same for it.
TODAY = datetime.date(2005, 6, 30)
YEAR_AGO = datetime.date(2004, 7, 1)
HALF_YEAR_AGO = datetime.date(2005, 1, 1)


def cents(text):
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


def euros(amount):
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def customer(dice):
    return f"{dice.pick(*FIRST)} {dice.pick('Bau', 'Druck', 'Handel', 'Klinik', 'Logistik', 'Reisen', 'Stahl', 'Verlag')}"


def f_secure_orders(dice, partners):
    """A year of orders. In the last half-year each partner ordered as often as partners.csv says, the "retail only" nothing but
    retail products. Some orders came back: a return is a line with a negative amount."""
    header = ["order_id", "partner_id", "order_date", "customer", "product", "retail", "amount"]
    lines = []
    for partner in partners:
        recent, retail_only = int(partner["orders_last_half_year"]), partner["retail_only"] == "yes"
        earlier = dice.whole(0, recent) if recent else dice.weighted((0, 80), (1, 20))
        for number in range(recent + earlier):
            half = (HALF_YEAR_AGO, TODAY) if number < recent else (YEAR_AGO, HALF_YEAR_AGO - datetime.timedelta(days=1))
            retail = retail_only or (number > 0 and dice.chance(0.25))
            product = "Internet Security" if retail else dice.pick("Anti-Virus Client Security", "Anti-Virus for Servers", "Policy Manager")
            amount = cents(dice.euros(30, 600) if retail else dice.euros(150, 6000))
            line = [partner["partner_id"], dice.day(*half), customer(dice), product, yes(retail)]
            lines.append([*line, euros(amount)])
            if dice.chance(0.04):
                back = min(TODAY, datetime.date.fromisoformat(line[1]) + datetime.timedelta(days=dice.whole(3, 20)))
                lines.append([line[0], back.isoformat(), *line[2:], euros(-amount)])
    lines.sort(key=lambda line: line[1])
    return header, [[f"FO{number:05d}", *line] for number, line in enumerate(lines, 1)]


def f_secure_contracts(dice, partners):
    """Contracts of the partners' customers, of a year each; about 25 percent of them have too few licences."""
    header = ["contract_id", "partner_id", "customer", "product", "contract_start", "contract_end", "seats_licensed", "seats_used"]
    rows = []
    for partner in partners:
        bought = int(partner["orders_last_half_year"])
        for _ in range(dice.whole(0, min(bought, 3))):
            start = datetime.date.fromisoformat(dice.day(YEAR_AGO, TODAY))
            seats = dice.pick(5, 10, 25, 50, 100, 250)
            used = seats + dice.whole(1, seats) if dice.chance(0.25) else dice.whole(1, seats)
            end = start.replace(year=start.year + 1)
            rows.append([f"FC{len(rows) + 1:04d}", partner["partner_id"], customer(dice),
                         dice.pick("Anti-Virus Client Security", "Anti-Virus for Servers"), start, end, seats, used])
    return header, rows


def kaspersky_orders(dice, partners):
    """Orders of the last twelve months, with returns, that add up to the purchases of partners.csv; and some older ones.
    Where those have not come in, the amount of an order has not come in either."""
    header = ["order_id", "partner_id", "order_date", "product", "amount"]
    lines = []
    for partner in partners:
        ident, products = partner["partner_id"], ("Anti-Virus Business Optimal", "Corporate Suite", "Security for Mail Server")
        if not partner["purchases"]:
            lines.append([ident, dice.day(YEAR_AGO, TODAY), dice.pick(*products), ""])
            continue
        total = cents(partner["purchases"])
        orders = 0 if total == 0 else dice.whole(1, 1 + min(total // 200000, 8))
        rest = total
        for number in range(orders):
            amount = rest if number == orders - 1 else rest * dice.whole(10, 60) // 100
            rest -= amount
            product = dice.pick(*products)
            lines.append([ident, dice.day(YEAR_AGO, TODAY), product, euros(amount)])
            if dice.chance(0.04):
                back = cents(dice.euros(50, 400))
                day = dice.day(YEAR_AGO, TODAY)
                lines += [[ident, day, product, euros(back)], [ident, day, product, euros(-back)]]
        if dice.chance(0.3):
            lines.append([ident, dice.day(datetime.date(2003, 7, 1), datetime.date(2004, 6, 30)), dice.pick(*products), dice.euros(100, 9000)])
    lines.sort(key=lambda line: line[1])
    return header, [[f"KO{number:05d}", *line] for number, line in enumerate(lines, 1)]


def kaspersky_certificates(dice, partners):
    """Certificates of so many engineers as partners.csv counts; besides expired ones, and those of sales people.
    Where the number has not come in, the end of a certificate has not come in either."""
    header = ["partner_id", "person", "certificate", "role", "passed_on", "valid_until"]
    rows = []
    later, earlier = (TODAY, datetime.date(2006, 12, 31)), (datetime.date(2004, 1, 1), datetime.date(2005, 6, 29))
    person = 0
    for partner in partners:
        engineers = partner["certified_engineers"]
        people = [("technical", later)] * int(engineers or 0)
        if not engineers:
            people.append(("technical", None))
        people += [("technical", earlier)] * dice.weighted((0, 85), (1, 15)) + [("sales", later)] * dice.weighted((0, 80), (1, 20))
        for role, until in people:
            person += 1
            for name in ["Certified Professional"] + (["Mail Server Expert"] if role == "technical" and dice.chance(0.15) else []):
                day = dice.day(datetime.date(2003, 1, 1), datetime.date(2003, 12, 31))
                rows.append([partner["partner_id"], f"P{person:04d}", name, role, day, dice.day(*until) if until else ""])
    return header, rows


# Beside the partners of a vendor: tables of events, each with a seed of its own, so that a new one changes no other.
EVENTS = {"f-secure": {"orders": (f_secure_orders, 20050318), "contracts": (f_secure_contracts, 20050319)},
          "kaspersky": {"orders": (kaspersky_orders, 20050501), "certificates": (kaspersky_certificates, 20050502)}}

VENDORS = {"open-xchange": (open_xchange, 2006), "kaspersky": (kaspersky, 2005), "f-secure": (f_secure, 20050317),
           "red-hat": (red_hat, 2007), "fujitsu": (fujitsu, 2012)}


def write(target, header, rows):
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    print(f"{target}: {len(rows)} rows")


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    for vendor, (make, seed) in VENDORS.items():
        header, rows = make(Dice(seed))
        write(folder / vendor / "partners.csv", header, rows)
        partners = [dict(zip(header, map(str, row))) for row in rows]
        for table, (make_events, seed) in EVENTS.get(vendor, {}).items():
            write(folder / vendor / f"{table}.csv", *make_events(Dice(seed), partners))


if __name__ == "__main__":
    main()

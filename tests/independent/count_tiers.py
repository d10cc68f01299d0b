#!/usr/bin/env python3
"""Counts partners per tier for the shipped programs a second time, without progc.

The rules are written here by hand from the articles, not from the .prog files, so that a mistake in either shows.
usage: count_tiers.py            prints one line a vendor
       count_tiers.py VENDOR…    also compares with programs/VENDOR/expected.csv; exit 1 where they differ
"""
import csv
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

PROGRAMS = Path(__file__).resolve().parents[2] / "programs"


def rows(vendor):
    with (PROGRAMS / vendor / "partners.csv").open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def known(text):
    """The number of a cell, or None where it is empty."""
    return Decimal(text) if text else None


def open_xchange(row):
    """Everybody is a Member. Certified: expertise, experience, two references, both trainings, and the vendor's award."""
    acts = ["technical_expertise", "open_source_project_experience", "technical_training_accepted", "sales_training_accepted", "awarded"]
    certified = all(row[act] == "yes" for act in acts) and int(row["customer_references"]) >= 2
    return "Certified" if certified else "Member"


def kaspersky(row):
    """Everybody is at least accredited. Certified: 10,000 euros a year and one engineer. What Enterprise Solution Partners must buy
    and certify is not published: whoever is chosen and fits may be one."""
    purchases, engineers = known(row["purchases"]), known(row["certified_engineers"])
    enough, staffed = (None if purchases is None else purchases >= 10000), (None if engineers is None else engineers >= 1)
    certified = {False} if enough is False or staffed is False else {True} if enough and staffed else {False, True}
    possible = {"Certified Partner" if c else "Accredited Reseller" for c in certified}
    if row["invited"] == "yes" and row["fit_of_company_philosophy"] == "yes":
        possible.add("Enterprise Solution Partner")
    return "|".join(t for t in ["Accredited Reseller", "Certified Partner", "Enterprise Solution Partner"] if t in possible)


def f_secure(row):
    """Nobody falls out: the third level is the floor. Silver: half a day of training. Gold: two days, and limits that are not
    defined yet. The rule on orders is only considered."""
    days = Decimal(row["training_from_Trefz"])
    possible = ["Silver" if days >= Decimal("0.5") else "third partner level"]
    if days >= 2:
        possible.append("Gold")
    return "|".join(possible)


def red_hat(_row):
    """What Ready and Advanced ask is not stated."""
    return "none|Ready|Advanced"


def fujitsu(_row):
    """There are no tiers."""
    return "none"


VENDORS = {"open-xchange": open_xchange, "kaspersky": kaspersky, "f-secure": f_secure, "red-hat": red_hat}


def main():
    ours = {vendor: Counter(rule(row) for row in rows(vendor)) for vendor, rule in VENDORS.items()}
    ours["fujitsu"] = Counter(fujitsu(row) for row in rows("fujitsu") for _ in row["track"].split("|"))
    different = False
    for vendor, counts in ours.items():
        print(f"{vendor}: " + ", ".join(f"{tiers}={n}" for tiers, n in sorted(counts.items())))
    for vendor in sys.argv[1:]:
        with (PROGRAMS / vendor / "expected.csv").open(newline="", encoding="utf-8") as file:
            theirs = Counter(row["possible_tiers"] for row in csv.DictReader(file))
        if theirs != ours[vendor]:
            different = True
            print(f"{vendor}: progc counts " + ", ".join(f"{tiers}={n}" for tiers, n in sorted(theirs.items())), file=sys.stderr)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()

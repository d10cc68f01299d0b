"""Tables of partners and orders, the same in every run: python3 bench/data.py FOLDER [--partners N,…] [--orders N]

Needs numpy. Rows are made a million at a time and written as text; what varies from file to file is how they are written:
  partners_N.csv          plain
  quoted_N.csv            names with commas, and every text in quotes
  missing_N.csv           one cell in eight empty
  commas_N.csv            `;` between the cells and decimal commas
  keys_N.csv              ids of 36 characters in no order
  orders_N.csv            orders of a million partners, over three years
"""

import argparse
import pathlib

import numpy

ROWS = 1 << 20
HEADER = "partner_id,name,country,kind,purchases,certified_engineers,customer_references,training_days,since,invited"


def texts(values):
    return numpy.char.mod("%s", values)


def cents(values, sign="."):
    whole, rest = numpy.divmod(values, 100)
    return numpy.char.add(numpy.char.add(texts(whole), sign), numpy.char.zfill(texts(rest), 2))


def partners(chance, first, count):
    """The columns of some partners, as texts, purchases in cents."""
    spent = numpy.exp(chance.normal(8.0, 1.6, count))
    purchases = numpy.minimum(spent * 100, 50_000_000).astype(numpy.int64)
    engineers = chance.poisson(numpy.where(purchases > 500_000, 1.8, 0.5))
    first_names = numpy.array(["North", "Blue", "Alpha", "Delta", "Rhine", "Terra", "Prime", "Nova"])
    last_names = numpy.array(["Systems GmbH", "Networks AG", "Software Ltd", "Cloud SARL", "Data SA"])
    name = numpy.char.add(numpy.char.add(chance.choice(first_names, count), " "), chance.choice(last_names, count))
    days = numpy.datetime64("2010-01-01") + chance.integers(0, 5800, count)
    return {
        "partner_id": numpy.char.add("P", numpy.char.zfill(texts(numpy.arange(first, first + count)), 8)),
        "name": name,
        "country": chance.choice(["DE", "AT", "CH", "FR", "GB"], count),
        "kind": chance.choice(["VAR", "SI", "ISV"], count),
        "purchases": purchases,
        "certified_engineers": texts(engineers),
        "customer_references": texts(chance.poisson(1.2, count)),
        "training_days": texts(chance.choice([0, 5, 10, 20], count)),
        "since": texts(days),
        "invited": numpy.where(chance.random(count) < 0.3, "true", "false"),
    }


def written(columns, style, chance):
    columns = dict(columns)
    columns["purchases"] = cents(columns["purchases"], "," if style == "commas" else ".")
    if style == "quoted":
        columns["name"] = numpy.char.replace(columns["name"], " ", ", ")
        for name in ("partner_id", "name", "country", "kind"):
            columns[name] = numpy.char.add(numpy.char.add('"', columns[name]), '"')
    if style == "missing":
        for name in list(columns)[1:]:
            columns[name] = numpy.where(chance.random(len(columns[name])) < 0.125, "", columns[name])
    if style == "keys":
        low = chance.integers(0, 1 << 62, len(columns["partner_id"]))
        high = chance.permutation(len(low))
        columns["partner_id"] = [f"{a:016x}-{b:010x}-{a % 65521:08x}" for a, b in zip(low.tolist(), high.tolist())]
    return columns


def write(path, total, header, sign, make):
    with path.open("w", newline="") as file:
        file.write(header.replace(",", sign) + "\n")
        for first in range(0, total, ROWS):
            columns = make(first, min(ROWS, total - first))
            file.writelines(sign.join(row) + "\n" for row in zip(*(list(c) for c in columns.values())))
    print(f"{path.name}: {total} rows, {path.stat().st_size} bytes", flush=True)


def partner_file(folder, style, total):
    path = folder / f"{style}_{total}.csv"
    if path.exists():
        return path
    chance = numpy.random.default_rng(7)
    sign = ";" if style == "commas" else ","
    write(path, total, HEADER, sign, lambda first, count: written(partners(chance, first + 1, count), style, chance))
    return path


def order_file(folder, total, of_partners=1_000_000):
    path = folder / f"orders_{total}.csv"
    if path.exists():
        return path
    chance = numpy.random.default_rng(11)

    def make(_, count):
        # Some partners order more often than others.
        numbers = (chance.random(count) ** 2 * of_partners).astype(numpy.int64) + 1
        amounts = numpy.clip(numpy.exp(chance.normal(5.9, 1.2, count)) * 100, 1, 50_000_000).astype(numpy.int64)
        return {
            "partner_id": numpy.char.add("P", numpy.char.zfill(texts(numbers), 8)),
            "date": texts(numpy.datetime64("2022-07-01") + chance.integers(0, 1096, count)),
            "amount": cents(amounts),
            "retail": numpy.where(chance.random(count) < 0.1, "true", "false"),
        }

    write(path, total, "partner_id,date,amount,retail", ",", make)
    return path


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("folder", type=pathlib.Path)
    args.add_argument("--partners", default="300,10000,100000,1000000")
    args.add_argument("--orders", type=int, default=0)
    args.add_argument("--styles", default="partners")
    given = args.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for total in filter(None, given.partners.split(",")):
        for style in given.styles.split(","):
            partner_file(given.folder, style, int(total))
    if given.orders:
        order_file(given.folder, given.orders)


if __name__ == "__main__":
    main()

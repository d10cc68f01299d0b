"""Tables of partners and orders, the same in every run: python3 bench/data.py FOLDER [--partners N,…] [--orders N] [--parquet FILE]

Needs numpy and pyarrow. Rows are made a million at a time and written as text; what varies from file to file is how they are written:
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
import pyarrow
from pyarrow import compute

ROWS = 1 << 20
HEADER = "partner_id,name,country,kind,purchases,certified_engineers,customer_references,training_days,since,invited"


def texts(values):
    return pyarrow.array(values).cast(pyarrow.string())


def joined(*parts, sign=""):
    return compute.binary_join_element_wise(*parts, sign)


def cents(values, sign="."):
    whole, rest = numpy.divmod(values, 100)
    return joined(texts(whole), compute.utf8_lpad(texts(rest), 2, "0"), sign=sign)


def chosen(chance, count, values):
    return pyarrow.array(numpy.array(values)[chance.integers(0, len(values), count)])


def numbered(numbers):
    return joined("P", compute.utf8_lpad(texts(numbers), 8, "0"))


def partners(chance, first, count):
    """The columns of some partners, as texts, purchases in cents."""
    spent = numpy.exp(chance.normal(8.0, 1.6, count))
    purchases = numpy.minimum(spent * 100, 50_000_000).astype(numpy.int64)
    engineers = chance.poisson(numpy.where(purchases > 500_000, 1.8, 0.5))
    first_names = ["North", "Blue", "Alpha", "Delta", "Rhine", "Terra", "Prime", "Nova"]
    last_names = ["Systems GmbH", "Networks AG", "Software Ltd", "Cloud SARL", "Data SA"]
    days = numpy.datetime64("2010-01-01") + chance.integers(0, 5800, count)
    return {
        "partner_id": numbered(numpy.arange(first, first + count)),
        "name": joined(chosen(chance, count, first_names), chosen(chance, count, last_names), sign=" "),
        "country": chosen(chance, count, ["DE", "AT", "CH", "FR", "GB"]),
        "kind": chosen(chance, count, ["VAR", "SI", "ISV"]),
        "purchases": purchases,
        "certified_engineers": texts(engineers),
        "customer_references": texts(chance.poisson(1.2, count)),
        "training_days": texts(5 * chance.integers(0, 5, count)),
        "since": texts(days.astype("datetime64[D]")),
        "invited": texts(chance.random(count) < 0.3),
    }


def written(columns, style, chance):
    columns["purchases"] = cents(columns["purchases"], "," if style == "commas" else ".")
    if style == "quoted":
        columns["name"] = compute.replace_substring(columns["name"], " ", ", ")
        for name in ("partner_id", "name", "country", "kind"):
            columns[name] = joined('"', columns[name], '"')
    if style == "missing":
        for name in list(columns)[1:]:
            gone = pyarrow.array(chance.random(len(columns[name])) < 0.125)
            columns[name] = compute.if_else(gone, "", columns[name])
    if style == "keys":
        count = len(columns["partner_id"])
        parts = [chance.integers(0, 1 << 62, count), chance.permutation(count), chance.integers(0, 1 << 20, count)]
        widths = zip(parts, (19, 8, 7))
        columns["partner_id"] = joined(*(compute.utf8_lpad(texts(part), width, "0") for part, width in widths), sign="-")
    return columns


def write(path, total, header, sign, make):
    with path.open("wb") as file:
        file.write(header.replace(",", sign).encode() + b"\n")
        for first in range(0, total, ROWS):
            lines = joined(*make(first, min(ROWS, total - first)).values(), sign=sign)
            file.write(compute.binary_join(pyarrow.array([lines.to_pylist()]), "\n")[0].as_py().encode() + b"\n")
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
        days = numpy.datetime64("2022-07-01") + chance.integers(0, 1096, count)
        return {
            "partner_id": numbered(numbers),
            "date": texts(days.astype("datetime64[D]")),
            "amount": cents(amounts),
            "retail": texts(chance.random(count) < 0.1),
        }

    write(path, total, "partner_id,date,amount,retail", ",", make)
    return path


def as_parquet(path):
    """A file of the above once more, as a database would export it."""
    from pyarrow import csv, parquet

    money, days = pyarrow.decimal128(12, 2), pyarrow.date32()
    types = {"purchases": money, "amount": money, "since": days, "date": days, "invited": pyarrow.bool_(), "retail": pyarrow.bool_()}
    types |= {name: pyarrow.int32() for name in ("certified_engineers", "customer_references", "training_days")}
    read = csv.open_csv(path, csv.ReadOptions(block_size=1 << 24), convert_options=csv.ConvertOptions(column_types=types))
    other, batches, count = path.with_suffix(".parquet"), [], 0
    with parquet.ParquetWriter(other, read.schema, compression="zstd") as writer:
        for batch in read:
            batches, count = [*batches, batch], count + batch.num_rows
            if count >= ROWS:
                writer.write_table(pyarrow.Table.from_batches(batches), row_group_size=ROWS)
                batches, count = [], 0
        if batches:
            writer.write_table(pyarrow.Table.from_batches(batches))
    print(f"{other.name}: {other.stat().st_size} bytes", flush=True)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("folder", type=pathlib.Path)
    args.add_argument("--partners", default="300,10000,100000,1000000")
    args.add_argument("--orders", type=int, default=0)
    args.add_argument("--styles", default="partners")
    args.add_argument("--parquet", type=pathlib.Path)
    given = args.parse_args()
    if given.parquet:
        as_parquet(given.parquet)
        return
    given.folder.mkdir(parents=True, exist_ok=True)
    for total in filter(None, given.partners.split(",")):
        for style in given.styles.split(","):
            partner_file(given.folder, style, int(total))
    if given.orders:
        order_file(given.folder, given.orders)


if __name__ == "__main__":
    main()

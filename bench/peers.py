"""The workloads in other engines, with exact decimals: python3 bench/peers.py ENGINE w1|w2 --partners FILE [--orders FILE] --out FILE

Engines: duckdb, polars, datafusion. Prints the count of each tier. All of them write partner_id, tier, margin and what is
missing of purchases and engineers for the next tier.
"""

import argparse
import os

RESULT = """
SELECT partner_id,
  CASE rank WHEN 3 THEN 'Enterprise' WHEN 2 THEN 'Certified' WHEN 1 THEN 'Accredited' ELSE 'none' END AS tier,
  CASE rank WHEN 3 THEN 35 WHEN 2 THEN 25 WHEN 1 THEN 18 ELSE 0 END + CASE WHEN purchases >= 100000 THEN 2 ELSE 0 END AS margin,
  CASE WHEN rank = 0 THEN 1000 - purchases
       WHEN rank = 1 AND purchases < 10000 THEN 10000 - purchases
       WHEN rank = 2 AND purchases < 50000 THEN 50000 - purchases ELSE 0 END AS purchases_gap,
  CASE WHEN rank = 1 AND engineers < 1 THEN 1 - engineers WHEN rank = 2 AND engineers < 2 THEN 2 - engineers ELSE 0 END
    AS engineers_gap
FROM (SELECT partner_id, purchases, certified_engineers AS engineers,
  CASE WHEN purchases >= 50000 AND certified_engineers >= 2 AND invited THEN 3
       WHEN purchases >= 10000 AND certified_engineers >= 1 THEN 2
       WHEN purchases >= 1000 THEN 1 ELSE 0 END AS rank FROM {partners}) ranked
"""
JOINED = """(SELECT p.partner_id, p.certified_engineers, p.invited, COALESCE(o.bought, 0) AS purchases
  FROM {partners} p LEFT JOIN (SELECT partner_id, CAST(SUM(amount) AS DECIMAL(14,2)) AS bought FROM {orders}
    WHERE NOT retail AND "date" > DATE '2024-06-30' AND "date" <= DATE '2025-06-30' GROUP BY partner_id) o
  ON p.partner_id = o.partner_id) joined"""
PARTNERS = {
    "partner_id": "VARCHAR", "name": "VARCHAR", "country": "VARCHAR", "kind": "VARCHAR", "purchases": "DECIMAL(12,2)",
    "certified_engineers": "INTEGER", "customer_references": "INTEGER", "training_days": "INTEGER", "since": "DATE",
    "invited": "BOOLEAN",
}
ORDERS = {"partner_id": "VARCHAR", "date": "DATE", "amount": "DECIMAL(12,2)", "retail": "BOOLEAN"}


def query(work, partners, orders):
    return RESULT.format(partners=JOINED.format(partners=partners, orders=orders) if work == "w2" else partners)


def is_parquet(path):
    return str(path).endswith(".parquet")


def statements(work, partners, orders, out, threads):
    """What DuckDB is told; the last counts the tiers."""
    separated = "read_csv('{}', header=true, auto_detect=false, delim=',', quote='\"', columns={})"
    read = lambda path, types: f"read_parquet('{path}')" if is_parquet(path) else separated.format(path, types)
    tables = [read(path, types) for path, types in ((partners, PARTNERS), (orders, ORDERS))]
    yield f"SET threads={threads}"
    yield "CREATE TEMP TABLE result AS " + query(work, *tables)
    yield f"COPY result TO '{out}' (HEADER, DELIMITER ',')"
    yield "SELECT tier, count(*) FROM result GROUP BY tier"


def duckdb(work, partners, orders, out, threads):
    import duckdb

    db = duckdb.connect()
    for statement in statements(work, partners, orders, out, threads):
        answer = db.execute(statement)
    return dict(answer.fetchall())


def polars(work, partners, orders, out, threads):
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars as pl

    types = {"VARCHAR": pl.String, "INTEGER": pl.Int32, "DATE": pl.Date, "BOOLEAN": pl.Boolean, "DECIMAL(12,2)": pl.Decimal(12, 2)}
    separated = lambda path, columns: pl.scan_csv(path, schema={name: types[type] for name, type in columns.items()})
    scan = lambda path, columns: pl.scan_parquet(path) if is_parquet(path) else separated(path, columns)
    table, column = scan(partners, PARTNERS), pl.col
    if work == "w2":
        from datetime import date

        year = (column("date") > date(2024, 6, 30)) & (column("date") <= date(2025, 6, 30)) & ~column("retail")
        bought = scan(orders, ORDERS).filter(year).group_by("partner_id").agg(column("amount").sum().alias("bought"))
        table = table.drop("purchases").join(bought, on="partner_id", how="left", maintain_order="left")
        table = table.with_columns(column("bought").fill_null(0).alias("purchases"))
    spent, engineers = column("purchases"), column("certified_engineers")
    exact = lambda number: pl.lit(number).cast(pl.Decimal(12, 2))
    rank = (
        pl.when((spent >= 50000) & (engineers >= 2) & column("invited")).then(3)
        .when((spent >= 10000) & (engineers >= 1)).then(2).when(spent >= 1000).then(1).otherwise(0)
    )
    named = lambda names: pl.when(column("rank") == 3).then(pl.lit(names[3])).when(column("rank") == 2).then(pl.lit(names[2])).when(column("rank") == 1).then(pl.lit(names[1])).otherwise(pl.lit(names[0]))
    result = table.with_columns(rank.cast(pl.Int8).alias("rank")).select(
        "partner_id",
        named(["none", "Accredited", "Certified", "Enterprise"]).alias("tier"),
        (named([0, 18, 25, 35]) + pl.when(spent >= 100000).then(2).otherwise(0)).alias("margin"),
        pl.when(column("rank") == 0).then(exact(1000) - spent)
        .when((column("rank") == 1) & (spent < 10000)).then(exact(10000) - spent)
        .when((column("rank") == 2) & (spent < 50000)).then(exact(50000) - spent).otherwise(exact(0)).alias("purchases_gap"),
        pl.when((column("rank") == 1) & (engineers < 1)).then(1 - engineers)
        .when((column("rank") == 2) & (engineers < 2)).then(2 - engineers).otherwise(0).alias("engineers_gap"),
    )
    counts = result.group_by("tier").len()
    return dict(pl.collect_all([result.sink_csv(out, lazy=True), counts], engine="streaming")[1].iter_rows())


def datafusion(work, partners, orders, out, threads):
    import datafusion as df
    import pyarrow as pa

    types = {"VARCHAR": pa.string(), "INTEGER": pa.int32(), "DATE": pa.date32(), "BOOLEAN": pa.bool_(), "DECIMAL(12,2)": pa.decimal128(12, 2)}
    context = df.SessionContext(df.SessionConfig().with_target_partitions(threads))
    for name, path, columns in (("p_in", partners, PARTNERS), ("o_in", orders, ORDERS)):
        if path and is_parquet(path):
            context.register_parquet(name, path)
        elif path:
            context.register_csv(name, path, schema=pa.schema([(column, types[type]) for column, type in columns.items()]))
    result = context.sql(query(work, "p_in", "o_in")).cache()
    result.write_csv(out, with_header=True)
    context.register_table("result", result)
    return {row["tier"]: row["n"] for row in context.sql("SELECT tier, count(*) AS n FROM result GROUP BY tier").to_pylist()}


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("engine", choices=["duckdb", "polars", "datafusion"])
    args.add_argument("work", choices=["w1", "w2"])
    args.add_argument("--partners", required=True)
    args.add_argument("--orders", default="")
    args.add_argument("--out", required=True)
    args.add_argument("--threads", type=int, default=2)
    given = args.parse_args()
    counts = globals()[given.engine](given.work, given.partners, given.orders, given.out, given.threads)
    print(" ".join(f"{tier}={count}" for tier, count in sorted(counts.items())))


if __name__ == "__main__":
    main()

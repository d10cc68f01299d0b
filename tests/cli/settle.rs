//! `--settle`: prices of lines, by benefits, commissions and ways of billing.

use insta::assert_snapshot;

use crate::harness::Progc;

#[test]
fn a_settlement_prices_each_line() {
    let program = "\
program \"Shop\"
  currency EUR
  effective from 2005-01-01
track Shop
track Agent
measure purchases: money per year = sum of orders.amount over the last 12 months
tier Silver by default grants margin 20%
tier Gold requires purchases >= 1000 EUR/yr grants margin 25%..30%, rebate open
commission \"agent's share\" 12.5% of orders for Agent when purchases < 1000 EUR/yr
commission \"vendor's share\" 3% of orders to vendor for Shop from 2005-02-01
";
    let orders = "\
partner_id,date,amount
S,2004-12-31,10
S,2005-01-10,999.99
S,2005-01-11,0.07
S,2005-02-10,100
S,2005-02-11,-100
A,2005-02-01,333.33
A,,1
A,2005-02-02,
X,2005-02-01,1
";
    let args =
        ["eval", "p.prog", "p.csv", "--as-of", "2005-06-30", "--table", "orders=orders.csv", "--on-bad-row", "skip"];
    let run = Progc::new(args.into_iter().chain(["--settle", "orders=settled.csv", "-o", "result.csv"]));
    let run =
        run.file("p.prog", program).file("p.csv", "partner_id,track\nS,Shop\nA,Agent\n").file("orders.csv", orders);
    let ran = run.run();
    assert_snapshot!(ran, @"
    status 0
    --- stderr
    Shop as of 2005-06-30: 2 partners, 1 undecided
    1 row of `orders` is of 1 partner not in the partner table
    settlement of orders: 9 lines, 4 without a price: no amount (1), no day (1), not in the partner table (1), the program is not in force on that day (1)
      margin: 261.69..305.02 EUR (5 rows)
      rebate: open in 4 rows (4 rows)
      vendor's share: 0.00 EUR (2 rows)
      agent's share: 0.00..41.67 EUR (1 row)
      to the partner: 261.69..346.69 EUR, without what is open or unknown
    ");
    assert_snapshot!(ran.written("settled.csv").unwrap(), @"
    row,partner_id,track,date,amount_EUR,tier,item,rate,value_EUR,clause,note
    1,S,,2004-12-31,10,,,,,,the program is not in force on that day
    2,S,Shop,2005-01-10,999.99,Silver,margin,20,200.00,p.prog:7,
    3,S,Shop,2005-01-11,0.07,Gold,margin,25..30,0.02,p.prog:8,
    3,S,Shop,2005-01-11,0.07,Gold,rebate,open,open,p.prog:8,
    4,S,Shop,2005-02-10,100,Gold,margin,25..30,25.00..30.00,p.prog:8,
    4,S,Shop,2005-02-10,100,Gold,rebate,open,open,p.prog:8,
    4,S,Shop,2005-02-10,100,Gold,vendor's share,3,-3.00,p.prog:10,
    5,S,Shop,2005-02-11,-100,Gold,margin,25..30,-30.00..-25.00,p.prog:8,
    5,S,Shop,2005-02-11,-100,Gold,rebate,open,open,p.prog:8,
    5,S,Shop,2005-02-11,-100,Gold,vendor's share,3,3.00,p.prog:10,
    6,A,Agent,2005-02-01,333.33,Silver|Gold,margin,20..30,66.67..100.00,p.prog:7|p.prog:8,
    6,A,Agent,2005-02-01,333.33,Silver|Gold,rebate,open,open,p.prog:8,
    6,A,Agent,2005-02-01,333.33,Silver|Gold,agent's share,0..12.5,0.00..41.67,p.prog:9,
    7,A,,,1,,,,,,no day
    8,A,Agent,2005-02-02,,Silver|Gold,,,,,no amount
    9,X,,2005-02-01,1,,,,,,not in the partner table
    ");
}

const CLOUD: &str = "\
program \"Cloud\"
  currency EUR
track ISV
track Reseller
tier Member by default
tier Gold requires 1 certified engineer
billing per minute costs 0.105 EUR to partner for ISV where usage.app is BBL
billing per minute costs 0.095 EUR to partner for ISV where usage.app is BBL when 1 certified engineer
billing flat costs 49 EUR per month for ISV where usage.app is \"Hosted CRM\"
billing per user and month costs 5 EUR..6 EUR to vendor for Reseller
billing per minute costs open \"later\" for Reseller
commission \"vendor's share\" 20% of customer revenue to vendor for ISV
commission 10% of customer revenue for the life of the contract for Reseller
";

/// `usage` settled under the program above.
fn cloud(usage: &str, contracts: Option<&str>) -> (String, String) {
    let args = ["eval", "p.prog", "p.csv", "--as-of", "2012-12-31", "--table", "usage=usage.csv", "-o", "r.csv"];
    let run = Progc::new(args.into_iter().chain(["--settle", "usage=settled.csv", "--on-bad-row", "skip"]));
    let partners = "partner_id,track,certified engineers\nA,ISV,0\nB,ISV,2\nC,ISV,\nR,Reseller,0\n";
    let run = run.file("p.prog", CLOUD).file("p.csv", partners).file("usage.csv", usage);
    let run = match contracts {
        Some(contracts) => run.arg("--table=contracts=contracts.csv").file("contracts.csv", contracts),
        None => run,
    };
    let ran = run.run();
    (ran.written("settled.csv").unwrap(), ran.stderr)
}

/// 61 minutes at 0.105 are 6.405, which is 6.41; at the lower price of Gold 5.795, which is 5.80. The vendor's 20% are of that.
#[test]
fn ways_of_billing_have_prices() {
    let usage = "\
partner_id,customer,app,date,amount,minutes,users
A,Bau,BBL,2012-05-01,,61,
B,Bau,BBL,2012-05-01,,61,
C,Bau,bbl,2012-05-01,,61,
A,Bau,Hosted CRM,2012-05-01,,,
A,Bau,Hosted CRM,2012-05-31,,,
A,Amt,Hosted CRM,2012-05-31,,,
A,Bau,Hosted CRM,2012-06-01,,,
A,Bau,BBL,2012-05-02,,,
A,Bau,Other,2012-05-02,,3,
A,Bau,Hosted CRM,2012-07-01,30,,
R,Bau,CRM,2012-05-02,,2,10
";
    let (settled, said) = cloud(usage, None);
    assert_snapshot!(settled, @"
    row,partner_id,track,date,amount_EUR,tier,item,rate,value_EUR,clause,note
    1,A,ISV,2012-05-01,6.41,Member,per minute,0.105,6.41,p.prog:7,
    1,A,ISV,2012-05-01,6.41,Member,vendor's share,20,-1.28,p.prog:12,
    2,B,ISV,2012-05-01,5.80,Gold,per minute,0.095,5.80,p.prog:7|p.prog:8,
    2,B,ISV,2012-05-01,5.80,Gold,vendor's share,20,-1.16,p.prog:12,
    3,C,ISV,2012-05-01,5.80..6.41,Member|Gold,per minute,0.095..0.105,5.80..6.41,p.prog:7|p.prog:8,
    3,C,ISV,2012-05-01,5.80..6.41,Member|Gold,vendor's share,20,-1.28..-1.16,p.prog:12,
    4,A,ISV,2012-05-01,49.00,Member,flat,49,,p.prog:9,
    4,A,ISV,2012-05-01,49.00,Member,vendor's share,20,-9.80,p.prog:12,
    5,A,ISV,2012-05-31,0.00,Member,flat,49,,p.prog:9,charged for this month already
    5,A,ISV,2012-05-31,0.00,Member,vendor's share,20,0.00,p.prog:12,
    6,A,ISV,2012-05-31,49.00,Member,flat,49,,p.prog:9,
    6,A,ISV,2012-05-31,49.00,Member,vendor's share,20,-9.80,p.prog:12,
    7,A,ISV,2012-06-01,49.00,Member,flat,49,,p.prog:9,
    7,A,ISV,2012-06-01,49.00,Member,vendor's share,20,-9.80,p.prog:12,
    8,A,ISV,2012-05-02,unknown,Member,per minute,0.105,unknown,p.prog:7,how often to count `minute` is not known
    8,A,ISV,2012-05-02,unknown,Member,vendor's share,20,unknown,p.prog:12,
    9,A,ISV,2012-05-02,,Member,,,,,no amount
    10,A,ISV,2012-07-01,30,Member,vendor's share,20,-6.00,p.prog:12,
    11,R,Reseller,2012-05-02,open,Member,per user and month,5..6,-60.00..-50.00,p.prog:10,
    11,R,Reseller,2012-05-02,open,Member,per minute,open,,p.prog:11,
    11,R,Reseller,2012-05-02,open,Member,commission,10,open,p.prog:13,the table contracts is not given
    ");
    assert_snapshot!(said, @"
    Cloud as of 2012-12-31: 4 partners, 1 undecided
    settlement of usage: 11 lines, 1 without a price: no amount (1)
      per minute: 18.01..18.62 EUR, unknown in 1 row (4 rows)
      vendor's share: -39.12..-39.00 EUR, unknown in 1 row (9 rows)
      flat: in the amounts (4 rows)
      per user and month: -60.00..-50.00 EUR (1 row)
      per minute: in the amounts (1 row)
      commission: open in 1 row (1 row)
      to the partner: -81.11..-70.38 EUR, without what is open or unknown
    ");
}

/// Bau's contract runs, Klinik's has ended the day before, Schule has none, Amt's has no end; nobody knows whose the last line is.
#[test]
fn a_commission_lasts_as_long_as_its_contract() {
    let usage = "\
partner_id,customer,app,date,amount
R,Bau,CRM,2012-05-02,100
R,Bau,CRM,2011-12-31,100
R,Klinik,CRM,2012-05-02,100
R,Klinik,CRM,2012-05-01,100
R,Schule,CRM,2012-05-02,100
R,Amt,CRM,2012-05-02,100
R,,CRM,2012-05-02,100
";
    let contracts = "partner_id,customer,product,starts on,ends on\nR,Bau,,2012-01-01,2012-12-31\nR,Klinik,,2012-01-01,2012-05-01\nR,Amt,,2012-01-01,\n";
    let only_commissions = |text: &str| {
        let lines = text.lines().filter(|line| line.starts_with("row") || line.contains(",commission,"));
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(only_commissions(&cloud(usage, Some(contracts)).0), @"
    row,partner_id,track,date,amount_EUR,tier,item,rate,value_EUR,clause,note
    1,R,Reseller,2012-05-02,100,Member,commission,10,10.00,p.prog:13,
    2,R,Reseller,2011-12-31,100,Member,commission,10,0.00,p.prog:13,the contract begins on 2012-01-01
    3,R,Reseller,2012-05-02,100,Member,commission,10,0.00,p.prog:13,the contract ended on 2012-05-01
    4,R,Reseller,2012-05-01,100,Member,commission,10,10.00,p.prog:13,
    5,R,Reseller,2012-05-02,100,Member,commission,10,0.00..10.00,p.prog:13,no contract is known for it
    6,R,Reseller,2012-05-02,100,Member,commission,10,0.00..10.00,p.prog:13,when the contract ends is not known
    7,R,Reseller,2012-05-02,100,Member,commission,10,0.00..10.00,p.prog:13,the line names no customer
    ");
    assert_snapshot!(only_commissions(&cloud("partner_id,customer,app,date,amount\nR,Bau,CRM,2012-05-02,100\n", None).0), @"
    row,partner_id,track,date,amount_EUR,tier,item,rate,value_EUR,clause,note
    1,R,Reseller,2012-05-02,100,Member,commission,10,0.00..10.00,p.prog:13,the table contracts is not given
    ");
}

/// Twelve months from 2012-01-31 are over on 2013-01-31.
#[test]
fn a_commission_lasts_so_many_months() {
    let program = "\
program \"P\"
  currency EUR
tier Member by default
commission 10% of customer revenue for 12 months
";
    let usage = "partner_id,customer,date,amount\nA,Bau,2013-01-30,10\nA,Bau,2013-01-31,10\n";
    let args = ["eval", "p.prog", "p.csv", "--as-of", "2013-12-31", "--table", "usage=usage.csv"];
    let run =
        Progc::new(args.into_iter().chain(["--table", "contracts=c.csv", "--settle", "usage=s.csv", "-o", "r.csv"]));
    let run = run.file("p.prog", program).file("p.csv", "partner_id\nA\n").file("usage.csv", usage);
    let ran = run.file("c.csv", "partner_id,customer,start,end\nA,Bau,2012-01-31,\n").run();
    assert_snapshot!(ran.written("s.csv").unwrap(), @"
    row,partner_id,date,amount_EUR,tier,item,rate,value_EUR,clause,note
    1,A,2013-01-30,10,Member,commission,10,1.00,p.prog:4,
    2,A,2013-01-31,10,Member,commission,10,0.00,p.prog:4,12 months of the contract were over on 2013-01-31
    ");
}

/// Before 2012-03-01 A has 100 and B 50; before 2012-04-01 B has 150. A place among places follows from them.
#[test]
fn ranks_in_a_settlement_are_those_of_the_day_before() {
    let program = "\
program \"P\"
  currency EUR
measure sold: money per year = sum of orders.amount over the last 12 months
measure place: count = rank of sold
measure \"place of place\": count = rank of place
tier Member by default grants margin 10%
tier First requires place <= 1 and \"place of place\" >= 2 grants margin 20%
";
    let orders = "\
partner_id,date,amount
A,2012-01-01,100
B,2012-01-02,50
A,2012-03-01,1
B,2012-03-02,100
A,2012-04-01,10
B,2012-04-01,10
";
    let args = ["eval", "p.prog", "p.csv", "--as-of", "2012-12-31", "--table", "orders=orders.csv"];
    let run = Progc::new(args.into_iter().chain(["--settle", "orders=s.csv", "-o", "r.csv"]));
    let run = run.file("p.prog", program).file("p.csv", "partner_id\nA\nB\n").file("orders.csv", orders);
    let ran = run.run();
    assert_snapshot!(ran.written("s.csv").unwrap(), @"
    row,partner_id,date,amount_EUR,tier,item,rate,value_EUR,clause,note
    1,A,2012-01-01,100,Member,margin,10,10.00,p.prog:6,
    2,B,2012-01-02,50,Member,margin,10,5.00,p.prog:6,
    3,A,2012-03-01,1,First,margin,20,0.20,p.prog:7,
    4,B,2012-03-02,100,Member,margin,10,10.00,p.prog:6,
    5,A,2012-04-01,10,Member,margin,10,1.00,p.prog:6,
    6,B,2012-04-01,10,First,margin,20,2.00,p.prog:7,
    ");
    assert_snapshot!(ran.written("r.csv").unwrap(), @"
    partner_id,tier,decided,possible_tiers,needs_vendor,held_tier,next_tier,readiness,gap,undecided_by,margin
    A,Member,yes,Member,,,First,50,1 place too many; 1 place of place,,10
    B,First,yes,First,,,,,,,20
    ");
}

#!/usr/bin/env python3
"""Answers questions about programs with an SMT solver, and compares the answers with those of the analysis.

Reads lines of JSON: a program as it is in force on a day, and questions with answers. The meaning of a program is written
here a second time, from the language reference and without diagrams or cells: numbers are numbers of the solver.
usage: smt.py FILE      needs z3-solver; exit 1 where an answer differs
"""
import datetime
import json
import sys
from fractions import Fraction

import z3

ORDER = {"at-least": lambda a, b: a >= b, "at-most": lambda a, b: a <= b, "more-than": lambda a, b: a > b,
         "less-than": lambda a, b: a < b, "equal": lambda a, b: a == b, "not-equal": lambda a, b: a != b}
NO_CENTS = {"JPY", "KRW", "CLP", "ISK", "VND", "HUF0"}
THREE = {"BHD", "JOD", "KWD", "OMR", "TND", "IQD", "LYD"}


def folded(name):
    return " ".join(name.replace("_", " ").split()).lower()


def number(text):
    """A decimal of the program as a number of the solver."""
    fraction = Fraction(text)
    return z3.Q(fraction.numerator, fraction.denominator)


def kind(tagged):
    """The name and the content of an enum of the IR: "flag" or {"number": …}."""
    return (tagged, None) if isinstance(tagged, str) else next(iter(tagged.items()))


class World:
    """One program: a variable for each thing in which partners differ."""

    def __init__(self, case):
        self.case, self.program = case, case["program"]
        self.today = case["as_of"]
        self.values, self.choices, self.constraints = {}, {}, []
        self.own_memo = {}
        self.track = z3.Int("track")
        tracks = len(self.program["tracks"])
        self.constraints += [self.track >= -1, self.track < tracks]
        for index in range(tracks):
            if not case["tracks_in_force"][index]:
                self.constraints.append(self.track != index)
        self.parts()

    def number(self, measure):
        """The value of a measure, as a real number; what has coins or heads comes in whole ones."""
        if measure not in self.values:
            found = self.program["measures"][measure]
            name, of = kind(found["type"])
            assert name == "number", name
            unit, currency = kind(of["unit"])
            if unit == "count":
                whole = z3.Int(f"m{measure}")
                value = z3.ToReal(whole)
            elif unit == "money":
                whole = z3.Int(f"m{measure}")
                cents = 1 if currency in NO_CENTS else 1000 if currency in THREE else 100
                value = z3.ToReal(whole) / cents
            else:
                value = z3.Real(f"m{measure}")
            if not found["signed"]:
                self.constraints.append(value >= 0)
            self.values[measure] = value
        return self.values[measure]

    def date(self, measure):
        return z3.Int(f"d{measure}")

    def choice(self, measure, names):
        """That a one-of is one of these: each name of it is a number, and 0 is any other."""
        found = self.program["measures"][measure]
        _, listed = kind(found["type"])
        known = self.choices.setdefault(measure, {})
        variable = z3.Int(f"c{measure}")
        if not known and listed:
            for name in listed:
                known[folded(name)] = len(known) + 1
            self.constraints += [variable >= 1, variable <= len(known)]
        for name in names:
            known.setdefault(folded(name), len(known) + 1)
        return z3.Or([variable == known[folded(name)] for name in names])

    def member(self, measure, name):
        if measure == self.program.get("track_measure"):
            names = [folded(track["name"]) for track in self.program["tracks"]]
            return self.track == names.index(folded(name)) if folded(name) in names else z3.BoolVal(False)
        kind_name, _ = kind(self.program["measures"][measure]["type"])
        if kind_name == "set-of":
            return z3.Bool(f"s{measure}:{folded(name)}")
        return self.choice(measure, [name])

    def parts(self):
        """A count of rows under a stricter test, or in a shorter time, is never above the other."""
        counted = []
        for index, measure in enumerate(self.program["measures"]):
            derivation = measure.get("derivation")
            if derivation and kind(derivation)[0] == "aggregate":
                of = kind(derivation)[1]
                if of["function"] in ("count", "count-distinct"):
                    counted.append((index, of))
        for a, part in counted:
            for b, whole in counted:
                if a != b and self.is_part(part, whole):
                    self.constraints.append(self.number(a) <= self.number(b))

    @staticmethod
    def is_part(part, whole):
        tests = lambda of: [json.dumps(t, sort_keys=True) for t in (of["all"] if "all" in of else [of])]
        if part["table"] != whole["table"] or not set(tests(whole["filter"])) <= set(tests(part["filter"])):
            return False
        if whole["function"] == "count-distinct" and not (
                part["function"] == "count-distinct" and part.get("column") == whole.get("column")):
            return False
        a, b = part["window"], whole["window"]
        if all(isinstance(of, dict) and "trailing" in of for of in (a, b)):
            return a["trailing"][1] == b["trailing"][1] and a["trailing"][0] <= b["trailing"][0]
        return b == "ever" or a == b

    def cond(self, cond):
        name, of = kind(cond["kind"])
        if name == "all":
            return z3.And([self.cond(c) for c in of])
        if name == "any":
            return z3.Or([self.cond(c) for c in of])
        if name == "not":
            return z3.Not(self.cond(of))
        if name == "at-least":
            return z3.Sum([z3.If(self.cond(c), 1, 0) for c in of["of"]] + [z3.IntVal(0)]) >= of["count"]
        return self.atom(of)

    def atom(self, atom):
        name, of = kind(atom)
        if name == "compare":
            return ORDER[of["op"]](self.number(of["measure"]), number(of["amount"]["value"]))
        if name == "compare-date":
            day = datetime.date.fromisoformat(of.get("date") or self.today).toordinal()
            return ORDER[of["op"]](self.date(of["measure"]), day)
        if name == "holds":
            if kind(self.program["measures"][of]["type"])[0] == "number":
                return self.number(of) > 0
            return z3.Bool(f"f{of}")
        if name == "one-of":
            if kind(self.program["measures"][of["measure"]]["type"])[0] == "set-of":
                return z3.Or([self.member(of["measure"], choice) for choice in of["choices"]])
            return self.choice(of["measure"], of["choices"])
        if name == "has":
            return self.member(of["measure"], of["member"])
        if name == "meets":
            return self.own(of)
        if name == "specialised":
            return self.required(self.program["specialisations"][of]["clauses"])
        if name == "score":
            return ORDER[of["op"]](self.points(self.program["scores"][of["score"]]), number(of["amount"]["value"]))
        if name == "open":
            said = z3.Bool(f"o{of}")
            term = self.program["open_terms"][of]
            if "measure" not in term or "bounds" not in term:
                return said
            value, (low, high) = self.number(term["measure"]), term["bounds"]
            return z3.If(value < number(low["value"]), False, z3.If(value >= number(high["value"]), True, said))
        assert name == "begun", name
        return z3.Bool(f"b{of}")

    def required(self, clauses):
        return z3.And([self.cond(r["cond"]) for r in clauses["requirements"] if r["modality"] == "required"])

    def own(self, tier):
        """A tier's own requirements, and that it is there for the track."""
        if tier not in self.own_memo:
            found = self.program["tiers"][tier]
            here = z3.Or([self.track == t for t in found["tracks"]]) if found["tracks"] else z3.BoolVal(True)
            self.own_memo[tier] = z3.And(here, self.required(found["clauses"]))
        return self.own_memo[tier]

    def full(self, tier):
        """Also what the program, and the track, ask of everyone."""
        of_tracks = [z3.Implies(self.track == index, self.required(track["clauses"]))
                     for index, track in enumerate(self.program["tracks"]) if self.case["tracks_in_force"][index]]
        return z3.And([self.own(tier), self.required(self.program["everyone"])] + of_tracks)

    def result(self, tier):
        above = [self.full(t) for t, stands in enumerate(self.case["in_force"]) if stands and t > tier]
        return z3.And(self.full(tier), z3.Not(z3.Or(above)))

    def banded(self, bands):
        """The lower end of the band that a value is in; none below the first and in a gap."""
        value, found = self.number(bands["measure"]), number("0")
        rows = bands["rows"]
        for index, row in enumerate(rows):
            inside = value >= number(row["from"]["value"])
            ends = [r["value"] for r in [row.get("to"), rows[index + 1]["from"] if index + 1 < len(rows) else None] if r]
            for end in ends:
                inside = z3.And(inside, value < number(end))
            found = z3.If(inside, number(row["value"][0]["value"]), found)
        return found

    def points(self, score):
        total, weights, short, weighted = number("0"), number("0"), [], False
        for part in score["parts"]:
            name, of = kind(part["kind"])
            if name == "flat":
                points = number(of["value"])
            elif name == "per":
                value = self.number(of["measure"])
                steps = z3.ToInt(value / number(of["step"]["value"]))
                points = z3.If(value <= 0, number("0"), z3.ToReal(steps) * number(of["points"]["value"]))
            else:
                points = self.banded(of)
            if part.get("cap"):
                cap = number(part["cap"]["value"])
                points = z3.If(points > cap, cap, points)
            applies = self.cond(part["applies"]["when"]) if part.get("applies") else z3.BoolVal(True)
            counts = z3.And(self.cond(part["when"]), applies)
            if part.get("minimum"):
                short.append(z3.And(counts, points < number(part["minimum"]["value"])))
            points = z3.If(counts, points, number("0"))
            if part.get("weight") is None:
                total = total + points
                continue
            weighted = True
            weight = number(part["weight"])
            stays = applies if part.get("applies", {}).get("otherwise") == "redistributed" else z3.BoolVal(True)
            total = total + z3.If(stays, points * weight, number("0"))
            weights = weights + z3.If(stays, weight, number("0"))
        if weighted:
            # Where weights fall to others the mean is rounded down to six places.
            shared = z3.ToReal(z3.ToInt(total / z3.If(weights == 0, number("1"), weights) * 1000000)) / 1000000
            total = z3.If(weights == 100, total / 100, z3.If(weights == 0, number("0"), shared))
        if score.get("cap"):
            cap = number(score["cap"]["value"])
            total = z3.If(total > cap, cap, total)
        return z3.If(z3.Or(short), number("0"), total) if short else total


def possible(world, formula):
    """Whether there is such a partner; None where the solver cannot tell."""
    solver = z3.Solver()
    solver.set("timeout", 20000)
    solver.add(formula, *world.constraints)
    found = solver.check()
    return None if found == z3.unknown else found == z3.sat


def answer(world, question):
    ask = question["ask"]
    if ask == "can meet":
        return possible(world, world.full(question["tier"]))
    if ask == "comes out":
        return possible(world, world.result(question["tier"]))
    if ask == "implies":
        against = possible(world, z3.And(world.full(question["tier"]), z3.Not(world.full(question["other"]))))
        return None if against is None else not against
    if ask == "specialised":
        return possible(world, world.required(world.program["specialisations"][question["specialisation"]]["clauses"]))
    if ask == "meets with less":
        less = world.number(question["measure"]) < number(question["than"])
        return possible(world, z3.And(world.full(question["tier"]), less))
    assert ask == "requirement implied", ask
    found = world.program["tiers"][question["tier"]]
    required = [r for r in found["clauses"]["requirements"] if r["modality"] == "required"]
    others = [world.cond(r["cond"]) for at, r in enumerate(required) if at != question["requirement"]]
    against = z3.And(others + [z3.Not(world.cond(required[question["requirement"]]["cond"]))])
    against = possible(world, against)
    return None if against is None else not against


def main():
    asked = different = unknown = 0
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            case = json.loads(line)
            world = World(case)
            for question in case["questions"]:
                asked += 1
                found = answer(world, question)
                if found is None:
                    unknown += 1
                elif found != question["answer"]:
                    different += 1
                    print(f"{case['name']}: {question}: the solver says {found}")
    print(f"{asked} questions, {different} answers differ, {unknown} that the solver could not answer")
    sys.exit(1 if different or asked < 2000 else 0)


main()

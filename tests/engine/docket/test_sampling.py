"""Samples: the same for everybody who has the list and the seed, whatever the order of the list."""

from __future__ import annotations

import hashlib
from collections import Counter
from random import Random

from engine.docket.sampling import drawn, drawn_by_stratum, population_digest

IDS = [f"case{number:04}" for number in range(200)]


def test_given_a_list_and_a_seed_then_the_sample_is_that_of_a_few_lines_of_anybodys() -> None:
    by_hand = sorted((hashlib.sha256(f"骰子 351|{one}".encode()).hexdigest(), one) for one in IDS)
    assert drawn(IDS, "骰子 351", 7) == tuple(one for _, one in by_hand[:7])
    assert drawn(IDS, "7", 3) == ("case0195", "case0157", "case0046")  # as sha256sum has it


def test_given_the_list_in_any_order_or_with_repeats_then_the_same_cases_come_out() -> None:
    mixed = [*IDS, *IDS[:50]]
    Random(1).shuffle(mixed)
    assert drawn(mixed, "s", 20) == drawn(IDS, "s", 20)
    assert population_digest(mixed) == population_digest(IDS) != population_digest(IDS[1:])


def test_given_a_larger_sample_then_it_begins_with_the_smaller_one() -> None:
    assert drawn(IDS, "s", 50)[:20] == drawn(IDS, "s", 20)
    assert set(drawn(IDS, "s", 500)) == set(IDS)


def test_given_many_seeds_then_every_case_is_drawn_about_as_often() -> None:
    counts = Counter(one for seed in range(2_000) for one in drawn(IDS, str(seed), 10))
    assert set(counts) == set(IDS)
    assert all(60 < number < 145 for number in counts.values())


def test_given_strata_then_each_has_its_share_and_nothing_is_drawn_twice() -> None:
    strata = {"B": IDS[50:120], "A": IDS[:60], "C": IDS[199:]}
    sample = drawn_by_stratum(strata, "s", 5)
    assert len(sample) == len(set(sample)) <= 11
    for cases in strata.values():
        assert set(drawn(cases, "s", 5)) <= set(sample)
    assert sample == drawn(sample, "s", 99)
